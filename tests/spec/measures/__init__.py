"""Ordninger: what can be used, where and when

What the letters of 2017 granted, found unnecessary, refused or left open, one section a row of the catalogue. Each table
says what holds of one measure on a day, in a municipality, with what it has taken into use and who has signed for that;
and what a person reads first. Anna is a rule steward and Bo a data steward; either may sign, and it takes two.

An adoption without more said is for forty people, and states an order that is in force from its first day.
"""
