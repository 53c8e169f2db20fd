"""Collection: the outside world to RawItem. Imports nothing of ours but leaf modules of pipeline."""
