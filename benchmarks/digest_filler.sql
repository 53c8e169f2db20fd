-- Thirty days of invented articles, made inside the database: SET VARIABLE articles first.
-- Stories have three articles (one original, a reprint, another original); five have hundreds.
CREATE TEMP MACRO word(i, n) AS (['nông', 'dân', 'xã', 'vào', 'vụ', 'thu', 'hoạch', 'đường', 'mới', 'nối', 'hai',
  'phường', 'hoàn', 'thành', 'sớm', 'so', 'với', 'kế', 'năm'])[CAST(1 + hash(i * 131 + n) % 19 AS INTEGER)];
CREATE TEMP MACRO sentence(i, number, words) AS 'Sự việc ' || i || ' '
  || list_aggregate([word(i, w) FOR w IN range(number * 40, number * 40 + words)], 'string_agg', ' ') || '.';
CREATE TEMP MACRO text_of(i, many, words) AS list_aggregate([sentence(i, s, words) FOR s IN range(many)], 'string_agg', ' ');
CREATE TEMP MACRO place(n) AS (['Chũ', 'Lục Ngạn', 'Sơn Động', 'Yên Thế', 'Bắc Giang', 'Nếnh', 'Việt Yên', 'Lục Nam',
  'Kép', 'Từ Sơn'])[CAST(1 + n % 10 AS INTEGER)];
CREATE TEMP TABLE filler AS SELECT i, 'a' || lpad(CAST(i AS VARCHAR), 9, '0') AS article_id,
  TIMESTAMPTZ '2026-11-01 00:30:00+07' + INTERVAL (i * 2585000 // getvariable('articles')) SECOND AS dated
  FROM range(getvariable('articles')) t(i);
INSERT INTO sources BY NAME SELECT 'bao-' || i AS source_id, 'Báo Ví Dụ ' || i AS name, 'newspaper' AS kind,
  (['central', 'provincial', 'trade'])[1 + i % 3] AS tier, 'vi' AS language, 'https://bao' || i || '.example' AS home
  FROM range(40) t(i);
INSERT INTO articles BY NAME SELECT article_id, 'bao-' || (i % 40) AS source_id, 'article' AS kind,
  'https://bao' || (i % 40) || '.example/' || i AS url, url AS canonical_url, sentence(i, 0, 9) AS title,
  CASE WHEN i % 2 = 0 THEN text_of(i, 2, 18) ELSE '' END AS lead, text_of(i, 22, 24) AS body, dated AS published_at,
  'minute' AS date_precision, dated, 'vi' AS language, CAST(i AS VARCHAR) AS content_digest, dated AS fetched_at FROM filler;
INSERT INTO relevance SELECT article_id, true, 'main', 0.9 FROM filler;
INSERT INTO labels BY NAME SELECT article_id, (['positive', 'neutral', 'negative'])[1 + i % 3] AS sentiment,
  (['health', 'agriculture', 'education', 'traffic', 'industry', 'culture', 'environment'])[1 + i % 7] AS topic FROM filler;
INSERT INTO story_members BY NAME SELECT article_id, 's' || CASE WHEN i % 97 = 0 THEN i % 5 ELSE 10 + i // 3 END AS story_id,
  CASE WHEN i % 3 = 1 THEN 'a' || lpad(CAST(i - 1 AS VARCHAR), 9, '0') END AS reprint_of, 1.0 AS similarity, dated FROM filler;
INSERT INTO mentions SELECT article_id, 'bac-ninh-2025.chu', place(i * 7 + k * 3), k * 20, k * 20 + 8, 0.9
  FROM filler, range(3) u(k);
