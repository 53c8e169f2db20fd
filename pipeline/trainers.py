"""Everything that makes an artefact again: what the models make alone, and what the pipeline fits."""

from __future__ import annotations

from models.data import WHOLE
from models.registry import TRAINERS as OF_MODELS
from models.training import Asked, Trainer
from models.training_readers import news_files
from pipeline import rank_fit, verify_fit

_MADE_PAIRS = (*news_files("vietnews_sample"), "verification/vihallu.dev.jsonl")


def _combiner(asked: Asked) -> None:
    verify_fit.train(asked.data, asked.out / "verify-combiner" / "model.json")


def _ranker(asked: Asked) -> None:
    rank_fit.train(asked.data, asked.out)


def _own(asked: Asked) -> None:
    from pipeline import own_fit

    own_fit.train(asked.data, asked.out, asked.watch)


def _contradicted(asked: Asked) -> None:
    from pipeline import contradicted_fit

    contradicted_fit.train(asked.out, asked.watch)


#: In the order in which they build on each other; the combiner reads with the cross-encoder.
TRAINERS: tuple[Trainer, ...] = (
    *OF_MODELS,
    Trainer(rank_fit.NAME, (rank_fit.NAME,), "pipeline.rank_fit", _ranker, (rank_fit.FILE,), 2),
    Trainer("own-notice", ("own-notice",), "pipeline.own_fit", _own, news_files(*WHOLE), 6),
    Trainer(verify_fit.NAME, ("verify-combiner",), "pipeline.verify_fit", _combiner, _MADE_PAIRS, 11),
    Trainer("contradicted", ("contradicted",), "pipeline.contradicted_fit", _contradicted, (), 20),
)
