"""The `minhtin` command: one file per command."""
