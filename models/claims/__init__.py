"""Whether a sentence is a claim worth checking: labels, guideline, a calibrated model of words and shape."""
