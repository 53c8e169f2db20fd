"""Which later sentence of an article turns what its beginning tells: read by its words."""
