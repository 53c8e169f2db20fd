"""Stories in a mixed stream, and reprints among generated edits of real articles."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from models.confusions import Confusion
from models.data import Item, news, read_rows
from models.evaluate import Row
from pipeline.group import group_records
from pipeline.measured import kit
from pipeline.sentences import split_sentences
from pipeline.stories.words import words

_BOILERPLATE = (
    "Mời quý vị đón đọc các tin tiếp theo.",
    "Mọi ý kiến xin gửi về tòa soạn.",
    "Bản quyền nội dung đã được đăng ký.",
)
_ORIGINALS, _SEED = 300, 11
#: Articles of each collection that the events stand among.
_OTHERS = 5_000
#: An article repeats another where so much of the shorter one, in runs of ``_RUN`` words, stands in the
#: other: a copy of which three in ten sentences were cut keeps that much.
_REPEATS, _RUN = 2 / 3, 5
Record = dict[str, object]


def measure(data: Path) -> kit.Measured:
    """Return B-cubed F1 of two sets of events mixed into other news, and figures of reprints."""
    found = _stories(data)
    found.add(_reprints(data))
    return found


def _stories(data: Path) -> kit.Measured:
    records, gold = _stream(data)
    clock = kit.Clock()
    found = {str(one["id"]): str(one["story"]) for one in group_records(records)}
    kept = [key for key in found if key in gold]
    events, stories = [gold[key] for key in kept], [found[key] for key in kept]
    what = ("stories", "ViMs and VN-MDS in other news", f"shuffled, no times, {len(records):,} articles")
    rows = [
        replace(kit.mean_row((*what, name), values), seconds=clock.seconds)
        for name, values in (
            ("B-cubed F1", b_cubed(events, stories)),
            ("B-cubed F1, other news counted", b_cubed(events, stories, Counter(found.values()))),
        )
    ]
    return kit.Measured(rows, [pairs(events, stories)])


def _stream(data: Path) -> tuple[list[Record], dict[str, str]]:
    """The events' articles among thousands of others, shuffled, and the event of each of the former."""
    chance = random.Random(_SEED)  # noqa: S311  an order, no secret
    records: list[Record] = []
    gold: dict[str, str] = {}
    for name in ("vims_clusters", "vnmds_clusters"):
        for number, one in enumerate(read_rows(data / "news" / f"{name}.jsonl.gz")):
            text = f"{one.get('summary') or ''}\n{one['text']}"
            records.append({"id": f"{name}/{number}", "title": one["title"], "text": text})
            gold[f"{name}/{number}"] = f"{name}/{one['cluster']}"
    for name in ("dantri_2020", "five_outlets_2016", "vietnews_sample"):
        items = news(data, name)
        records += [
            {"id": f"{name}/{at}", "title": one.title, "text": f"{one.lead}\n{one.body}"}
            for at, one in enumerate(chance.sample(items, min(_OTHERS, len(items))))
        ]
    chance.shuffle(records)
    return records, gold


