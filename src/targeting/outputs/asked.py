"""The rule set as everybody can read it, and reckon with it."""

from __future__ import annotations

from targeting.disclosure import Asked, Rules
from targeting.scoring import all_at_least, at_least
from targeting.workspace import RuleSet


def asked(ruleset: RuleSet) -> Rules:
    """What disclosure control takes of it; how many meet which of the rules is not in it."""
    rules = (
        Asked(
            rule.id,
            rule.points,
            rule.required,
            *(at_least(rule.id, rule.when) or ("", 0)),
            among=all_at_least(rule.id, rule.when),
        )
        for rule in ruleset.rules
    )
    # Whoever comes to the rules is as old as is asked, and has something: of a department, under a law.
    return Rules(tuple(rules), ruleset.threshold, before={"age": ruleset.min_age, "departments": 1, "laws": 1})
