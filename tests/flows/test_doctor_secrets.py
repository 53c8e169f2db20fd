"""`minhtin doctor` on secrets: asked for and missing, there and not asked for; none is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import doctor
from pipeline.settings import Paths, Settings

SECRET = "Tuyệt-mật-0123456789-abcdefghijklmnop"  # noqa: S105  of the test
PLAIN = "hush-0123456789-abcdefghijklmnopqrstuv"
MAIL = {"host": "thu.vidu.vn", "user": "ban-truc", "sender": "ban-truc@vidu.vn"}
OIDC = {"issuer": "https://cong.vidu.vn", "client_id": "ban-truc", "address": "https://bantruc.vidu.vn"}
TARGET = {"targets": [{"name": "truc-ban"}]}
VARIABLE = "MINHTIN_NOTIFY_SECRET_TRUC_BAN"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_PASSWORD", "UNSUBSCRIBE_KEY", "OIDC_SECRET", "OPINION_KEY", "NOTIFY_SECRET_TRUC_BAN"):
        monkeypatch.delenv(f"MINHTIN_{name}", raising=False)


def found(folder: Path, name: str, **tables: object) -> doctor.Finding:
    settings = Settings.model_validate({"paths": Paths(data=folder), **tables})
    return next(one for one in doctor.secrets(settings) if one.name == name)


def test_nothing_asked_for_nothing_missing(tmp_path: Path) -> None:
    assert not [one for one in doctor.secrets(Settings(paths=Paths(data=tmp_path))) if one.mend]


@pytest.mark.parametrize(
    ("name", "tables", "variable", "good"),
    [
        ("Gửi thư", {"mail": MAIL}, "MINHTIN_SMTP_PASSWORD", PLAIN),
        (
            "Khóa ngừng nhận thư",
            {"mail": {"unsubscribe": "https://a.vn/unsubscribe/{token}"}},
            "MINHTIN_UNSUBSCRIBE_KEY",
            PLAIN,
        ),
        ("Báo cảnh báo", {"notify": TARGET}, VARIABLE, f"tgram://123456789:{'A' * 35}/12345"),
        ("Báo cảnh báo", {"notify": TARGET}, VARIABLE, f"zalo://12345:{'b' * 30}/67890"),
        ("Báo cảnh báo", {"notify": TARGET}, VARIABLE, f"jsons://bao.vidu.vn/{PLAIN}"),
    ],
)
def test_what_is_asked_for_must_be_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    tables: dict[str, object],
    variable: str,
    good: str,
) -> None:
    missing = found(tmp_path, name, **tables)
    assert variable in missing.mend
    monkeypatch.setenv(variable, good)
    there = found(tmp_path, name, **tables)
    assert there.mend == ""
    assert good not in f"{there.state}{missing.state}{missing.mend}"


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("Gửi thư", "MINHTIN_SMTP_PASSWORD"),
        ("Khóa ngừng nhận thư", "MINHTIN_UNSUBSCRIBE_KEY"),
        ("Đăng nhập qua cổng", "MINHTIN_OIDC_SECRET"),
        ("Báo cảnh báo", VARIABLE),
        ("Mô hình ngôn ngữ", "MINHTIN_OPINION_KEY"),
    ],
)
def test_a_secret_that_nothing_uses_is_told_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    monkeypatch.setenv(variable, SECRET)
    one = found(tmp_path, name)
    assert variable in one.mend
    assert SECRET not in f"{one.state}{one.mend}"


@pytest.mark.parametrize(
    ("secret", "words"), [("", "công khai"), (PLAIN, "có mật khẩu"), ("ngắn", ""), (f"{PLAIN} ", "")]
)
def test_the_client_secret_of_a_provider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str, words: str
) -> None:
    monkeypatch.setenv("MINHTIN_OIDC_SECRET", secret)
    one = found(tmp_path, "Đăng nhập qua cổng", oidc=OIDC)
    assert (words in one.state) if words else one.mend
    assert not secret or secret.strip() not in f"{one.state}{one.mend}"


def test_an_address_of_a_receiver_is_never_shown(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(VARIABLE, f"nothing-known://{PLAIN}")
    one = found(tmp_path, "Báo cảnh báo", notify=TARGET)
    assert "truc-ban" in one.mend
    assert PLAIN not in f"{one.state}{one.mend}{caplog.text}{''.join(capfd.readouterr())}"
