"""Evidence packs: whole ones verify with one command, and no changed byte goes unseen."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.evidence_pack import verify
from pipeline.evidence_pack.build import Pack, build_pack
from pipeline.evidence_pack.stamp import Authority, check_pack_signature
from pipeline.store.evidence_rows import note_pack, pack_rows
from tests.flows.archive_kit import installation
from tests.pipeline.stamp_kit import LocalAuthority

NOW = datetime(2026, 11, 14, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    installation(folder)
    return folder


def made(folder: Path, authority: Authority | None = None) -> Pack:
    rows = pack_rows(folder / "minhtin.duckdb", 10, "al1")
    return build_pack(rows, folder / "archive", NOW, authority)


@pytest.fixture(scope="module")
def pack(folder: Path) -> bytes:
    return made(folder).data


def test_one_command_verifies_a_pack_offline(pack: bytes, tmp_path: Path) -> None:
    file = tmp_path / "goi.zip"
    file.write_bytes(pack)
    # -I -S: nothing of ours and nothing installed is reachable; only the standard library.
    run = subprocess.run([sys.executable, "-I", "-S", str(file)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines()[-1] == "HỢP LỆ / VALID"
    assert verify.sha256(pack) in run.stdout
    assert verify.report(file)[0] == 0


def test_an_unpacked_pack_verifies_too_and_a_changed_text_is_named(pack: bytes, tmp_path: Path) -> None:
    for name, data in verify.unpack(pack).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert verify.report(tmp_path)[0] == 0
    text = tmp_path / "text" / "a1.txt"
    text.write_text(text.read_text("utf-8").replace("12", "92"), encoding="utf-8")
    status, lines = verify.report(tmp_path)
    assert status == 1
    assert any("text/a1.txt" in line for line in lines)


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, 10**9), flip=st.integers(1, 255))
def test_every_flipped_byte_is_found(pack: bytes, place: int, flip: int) -> None:
    data = bytearray(pack)
    data[place % len(data)] ^= flip
    assert _wrong(bytes(data))


@given(cut=st.integers(1, 3000), more=st.binary(min_size=1, max_size=40))
def test_a_shortened_or_lengthened_pack_is_found(pack: bytes, cut: int, more: bytes) -> None:
    assert _wrong(pack[:-cut])
    assert _wrong(pack + more)
    assert _wrong(more + pack)


@given(st.binary(max_size=3000))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    assert _wrong(data)


def test_every_byte_of_the_manifest_counts(pack: bytes) -> None:
    files = verify.unpack(pack)
    for at in range(len(files[verify.MANIFEST])):
        data = bytearray(files[verify.MANIFEST])
        data[at] ^= 1
        assert list(verify.problems({**files, verify.MANIFEST: bytes(data)}))


def test_parts_swapped_with_their_digests_do_not_pass(pack: bytes) -> None:
    """Whoever also writes the manifest anew still has to forge the chain and the pages behind the texts."""
    files = dict(verify.unpack(pack))
    chain = json.loads(files["events.json"])
    chain["events"][0]["reason"] = "khác"
    files["events.json"] = json.dumps(chain).encode()
    assert any("sự kiện 1" in line for line in verify.problems(_resealed(files)))
    files = dict(verify.unpack(pack))
    files["text/a1.txt"] = files["text/a1.txt"].replace(b"12", b"92")
    assert any("văn bản không khớp" in line for line in verify.problems(_resealed(files)))


def test_a_missing_page_is_said_and_the_pack_is_still_made(tmp_path: Path) -> None:
    installation(tmp_path)
    for file in (tmp_path / "archive").glob("*.gz"):
        file.write_bytes(b"")
    done = made(tmp_path)
    assert len(done.missing) == 1
    assert not _wrong(done.data)
    assert json.loads(verify.unpack(done.data)[verify.MANIFEST])["missing"]


def test_whoever_made_a_pack_stands_in_the_chain_of_the_next(tmp_path: Path) -> None:
    installation(tmp_path)
    note_pack(tmp_path / "minhtin.duckdb", 10, "al1", "vân thư", "ab" * 32, NOW)
    files = verify.unpack(made(tmp_path).data)
    (row,) = json.loads(files["events.json"])["audit"]
    assert (row["actor"], row["action"]) == ("vân thư", "evidence_pack")
    assert not list(verify.problems(files))


def test_a_time_stamp_of_a_local_authority(folder: Path, tmp_path: Path) -> None:
    with LocalAuthority(tmp_path) as authority:
        done = made(folder, Authority(authority.url, authority.roots, 5))
    assert done.stamp.granted, done.stamp.reason
    assert done.stamp.checked
    file = tmp_path / "goi.zip"
    file.write_bytes(done.data)
    assert verify.report(file)[0] == 0
    assert "đúng" in check_pack_signature(file, authority.roots)
    with LocalAuthority(tmp_path / "other") as other, pytest.raises(BadInput, match="chữ ký"):
        check_pack_signature(file, other.roots)
    files = verify.unpack(done.data)
    for at in range(0, len(files[verify.STAMP]), 7):
        data = bytearray(files[verify.STAMP])
        data[at] ^= 4
        assert list(verify.problems({**files, verify.STAMP: bytes(data)}))


@pytest.mark.parametrize("how", ["refuse", "garbage", "wrong_data", "wrong_nonce", "500", "nobody"])
def test_an_authority_that_fails_blocks_nothing_and_is_named(folder: Path, tmp_path: Path, how: str) -> None:
    with LocalAuthority(tmp_path, how) as authority:
        url = "http://127.0.0.1:1/" if how == "nobody" else authority.url
        done = made(folder, Authority(url, authority.roots, 5))
    assert not done.stamp.granted
    told = json.loads(verify.unpack(done.data)[verify.MANIFEST])["timestamp"]
    assert told["state"] == "failed"
    assert "127.0.0.1" in told["reason"]
    assert not _wrong(done.data)


def _wrong(data: bytes) -> list[str]:
    try:
        return list(verify.problems(verify.unpack(data)))
    except verify.Bad as error:
        return [str(error)]


def _resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    manifest = json.loads(files[verify.MANIFEST])
    for one in manifest["files"]:
        data = files[one["path"]]
        one["size"], one["sha256"] = len(data), verify.sha256(data)
    sums = "".join(f"{one['sha256']}  {one['path']}\n" for one in manifest["files"]).encode()
    manifest["sums_sha256"] = verify.sha256(sums)
    data = json.dumps(manifest).encode()
    seal = f"{verify.sha256(data)}  {verify.MANIFEST}\n".encode()
    return {**files, verify.MANIFEST: data, verify.SEAL: seal, verify.SUMS: sums}


def test_many_empty_members_of_a_page_cost_little() -> None:
    empty, page = gzip.compress(b"", mtime=0), gzip.compress("Một trang".encode(), mtime=0)
    began = time.monotonic()
    assert verify._decoded(empty * 60_000 + page, "gzip") == "Một trang".encode()
    assert time.monotonic() - began < 5
