"""Sentiment: how a text reflects on the province, and how posts speak."""
