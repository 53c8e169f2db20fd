"""Messages that really leave: web hook, mail, Telegram, Zalo; receivers that hang, answer 500 or are down."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import pytest

from flows.notify import tell, tell_test
from pipeline.desk import Action
from pipeline.digest.deliver import PASSWORD
from pipeline.errors import RefusedSettings
from pipeline.notify import zalo
from pipeline.notify.options import Target
from pipeline.notify.receivers import receiver
from pipeline.settings import Mail
from pipeline.store.notices import notices
from pipeline.types import AlertKind
from tests.notify.notify_kit import NOW, Place, Receiver, alert, place, receiving

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope

DUTY = Target(name="truc-ban")
SECRET = "MINHTIN_NOTIFY_SECRET_TRUC_BAN"  # noqa: S105  the name of a variable
HOSTILE = "<b>Gọi 0912 345 678</b> *xem* https://bay.example/x\nP1 · giả dòng mới &amp; {{ 7 * 7 }}"
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"  # noqa: S105  invented


@pytest.fixture
def here(tmp_path: Path) -> Place:
    made = place(tmp_path)
    made.raise_alerts(alert("al1"), alert("al2", "Giá vé tăng 20%.", priority=3), alert("al3", priority=5))
    return made


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as made:
        monkeypatch.setenv(SECRET, made.address("/nhan/bi-mat-cua-don-vi"))
        yield made


def states(here: Place) -> list[str]:
    return [one.state for one in notices(here.store.path, 5, since=NOW - timedelta(days=9))]


def test_a_web_hook_gets_one_message_with_all_alerts_and_only_once(here: Place, hook: Receiver) -> None:
    settings = here.settings(DUTY, desk="https://bantruc.tinh.example")
    (done,) = tell(settings, NOW)
    assert (done.state, done.alerts) == ("sent", 2)
    assert tell(settings, NOW + timedelta(minutes=30)) == []
    (body,) = hook.bodies()
    assert "2 cảnh báo đang chờ người nhận xử lý (1 mức P2, 1 mức P3)." in body
    assert "1. P2 · Cần xác minh · 10:00 ngày 16/11\n“Cầu ở xã Lục Ngạn đã sập sau trận mưa lớn.”" in body
    assert "Đơn vị liên quan: Sở Xây dựng." in body
    assert "https://bantruc.tinh.example/alerts/al1" in body
    assert "al3" not in body
    assert states(here) == ["sent"]


def test_the_words_keep_to_the_law(tmp_path: Path, hook: Receiver) -> None:
    here = place(tmp_path)
    nothing = alert("al1", HOSTILE, kind=AlertKind.NOTHING_ON_RECORD)
    here.raise_alerts(nothing, alert("al2", "Ai cũng kêu.", kind=AlertKind.NEEDS_ANSWER))
    tell(here.settings(DUTY), NOW)
    (body,) = hook.bodies()
    assert "Chưa có căn cứ đối chiếu" in body
    assert "Phản ánh cần trả lời" in body
    assert "tin giả" not in body.lower()
    assert "0912" not in body
    assert "[số điện thoại]" in body
    assert "bay.example" not in body, "no link of a post can be followed"
    assert "\nP1 · giả" not in body, "a claim stays on its line"
    assert "{{ 7 * 7 }}" in body
    assert "<b>" in body, "as text"


def test_a_page_of_the_public_is_not_named(here: Place, hook: Receiver) -> None:
    from dataclasses import replace

    from tests.store.store_kit import batch, processed

    post = processed(2, source_id="dien-dan")
    here.store.commit_batch(replace(batch("r1", 2), processed=(post,)))
    tell(here.settings(DUTY), NOW)
    (body,) = hook.bodies()
    assert "Trang của một người" not in body
    assert "Nơi đăng: Báo bao-a, mạng xã hội (2 lần xuất hiện)." in body


def test_whoever_is_late_is_told_to_the_leader_until_somebody_takes_it(
    here: Place, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = Target(name="truong-nhom", late=1.0)
    monkeypatch.setenv(leader.variable, hook.address("/truong-nhom"))
    settings = here.settings(DUTY, leader)
    tell(settings, NOW)
    here.act("al2", Action.TAKE, NOW + timedelta(minutes=5))
    (done,) = tell(settings, NOW + timedelta(minutes=31))
    assert (done.target, done.alerts) == ("truong-nhom", 1)
    assert "đã quá thời hạn mà chưa ai nhận xử lý" in hook.bodies()[1]
    assert "Đã chờ 31 phút; thời hạn nhận là 30 phút." in hook.bodies()[1]
    assert hook.got[1]["type"] == "warning"
    assert tell(settings, NOW + timedelta(hours=5)) == []


def test_a_stronger_repeat_of_a_closed_alert_is_told_again(here: Place, hook: Receiver) -> None:
    settings = here.settings(DUTY)
    tell(settings, NOW)
    here.act("al2", Action.CLOSE, NOW + timedelta(minutes=5), reason="trùng")
    here.raise_alerts(alert("al2", priority=1), at=NOW + timedelta(hours=1))
    (done,) = tell(settings, NOW + timedelta(hours=1))
    assert done.alerts == 1
    assert "được mở lại: mức ưu tiên tăng từ P3 lên P1." in hook.bodies()[1]


@pytest.mark.parametrize(
    ("how", "state"),
    [
        ("500", "failed"),
        ("302", "failed"),
        ("404", "failed"),
        ("504", "unknown"),
        ("hang", "unknown"),
        ("dribble", "unknown"),
        ("cut", "unknown"),
    ],
)
def test_a_receiver_that_misbehaves_stops_nothing_and_is_told_honestly(
    here: Place, hook: Receiver, monkeypatch: pytest.MonkeyPatch, how: str, state: str
) -> None:
    hook.how = how
    with receiving() as good:
        other = Target(name="noi-khac")
        monkeypatch.setenv(other.variable, good.address())
        settings = here.settings(DUTY, other)
        began = time.monotonic()
        done = {one.target: one for one in tell(settings, NOW)}
        assert time.monotonic() - began < 20, "the receiver holds on for 30 seconds"
        assert done["noi-khac"].state == "sent"
        assert done["truc-ban"].state == state
        assert done["truc-ban"].problem
        assert tell(settings, NOW + timedelta(seconds=40)) == [], "not again at once"
        hook.how = "ok"
        (again,) = tell(settings, NOW + timedelta(minutes=2))
        assert (again.target, again.state) == ("truc-ban", "sent")
        assert len(good.got) == 1
    assert hook.headers[0]["X-Minh-Tin-Notice"] == hook.headers[-1]["X-Minh-Tin-Notice"]
    assert ("Có thể đồng chí đã nhận tin này" in hook.bodies()[-1]) is (state == "unknown")


def test_a_receiver_that_is_down_is_tried_again_with_what_came_meanwhile(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv(SECRET, f"json://127.0.0.1:{free.getsockname()[1]}/")
    settings = here.settings(DUTY)
    (done,) = tell(settings, NOW)
    assert (done.state, done.problem) == ("failed", "không kết nối được nơi nhận")
    here.raise_alerts(alert("al9", priority=1, at=NOW), at=NOW)
    with receiving() as up:
        monkeypatch.setenv(SECRET, up.address())
        (done,) = tell(settings, NOW + timedelta(minutes=1, seconds=10))
        assert (done.state, done.alerts) == ("sent", 3)


class Office:
    """A mail server that keeps what it gets; ``reply`` is what it says to a message."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.reply = "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.taken.append(envelope)
        return self.reply


