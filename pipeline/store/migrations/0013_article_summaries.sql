-- What the digest tells of an article, made by the cycles (pipeline/digest/told.py) because reading every sentence beside the first takes a tenth of a second.
CREATE TABLE article_summaries (article_id VARCHAR NOT NULL, content_digest VARCHAR NOT NULL, made_by VARCHAR NOT NULL, summary VARCHAR NOT NULL);
