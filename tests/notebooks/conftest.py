"""A small store with something for every notebook, and secrets that none of them may show."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.store import Store

SECRET = "BI-MAT-KHONG-DUOC-LO"
_ROWS = f"""
INSERT INTO runs VALUES ('r1', '2026-11-12 16:00+00', '2026-11-12 16:10+00', 'finished');
INSERT INTO sources SELECT 'bao-' || i, 'Báo Số ' || i, 'newspaper', CASE WHEN i = 1 THEN 'central' ELSE 'provincial' END, 'vi', 'http://b' || i, NULL FROM range(1, 4) t(i);
INSERT INTO sources VALUES ('dien-dan', 'Diễn đàn', 'forum', 'social', 'vi', 'http://f', NULL);
INSERT INTO source_reports SELECT 'r1', 'bao-' || i, 10, 2048, 2, 5, 1, 0, '[]' FROM range(1, 4) t(i);
INSERT INTO outcomes SELECT 'r1', 'bao-1', 'http://b1/' || i, 'stored', NULL, NULL FROM range(5) t(i);
INSERT INTO articles SELECT 'a' || i, 'bao-' || (1 + i % 3), 'article', 'http://b/' || i, 'http://b/' || i, 'Mưa lũ gây sạt lở lần ' || i, 'Sapô', 'Nội dung bài về lũ.',
  TIMESTAMPTZ '2026-11-12 01:00+00' + to_hours(i * 3), 'minute', TIMESTAMPTZ '2026-11-12 01:00+00' + to_hours(i * 3), 'vi', 'd' || i, '2026-11-14 16:00+00', NULL, NULL, NULL, NULL, NULL FROM range(18) t(i);
INSERT INTO articles VALUES ('p1', 'dien-dan', 'post', 'http://f/{SECRET}', 'http://f/{SECRET}', '{SECRET}', '', '{SECRET}', '2026-11-12 05:00+00', 'minute', '2026-11-12 05:00+00', 'vi', 'x', '2026-11-12 06:00+00', NULL, NULL, NULL, NULL, NULL);
INSERT INTO revisions SELECT article_id, content_digest, title, lead, body, fetched_at FROM articles;
INSERT INTO revisions VALUES ('a1', 'd1b', 'Mưa lũ gây sạt lở, đã sửa', 'Sapô', 'Nội dung mới.', '2026-11-14 18:00+00');
INSERT INTO relevance SELECT article_id, true, 'main', 0.9 FROM articles;
INSERT INTO labels SELECT article_id, CASE WHEN hash(article_id) % 2 = 0 THEN 'negative' ELSE 'positive' END, '{{"negative":0.7,"positive":0.6}}', 'health', '{{"health":0.8}}', ['health'] FROM articles;
INSERT INTO mentions SELECT article_id, 'bac-ninh-2025.son-dong', 'Sơn Động', 0, 5, 0.9 FROM articles;
INSERT INTO story_members SELECT article_id, 's1', CASE WHEN article_id = 'a2' THEN 'a1' ELSE '' END, 0.9, dated FROM articles;
INSERT INTO claims SELECT 'c' || article_id, article_id, 0, 5, 'Có 10 nhà bị sập.', 0.8, '{{}}' FROM articles WHERE kind = 'article';
INSERT INTO verdicts SELECT claim_id, 'REFUTED', '{{"SUPPORTED":0.1,"REFUTED":0.8,"NEI":0.1}}', ['e1'], [], '2026-11-13 00:00+00' FROM claims;
INSERT INTO evidence BY NAME SELECT 'e1' AS evidence_id, 'Không có nhà nào bị sập.' AS text, 'UBND xã' AS source, 'official' AS basis, TIMESTAMPTZ '2026-11-12 00:00+00' AS stated_at, 'http://e' AS url, '' AS verdict, 0 AS position;
INSERT INTO alerts SELECT 'al' || i, 'k' || i, 'can_xac_minh', 'Có 10 nhà bị sập', 1 + i, 3.0, '[{{"name":"harm","points":2.0,"words":"x"}}]', ['ca1'], ['a1'], ['e1'], [], 'Sở Xây dựng', '2026-11-12 08:00+00', '2026-11-12 08:00+00', [] FROM range(3) t(i);
INSERT INTO alert_events VALUES ('v1', 'al0', 1, '2026-11-12 08:00+00', 'minhtin', 'raise', '', 'moi', ''), ('v2', 'al0', 2, '2026-11-12 09:00+00', '{SECRET}', 'answer', 'moi', 'da_phan_hoi', '{SECRET}'),
  ('v3', 'al0', 3, '2026-11-12 10:00+00', '{SECRET}', 'close', 'da_phan_hoi', 'dong', 'cảnh báo nhầm: {SECRET}');
INSERT INTO officers VALUES ('{SECRET}', '{SECRET}', '{SECRET}', 'admin', '2026-11-12 08:00+00', '2026-11-12 08:00+00', NULL);
INSERT INTO desk_sessions VALUES ('{SECRET}', '{SECRET}', '2026-11-12 08:00+00', '2026-11-12 08:00+00', '2026-11-12 08:00+00', NULL);
INSERT INTO api_tokens VALUES ('{SECRET}', '{SECRET}', [], '{SECRET}', '2026-11-12 08:00+00', '2026-11-12 08:00+00', NULL);
INSERT INTO audit VALUES (1, '2026-11-12 08:00+00', '{SECRET}', '{SECRET}', '{SECRET}', '{SECRET}', '', '');
INSERT INTO responses VALUES ('x', 'al0', 1, '2026-11-12 08:00+00', '{SECRET}', 'draft', '{SECRET}', '{SECRET}', NULL);
"""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a store."""
    data = tmp_path_factory.mktemp("so-tay")
    Store(data / "minhtin.duckdb").migrate()
    with duckdb.connect(str(data / "minhtin.duckdb")) as connection:
        connection.execute(_ROWS)
    return data
