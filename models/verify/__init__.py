"""Reading a claim beside its evidence: a cross-encoder on the packaged encoder, its training and its data."""
