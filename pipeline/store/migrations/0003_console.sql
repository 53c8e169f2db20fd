-- The desk in a browser: accounts of the staff, sessions, tokens, the audit chain, clocks of alerts, answers.
CREATE TABLE officers (officer VARCHAR NOT NULL, full_name VARCHAR NOT NULL, password_hash VARCHAR NOT NULL, role VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL, changed_at TIMESTAMPTZ NOT NULL, disabled_at TIMESTAMPTZ);
CREATE TABLE desk_sessions (session_digest VARCHAR NOT NULL, officer VARCHAR NOT NULL, started_at TIMESTAMPTZ NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL, ends_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ);
CREATE TABLE api_tokens (token_digest VARCHAR NOT NULL, name VARCHAR NOT NULL, scopes VARCHAR[] NOT NULL, officer VARCHAR NOT NULL,
  created_at TIMESTAMPTZ NOT NULL, ends_at TIMESTAMPTZ NOT NULL, revoked_at TIMESTAMPTZ);
CREATE TABLE audit (number BIGINT NOT NULL, happened_at TIMESTAMPTZ NOT NULL, actor VARCHAR NOT NULL, action VARCHAR NOT NULL,
  subject VARCHAR NOT NULL, detail VARCHAR NOT NULL, previous VARCHAR NOT NULL, digest VARCHAR NOT NULL);
CREATE TABLE alert_deadlines (event_id VARCHAR NOT NULL, alert_id VARCHAR NOT NULL, due_at TIMESTAMPTZ NOT NULL);
CREATE TABLE responses (response_id VARCHAR NOT NULL, alert_id VARCHAR NOT NULL, number INTEGER NOT NULL, written_at TIMESTAMPTZ NOT NULL,
  actor VARCHAR NOT NULL, state VARCHAR NOT NULL, template VARCHAR NOT NULL, text VARCHAR NOT NULL, note VARCHAR);
