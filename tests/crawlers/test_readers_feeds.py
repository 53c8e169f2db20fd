"""Feeds of all kinds against hand-made pages, and against what a hostile or broken server may send."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.leads import Listing
from crawlers.readers import check_listing, read
from crawlers.readers.news_search import outlet_url, split_outlet
from crawlers.readers.web import clean_url, handle_free_url
from pipeline.types import Kind, Politeness, Reader, ReaderKind, Source, SourceKind, Tier

PAGES = Path(__file__).parent / "pages"
SOURCE = Source(
    "bao-mau",
    "Báo mẫu",
    SourceKind.NEWSPAPER,
    Tier.CENTRAL,
    "vi",
    "Asia/Ho_Chi_Minh",
    "https://baomau.example.vn",
    (),
)
URL = "https://baomau.example.vn/rss/home.rss"


def listing(kind: ReaderKind, page: str | bytes, url: str = URL, content_type: str = "text/xml") -> Listing:
    body = page if isinstance(page, bytes) else (PAGES / page).read_bytes()
    return read(Reader(kind, url), body, url=url, content_type=content_type, source=SOURCE)


def test_rss_entries_become_leads_with_the_date_as_written() -> None:
    found = listing(ReaderKind.FEED, "feed_rss.xml")
    assert [lead.url for lead in found.leads] == [
        "https://baomau.example.vn/khanh-thanh-cau-dan-sinh-120441.html?trang=2",
        "https://baomau.example.vn/gia-vai-dau-mua-120442.html",
        "https://baomau.example.vn/tin-guid-120443.html",
    ]
    dates = [lead.hint.published_raw for lead in found.leads]
    assert dates == ["Mon, 04 May 2026 12:05:08 GMT+7", "22/11/2026 14:05", "2026-11-22T08:00:00+07:00"]
    assert found.leads[0].hint.title == "Xã mẫu khánh thành cầu dân sinh dài 120 m"
    assert found.leads[0].hint.summary == "Cầu mới giúp 300 hộ đi lại thuận tiện & an toàn."
    assert found.leads[1].hint.title == "Giá vải đầu mùa < 30.000 đồng/kg"
    assert all(lead.kind is Kind.ARTICLE for lead in found.leads)
    assert found.problems == ("3 mục không có địa chỉ dùng được",)
    assert "Người Viết" not in repr(found)


def test_atom_prefers_the_time_of_publication() -> None:
    lead = listing(ReaderKind.FEED, "feed_atom.xml").leads[0]
    assert lead.url == "https://baomau.example.vn/rss/tram-bom-5501.html"
    assert lead.hint.published_raw == "2026-11-21T10:00:00+07:00"
    assert lead.hint.title == "Trạm bơm mẫu vận hành"


@pytest.mark.parametrize(
    "content_type", ["text/xml", "text/xml; charset=ISO-8859-1", "text/html", "", "x/y;;"]
)
def test_a_wrong_header_does_not_spoil_vietnamese(content_type: str) -> None:
    assert (
        listing(ReaderKind.FEED, "feed_rss.xml", content_type=content_type)
        .leads[0]
        .hint.title.startswith("Xã mẫu")
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_unicode_encodings_are_read(encoding: str) -> None:
    text = (
        (PAGES / "feed_rss.xml").read_text("utf-8").replace('encoding="UTF-8"', f'encoding="{encoding[:6]}"')
    )
    assert len(listing(ReaderKind.FEED, text.encode(encoding)).leads) == 3


def _long_feed(count: int) -> bytes:
    items = "".join(
        f"<item><title>Tin số {n}</title><description>Lời {n}</description><link>https://baomau.example.vn/tin-{n:05}.html</link></item>"
        for n in range(count)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>m</title>{items}</channel></rss>'.encode()
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=200, max_value=1700))
def test_a_feed_cut_anywhere_gives_only_whole_addresses(at: int) -> None:
    whole = _long_feed(12)
    known = {lead.url for lead in listing(ReaderKind.FEED, whole).leads}
    found = listing(ReaderKind.FEED, whole[: min(at, len(whole) - 10)])
    assert {lead.url for lead in found.leads} <= known
    assert found.problems
    complete = whole[: min(at, len(whole) - 10)].count(b"</item>")
    assert len(found.leads) >= complete


def test_an_html_error_page_instead_of_a_feed_is_one_line() -> None:
    for kind in (ReaderKind.FEED, ReaderKind.FORUM_FEED, ReaderKind.SITEMAP, ReaderKind.NEWS_SEARCH):
        found = listing(kind, "error_page.html", content_type="text/html")
        assert not found.leads
        assert len(found.problems) == 1
        assert "HTML" in found.problems[0]


BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"><channel><item><title>&b;</title><link>https://x.vn/1</link></item></channel></rss>'


@pytest.mark.parametrize("body", [BOMB, BOMB.decode().encode("utf-16"), b"<!-- <rss -->" + BOMB[21:]])
@pytest.mark.parametrize("kind", [ReaderKind.FEED, ReaderKind.SITEMAP])
def test_entities_are_refused_before_parsing(kind: ReaderKind, body: bytes) -> None:
    found = listing(kind, body)
    assert not found.leads
    assert "ENTITY" in found.problems[0]


def test_too_big_also_when_unpacked() -> None:
    for body in (b"<rss>" + b" " * 11_000_000, gzip.compress(b"<rss>" + b" " * 60_000_000)):
        assert "quá lớn" in listing(ReaderKind.FEED, body).problems[0]


def test_a_body_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_bytes((PAGES / "feed_rss.xml").read_bytes())
    assert not listing(ReaderKind.FEED, str(secret).encode()).leads


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(ReaderKind)), st.binary(max_size=400))
def test_any_bytes_give_a_listing(kind: ReaderKind, body: bytes) -> None:
    found = listing(kind, body)
    assert isinstance(found, Listing)
    assert found.leads or found.follow or found.problems or kind is ReaderKind.SECTION


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_damaged_real_looking_page_never_raises(data: st.DataObject) -> None:
    kind, page = data.draw(
        st.sampled_from(
            [
                (ReaderKind.FEED, "feed_rss.xml"),
                (ReaderKind.SECTION, "section.html"),
                (ReaderKind.SITEMAP, "sitemap_news.xml"),
                (ReaderKind.CHANNEL_PREVIEW, "channel.html"),
                (ReaderKind.FORUM_THREAD, "forum_thread.html"),
                (ReaderKind.SOCIAL_FEED, "reddit.xml"),
            ]
        )
    )
    body = bytearray((PAGES / page).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    found = listing(kind, bytes(body))
    assert not any("không hiểu trang này" in problem for problem in found.problems)


def test_posts_of_social_feeds_carry_no_writer() -> None:
    toot = listing(ReaderKind.SOCIAL_FEED, "mastodon.xml").leads[0]
    assert toot.url == "https://mastodon.example/web/statuses/112233445566"
    assert toot.content == "Chợ mẫu mất điện từ 5 giờ sáng. [tài khoản] biết không?"
    thread = listing(ReaderKind.SOCIAL_FEED, "reddit.xml").leads[0]
    assert thread.kind is Kind.POST
    assert thread.content == "Sample bridge\nIs the sample bridge closed? [tài khoản] said so."
    for found in (toot, thread):
        assert "nguoidungmau" not in repr(found)


def test_a_video_is_its_title_and_description() -> None:
    lead = listing(ReaderKind.VIDEO_FEED, "video.xml").leads[0]
    assert lead.url == "https://www.youtube.com/watch?v=abc123"
    assert lead.content.startswith("Toàn cảnh chợ vải mẫu\nGiá vải sáng nay 28.000 đồng/kg.")
    assert "Chủ Kênh" not in repr(lead)
    assert "@kenhmau" not in repr(lead)


def test_news_search_leads_to_the_outlet() -> None:
    leads = listing(ReaderKind.NEWS_SEARCH, "news_search.xml").leads
    assert [lead.hint.title for lead in leads] == [
        "Tỉnh mẫu đón 2 triệu khách",
        "Đường sắt Hà Nội - Lạng Sơn chạy lại",
    ]
    assert leads[1].url == "https://tinmau.example.vn/duong-sat-33.html"
    assert leads[0].hint.summary == ""


def test_an_older_search_token_is_opened() -> None:
    token = base64.urlsafe_b64encode(b'\x08\x13"&https://tinmau.example.vn/bai-44.html\xd2\x01\x00').decode()
    assert (
        outlet_url(f"https://news.google.com/rss/articles/{token}?oc=5")
        == "https://tinmau.example.vn/bai-44.html"
    )


def test_a_headline_with_a_dash_of_its_own_keeps_it() -> None:
    assert (
        split_outlet("Cao tốc Hà Nội - Lạng Sơn: thông xe", "Báo Mẫu")
        == "Cao tốc Hà Nội - Lạng Sơn: thông xe"
    )


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("//baomau.example.vn/a?fbclid=1&b=2", "https://baomau.example.vn/a?b=2"),
        ("/a%20b?x=%C3%A9", "https://baomau.example.vn/a%20b?x=%C3%A9"),
        ("https://BAOMAU.example.vn", "https://baomau.example.vn/"),
        ("mailto:a@b.vn", ""),
        ("https://user:pw@baomau.example.vn/", ""),
        ("http://[::1", ""),
        ("http://192.168.1.1/", ""),
        ("http://a.vn:99999/", ""),
        ("https://baomau.example.vn/\n  tin-1.html", "https://baomau.example.vn/tin-1.html"),
    ],
)
def test_addresses_are_cleaned(link: str, expected: str) -> None:
    assert clean_url(link, URL) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/nguoi.mau/posts/123",
        "https://www.tiktok.com/@nguoi.mau/video/123",
        "https://x.com/nguoi.mau/status/123",
        "https://mastodon.example/users/nguoi.mau/statuses/123",
        "https://www.reddit.com/user/nguoi.mau/comments/123",
        "https://www.threads.net/@nguoi.mau/post/123",
        "https://www.facebook.com/profile.php?id=nguoi.mau",
    ],
)
def test_no_post_address_names_a_person(url: str) -> None:
    assert "nguoi.mau" not in handle_free_url(url)
    assert handle_free_url(url) == handle_free_url(url)


def test_check_listing_says_in_one_line_whether_anything_came() -> None:
    body = (PAGES / "feed_rss.xml").read_bytes()
    good, line = check_listing(SOURCE, Reader(ReaderKind.FEED, URL), body, url=URL, content_type="text/xml")
    assert good
    assert "3 mục" in line
    bad, line = check_listing(SOURCE, Reader(ReaderKind.FEED, URL), b"", url=URL, content_type="text/xml")
    assert not bad
    assert "\n" not in line


def test_the_size_cap_is_the_sources_own() -> None:
    small = Source(
        **{name: getattr(SOURCE, name) for name in SOURCE.__slots__}
        | {"politeness": Politeness(max_bytes=1024)}
    )
    found = read(Reader(ReaderKind.FEED, URL), _long_feed(30), url=URL, content_type="", source=small)
    assert "quá lớn" in found.problems[0]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 300_000,
        "<description>" + "&lt;![CDATA[" * 100_000 + "</description>",
        "<description>" + "a" * 2_000_000 + "</description>",
        "<description>" + "a-" * 500_000 + " " * 500_000 + "submitted by</description>",
        "<![CDATA[" * 300_000,
    ],
    ids=["deep", "cdata", "one word", "spaces", "open cdata"],
)
@pytest.mark.parametrize("kind", [ReaderKind.SOCIAL_FEED, ReaderKind.FEED])
def test_a_hostile_feed_costs_little_time(kind: ReaderKind, inside: str) -> None:
    head = '<rss version="2.0"><channel><item><title>m</title><link>https://baomau.example.vn/1</link>'
    assert isinstance(listing(kind, (head + inside).encode()), Listing)


def test_escaped_cdata_marks_do_not_lose_the_text() -> None:
    body = (
        '<rss version="2.0"><channel><item><title>&lt;![CDATA[Tin mẫu]]&gt;</title><link>https://baomau.example.vn/1</link>'
        "<description>&lt;![CDATA[Lời &lt;p&gt;dẫn&lt;/p&gt;]]&gt;</description></item></channel></rss>"
    )
    hint = listing(ReaderKind.FEED, body.encode()).leads[0].hint
    assert (hint.title, hint.summary) == ("Tin mẫu", "Lời dẫn")
