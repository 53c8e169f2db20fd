"""Which of the sentences that words have found says what a claim says."""