def pairs(events: Sequence[str], stories: Sequence[str]) -> Confusion:
    """Return how many pairs of articles of one event, and of two, were put into one story."""
    both, together, alike = (
        sum(count * (count - 1) // 2 for count in Counter(keys).values())
        for keys in (zip(events, stories, strict=True), stories, events)
    )
    every = len(events) * (len(events) - 1) // 2
    counts = {
        ("one event", "one event"): both,
        ("one event", "two events"): alike - both,
        ("two events", "one event"): together - both,
        ("two events", "two events"): every - alike - together + both,
    }
    return Confusion("Stories, pairs of articles", ("one event", "two events"), counts)


def b_cubed(gold: Sequence[str], found: Sequence[str], sizes: Mapping[str, int] | None = None) -> list[float]:
    """Return the F1 of each item: how pure its story is, and how much of its event is in it.

    ``sizes`` are those of the stories with what else is in them; without, only the items given count.
    Bagga and Baldwin, Algorithms for Scoring Coreference Chains (1998).
    """
    pairs = list(zip(gold, found, strict=True))
    events, stories, both = Counter(gold), sizes or Counter(found), Counter(pairs)
    precision = [both[pair] / stories[pair[1]] for pair in pairs]
    recall = [both[pair] / events[pair[0]] for pair in pairs]
    p, r = sum(precision) / len(pairs), sum(recall) / len(pairs)
    # Scaled so that the mean of the items is the F1 of the means, as B-cubed is told.
    raw = [2 * a * b / (a + b) for a, b in zip(precision, recall, strict=True)]
    factor = (2 * p * r / (p + r)) / (sum(raw) / len(raw))
    return [one * factor for one in raw]


def _reprints(data: Path) -> kit.Measured:
    chance = random.Random(_SEED)  # noqa: S311  edits, no secret
    items = [one for one in news(data, "dantri_2020") if len(split_sentences(one.body)) >= 8]
    chance.shuffle(items)
    records: list[Record] = [{"id": one.id, "title": one.title, "text": one.body} for one in items]
    copies = [edited(one, items, chance) for one in items[:_ORIGINALS]]
    clock = kit.Clock()
    found = {str(one["id"]): one["reprint_of"] for one in group_records([*records, *copies])}
    said = [(one.id, found[f"copy/{one.id}"]) for one in items[:_ORIGINALS]]
    right = [float(mine == told) for mine, told in said]
    named = [float(mine == told) for mine, told in said if told is not None]
    # Outlets print their own background again, and updates: what repeats two thirds is a copy, made or not.
    of = {one.id: one for one in items}
    alone = [float(found[one.id] is None) for one in items]
    called = [float(repeats(one, of[str(found[one.id])])) for one in items if found[one.id] is not None]
    what = ("reprints", "generated edits of real articles", "among others of one outlet")
    made: list[Row] = [
        replace(kit.mean_row((*what, name), values), seconds=clock.seconds)
        for name, values in (
            ("precision", [*named, *called]),
            ("recall", right),
            ("originals left alone", alone),
        )
    ]
    free = int(sum(alone))
    counts = {
        ("copy", "copy"): len(named),
        ("copy", "no copy"): _ORIGINALS - len(named),
        ("no copy", "copy"): len(items) - free,
        ("no copy", "no copy"): free,
    }
    return kit.Measured(made, [Confusion("Reprints, generated edits", ("copy", "no copy"), counts)])


def repeats(one: Item, other: Item) -> bool:
    """Whether an article repeats two thirds of the other, or the other of it, counted word by word."""
    mine, told = (_runs(f"{each.title} {each.body}") for each in (one, other))
    return len(mine & told) >= _REPEATS * max(1, min(len(mine), len(told)))


def _runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1)}


def edited(item: Item, others: Sequence[Item], chance: random.Random) -> Record:
    """Return a copy with another headline and boilerplate, 10 to 30% of its sentences cut, added or moved."""
    sentences = _sentences(item.body)
    count = max(1, round(len(sentences) * chance.uniform(0.1, 0.3)))
    kind = chance.choice(("cut", "add", "cut and add", "order"))
    if "cut" in kind:
        for at in sorted(chance.sample(range(len(sentences)), count), reverse=True):
            del sentences[at]
    if "add" in kind:
        more = _sentences(chance.choice(others).body)
        for one in chance.sample(more, min(count, len(more))):
            sentences.insert(chance.randrange(len(sentences) + 1), one)
    if kind == "order":
        half = len(sentences) // 2
        sentences = [*sentences[half:], *sentences[:half]]
    title = " ".join(item.title.split()[2:][::-1])
    return {
        "id": f"copy/{item.id}",
        "title": title,
        "text": " ".join([*sentences, chance.choice(_BOILERPLATE)]),
    }


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]
