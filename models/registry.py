"""The models of the house: what there is, how each is made again, how good each is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.data import MissingDataError
from models.linear import ARTEFACTS

HERE = Path(__file__).resolve().parent
CARDS = HERE / "cards"


@dataclass(frozen=True, slots=True)
class Artefact:
    """One trained model: its name, card, size on disk in bytes and classes."""

    name: str
    card: Path
    bytes: int
    labels: tuple[str, ...]


def _topics(data: Path, out: Path) -> None:
    from models.topics.train import train

    train(data, out)


def _vntc(data: Path, out: Path) -> None:
    from models.topics.vntc import train

    train(data, out)


def _press(data: Path, out: Path) -> None:
    from models.sentiment.train import train_press

    train_press(data, out)


def _social(data: Path, out: Path) -> None:
    from models.sentiment.train import train_social

    train_social(data, out)


def _gate(data: Path, out: Path) -> None:
    from models.sentiment.train import train_gate

    train_gate(data, out)


def _topics_encoder(data: Path, out: Path) -> None:
    from models.topics.train_encoder import train

    train(data, out)


def _press_encoder(data: Path, out: Path) -> None:
    from models.sentiment.train_encoder import train

    train(data, out)


def _claims(data: Path, out: Path) -> None:
    from models.claims.train import train

    train(data, out)


def _turning(data: Path, out: Path) -> None:
    from models.turning.train import train

    train(data, out)


_TRAINERS: dict[str, Callable[[Path, Path], None]] = {
    "topics": _topics,
    "topics-vntc": _vntc,
    "sentiment-press": _press,
    "sentiment-social": _social,
    "sentiment-gate": _gate,
    # After the models of words, with whose held-out predictions they are fused.
    "topics-encoder": _topics_encoder,
    "sentiment-press-encoder": _press_encoder,
    "claims-worth-checking": _claims,
    "turning": _turning,
}
#: What `train` accepts; "sentiment-social" makes the product and the feedback judge.
TRAINABLE = tuple(_TRAINERS)


def list_models(folder: Path = ARTEFACTS) -> list[Artefact]:
    """Return the trained models that lie in ``folder``, by name."""
    found = []
    for about in sorted(folder.glob("*/model.json")):
        here = about.parent
        labels = json.loads(about.read_text(encoding="utf-8")).get("labels", ())
        size = sum(path.stat().st_size for path in here.iterdir() if path.is_file())
        found.append(Artefact(here.name, CARDS / f"{here.name}.md", size, tuple(labels)))
    return found


def train(data: Path, names: Sequence[str] = TRAINABLE, out: Path = ARTEFACTS) -> list[str]:
    """Make the named artefacts again from the data folder with fixed seeds; return the names.

    Raises:
        MissingDataError: the data folder or a file in it is absent.
        ValueError: a name is not one of :data:`TRAINABLE`.
    """
    unknown = sorted(set(names) - set(TRAINABLE))
    if unknown:
        raise ValueError(f"không có mô hình {', '.join(unknown)}; có: {', '.join(TRAINABLE)}")
    if not data.is_dir():
        raise MissingDataError(f"{data}: không có thư mục dữ liệu này; chỉ huấn luyện mới cần")
    from models import dense
    from models.linear import load

    for name in names:
        _TRAINERS[name](data, out)
    load.cache_clear()
    dense.load.cache_clear()
    return list(names)
