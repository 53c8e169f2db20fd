"""RawItem to Article to Claim to Alert: one stage, one file; the store."""
