-- The ledger of what we asked of each host, a publisher may be shown all of it: counts, times, decisions.
CREATE TABLE host_hours (run_id VARCHAR NOT NULL, host VARCHAR NOT NULL, hour TIMESTAMPTZ NOT NULL, requests INTEGER NOT NULL,
  bytes BIGINT NOT NULL, not_modified INTEGER NOT NULL, refused INTEGER NOT NULL, errors INTEGER NOT NULL,
  robots_requests INTEGER NOT NULL, robots_denied INTEGER NOT NULL, withheld INTEGER NOT NULL, least_gap DOUBLE,
  most_at_once INTEGER NOT NULL, our_name VARCHAR NOT NULL);
CREATE TABLE host_robots (host VARCHAR NOT NULL, decided_at TIMESTAMPTZ NOT NULL, decision VARCHAR NOT NULL, status INTEGER NOT NULL,
  reason VARCHAR NOT NULL, crawl_delay DOUBLE NOT NULL, digest VARCHAR NOT NULL, cached BOOLEAN NOT NULL);
CREATE TABLE host_rests (host VARCHAR NOT NULL, until TIMESTAMPTZ NOT NULL, reason VARCHAR NOT NULL, strikes INTEGER NOT NULL);
-- Sources that cannot be read politely, and how often the others are looked at.
CREATE TABLE source_marks (source_id VARCHAR NOT NULL, marked_at TIMESTAMPTZ NOT NULL, reason VARCHAR NOT NULL, host VARCHAR NOT NULL);
CREATE TABLE source_polls (source_id VARCHAR NOT NULL, polled_at TIMESTAMPTZ NOT NULL, next_at TIMESTAMPTZ NOT NULL,
  rate DOUBLE NOT NULL, evidence DOUBLE NOT NULL);
