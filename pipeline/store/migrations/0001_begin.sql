-- The first schema. Only what DuckLake also has: no keys, no sequences, no enums, no indexes.
CREATE TABLE runs (run_id VARCHAR NOT NULL, started_at TIMESTAMPTZ NOT NULL, finished_at TIMESTAMPTZ, status VARCHAR NOT NULL);
CREATE TABLE sources (source_id VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, tier VARCHAR NOT NULL,
  language VARCHAR NOT NULL, home VARCHAR NOT NULL, last_read_at TIMESTAMPTZ);
CREATE TABLE source_reports (run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, requests INTEGER NOT NULL, bytes BIGINT NOT NULL,
  not_modified INTEGER NOT NULL, discovered INTEGER NOT NULL, robots_denied INTEGER NOT NULL, failures INTEGER NOT NULL, problems JSON);
CREATE TABLE outcomes (run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, disposition VARCHAR NOT NULL,
  reason VARCHAR, article_id VARCHAR);
CREATE TABLE quarantine (run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, reason VARCHAR NOT NULL,
  fetched_at TIMESTAMPTZ NOT NULL, body_digest VARCHAR, archive_file VARCHAR, archive_offset BIGINT, archive_length BIGINT);
CREATE TABLE fetch_states (source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, etag VARCHAR, last_modified VARCHAR,
  body_digest VARCHAR, fetched_at TIMESTAMPTZ, page BOOLEAN NOT NULL);
CREATE TABLE articles (article_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, url VARCHAR NOT NULL,
  canonical_url VARCHAR NOT NULL, title VARCHAR NOT NULL, lead VARCHAR NOT NULL, body VARCHAR NOT NULL, published_at TIMESTAMPTZ,
  date_precision VARCHAR NOT NULL, dated TIMESTAMPTZ NOT NULL, language VARCHAR NOT NULL, content_digest VARCHAR NOT NULL,
  fetched_at TIMESTAMPTZ NOT NULL, body_digest VARCHAR, archive_file VARCHAR, archive_offset BIGINT, archive_length BIGINT,
  repaired_from VARCHAR);
CREATE TABLE revisions (article_id VARCHAR NOT NULL, content_digest VARCHAR NOT NULL, title VARCHAR NOT NULL, lead VARCHAR NOT NULL,
  body VARCHAR NOT NULL, fetched_at TIMESTAMPTZ NOT NULL);
CREATE TABLE mentions (article_id VARCHAR NOT NULL, place_id VARCHAR NOT NULL, name VARCHAR NOT NULL, span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL, confidence DOUBLE NOT NULL);
CREATE TABLE relevance (article_id VARCHAR NOT NULL, about_province BOOLEAN NOT NULL, salience VARCHAR NOT NULL, score DOUBLE NOT NULL);
CREATE TABLE labels (article_id VARCHAR NOT NULL, sentiment VARCHAR NOT NULL, sentiment_probs JSON, topic VARCHAR NOT NULL,
  topic_probs JSON, topics VARCHAR[]);
CREATE TABLE story_members (article_id VARCHAR NOT NULL, story_id VARCHAR NOT NULL, reprint_of VARCHAR, similarity DOUBLE NOT NULL,
  dated TIMESTAMPTZ NOT NULL);
CREATE TABLE claims (claim_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
  text VARCHAR NOT NULL, p DOUBLE NOT NULL, facets JSON);
CREATE TABLE claim_clusters (claim_id VARCHAR NOT NULL, cluster_id VARCHAR NOT NULL);
CREATE TABLE evidence (evidence_id VARCHAR NOT NULL, text VARCHAR NOT NULL, source VARCHAR NOT NULL, basis VARCHAR NOT NULL,
  stated_at TIMESTAMPTZ, url VARCHAR, verdict VARCHAR, valid_from DATE, valid_to DATE, retired_at TIMESTAMPTZ, article_id VARCHAR);
CREATE TABLE verdicts (claim_id VARCHAR NOT NULL, label VARCHAR NOT NULL, probs JSON, evidence_ids VARCHAR[], reasons VARCHAR[],
  decided_at TIMESTAMPTZ NOT NULL);
CREATE TABLE alerts (alert_id VARCHAR NOT NULL, dedupe_key VARCHAR NOT NULL, kind VARCHAR NOT NULL, title VARCHAR NOT NULL,
  priority INTEGER NOT NULL, score DOUBLE NOT NULL, reasons JSON, claim_ids VARCHAR[], article_ids VARCHAR[], evidence_ids VARCHAR[],
  verdict_reasons VARCHAR[], unit VARCHAR, raised_at TIMESTAMPTZ NOT NULL, last_seen_at TIMESTAMPTZ NOT NULL);
CREATE TABLE alert_events (event_id VARCHAR NOT NULL, alert_id VARCHAR NOT NULL, number INTEGER NOT NULL, happened_at TIMESTAMPTZ NOT NULL,
  actor VARCHAR NOT NULL, action VARCHAR NOT NULL, from_state VARCHAR NOT NULL, to_state VARCHAR NOT NULL, reason VARCHAR);
CREATE TABLE digests (first_day DATE NOT NULL, last_day DATE NOT NULL, made_at TIMESTAMPTZ NOT NULL, path VARCHAR NOT NULL);
