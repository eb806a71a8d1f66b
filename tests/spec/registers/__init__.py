"""Registre som de kommer

Every department delivers differently. The contract of a register says how its file is written and what its columns
are; nothing is guessed. Every row of a file is accepted, quarantined with the column and the rule it broke, or ignored
by a declared rule, and the three add up to the rows that were read.

In the tables a blank cell is ordinary for that register, `-` is an empty cell, and a name stands for that person's
number. What cannot be seen is written as in HTML: `&nbsp;` is a space that does not break, `&#9;` a tab.
"""
