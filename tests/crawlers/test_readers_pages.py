"""Section pages, sitemaps, channel previews and forum threads against hand-made pages."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crawlers.leads import Listing
from crawlers.readers import read
from pipeline.types import Kind, Reader, ReaderKind, Source, SourceKind, Tier

PAGES = Path(__file__).parent / "pages"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "pages"
SOURCE = Source(
    "mau",
    "Báo mẫu",
    SourceKind.NEWSPAPER,
    Tier.CENTRAL,
    "vi",
    "Asia/Ho_Chi_Minh",
    "https://baomau.example.vn",
    (),
)
HOME = "https://baomau.example.vn/tin/"


def listing(kind: ReaderKind, page: str | bytes, url: str = HOME, **options: str) -> Listing:
    body = page if isinstance(page, bytes) else (PAGES / page).read_bytes()
    reader = Reader(kind, url, tuple(options.items()))
    return read(reader, body, url=url, content_type="text/html; charset=utf-8", source=SOURCE)


def test_headlines_are_found_without_any_selector() -> None:
    found = listing(ReaderKind.SECTION, "section.html")
    assert [(lead.url, lead.hint.title) for lead in found.leads] == [
        (
            "https://baomau.example.vn/xa-hoi/mua-lon-gay-ngap-duong-lien-xa-88121.html",
            "Mưa lớn gây ngập đường liên xã",
        ),
        (
            "https://baomau.example.vn/giao-duc/truong-hoc-mau-nhan-12-may-tinh-88122.html",
            "Trường học mẫu nhận 12 máy tính",
        ),
        (
            "https://baomau.example.vn/multimedia/chum-anh-mua-vang-vung-cao-88123.html",
            "Chùm ảnh mùa vàng vùng cao",
        ),
    ]


def test_selectors_dates_and_summaries_of_a_source() -> None:
    found = listing(
        ReaderKind.SECTION,
        "section.html",
        links="a.tit",
        exclude="/multimedia/",
        item=".item",
        date=".ngay, time",
        summary=".sapo",
    )
    hints = [(lead.hint.published_raw, lead.hint.summary) for lead in found.leads]
    assert hints == [("22/11/2026 07:10", "Nước rút sau hai giờ."), ("2026-11-21T09:00:00+07:00", "")]


def test_a_selector_that_finds_nothing_is_a_problem() -> None:
    found = listing(ReaderKind.SECTION, "section.html", links="a.khong-co")
    assert not found.leads
    assert "a.khong-co" in found.problems[0]


def test_news_sitemap_newest_first_and_picture_titles_are_not_headlines() -> None:
    leads = listing(ReaderKind.SITEMAP, gzip.compress((PAGES / "sitemap_news.xml").read_bytes())).leads
    assert [lead.url[-10:] for lead in leads] == ["70002.html", "70003.html", "70001.html"]
    assert (leads[0].hint.title, leads[0].hint.language) == ("New item", "en")
    assert leads[0].hint.published_raw == "2026-11-22T08:00:00+07:00"
    assert leads[1].hint.published_raw == ""
    assert leads[2].hint.title == "Tin cũ & hơn"


def test_a_sitemap_index_is_followed_on_its_own_site_only() -> None:
    found = listing(ReaderKind.SITEMAP, "sitemap_index.xml", pattern=r"\d{5}")
    assert [reader.url[-17:] for reader in found.follow] == [
        "map-2026-11.xml.gz"[1:],
        "map-2026-10.xml.gz"[1:],
    ]
    assert all(
        reader.kind is ReaderKind.SITEMAP and dict(reader.options) == {"pattern": r"\d{5}"}
        for reader in found.follow
    )


def test_a_cut_sitemap_gives_what_is_whole() -> None:
    body = (PAGES / "sitemap_news.xml").read_bytes()
    found = listing(ReaderKind.SITEMAP, body[: body.index(b"70003")])
    assert {lead.url[-10:] for lead in found.leads} == {"70001.html", "70002.html"}
    assert "cắt cụt" in found.problems[0]


def test_channel_messages_have_words_and_time_and_nobody() -> None:
    found = listing(ReaderKind.CHANNEL_PREVIEW, "channel.html", "https://t.me/s/kenhmau")
    assert len(found.leads) == 1
    lead = found.leads[0]
    assert (lead.url, lead.kind, lead.hint.published_raw) == (
        "https://t.me/kenhmau/11",
        Kind.POST,
        "2026-11-22T03:15:00+00:00",
    )
    assert lead.content == "Cầu mẫu cấm xe tải từ 1/12.\nHỏi [tài khoản] hoặc [liên kết] nhé & chia sẻ."


def test_a_closed_channel_is_a_problem() -> None:
    assert "kênh" in listing(ReaderKind.CHANNEL_PREVIEW, b"<html><body><p>x</p></body></html>").problems[0]


def test_a_forum_feed_names_threads_and_nobody() -> None:
    found = listing(
        ReaderKind.FORUM_FEED, "forum_feed.xml", "https://diendan.example.vn/f/diem-bao.3/index.rss"
    )
    assert [(reader.kind, reader.url[-6:]) for reader in found.follow] == [
        (ReaderKind.FORUM_THREAD, ".9001/"),
        (ReaderKind.FORUM_THREAD, ".9002/"),
    ]
    assert not found.leads
    assert "NickMau" not in repr(found)


def test_thread_posts_are_their_writers_own_words_without_the_writer() -> None:
    url = "https://diendan.example.vn/t/nghe-noi-cau-mau-sap-sap.9001/"
    found = listing(ReaderKind.FORUM_THREAD, "forum_thread.html", url)
    assert [lead.url for lead in found.leads] == [url + "post-501", url + "post-502"]
    assert found.leads[0].content == "Nghe nói cầu mẫu có 3 vết nứt.\nGọi 0900 000 000 hỏi xem."
    assert found.leads[1].content == "[tài khoản] nguồn đâu bác [tài khoản]?"
    assert found.leads[1].hint.published_raw == "2026-11-22T10:09:00+0700"
    assert "Nick" not in repr(found.leads)
    assert [reader.url for reader in found.follow] == [url + "page-2"]


def test_an_older_forum_is_read_too() -> None:
    lead = listing(
        ReaderKind.FORUM_THREAD, "forum_vbulletin.html", "https://cu.example.vn/showthread.php?t=1"
    ).leads[0]
    assert lead.url == "https://cu.example.vn/showpost.php?p=700"
    assert lead.content == "Đường mẫu đã thông xe sáng nay."
    assert lead.hint.published_raw == "22-11-2026, 08:16"
    assert "nickcu88" not in repr(lead)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the data folder beside the project is absent")
def test_real_pages_give_real_leads() -> None:
    home = gzip.decompress((SHARED / "baobacgiang_home_2022.html.gz").read_bytes())
    found = listing(ReaderKind.SECTION, home, "http://baobacgiang.com.vn/")
    articles = [lead for lead in found.leads if "/bg/" in lead.url and lead.url.endswith(".html")]
    assert len(articles) >= 100
    assert len(articles) >= 0.97 * len(found.leads)
    thread = gzip.decompress((SHARED / "voz_thread_2016.html.gz").read_bytes())
    assert (
        len(listing(ReaderKind.FORUM_THREAD, thread, "http://diendan.example.vn/showthread.php?t=1").leads)
        == 10
    )
    for name in ("vnexpress_2017-02-18.rss.xml", "vnexpress_2017-08-30.rss.xml"):
        feed = listing(
            ReaderKind.FEED, (SHARED / name).read_bytes(), "http://vnexpress.net/rss/tin-moi-nhat.rss"
        )
        assert len(feed.leads) == 25
        assert all(lead.hint.title and lead.hint.published_raw for lead in feed.leads)


@pytest.mark.parametrize("mark", ["\x01", "&#1;", "&#xfffe;", "\ufffe", "\x0c", "&#11;", "\x00"])
@pytest.mark.parametrize(
    "gone", ['<a class="username" href="/u/1">@Nick01</a>', "<blockquote>x</blockquote>"]
)
def test_what_is_no_letter_behind_what_is_taken_out_costs_no_page(gone: str, mark: str) -> None:
    page = (PAGES / "forum_thread.html").read_text("utf-8")
    start = page.index('bbWrapper">') + len('bbWrapper">')
    hurt, clean = (f"{page[:start]}Thưa {gone}{between} {page[start:]}".encode() for between in (mark, ""))
    found, wanted = listing(ReaderKind.FORUM_THREAD, hurt), listing(ReaderKind.FORUM_THREAD, clean)
    assert found.problems == ()
    assert found.leads
    assert [lead.content for lead in found.leads] == [lead.content for lead in wanted.leads]
