"""Ordninger: what can be used, where and when

What the letters of 2017 granted, found unnecessary, refused or left open, one section a row of the catalogue. Each table
says what holds of one measure on a day, in a municipality, with what it has taken into use and who has signed for that;
and what a person reads first. Anna is a rule steward and Bo a data steward; either may sign, and it takes two.

An adoption without more said is for forty people, and states an order that is in force from its first day.

Where a measure is granted to citizens, a table is of cases (A, where none is said), a line an event, on `today` unless it
says `on`; the last column says what becomes of it, or a piece of why it is refused. Events are numbered as they are
recorded. A field that is not named is filled in, and `field=-` leaves it out. A second table says what is due then, and
whether that is ahead, soon, today, late or a breach. In use from February 2018 to June 2020, where nothing else is said.
"""
