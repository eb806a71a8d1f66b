"""Which registers each rule needs: derived from what it reads and from the contracts, never typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from targeting.scoring.rules import Behind, behind
from targeting.workspace import Code, CodeLists, Constant, Emission, RegisterContract, RuleSet, Thing, catalogue_terms

Shown = Mapping[str, frozenset[Thing]]


def registers_needed(
    ruleset: RuleSet, contracts: Iterable[RegisterContract], codes: CodeLists
) -> dict[str, tuple[str, ...]]:
    """The registers that can show something each rule reads, by rule id; a rule that reads age alone needs none.

    Raises ConfigurationError when a rule is not allowed.
    """
    shown = _shown(contracts, codes)
    return {
        rule: tuple(register for register, things in shown.items() if any(_reads(read, thing) for thing in things))
        for rule, read in behind(ruleset).items()
    }


def never_seen(ruleset: RuleSet, contracts: Iterable[RegisterContract], codes: CodeLists) -> dict[str, tuple[str, ...]]:
    """The terms of each rule that no register in use can show, by rule id: the rule can never see them there."""
    every = frozenset(thing for things in _shown(contracts, codes).values() for thing in things)
    unseen = {
        rule: tuple(
            sorted(catalogue_terms().spelt[term] for term in read.terms if not catalogue_terms().called(term) & every)
        )
        for rule, read in behind(ruleset).items()
    }
    return {rule: terms for rule, terms in unseen.items() if terms}


def _shown(contracts: Iterable[RegisterContract], codes: CodeLists) -> Shown:
    """What each register can show, by the code lists its contract names."""
    return {
        contract.id: frozenset(
            Thing(code.law, code.paragraph, code.family, code.kind)
            for emission in contract.involvement
            for code in codes.codes
            if _emits(emission, code)
        )
        for contract in contracts
    }


def _emits(emission: Emission, code: Code) -> bool:
    if code.code_list != emission.code_list or not (code.main and code.counts):
        return False
    return not isinstance(emission.code, Constant) or emission.code.value.casefold() == code.code.casefold()


def _reads(read: Behind, thing: Thing) -> bool:
    return thing.kind in read.kinds or any(thing in catalogue_terms().called(term) for term in read.terms)
