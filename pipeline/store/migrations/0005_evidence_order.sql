-- Where a sentence stands in its notice: the first is the headline, which the others take for granted.
ALTER TABLE evidence ADD COLUMN position INTEGER;
