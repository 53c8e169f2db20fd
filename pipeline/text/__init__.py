"""Letters, syllables and legacy encodings of Vietnamese text. Pure helpers of :mod:`pipeline.normalise`."""
