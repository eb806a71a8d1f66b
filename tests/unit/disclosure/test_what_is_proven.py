"""What a proven pattern is: the lowest price, where a headline is as ten. Said so, and not as the fewest counts."""

from __future__ import annotations

from targeting.commands.summary import WAYS
from targeting.disclosure.protect import pattern
from targeting.disclosure.system import Relation, Sensitive, System, Variable

WHOLE, FEW, MANY, ONE, OTHER = ((name,) for name in ("whole", "few", "many", "one", "other"))


def town(*headlines: Variable) -> System:
    """whole = few + many, and many = one + other."""
    values = {WHOLE: 103, FEW: 3, MANY: 100, ONE: 40, OTHER: 60}
    return System(
        values=values,
        minimums=dict.fromkeys(values, 5),
        relations=[Relation({WHOLE: 1, FEW: -1, MANY: -1}), Relation({MANY: 1, ONE: -1, OTHER: -1})],
        sensitive=[Sensitive({FEW: 1}, 5)],
        headlines=set(headlines),
    )


def test_more_counts_may_be_hidden_than_had_to_be_where_fewer_would_be_a_headline() -> None:
    weighed, counted = pattern(town(WHOLE)), pattern(town())
    assert (weighed.way, weighed.hidden) == ("fewest", {FEW, MANY, ONE})
    assert (counted.way, counted.hidden) == ("fewest", {FEW, WHOLE})


def test_the_sentence_says_that_it_is_weighed_and_that_counted_it_may_be_more() -> None:
    said = WAYS["fewest"]
    assert "vejer som ti andre" in said and "Vejet sådan er det bevist" in said
    assert "talt uden vægt kan det være flere" in said and "programmet prøver" in said
