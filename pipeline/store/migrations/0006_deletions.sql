-- What was removed by a retention clock: appended, chained, and without a word of what it said.
CREATE TABLE deletions (number BIGINT NOT NULL, deleted_at TIMESTAMPTZ NOT NULL, kind VARCHAR NOT NULL, rule VARCHAR NOT NULL,
  cutoff TIMESTAMPTZ NOT NULL, items INTEGER NOT NULL, digests VARCHAR[] NOT NULL, previous VARCHAR NOT NULL, digest VARCHAR NOT NULL);
