-- Which words an article holds, as numbers (pipeline/text/word_codes.py): a search looks here first and reads only what may match.
CREATE TABLE article_words (article_id VARCHAR NOT NULL, content_digest VARCHAR NOT NULL, codes USMALLINT[] NOT NULL);
