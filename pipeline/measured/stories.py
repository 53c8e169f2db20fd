"""Stories in a mixed stream, and reprints among generated edits of real articles."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.confusions import Confusion
from models.data import Item, news, read_rows
from models.evaluate import Row
from pipeline.group import group_records
from pipeline.measured import kit
from pipeline.sentences import split_sentences

_BOILERPLATE = (
    "Mời quý vị đón đọc các tin tiếp theo.",
    "Mọi ý kiến xin gửi về tòa soạn.",
    "Bản quyền nội dung đã được đăng ký.",
)
_ORIGINALS, _SEED = 300, 11
Record = dict[str, object]


def measure(data: Path) -> kit.Measured:
    """Return B-cubed F1 of two sets of events mixed into other news, and figures of reprints."""
    found = _stories(data)
    found.add(_reprints(data))
    return found


def _stories(data: Path) -> kit.Measured:
    records: list[Record] = []
    gold: dict[str, str] = {}
    for at, name in enumerate(("vims_clusters", "vnmds_clusters", "dantri_2020")):
        for number, one in enumerate(read_rows(data / "news" / f"{name}.jsonl.gz")):
            key = f"{at}/{number}"
            records.append(
                {"id": key, "title": one["title"], "text": f"{one.get('summary') or ''}\n{one['text']}"}
            )
            gold[key] = f"{at}/{one.get('cluster', number)}"
    random.Random(_SEED).shuffle(records)  # noqa: S311  an order, no secret
    clock = kit.Clock()
    found = {str(one["id"]): str(one["story"]) for one in group_records(records)}
    kept = [key for key in found if not key.startswith("2/")]
    events, stories = [gold[key] for key in kept], [found[key] for key in kept]
    what = ("stories", "ViMs and VN-MDS in other news", "shuffled, no times", "B-cubed F1")
    row = replace(kit.mean_row(what, b_cubed(events, stories)), seconds=clock.seconds)
    return kit.Measured([row], [pairs(events, stories)])


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


def b_cubed(gold: Sequence[str], found: Sequence[str]) -> list[float]:
    """Return the F1 of each item: how pure its story is, and how much of its event is in it."""
    pairs = list(zip(gold, found, strict=True))
    events, stories, both = Counter(gold), Counter(found), Counter(pairs)
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
    right = [float(found[f"copy/{one.id}"] == one.id) for one in items[:_ORIGINALS]]
    named = [one for one in items[:_ORIGINALS] if found[f"copy/{one.id}"] is not None]
    # An original called a reprint is mostly a follow-up that repeats whole paragraphs of background.
    alone = [float(found[one.id] is None) for one in items]
    what = ("reprints", "generated edits of real articles", "among others of one outlet")
    made: list[Row] = [
        replace(kit.mean_row((*what, name), values), seconds=clock.seconds)
        for name, values in (
            ("precision", [float(found[f"copy/{one.id}"] == one.id) for one in named]),
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
