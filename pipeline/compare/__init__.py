"""Two texts held against each other, facet by facet, with findings in Vietnamese words."""
