-- People of an OpenID provider who have an account at this desk, known by issuer and subject.
CREATE TABLE officer_identities (issuer VARCHAR NOT NULL, subject VARCHAR NOT NULL, officer VARCHAR NOT NULL,
  linked_at TIMESTAMPTZ NOT NULL);
