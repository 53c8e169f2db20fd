"""Questions of analysts, answered in frames: read only, short, with nothing personal behind the door.

Every function takes what :class:`Wanted` names (period, place, field, source, saved search, store, kind of frame);
times in the answers are in the zone of the settings. The views are in docs/data-dictionary.md.
"""

from pathlib import Path

from pipeline.analysis.ask import Span, Wanted, default_store, span
from pipeline.analysis.claims import claims, evidence, false_alarms, flags, time_to_answer
from pipeline.analysis.coverage import languages, share_of_voice, tone_by_field, tone_by_place, trend
from pipeline.analysis.export import exported, save
from pipeline.analysis.models import calibration, confidence, dispositions, drift, errors
from pipeline.analysis.sealed import Answer, answer
from pipeline.analysis.sources import politeness, reach, silence, speed
from pipeline.analysis.stories import changes, lineage, stories, story_life

__all__ = [
    "Answer", "Span", "Wanted", "answer", "ask_sql", "calibration", "changes", "claims", "confidence", "default_store",
    "dispositions", "drift", "errors", "evidence", "exported", "false_alarms", "flags", "languages", "lineage", "politeness",
    "reach", "save", "share_of_voice", "silence", "span", "speed", "stories", "story_life", "time_to_answer",
    "tone_by_field", "tone_by_place", "trend",
]  # fmt: skip


def ask_sql(
    sql: str, *, store: Path | str | None = None, limit: int = 100_000, timeout: float = 20.0
) -> Answer:
    """Answer a SELECT over the documented views; see :func:`answer` (``BadInput`` says what is wrong, in Vietnamese)."""
    from pipeline.settings import load_settings

    zone = load_settings().timezone
    return answer(sql, Path(store or default_store()), limit=limit, timeout=timeout, zone=zone)