@pytest.fixture
def post() -> Iterator[tuple[Office, Mail]]:
    controllers = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")
    office = Office()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = controllers.Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield (
            office,
            Mail(host="127.0.0.1", port=port, security="none", sender="Trực ban <truc@tinh.example>"),
        )
    finally:
        controller.stop()


def test_mail_goes_through_the_server_of_the_settings(here: Place, post: tuple[Office, Mail]) -> None:
    office, mail = post
    target = Target(name="thu", mail="lanh-dao@tinh.example")
    (done,) = tell(here.settings(target, mail=mail), NOW)
    assert done.state == "sent", done
    (envelope,) = office.taken
    assert envelope.rcpt_tos == ["lanh-dao@tinh.example"]
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"] == "Minh Tin: 2 cảnh báo chờ người nhận, cao nhất P2"
    assert message["From"] == "Trực ban <truc@tinh.example>"
    assert message["X-Minh-Tin-Notice"]
    assert len(message.get_all("Message-ID", [])) == 1
    assert message.get_content_type() == "text/plain"
    assert "“Cầu ở xã Lục Ngạn đã sập sau trận mưa lớn.”" in message.get_content()


def test_a_mail_server_that_refuses_or_hangs(here: Place, post: tuple[Office, Mail]) -> None:
    office, mail = post
    office.reply = "554 hộp thư đầy"
    target = Target(name="thu", mail="lanh-dao@tinh.example")
    (done,) = tell(here.settings(target, mail=mail), NOW)
    assert (done.state, done.problem) == ("failed", "máy chủ thư trả lời 554")
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        slow = mail.model_copy(update={"port": silent.getsockname()[1]})
        began = time.monotonic()
        (done,) = tell(here.settings(target, mail=slow), NOW + timedelta(minutes=2))
        assert time.monotonic() - began < 20
    assert done.state == "failed", "it never greeted us: nothing had left"


