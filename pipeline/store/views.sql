-- The views that analysts see. `store` is the attached database, read only. What is not here is out of reach:
-- no account, session, token, audit row, name of an officer, draft of an answer or free text of the desk, and
-- neither address, title nor whole text of a post (a member of the public wrote it).
CREATE VIEW articles AS
SELECT a.article_id, a.source_id, s.name AS source_name, s.tier, a.kind, a.language, a.published_at, a.date_precision, a.dated,
       a.fetched_at, CASE WHEN a.kind = 'article' THEN a.title ELSE '' END AS title,
       CASE WHEN a.kind = 'article' THEN a.url END AS url,
       CAST(length(a.title) + length(a.lead) + length(a.body) AS INTEGER) AS characters,
       r.about_province, r.salience, l.sentiment, l.topic, coalesce(l.topics, []) AS topics,
       CAST(json_extract(l.sentiment_probs, '$."' || l.sentiment || '"') AS DOUBLE) AS sentiment_p,
       CAST(json_extract(l.topic_probs, '$."' || l.topic || '"') AS DOUBLE) AS topic_p,
       m.story_id, nullif(m.reprint_of, '') AS reprint_of, m.similarity, coalesce(v.versions, 1) AS versions
FROM store.main.articles a
LEFT JOIN store.main.sources s ON s.source_id = a.source_id
LEFT JOIN store.main.relevance r ON r.article_id = a.article_id
LEFT JOIN store.main.labels l ON l.article_id = a.article_id
LEFT JOIN store.main.story_members m ON m.article_id = a.article_id
LEFT JOIN (SELECT article_id, CAST(count(*) AS INTEGER) AS versions FROM store.main.revisions GROUP BY article_id) v
  ON v.article_id = a.article_id;

CREATE VIEW texts AS
SELECT article_id, lead, body FROM store.main.articles WHERE kind = 'article';

CREATE VIEW places AS
SELECT article_id, place_id, name, CAST(count(*) AS INTEGER) AS mentions, max(confidence) AS confidence
FROM store.main.mentions GROUP BY article_id, place_id, name;

CREATE VIEW stories AS
SELECT m.story_id, coalesce(arg_min(a.title, a.dated) FILTER (a.kind = 'article' AND a.title <> ''), '') AS title,
       min(a.dated) AS first_at, max(a.dated) AS last_at,
       CAST(count(*) FILTER (a.kind = 'article') AS INTEGER) AS articles,
       CAST(count(*) FILTER (a.kind = 'post') AS INTEGER) AS posts,
       CAST(count(DISTINCT a.source_id) FILTER (a.kind = 'article') AS INTEGER) AS outlets,
       CAST(count(*) FILTER (a.kind = 'article' AND nullif(m.reprint_of, '') IS NOT NULL) AS INTEGER) AS reprints,
       CAST(count(*) FILTER (l.sentiment = 'negative') AS INTEGER) AS negative,
       CAST(count(*) FILTER (l.sentiment = 'neutral') AS INTEGER) AS neutral,
       CAST(count(*) FILTER (l.sentiment = 'positive') AS INTEGER) AS positive,
       mode(l.topic) AS topic
FROM store.main.story_members m JOIN store.main.articles a ON a.article_id = m.article_id
LEFT JOIN store.main.labels l ON l.article_id = m.article_id
GROUP BY m.story_id;

CREATE VIEW revisions AS
SELECT v.article_id, CAST(row_number() OVER (PARTITION BY v.article_id ORDER BY v.fetched_at, v.content_digest) AS INTEGER) AS version,
       v.fetched_at, v.title, v.lead, v.body
FROM store.main.revisions v JOIN store.main.articles a ON a.article_id = v.article_id WHERE a.kind = 'article';

CREATE VIEW claims AS
SELECT c.claim_id, c.article_id, a.source_id, a.kind, a.dated, c.text, c.p, k.cluster_id, v.label,
       CAST(v.probs ->> '$.SUPPORTED' AS DOUBLE) AS p_supported, CAST(v.probs ->> '$.REFUTED' AS DOUBLE) AS p_refuted,
       CAST(v.probs ->> '$.NEI' AS DOUBLE) AS p_nei, coalesce(v.evidence_ids, []) AS evidence_ids, v.decided_at
FROM store.main.claims c JOIN store.main.articles a ON a.article_id = c.article_id
LEFT JOIN store.main.verdicts v ON v.claim_id = c.claim_id
LEFT JOIN store.main.claim_clusters k ON k.claim_id = c.claim_id;

CREATE VIEW evidence AS
SELECT evidence_id, text, source, basis, stated_at, url, verdict, valid_from, valid_to, retired_at FROM store.main.evidence;

CREATE VIEW alerts AS
SELECT a.alert_id, a.kind, a.title, a.priority, a.score, a.unit, a.raised_at, a.last_seen_at, coalesce(e.state, 'moi') AS state,
       e.taken_at, e.concluded_at, e.answered_at, e.closed_at,
       CASE WHEN coalesce(e.state, 'moi') <> 'dong' THEN NULL
            WHEN e.closing LIKE 'tin đúng%' THEN 'tin-dung'
            WHEN e.closing LIKE 'sai một phần%' THEN 'sai-mot-phan'
            WHEN e.closing LIKE 'sai%' THEN 'sai'
            WHEN e.closing LIKE 'không đủ căn cứ%' THEN 'khong-du-can-cu'
            WHEN e.closing LIKE 'trùng%' THEN 'trung'
            WHEN e.closing LIKE 'cảnh báo nhầm%' THEN 'canh-bao-nham'
            ELSE 'khac' END AS outcome,
       a.claim_ids, a.article_ids, a.evidence_ids
FROM store.main.alerts a LEFT JOIN (
  SELECT alert_id, arg_max(to_state, number) AS state,
         min(happened_at) FILTER (to_state = 'da_nhan') AS taken_at, min(happened_at) FILTER (to_state = 'ket_luan') AS concluded_at,
         min(happened_at) FILTER (to_state = 'da_phan_hoi') AS answered_at, max(happened_at) FILTER (to_state = 'dong') AS closed_at,
         arg_max(reason, number) FILTER (to_state = 'dong') AS closing
  FROM store.main.alert_events GROUP BY alert_id) e ON e.alert_id = a.alert_id;

CREATE VIEW alert_reasons AS
SELECT alert_id, json_extract_string(reason, '$.name') AS name, CAST(json_extract(reason, '$.points') AS DOUBLE) AS points
FROM (SELECT alert_id, unnest(CAST(coalesce(reasons, '[]') AS JSON[])) AS reason FROM store.main.alerts);

CREATE VIEW sources AS
SELECT source_id, name, kind, tier, language, home, last_read_at FROM store.main.sources;

CREATE VIEW source_reports AS
SELECT p.run_id, u.started_at, p.source_id, p.requests, p.bytes, p.not_modified, p.discovered, p.robots_denied, p.failures
FROM store.main.source_reports p JOIN store.main.runs u ON u.run_id = p.run_id;

CREATE VIEW outcomes AS
SELECT o.run_id, u.started_at, o.source_id, o.disposition, CAST(count(*) AS INTEGER) AS items
FROM store.main.outcomes o JOIN store.main.runs u ON u.run_id = o.run_id GROUP BY o.run_id, u.started_at, o.source_id, o.disposition;

CREATE VIEW runs AS
SELECT run_id, started_at, finished_at, status FROM store.main.runs;
