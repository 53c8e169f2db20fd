"""What trimming and int8 cost the packaged encoder: coverage, cosines, and finding evidence.

Run: ``python -m benchmarks.encoder_quality MODEL --tokenizer FILE --data FOLDER [--out FILE]`` with the
weights the artefact was built from. The tenth of each data set that was never counted is measured, and
sentences of our own in the languages that the data folder has none of.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from benchmarks.encoder import measure
from models.encoder_build_vocab import coverage, held_out, read_texts
from models.encoder_build_weights import read_packed, torch_model
from models.encoder_packaged import FOLDER, PackagedEncoder
from pipeline.retrieval import EvidenceIndex
from pipeline.sentences import split_sentences
from pipeline.types import Evidence

Floats = NDArray[np.float32]
LANGUAGES = ("vi", "en", "ja", "ko", "fr")
#: Languages of which sentences of our own are measured, a sentence a line.
OWN = {
    name: Path(__file__).parents[1] / "tests" / "models" / "data" / f"sentences_{name}.txt"
    for name in ("zh", "lo")
}
#: Texts of a language whose coverage is measured, and whose vectors are compared.
COVERED, COMPARED, EXACT = 6_000, 150, 1_000
#: Claims whose contexts together make the record that is searched.
CLAIMS = 400
BATCH = 8


@dataclass(frozen=True)
class Reference:
    """The encoder before trimming and quantising, in fp32 torch."""

    model: Any
    tokenizer: Any

    def pieces(self, texts: Sequence[str], prompt: str = "query: ") -> list[list[int]]:
        """Return the numbers of the pieces of each text in the full vocabulary."""
        return [one.ids for one in self.tokenizer.encode_batch([prompt + text for text in texts])]

    def vectors(self, pieces: Sequence[Sequence[int]]) -> Floats:
        """Return unit vectors; texts of nearly the same length share a batch."""
        import torch

        order = sorted(range(len(pieces)), key=lambda row: len(pieces[row]))
        made = np.empty((len(pieces), self.model.config.hidden_size), np.float32)
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            ids = [torch.tensor(pieces[row]) for row in rows]
            padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_value=1)
            mask = torch.nn.utils.rnn.pad_sequence([torch.ones_like(one) for one in ids], batch_first=True)
            with torch.inference_mode():
                states = self.model(input_ids=padded, attention_mask=mask)[0] * mask[..., None]
                mean = states.sum(1) / mask.sum(1, keepdim=True)
            made[rows] = torch.nn.functional.normalize(mean).numpy()
        return made

    def encode(self, texts: Sequence[str], kind: str = "query") -> Floats:
        """Return unit vectors, as the packaged encoder does."""
        return self.vectors(self.pieces(texts, f"{kind}: "))


def reference(weights: Path, tokenizer: Path) -> Reference:
    """Return the untouched encoder of a 4-bit file."""
    full = Tokenizer.from_str(tokenizer.read_text(encoding="utf-8"))
    full.enable_truncation(512)
    full.no_padding()
    return Reference(torch_model(read_packed(weights)), full)


def _texts(data: Path) -> dict[str, list[str]]:
    """The first held-out texts of each language, a share from every data set; marks joined with letters.

    (The packaged encoder joins them itself, which the full tokenizer does not: no matter of trimming.)
    """
    found: dict[str, list[str]] = defaultdict(list)
    for folder in ("news", "verification", "sentiment", "unreliable"):
        for path in sorted((data / folder).glob("*.jsonl*")):
            here: dict[str, list[str]] = defaultdict(list)
            for language, text in read_texts(path):
                if language in LANGUAGES and len(here[language]) < COVERED // 6 and held_out(text):
                    here[language].append(unicodedata.normalize("NFC", text))
            for language, texts in here.items():
                found[language] += texts
    return found | {language: own(language) for language in OWN}


def own(language: str) -> list[str]:
    """Return the sentences of our own in a language of :data:`OWN`, marks joined with letters."""
    return unicodedata.normalize("NFC", OWN[language].read_text(encoding="utf-8")).splitlines()


def _spread(texts: Sequence[str], count: int) -> list[str]:
    return list(texts[:: max(1, len(texts) // count)])[:count]


def vectors_kept(full: Reference, small: PackagedEncoder, texts: dict[str, list[str]]) -> Iterator[Any]:
    """Yield for each language coverage, cosine of trimmed to untrimmed in fp32, and of int8 to fp32.

    Where both tokenizers cut a text alike, the trimmed model's vector is the untrimmed one's, bit by bit.
    """
    for language, all_texts in texts.items():
        pieces, kept = coverage(full.tokenizer, small.tokenizer, all_texts)
        exact = _spread(all_texts, EXACT)
        changed = [(was, new) for was, new in _both_cuts(full, small, exact) if was != new]
        moved = np.ones(len(exact), np.float32)
        if changed:
            before, after = (full.vectors([pair[side] for pair in changed]) for side in (0, 1))
            moved[: len(changed)] = (before * after).sum(1)
        some = _spread(all_texts, COMPARED)
        close = (full.encode(some) * small.encode(some)).sum(1)
        yield {
            "language": language, "texts": len(all_texts), "pieces": pieces,
            "coverage": round(kept / pieces, 6), "cut_otherwise": len(changed), "of": len(exact),
            "cosine_trimmed_mean": round(float(moved.mean()), 6),
            "cosine_trimmed_least": round(float(moved.min()), 4),
            "compared": len(some),
            "cosine_int8_mean": round(float(close.mean()), 5),
            "cosine_int8_least": round(float(close.min()), 4),
        }  # fmt: skip


def _both_cuts(
    full: Reference, small: PackagedEncoder, texts: list[str]
) -> Iterator[tuple[list[int], list[int]]]:
    """Pieces of each text by either tokenizer, both numbered as in the full one."""
    number = full.tokenizer.token_to_id
    names = small.tokenizer.id_to_token
    for was, new in zip(full.pieces(texts), small.pieces(texts, "query: "), strict=True):
        yield was, [number(names(one)) for one in new]


def evidence_found(data: Path, encoders: dict[str, Callable[[Sequence[str], str], Floats]]) -> list[Any]:
    """Return recall of the evidence sentence of each claim: in its own context, and among all contexts.

    For each encoder alone, with BM25 fused, and BM25 alone; and for queries against queries or passages.
    """
    lines = (data / "verification" / "isedsc01.train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines[:CLAIMS]]
    # Several claims share a context: each sentence is on record once.
    record: dict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for start, end in split_sentences(row["context"]):
            record[row["context"][start:end].strip()].add(number)
    texts = [text for text in record if text]
    gold = [
        {at for at, text in enumerate(texts) if number in record[text] and _same(text, row["evidence"])}
        for number, row in enumerate(rows)
    ]
    asked = [number for number, places in enumerate(gold) if places]
    mine = np.array([[number in record[text] for text in texts] for number in asked])
    scores = {"bm25": _bm25(texts, [rows[number]["claim"] for number in asked])}
    for name, encode in encoders.items():
        claims = encode([rows[number]["claim"] for number in asked], "query")
        for kind in ("query", "passage"):
            scores[f"{name} {kind}"] = claims @ encode(texts, kind).T
    fused = {
        f"{name} + bm25": _fuse(value, scores["bm25"]) for name, value in scores.items() if name != "bm25"
    }
    return [
        {
            "way": name,
            "claims": len(asked),
            "sentences": len(texts),
            **_recall(value, [gold[n] for n in asked], mine),
        }
        for name, value in (scores | fused).items()
    ]


def _same(sentence: str, evidence: str) -> bool:
    return len(sentence) > 20 and (sentence in evidence or evidence.strip() in sentence)


def _bm25(texts: list[str], claims: list[str]) -> Floats:
    index = EvidenceIndex([Evidence(str(n), text, "", "", None) for n, text in enumerate(texts)])
    made = np.zeros((len(claims), len(texts)), np.float32)
    for row, claim in enumerate(claims):
        for one, score in index.search(claim, len(texts)):
            made[row, int(one.evidence_id)] = score
    return made


def _fuse(one: Floats, other: Floats) -> Floats:
    def ranks(scores: Floats) -> Floats:
        return np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1).astype(np.float32)

    return np.asarray(1 / (60 + ranks(one)) + 1 / (60 + ranks(other)), dtype=np.float32)


def _recall(scores: Floats, gold: list[set[int]], mine: NDArray[np.bool_]) -> dict[str, float]:
    """Shares of claims whose evidence is among the first, in the claim's own context and in the record."""
    places = {"context": np.where(mine, scores, -9), "record": scores}
    found: dict[str, float] = {}
    for where, shown in places.items():
        order = np.argsort(-shown, axis=1, kind="stable")
        for depth in (1, 5):
            hits = sum(
                bool(right & set(first[:depth].tolist())) for right, first in zip(gold, order, strict=True)
            )
            found[f"{where}@{depth}"] = round(hits / len(gold), 4)
    return found


def main() -> None:
    """Measure the parts asked for, print a line each, and write them into the JSON file beside the rest."""
    parser = argparse.ArgumentParser(description="What trimming and int8 cost the packaged encoder")
    parser.add_argument("model", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--parts", nargs="*", default=["speed", "languages", "evidence"])
    parser.add_argument("--out", type=Path, help="for example models/artefacts/encoder/figures.json")
    options = parser.parse_args()
    made: dict[str, Any] = {
        "sha256": json.loads((FOLDER / "model.json").read_text(encoding="utf-8"))["sha256"]
    }
    if "speed" in options.parts:
        made["speed"] = measure(threads=2, rounds=5)
    full, small = reference(options.model, options.tokenizer), PackagedEncoder()
    if "languages" in options.parts:
        made["languages"] = list(vectors_kept(full, small, _texts(options.data)))
    if "evidence" in options.parts:
        made["evidence"] = evidence_found(options.data, {"fp32": full.encode, "int8": small.encode})
    print(json.dumps(made, indent=1))
    if options.out:
        before = json.loads(options.out.read_text(encoding="utf-8")) if options.out.is_file() else {}
        options.out.write_text(json.dumps(before | made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
