"""Må vi dele det?

May one unit of the municipality tell another about a citizen, now? The answer is Ja, Nej or Spørg, and comes from the
first row that fits in the table that comes with the program (catalogue/share_rules.toml); `because` names that row.

A history has one line a row of a consent; a line that names no moment belongs to the event above it. Where nothing
else is written a row says yes, the consent is called A, was signed by the citizen, and its text is the letter that the
municipality knows. Moments are those of Danish clocks; on the night the clock is set back, A is before and B after, and
Z is UTC. `from` gives, `to` receives. `stated` is what whoever asks says of the matter. A plain reading in Python,
which knows no table, gives every answer too.
"""
