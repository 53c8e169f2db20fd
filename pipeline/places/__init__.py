"""Names of places: the gazetteer, province profiles, finding names in text, deciding what they mean."""