def test_telegram(here: Place, hook: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.telegram import NotifyTelegram

    monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://127.0.0.1:{hook.port}/bot")
    monkeypatch.setenv(SECRET, f"tgram://{TOKEN}/-1001234")
    hook.answer = b'{"ok": true, "result": {"message_id": 1}}'
    (done,) = tell(here.settings(DUTY), NOW)
    assert done.state == "sent"
    assert hook.headers[0][":path"] == f"/bot{TOKEN}/sendMessage"
    assert str(hook.got[0]["chat_id"]) == "-1001234"
    assert "“Cầu ở xã Lục Ngạn đã sập" in hook.got[0]["text"]
    assert len(hook.got[0]["text"]) <= 4096


@pytest.mark.parametrize(
    ("answer", "state"),
    [(b'{"ok": true}', "sent"), (b'{"ok": false, "error_code": 401}', "failed"), (b"<html>", "failed")],
)
def test_a_zalo_bot(
    here: Place, hook: Receiver, monkeypatch: pytest.MonkeyPatch, answer: bytes, state: str
) -> None:
    monkeypatch.setattr(zalo, "API", f"http://127.0.0.1:{hook.port}")
    monkeypatch.setenv(SECRET, "zalo://12345689:abc-xyz_9/nhom_1")
    hook.answer = answer
    here.raise_alerts(*(alert(f"m{n}", "Nước sông lên " + "rất " * 60) for n in range(30)))
    (done,) = tell(here.settings(DUTY), NOW)
    assert (done.state, done.alerts) == (state, 32)
    assert hook.headers[0][":path"] == "/bot12345689:abc-xyz_9/sendMessage"
    (sent,) = hook.got
    assert sent["chat_id"] == "nhom_1"
    assert 1000 < len(sent["text"]) <= zalo.LONGEST
    assert "cảnh báo khác ở bàn trực." in sent["text"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "MINHTIN_NOTIFY_SECRET_TRUC_BAN"),
        ("khong-biet://x", "Apprise"),
        ("json://bao.example/nhan", "không mã hóa"),
        ("mailto://ten:bi-mat@thu.bao.example/?mode=insecure&to=a@b.example", "không mã hóa"),
        ("jsons://bao.example/nhan?verify=no", "chứng thư"),
        (f"tgram://{TOKEN}/1/2", "mỗi nơi nhận chỉ một"),
        ("zalo://khong-phai-ma/1", "Apprise"),
    ],
)
def test_an_unsafe_address_is_refused_and_never_shown(address: str, words: str) -> None:
    with pytest.raises(RefusedSettings, match=words) as refused:
        receiver(DUTY, Mail(), timeout=1, environ={SECRET: address})
    assert "bi-mat" not in str(refused.value)
    assert TOKEN not in str(refused.value)


def test_mail_with_a_password_needs_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "bi-mat")
    mail = Mail(host="thu.tinh.example", user="truc", security="none", sender="a@tinh.example")
    with pytest.raises(RefusedSettings, match="không mã hóa"):
        receiver(Target(name="thu", mail="b@tinh.example"), mail, timeout=1)
    with pytest.raises(RefusedSettings, match="thư điện tử"):
        receiver(
            Target(name="thu", mail="khong phai"), mail.model_copy(update={"security": "tls"}), timeout=1
        )


@pytest.mark.usefixtures("hook")
def test_a_missing_address_stops_no_other_and_is_in_the_record(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = Target(name="quen")
    monkeypatch.delenv(forgotten.variable, raising=False)
    done = {one.target: one for one in tell(here.settings(DUTY, forgotten), NOW)}
    assert done["truc-ban"].state == "sent"
    assert "MINHTIN_NOTIFY_SECRET_QUEN" in done["quen"].problem


def test_a_test_message_writes_nothing_down(here: Place, hook: Receiver) -> None:
    done = tell_test(here.settings(DUTY), DUTY, NOW)
    assert done.state == "sent"
    assert "tin thử" in hook.got[0]["title"]
    assert states(here) == []
