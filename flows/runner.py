"""The schedules as Prefect deployments, and the loop that runs them.

Imported once Prefect's settings are in the environment.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flows.ingest import ingest
from flows.scheduled import digest_flow
from flows.watch import watch
from pipeline.errors import RefusedSettings
from pipeline.settings import Settings

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner
    from prefect.schedules import Schedule

#: Digests of more than a day that are made by schedule.
LONGER = ("week", "month", "year")
#: Seconds that running flows have to end once we were told to stop.
GRACE = 10.0


def deployments(settings: Settings, sources: Path | None) -> tuple[RunnerDeployment, ...]:
    """The flows with their schedules, in the time zone of the settings.

    No limit of Prefect's keeps runs apart: a slot would stay taken after a crash. The lock on the data
    folder does (the system frees it), and a run that finds it taken says so and leaves.

    Raises:
        RefusedSettings: a schedule is no cron expression.
    """
    given = {"sources": str(sources.resolve())} if sources else {}
    return (
        _deployment(ingest, "ingest", settings, {**given, "skip_if_busy": True}),
        _deployment(digest_flow, "digest", settings, {}),
        *(_deployment(digest_flow, f"digest_{kind}", settings, {"kind": kind}) for kind in LONGER),
        _deployment(watch, "watch", settings, {"skip_if_busy": True}),
    )


def _deployment(
    flow: Flow[..., Any], name: str, settings: Settings, parameters: dict[str, Any]
) -> RunnerDeployment:
    from prefect.deployments.runner import EntrypointType  # type: ignore[attr-defined]  # as in its docs

    made = flow.to_deployment(
        name,
        schedule=_schedule(name, settings),
        parameters=parameters,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    # In a plain (not async) caller this is a deployment, never a coroutine.
    return cast("RunnerDeployment", made)


def _schedule(name: str, settings: Settings) -> Schedule:
    from prefect.schedules import Cron

    words: str = getattr(settings.schedule, name)
    try:
        return Cron(words, settings.timezone)
    except ValueError as error:
        raise RefusedSettings(f"schedule.{name}: {words!r} không phải biểu thức cron") from error


def run_until_stopped(served: Sequence[RunnerDeployment], stopped: Callable[[], bool]) -> None:
    """Run what is due until SIGTERM or Ctrl+C; runs that are under way are ended too.

    ``stopped`` says whether we were told so before our handlers stood.

    Raises:
        KeyboardInterrupt: when told to stop.
    """
    from prefect.runner import Runner

    runner = Runner(pause_on_shutdown=False, limit=len(served))
    for one in served:
        runner.add_deployment(one)
    asyncio.run(_until_stopped(runner, stopped))
    raise KeyboardInterrupt


async def _until_stopped(runner: Runner, stopped: Callable[[], bool]) -> None:
    told = asyncio.Event()
    running = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner sets a handler that tears the loop down; ours goes over it
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    if stopped():
        told.set()
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        waiting.cancel()
        running.result()
        return
    try:
        await asyncio.wait_for(runner.astop(), GRACE)
        await asyncio.wait_for(running, GRACE)
    except (TimeoutError, asyncio.CancelledError):
        running.cancel()
        await asyncio.wait({running}, timeout=GRACE)
