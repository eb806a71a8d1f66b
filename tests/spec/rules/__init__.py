"""Reglerne, én for én

Every rule of the rule sets that are shipped has three paragraphs of its own: a citizen who meets it, a citizen who
lacks one thing of it, and its first and last day. Before them stands what a rule may ask and how the question is
understood.

An involvement is written by the name the code lists have for it, such as `SEL § 85` or `Kontanthjælp`; its law, its
kind and whether it counts are looked up there. Without more said it begins on 1 January 2017 and is still running.
The column that has a rule's name says whether the citizen meets that rule, and `fate` what became of the citizen:
nominated, or the step that dropped them. Both scorers, the SQL of a run and the plain reading beside it, give every
answer.
"""
