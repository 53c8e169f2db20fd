"""How long a saved search takes over 100,000 long articles: one second at most is asked.

Run: ``python -m benchmarks.searches [ARTICLES]``. The articles are invented: eight paragraphs each, of
2,000 made of syllables in the frequencies of ordinary text, 3.6 kB on average. Printed for each search: how
many it finds, seconds (best and worst of five) with the words kept beside the texts, and once without them,
as an older store has it. Wall time depends on what else the machine does; CPU seconds stand beside it.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.saved_searches import Compiled, Vocabulary
from pipeline.saved_searches.compiled import compile_node
from pipeline.saved_searches.query import parse
from pipeline.store import Store
from pipeline.text.word_codes import codes

if TYPE_CHECKING:
    import duckdb

KNOWN, ZONE = Vocabulary("bac-giang"), ZoneInfo("Asia/Ho_Chi_Minh")
_FIRST, _SECOND = ("mưa", "gió", "nước", "đất", "đá"), ("lớn", "lở", "dâng", "mạnh", "sạt", "rơi")
SEARCHES = (
    '"lễ hội"', '"le hoi"', "hội", "hoi", "không", "vắng", "NOT hội", "covid-19", "荔枝",
    "cháy OR nổ OR \"tai nạn\" OR \"sạt lở\"",
    '("mưa lũ" OR "ngập lụt" OR "lũ quét") (xã OR phường) NOT "diễn tập"',
    '"phản ánh" (nông sản OR "vải thiều" OR dưa) NOT "giá vàng"',
    " OR ".join(f'"{one} {two}"' for one in _FIRST for two in _SECOND),
)  # fmt: skip
_COMMON = """
của và có không là được trong cho người các với đã một này những về đến khi ra từ tại theo sẽ cũng vào năm
công nhà làm nước dân xã tỉnh việc sau trên phải đó hội lễ xuân lũ mưa ngập lụt quét cháy nổ tai nạn sạt lở
vải thiều nông sản dưa phản ánh giá vàng đất đá lớn gió mạnh phường trường học y tế bệnh viện đường cầu chợ
trạm bơm điện thu hoạch cam bưởi diễn tập huyện khu dâng rơi
"""
_ONSETS = "b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x"
_RIMES = "ăn ậu ệch iêu ốm ờn ụng ươn ỷ oài áp inh ằng ơi uốn ẹt ả ồ ím ao ười iệc ung ắt"
_ARTICLES = """
  INSERT INTO articles BY NAME SELECT 'a' || i AS article_id,
    'bao-' || i % 40 AS source_id, 'article' AS kind,
    'u' || i AS url, url AS canonical_url, '' AS title, '' AS lead, body, 'minute' AS date_precision,
    now() - to_minutes(i) AS dated, 'vi' AS language, 'd' AS content_digest, dated AS fetched_at FROM made
"""


def paragraphs(number: int = 2000) -> list[str]:
    """Paragraphs of 80 to 120 syllables; the n-th of the vocabulary comes about 1/n as often as the first."""
    chance = random.Random(6)  # noqa: S311  filler
    rare = [onset + rime for onset in _ONSETS.split() for rime in _RIMES.split()]
    chance.shuffle(rare)
    words = _COMMON.split() + rare
    weights = [1 / (20 + place) for place in range(len(words))]
    return [
        " ".join(chance.choices(words, weights, k=chance.randint(80, 120))).capitalize() + "."
        for _ in range(number)
    ]


def fill(connection: duckdb.DuckDBPyConnection, articles: int) -> None:
    """Put the invented articles and their words into an empty store."""
    import pandas as pd

    texts = paragraphs()
    frame = pd.DataFrame({"n": range(len(texts)), "text": texts, "codes": [codes(one) for one in texts]})
    connection.register("paragraphs", frame)
    connection.execute(
        "CREATE TEMP TABLE made AS SELECT i, string_agg(p.text, chr(10) ORDER BY k) AS body, "
        "list_sort(list_distinct(flatten(list(p.codes)))) AS codes FROM range(?) t(i), range(8) u(k) "
        "JOIN paragraphs p ON p.n = hash(i * 8 + k) % 2000 GROUP BY i",
        [articles],
    )
    connection.execute(_ARTICLES)
    connection.execute("INSERT INTO article_words SELECT 'a' || i, 'd', codes FROM made")


def main(articles: int = 100_000) -> None:
    """Print one line a search."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "searches.duckdb")
        store.migrate()
        with duckdb.connect(str(store.path)) as connection:
            fill(connection, articles)
        bytes_now = store.path.stat().st_size
        print(f"{articles:,} articles, {bytes_now / 1e6:.0f} MB")
        with duckdb.connect(str(store.path), read_only=True) as connection:
            for search in SEARCHES:
                found, times, cpu = measure(connection, search)
                print(
                    f"{found:>7,} found  best {min(times):.2f} s  worst {max(times):.2f} s  CPU {cpu:.2f} s"
                    f"  {search[:60]}",
                    flush=True,
                )
        with duckdb.connect(str(store.path)) as connection:
            _compare(connection, articles // 20)


def _compare(connection: duckdb.DuckDBPyConnection, articles: int) -> None:
    """The same with and without words over the first ``articles``, which are all that is left."""
    connection.execute("DELETE FROM articles WHERE CAST(article_id[2:] AS INTEGER) >= ?", [articles])
    beside = [_asked(connection, _compiled(search)) for search in SEARCHES]
    connection.execute("DELETE FROM article_words")
    print(f"of {articles:,} articles, CPU seconds with words and without")
    for search, (found, _, cpu) in zip(SEARCHES, beside, strict=True):
        again, _, slow = _asked(connection, _compiled(search))
        same = "" if again == found else f"  DIFFERS: {again}"
        print(f"{found:>7,} found  {cpu:.2f} s  {slow:.2f} s{same}  {search[:60]}")


def measure(connection: duckdb.DuckDBPyConnection, search: str) -> tuple[int, list[float], float]:
    """How many a search finds, the seconds of three askings, and the least CPU seconds of one."""
    compiled = _compiled(search)
    runs = [_asked(connection, compiled) for _ in range(3)]
    return runs[0][0], [one[1] for one in runs], min(one[2] for one in runs)


def _compiled(search: str) -> Compiled:
    return compile_node(parse(search), KNOWN, ZONE)


def _asked(connection: duckdb.DuckDBPyConnection, compiled: Compiled) -> tuple[int, float, float]:
    began, busy = time.perf_counter(), time.process_time()
    found = len(compiled.articles(connection))
    return found, time.perf_counter() - began, time.process_time() - busy


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
