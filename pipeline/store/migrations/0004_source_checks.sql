-- What `minhtin sources check --online` found: a source's last day of working is its newest row that worked.
CREATE TABLE source_checks (source_id VARCHAR NOT NULL, checked_at TIMESTAMPTZ NOT NULL, working BOOLEAN NOT NULL, result VARCHAR NOT NULL,
  items INTEGER NOT NULL, note VARCHAR NOT NULL);
