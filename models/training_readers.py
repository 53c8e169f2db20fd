"""How the encoder and the fine-tuned readers are made again: a course from a base, then int8 ONNX."""

from __future__ import annotations

from pathlib import Path

from models.data import NEWS, WHOLE
from models.training import Asked, Trainer

_HERE = Path(__file__).resolve().parent
_LABELS = ("", "_later", "_wider", "_even", "_third", "_fourth", "_fifth")
_TO_LEARN = ("torch", "transformers", "onnx")


def news_files(*names: str) -> tuple[str, ...]:
    """Return where news sets lie in the data folder."""
    return tuple(f"news/{name}.jsonl.gz" for name in names)


(VNTC,) = news_files("vntc_topics.train")
PRESS_NEWS = news_files(*NEWS)
PRODUCTS = "sentiment/vlsp2016.train.jsonl"
FEEDBACK = ("sentiment/vsfc.train.jsonl", "sentiment/vsfc.dev.jsonl")
_CLUSTERS = news_files("vims_clusters", "vnmds_clusters")
_CLAIMS = ("verification/vihallu.train.jsonl", "verification/isedsc01.train.jsonl")
_LANGUAGES = "verification/nli_multilingual_permissive.jsonl.gz"
_OTHER_TEXTS = ("verification/vihallu.dev.jsonl", "unreliable/reintel.train.jsonl")


def _beside(*names: str) -> tuple[Path, ...]:
    """The label files of ours that are there."""
    return tuple(path for name in names if (path := _HERE / name).is_file())


def _encoder(asked: Asked) -> None:
    from models.encoder_build import NAME, train

    tokenizer = Path(asked.base).with_name("tokenizer.json")
    if Path(asked.base).is_file() and not tokenizer.is_file():
        raise ValueError(f"encoder: cần {tokenizer} bên cạnh tệp 4 bit; xem models/cards/encoder.md")
    asked.watch(f"{NAME}: chọn từ vựng, viết đồ thị int8")
    train(asked.base, asked.data, asked.out / "encoder")


def _press_reader(asked: Asked) -> None:
    from models.press import build, learn

    checkpoint = asked.work / "learnt.safetensors"
    if not checkpoint.is_file():
        learn.train(asked.base, asked.data, checkpoint, watch=asked.watch)
    build.write(checkpoint, asked.base, asked.data, asked.out)
    compared(asked)


def compared(asked: Asked) -> None:
    """Write what the judges of press before the reader say of its items, where both lie in one folder."""
    from models.press import older

    judges = (name for pair in older.TAKEN_BY.items() for name in pair)
    if all((asked.out / name / "model.json").is_file() for name in judges):
        older.write(asked.data, asked.out)


def _social_reader(asked: Asked) -> None:
    from models.sentiment import social_build, social_learn

    courses = {every: asked.work / name for every, name in ((True, "every"), (False, "measured"))}
    for every, folder in courses.items():
        social_learn.train(asked.base, asked.data, folder, every=every, watch=asked.watch)
    kept, measured = (courses[every] / social_learn.CHECKPOINT for every in (True, False))
    out = asked.out / "sentiment-social-reader"
    social_build.write(kept, asked.base, asked.data, out, measured=measured)


def _vntc_reader(asked: Asked) -> None:
    from models.topics import vntc_build, vntc_learn

    checkpoint = asked.work / "learnt.safetensors"
    if not checkpoint.is_file():
        vntc_learn.train(asked.base, asked.data, checkpoint, watch=asked.watch)
    vntc_build.write(checkpoint, asked.base, asked.data, asked.out)


def _verify_reader(asked: Asked) -> None:
    from models.verify import build, train

    checkpoint = train.train(asked.data, asked.base, asked.work, watch=asked.watch)
    build.write(checkpoint, asked.base, asked.out / "verify-reader")


def _text_reader(asked: Asked) -> None:
    from models.verify import build, reader, train

    checkpoint = train.train_on_texts(asked.data, asked.base, asked.work, watch=asked.watch)
    build.write(checkpoint, asked.base, asked.out / reader.OF_TEXTS.name, build.BLOCK)


ENCODER = Trainer(
    "encoder", ("encoder",), "models.encoder_build", _encoder,
    (*PRESS_NEWS, VNTC, *_CLUSTERS, PRODUCTS, *FEEDBACK, *_CLAIMS, _LANGUAGES, *_OTHER_TEXTS),
    3, ("onnx", "wordfreq"),
)  # fmt: skip
_NOTICES = (_HERE / "verify" / "events.yaml", *sorted((_HERE / "verify" / "notices").glob("*.yaml")))
#: In the order of how long they take.
READERS = (
    Trainer(
        "press-reader", ("press-reader", "sentiment-press-reader", "topics-reader"),
        "models.press.learn, models.press.build", _press_reader, (*PRESS_NEWS, VNTC), 20, _TO_LEARN,
        _beside(*(f"{of}/labels{name}.jsonl" for of in ("sentiment", "topics") for name in _LABELS),
                "sentiment/posts.yaml", "topics/posts.yaml"),
    ),
    Trainer(
        "vntc-reader", ("vntc-reader", "topics-vntc-reader"),
        "models.topics.vntc_learn, models.topics.vntc_build", _vntc_reader, (VNTC,), 50, _TO_LEARN,
    ),
    Trainer(
        "sentiment-social-reader", ("sentiment-social-reader",),
        "models.sentiment.social_learn, models.sentiment.social_build", _social_reader,
        (PRODUCTS, *FEEDBACK), 100, _TO_LEARN,
        _beside("sentiment/product_posts.yaml", "sentiment/product_second.jsonl"),
    ),
    Trainer(
        "verify-reader", ("verify-reader",), "models.verify.train, models.verify.build", _verify_reader,
        (*news_files(*WHOLE), *_CLUSTERS, *_CLAIMS, _LANGUAGES),
        20 * 60, _TO_LEARN,
        _NOTICES,
    ),
    Trainer(
        "text-reader", ("text-reader",), "models.verify.train, models.verify.build", _text_reader,
        (*news_files(*WHOLE), *_CLUSTERS, *_CLAIMS, _LANGUAGES),
        21 * 60, _TO_LEARN, (*_NOTICES, *sorted((_HERE / "verify" / "weeks").glob("*.yaml"))),
    ),
)  # fmt: skip
