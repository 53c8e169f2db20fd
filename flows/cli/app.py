"""The `minhtin` command. Command files import nothing heavy at the top: `--help` stays under 0.5 s."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cyclopts import App, CycloptsError, Parameter

import flows
from flows.cli import (
    analyse,
    archive,
    backup,
    collect,
    console,
    demo,
    desk,
    digest,
    doctor,
    mail,
    models,
    notify,
    record,
    searches,
    sources,
)
from flows.cli.help_pages import HelpPages
from flows.cli.usage import usage_fault
from pipeline import logs
from pipeline.errors import MinhTinError, RefusedSettings, WrongUsage

GOOD, FAILED, WRONG_USAGE = 0, 1, 2

app = App(
    name="minhtin",
    help="Theo dõi báo chí và mạng xã hội công khai về một tỉnh; đối chiếu thông tin với nguồn chính thức."
    "\n\nMọi lệnh: --verbose hiện nhật ký, --debug hiện cả chi tiết lỗi.",
    version=flows.__version__,
    version_flags=["--version"],
    help_flags=["--help", "-h"],
    help_formatter=HelpPages(),
    result_action="return_value",
    # A switch is off and a text empty unless given: saying so in every line helps nobody.
    default_parameter=Parameter(
        show_default=lambda value: None if value in ("", False, None) else str(value)
    ),
)
app.command(demo.demo)
app.command(collect.run)
app.command(collect.serve)
app.command(console.console)
app.command(collect.import_files, name="import")
app.command(digest.digest)
app.command(doctor.doctor)
app.command(desk.app)
app.command(notify.app)
app.command(mail.app)
app.command(console.users)
app.command(console.audit)
app.command(record.app)
app.command(archive.app)
app.command(backup.backup)
app.command(backup.restore)
desk.app.command(archive.pack)
app.command(sources.app)
app.command(searches.app)
app.command(analyse.analyse)
app.command(analyse.verify)
app.command(analyse.group)
app.command(analyse.extract)
app.command(models.app)


def main() -> None:
    """Run the command line and exit: 0 good, 1 a run failed, 2 wrong usage."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Run one command line and return its exit status; errors become one line on standard error."""
    debug = "--debug" in arguments
    level = "debug" if debug else "info" if "--verbose" in arguments else ""
    _utf8()
    logs.stop()  # the log of this command is that of its own data folder
    with _verbosity(level):
        return _run([word for word in arguments if word not in {"--debug", "--verbose"}], debug=debug)


def _run(arguments: list[str], *, debug: bool) -> int:
    try:
        result = app(arguments, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        return _complain(f"{usage_fault(error)} (minhtin --help)", WRONG_USAGE)
    except MinhTinError as error:
        _note(error)
        if debug:
            raise
        return _complain(str(error), WRONG_USAGE if isinstance(error, WrongUsage) else FAILED)
    except KeyboardInterrupt:
        return _complain("đã dừng theo yêu cầu", FAILED)
    except BrokenPipeError:
        # The reader of our output went away (`minhtin … | head`): not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except Exception as error:
        _note(error)
        if debug:
            raise
        return _complain(f"lỗi ngoài dự kiến: {type(error).__name__}: {error} (xem --debug)", FAILED)
    return result if isinstance(result, int) else GOOD


@contextmanager
def _verbosity(level: str) -> Iterator[None]:
    """Show events on standard error during the command, also those of our child processes."""
    wanted = {logs.VERBOSE: level, **({"MINHTIN_DEBUG": "1"} if level == "debug" else {})} if level else {}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _note(error: Exception) -> None:
    """Log what ended the command, where there is a data folder to log to."""
    data = Path(os.environ.get("MINHTIN_PATHS__DATA") or "var")
    if not logs.ready() and data.is_dir():
        logs.set_up(data)
    name = "settings_refused" if isinstance(error, RefusedSettings) else "command_failed"
    logs.event(name, level=logging.ERROR, error=type(error).__name__, reason=logs.reason(str(error)))


def _utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _complain(message: str, status: int) -> int:
    sys.stderr.write(f"minhtin: {message}\n")
    return status
