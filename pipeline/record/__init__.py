"""What goes on record from outside: reviews of claims by fact-checkers, and tables of statistics."""
