"""Fra rækker til forløb

A register says the same thing many times: a renewal, a correction, a week, a month. What counts is the involvement, the
days on which one person has one thing from one service centre. This chapter shows what becomes one and what stays two.

Rows are as in the chapter on registers: blank is ordinary, `-` is empty. In the answers an empty cell is nothing, and
without an end an involvement runs on.
"""
