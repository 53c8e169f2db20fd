"""Telling people outside the desk that something waits there: whom, when, in which words, and the sending.

Only how many alerts wait, what each claims and why is told: public claims in the words of the desk. Nothing
here decides about an alert; whoever is told goes to the desk.
"""
