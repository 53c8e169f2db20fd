"""`minhtin digest` in every form, and sending by mail from the flow's side."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from flows.digest import FORMS, make_digest
from flows.mail import draft, send_digest
from pipeline.digest.decree30 import check
from pipeline.errors import BadInput, RefusedSettings, WrongUsage
from pipeline.settings import Mail, Paths, Settings
from pipeline.store import Store
from tests.digest import digest_kit as kit

NOW = datetime(2026, 11, 15, 0, 0, 0, 654321, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Store, Settings]:
    settings = Settings(paths=Paths(data=tmp_path / "var"))
    settings.paths.data.mkdir()
    store = Store(settings.database)
    store.migrate()
    return store, settings


def test_an_empty_store_gives_all_four_forms(desk: tuple[Store, Settings], tmp_path: Path) -> None:
    store, settings = desk
    made = make_digest(store, settings, kit.DAY, kit.DAY, now=NOW, out=tmp_path / "out", forms=FORMS).files
    assert [one.name for one in made] == [
        f"diem-bao-2026-11-14.{end}" for end in ("html", "docx", "pdf", "eml")
    ]
    assert check(made[1].read_bytes()) == []
    assert made[2].read_bytes().startswith(b"%PDF-")
    mail = message_from_bytes(made[3].read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail["X-Unsent"] == "1"
    assert mail["To"] is None
    assert [one.get_filename() for one in mail.iter_attachments()] == [made[1].name, made[2].name]


def test_a_partial_digest_has_a_name_of_its_own(desk: tuple[Store, Settings], tmp_path: Path) -> None:
    store, settings = desk
    first = date(2026, 11, 9)
    about = ("health", "Chũ/..\\")
    (made,) = make_digest(
        store, settings, first, kit.DAY, now=NOW, out=tmp_path, forms=("html",), about=about
    ).files
    assert made.name.startswith("diem-bao-2026-11-09--2026-11-14-linh-vuc-y-te")
    assert made.parent == tmp_path
    with pytest.raises(BadInput, match="khong-co"):
        make_digest(
            store,
            settings,
            first,
            kit.DAY,
            now=NOW,
            out=tmp_path,
            forms=("html",),
            about=("khong-co", ""),
        )


def test_an_unknown_form_is_wrong_usage(desk: tuple[Store, Settings], tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="odt"):
        make_digest(*desk, kit.DAY, kit.DAY, now=NOW, out=tmp_path, forms=("html", "odt"))
    assert list(tmp_path.glob("*.html")) == []


def test_a_draft_is_for_the_first_recipient() -> None:
    settings = Settings(mail=Mail(sender="a@tinh.example", recipients=("b@tinh.example", "c@tinh.example")))
    mail = message_from_bytes(draft(kit.empty(), settings, now=NOW), policy=policy.default)
    assert (str(mail["From"]), str(mail["To"])) == ("a@tinh.example", "b@tinh.example")


def test_sending_needs_somebody_to_send_to() -> None:
    with pytest.raises(RefusedSettings, match=r"mail\.recipients"):
        send_digest(kit.empty(), Settings(), now=NOW)
    with pytest.raises(RefusedSettings, match=r"mail\.host"):
        send_digest(
            kit.empty(),
            Settings(mail=Mail(sender="a@tinh.example", recipients=("b@tinh.example",))),
            now=NOW,
        )


@pytest.mark.parametrize("day", [date(1, 1, 9), date(9999, 12, 31)])
def test_a_year_that_no_newspaper_has_is_wrong_usage(
    desk: tuple[Store, Settings], tmp_path: Path, day: date
) -> None:
    with pytest.raises(WrongUsage, match="năm phải từ 1990"):
        make_digest(*desk, day, day, now=NOW, out=tmp_path, forms=("html",))
