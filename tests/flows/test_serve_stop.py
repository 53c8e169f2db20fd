"""Told to stop where an interrupt is lost or becomes another error, `minhtin serve` stops all the same."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import serve
from pipeline.settings import Settings


class _Swallows:
    """Told to stop while it is destroyed: the interpreter prints and drops what is raised there."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


def _dropped() -> None:
    _Swallows()


def _turned() -> None:
    """Told to stop within what raises an error of its own in its place."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt as told:
        raise ValueError("Error calling function") from told


def _broken() -> None:
    raise ValueError("broken by itself")


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], int]:
    """Serve with a scheduler of no work, over which something happens while the deployments are made."""

    @contextmanager
    def server(_data: Path, _port: int) -> Iterator[Callable[[Any], None]]:
        yield lambda stop: stop.heed()

    def run(happens: Callable[[], None]) -> int:
        def deployments(*_: object) -> tuple[()]:
            happens()
            return ()

        def until_stopped(*_: object) -> None:
            raise AssertionError("went on")

        runner = SimpleNamespace(deployments=deployments, run_until_stopped=until_stopped)
        monkeypatch.setitem(sys.modules, "flows.runner", runner)
        settings = Settings.model_validate({"paths": {"data": str(tmp_path / "var")}})
        return serve.serve_schedules(settings, None)

    monkeypatch.setattr(serve, "prefect_server", server)
    monkeypatch.setattr(serve, "prepare", lambda *_: None)
    monkeypatch.setattr(serve, "usable_sources", lambda *_: ((), ()))
    monkeypatch.setenv("PREFECT_API_URL", "")
    return run


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("happens", [_dropped, _turned])
def test_a_stop_that_got_lost_is_heeded(
    serving: Callable[[Callable[[], None]], int],
    happens: Callable[[], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert serving(happens) == 0
    assert capsys.readouterr().err == "minhtin: đã dừng theo yêu cầu\n"


def test_an_error_of_its_own_is_told(serving: Callable[[Callable[[], None]], int]) -> None:
    with pytest.raises(ValueError, match="broken by itself"):
        serving(_broken)
