"""The fine-tuned judge of posts as an artefact: int8 ONNX, its heads, and how it is blended with words.

``python -m models.sentiment.social_build CHECKPOINT DATA --base MODEL [--measured CHECKPOINT]`` needs torch,
transformers and ``onnx``, only here. What is kept may have read all product posts; ``--measured`` is then the
same course without every fifth, and temperatures and figures of product posts are its. The temperatures are
found on every second of the posts held out; what is stored for the report measures all of them.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from models import dense, heldout
from models.build_parts import build, describe
from models.calibrate import fit_temperature
from models.encoder_build_ease import divisors, widest
from models.encoder_build_graph import build_graph
from models.encoder_build_weights import Floats, Weights, read_weights
from models.linear import ARTEFACTS, softmax
from models.sentiment.social_network import DOMAINS
from models.sentiment.social_reader import FOLDER, Blend, SocialReader
from models.sentiment.train import CLASSES, held_out

#: The reader's share beside the model of words: half and half is best in both domains.
SHARE = 0.5
#: Posts that are read to see how wide the channels are.
LOOKED_AT = 150


def write(
    checkpoint: Path, base: str, data: Path, out: Path = FOLDER, *, measured: Path | None = None
) -> None:
    """Write the artefact of a checkpoint of :mod:`models.sentiment.social_learn`, and what it says of posts.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: ``base`` is a model of another kind.
    """
    with TemporaryDirectory() as aside:
        kept = _artefact(checkpoint, base, data, out)
        judges = dict.fromkeys(DOMAINS, kept)
        if measured:
            judges["product"] = _artefact(measured, base, data, Path(aside))
        blends = {name: _blend(judge, name, data) for name, judge in judges.items()}
        _describe(out, blends)
        for name, judge in judges.items():
            judge.blends = blends
            _measure(judge, name, data, out)


def _artefact(checkpoint: Path, base: str, data: Path, out: Path) -> SocialReader:
    """Write the graph and the heads; the blends are not known yet."""
    from models.sentiment.social_learn import read_mean

    learnt = {name: value.numpy() for name, value in read_mean(checkpoint).items()}
    shape = read_weights(base).shape
    bert = {name.removeprefix("bert."): value for name, value in learnt.items() if name.startswith("bert.")}
    out.mkdir(parents=True, exist_ok=True)
    eased = divisors(bert, _sizes(checkpoint, base, data))
    (out / "transformer.onnx").write_bytes(build_graph(Weights(shape, bert), unit=False, eased=eased))
    heads = {
        f"{name}.{part}": np.ascontiguousarray(learnt[f"heads.{at}.{part}"])
        for at, name in enumerate(DOMAINS)
        for part in ("weight", "bias")
    }
    save_file(heads, str(out / "heads.safetensors"))
    (out / "heads.safetensors").chmod(0o644)
    _describe(out, {name: Blend(1.0, SHARE, 1.0) for name in DOMAINS})
    return SocialReader(out)


def _sizes(checkpoint: Path, base: str, data: Path) -> dict[str, Floats]:
    """How wide the channels are while the network reads some of what it has learnt from."""
    import torch

    from models.sentiment.social_learn import read_mean
    from models.sentiment.social_network import base_network, batch_of
    from models.sentiment.social_posts import posts

    network = base_network(base)
    network.load_state_dict(read_mean(checkpoint), strict=False)
    network.eval()
    drawn = random.Random(LOOKED_AT).sample(posts(data), LOOKED_AT)  # noqa: S311  reproducible, no secret

    def look() -> None:
        with torch.no_grad():
            for one in drawn:
                network(*batch_of([one.ways[0]]), one.domain)

    return widest(network, look)


def _measure(reader: SocialReader, domain: str, data: Path, out: Path) -> None:
    """Keep what words and reader say together of the posts held out (without marks, words decide alone)."""
    words = heldout.read(ARTEFACTS / f"sentiment-{domain}")
    shares = reader.heard([one["text"] for one in held_out(data, domain)], domain, words.probabilities)
    heldout.write(replace(words, probabilities=shares), out, f"{domain}.json")


def _blend(reader: SocialReader, domain: str, data: Path) -> Blend:
    rows = held_out(data, domain)
    truth: NDArray[np.int64] = np.array([CLASSES.index(one["label"]) for one in rows])
    scores = reader.scores(reader.vectors([one["text"] for one in rows]), domain)
    words = heldout.read(ARTEFACTS / f"sentiment-{domain}").probabilities
    alone = fit_temperature(scores[::2], truth[::2])
    both = dense.fuse(softmax(scores / alone), words, SHARE)
    return Blend(round(alone, 4), SHARE, round(fit_temperature(both[::2], truth[::2]), 4))


def _describe(out: Path, blends: dict[str, Blend]) -> None:
    about = {
        "labels": list(CLASSES),
        "domains": list(DOMAINS),
        "vocabulary": "encoder",
        "blends": {name: asdict(found) for name, found in blends.items()},
    }
    describe(out, about, ["transformer.onnx", "heads.safetensors"])


def main(argv: Sequence[str] | None = None) -> int:
    """Build the artefact; return 0, or 1 with one line on what is wrong."""
    return build("models.sentiment.social_build", __doc__, FOLDER, write, argv)


if __name__ == "__main__":
    sys.exit(main())
