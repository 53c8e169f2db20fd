"""A signal to stop that strikes within a destructor ends the run all the same."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from pipeline.paths import ROOT

#: A run whose signal comes while the callback of a weak reference runs; says how it ended.
RUN = """
import os, signal, sys, time, weakref
from flows.told import stop_not_lost

class Told(BaseException):
    def __init__(self, number):
        self.signal = number

def handler(number, frame):
    raise KeyboardInterrupt if number == signal.SIGINT else Told(number)

class Thing: pass

number = int(sys.argv[1])
signal.signal(number, handler)
thing = Thing()
kept = weakref.ref(thing, lambda _: (os.kill(os.getpid(), number), time.sleep(0)))
try:
    with stop_not_lost():
        del thing
        print("goes on", flush=True)
        time.sleep(30)
except BaseException as error:
    print("stopped by", type(error).__name__)
"""


@pytest.mark.parametrize(("number", "name"), [(signal.SIGTERM, "Told"), (signal.SIGINT, "KeyboardInterrupt")])
def test_a_signal_that_strikes_in_a_callback_is_sent_again(number: signal.Signals, name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(int(number))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert ran.stdout.split("\n")[:2] == ["goes on", f"stopped by {name}"]
    assert ran.stderr == ""


def test_an_error_in_a_destructor_is_reported_as_ever() -> None:
    wrong = "class Thing:\n    def __del__(self): raise ValueError('hỏng')\n"
    code = f"{wrong}from flows.told import stop_not_lost\nwith stop_not_lost(): Thing()\n"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "ValueError: hỏng" in ran.stderr
