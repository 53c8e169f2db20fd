-- How each alert stands, so that reading the queue does not go through all that ever happened. The events remain
-- the truth: this is written with them in one transaction, and whenever it does not agree they are read instead.
CREATE TABLE alert_now (alert_id VARCHAR NOT NULL, state VARCHAR NOT NULL, version INTEGER NOT NULL, owner VARCHAR);
INSERT INTO alert_now SELECT alert_id, arg_max(to_state, number), max(number), arg_max(actor, number) FILTER (action = 'take')
  FROM alert_events GROUP BY alert_id;
