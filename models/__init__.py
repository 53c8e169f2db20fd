"""Text to numbers: sentiment, topics, claim detection, verification. Imports nothing of ours."""
