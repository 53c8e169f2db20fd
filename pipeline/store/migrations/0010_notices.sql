-- What was told to whom outside the desk, appended step by step: "sending" is written before a message leaves.
CREATE TABLE notices (notice_id VARCHAR NOT NULL, number INTEGER NOT NULL, target VARCHAR NOT NULL, happened_at TIMESTAMPTZ NOT NULL,
  state VARCHAR NOT NULL, items INTEGER NOT NULL, problem VARCHAR NOT NULL);
CREATE TABLE notice_items (notice_id VARCHAR NOT NULL, target VARCHAR NOT NULL, alert_id VARCHAR NOT NULL, alert_number INTEGER NOT NULL,
  occasion VARCHAR NOT NULL, priority INTEGER NOT NULL);
-- Recipients of the digest who asked not to get it any more, and changed their minds: the newest row counts.
CREATE TABLE mail_choices (recipient VARCHAR NOT NULL, number INTEGER NOT NULL, chosen_at TIMESTAMPTZ NOT NULL, choice VARCHAR NOT NULL,
  way VARCHAR NOT NULL);
