"""Fra forløb til point

What a citizen has going on one day becomes a handful of numbers, the numbers become points by the rules, and the
points a nomination. Every table here is scored twice, by the SQL that a run uses and by a plain reading of the same
rules; both give the answer.

A person without a row of their own is an adult resident woman who has not objected. An involvement without more said is
a main one that counts, begun on 1 January 2017 and still running.
"""
