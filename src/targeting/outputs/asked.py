"""The rule set as everybody can read it, and reckon with it."""

from __future__ import annotations

from targeting.disclosure import Asked, Rules
from targeting.scoring import at_least
from targeting.workspace import RuleSet


def asked(ruleset: RuleSet) -> Rules:
    """What disclosure control takes of it; how many meet which of the rules is not in it."""
    rules = (
        Asked(rule.id, rule.points, rule.required, *(at_least(rule.id, rule.when) or ("", 0))) for rule in ruleset.rules
    )
    return Rules(tuple(rules), ruleset.threshold)
