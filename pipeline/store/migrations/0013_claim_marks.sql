-- What a cluster of claims is known by, so that a review need not read again what was said in the weeks before.
CREATE TABLE claim_marks (claim_id VARCHAR NOT NULL, cluster_id VARCHAR NOT NULL, exact BIGINT NOT NULL, facts BIGINT NOT NULL,
  words UINTEGER[] NOT NULL);
