"""Compressed bodies in many members: one after the other, padded, cut off, and too many to be honest."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.bodies import decode_body, gunzip
from pipeline.errors import Reject, Retry


def test_a_great_many_empty_members_take_time_in_proportion() -> None:
    start = time.process_time()
    assert gunzip(gzip.compress(b"") * 200_000, 1000) == b""
    assert time.process_time() - start < 4


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.binary(max_size=9000), min_size=1, max_size=5), st.integers(0, 9000), st.binary(max_size=20)
)
def test_members_are_joined_whatever_lies_between(parts: list[bytes], zeros: int, rubbish: bytes) -> None:
    body = (b"\0" * zeros).join(gzip.compress(part) for part in parts)
    assert gunzip(body, 50_000) == b"".join(parts)
    if not rubbish.lstrip(b"\0").startswith(b"\x1f\x8b"):
        assert gunzip(body + rubbish, 50_000) == b"".join(parts)


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=20_000), st.data())
def test_a_cut_body_is_never_taken_for_a_whole_one(plain: bytes, data: st.DataObject) -> None:
    body = gzip.compress(plain)
    with pytest.raises(Retry):
        gunzip(body[: data.draw(st.integers(1, len(body) - 1))], 50_000)


@pytest.mark.parametrize("size", [0, 1, 4096, 10_000, 1_000_000])
def test_the_limit_holds_to_the_byte(size: int) -> None:
    body = gzip.compress(b"x" * size)
    assert len(decode_body(body, "gzip", size)) == size
    if size:
        with pytest.raises(Reject, match="too_large"):
            decode_body(body, "gzip", size - 1)
