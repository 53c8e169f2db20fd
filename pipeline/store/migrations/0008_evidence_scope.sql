-- What a statement holds for, and what came in its place.
ALTER TABLE evidence ADD COLUMN place VARCHAR;
ALTER TABLE evidence ADD COLUMN period VARCHAR;
ALTER TABLE evidence ADD COLUMN replaced_by VARCHAR;
ALTER TABLE evidence ADD COLUMN replaced_how VARCHAR;
