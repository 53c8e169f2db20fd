-- Evidence that a review has held the claims against, and the state of the story index.
CREATE TABLE reviewed_evidence (evidence_id VARCHAR NOT NULL, reviewed_at TIMESTAMPTZ NOT NULL);
CREATE TABLE story_rows (article_id VARCHAR NOT NULL, story_id VARCHAR NOT NULL, reprint_of VARCHAR, source_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL, dated TIMESTAMPTZ NOT NULL, known_time BOOLEAN NOT NULL, content_digest VARCHAR NOT NULL, sketch UBIGINT[],
  terms JSON);
