"""The models of the house: what there is, how each is made again, how good each is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.linear import ARTEFACTS
from models.training import Asked, Trainer, chosen, make
from models.training_readers import (
    ENCODER,
    FEEDBACK,
    PRESS_NEWS,
    PRODUCTS,
    READERS,
    VNTC,
    compared,
    news_files,
)

HERE = Path(__file__).resolve().parent
CARDS = HERE / "cards"


@dataclass(frozen=True, slots=True)
class Artefact:
    """One trained model: its name, card, size on disk in bytes and classes."""

    name: str
    card: Path
    bytes: int
    labels: tuple[str, ...]


def _topics(asked: Asked) -> None:
    from models.topics.train import train

    train(asked.data, asked.out)


def _vntc(asked: Asked) -> None:
    from models.topics.vntc import train

    train(asked.data, asked.out)


def _press(asked: Asked) -> None:
    from models.sentiment.train import train_press

    train_press(asked.data, asked.out)


def _social(asked: Asked) -> None:
    from models.sentiment.train import train_social

    train_social(asked.data, asked.out)


def _gate(asked: Asked) -> None:
    from models.sentiment.train import train_gate

    train_gate(asked.data, asked.out)


def _topics_encoder(asked: Asked) -> None:
    from models.topics.train_encoder import train

    train(asked.data, asked.out)
    compared(asked)


def _press_encoder(asked: Asked) -> None:
    from models.sentiment.train_encoder import train

    train(asked.data, asked.out)
    compared(asked)


def _claims(asked: Asked) -> None:
    from models.claims.train import train

    train(asked.data, asked.out)


def _voices(asked: Asked) -> None:
    from models.claims.voices import train

    train(asked.out)


def _turning(asked: Asked) -> None:
    from models.turning.train import train

    train(asked.data, asked.out)


_EVERY = (*PRESS_NEWS, VNTC)
_OF_CLAIMS = (
    *news_files("bacgiang_bacninh", "dantri_2020", "docbao_headlines", "five_outlets_2016", "vims_clusters"),
    "unreliable/reintel.train.jsonl", PRODUCTS, FEEDBACK[1],
)  # fmt: skip
_OF_GATE = (*news_files("docbao_headlines", "vietnews_sample", "bacgiang_bacninh"), PRODUCTS, FEEDBACK[0])
_OF_TURNS = news_files("dantri_2020", "five_outlets_2016")
#: Those of words and vectors; each after what it is fused with.
_WORDS = (
    Trainer("topics", ("topics",), "models.topics.train", _topics, _EVERY, 3),
    Trainer("topics-vntc", ("topics-vntc", "topics-vntc-encoder"), "models.topics.vntc", _vntc, (VNTC,), 10),
    Trainer("sentiment-press", ("sentiment-press",), "models.sentiment.train", _press, PRESS_NEWS, 3),
    Trainer(
        "sentiment-social", ("sentiment-product", "sentiment-feedback"), "models.sentiment.train", _social,
        (PRODUCTS, *FEEDBACK), 1,
    ),
    Trainer("sentiment-gate", ("sentiment-gate",), "models.sentiment.train", _gate, _OF_GATE, 1),
    Trainer("topics-encoder", ("topics-encoder",), "models.topics.train_encoder", _topics_encoder, _EVERY, 3),
    Trainer(
        "sentiment-press-encoder", ("sentiment-press-encoder",), "models.sentiment.train_encoder",
        _press_encoder, _EVERY, 2,
    ),
    Trainer(
        "claims-worth-checking", ("claims-worth-checking",), "models.claims.train", _claims, _OF_CLAIMS, 1,
    ),
    Trainer("voices", ("voices",), "models.claims.voices", _voices, (), 1),
    Trainer("turning", ("turning",), "models.turning.train", _turning, _OF_TURNS, 1),
)  # fmt: skip
#: What the models alone make; each after what it reads with or is fused with.
TRAINERS: tuple[Trainer, ...] = (ENCODER, *_WORDS, *READERS)
#: Those of them that begin from no encoder; "sentiment-social" makes the product and the feedback judge.
TRAINABLE = tuple(one.name for one in _WORDS)


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
    """Make the named artefacts again from the data folder with fixed seeds; return the trainers' names.

    Raises:
        MissingDataError: the data folder or a file in it is absent.
        ValueError: a name is neither an artefact nor a trainer, or begins from an encoder.
    """
    trainers = chosen(names, TRAINERS)
    for one in trainers:
        make(one, Asked(data, out))
    return [one.name for one in trainers]
