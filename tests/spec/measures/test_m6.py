"""M6: udsøgning af målgruppen

The letter leant on persondataloven, which ended on 24 May 2018; from the day after it is the data protection regulation
with a supplementary basis of the municipality's own. Whether a run may be made is another question, and the gate's.
"""

from __future__ import annotations

from typing import Any


def test_the_law_changes_overnight(standing: Any) -> None:
    """What was taken into use before goes on, on the law of the day."""
    rows = """
    day        | municipality | in use        | signed by | state       | says                                      | law
    -----------+--------------+---------------+-----------+-------------+-------------------------------------------+-------------------------------------------
    2018-05-24 | Halsnæs      | 2018-02-01 to | anna bo   | usable      | Kan bruges i dag.                         | persondataloven § 8, stk. 3, jf. stk. 2, nr. 2
    2018-05-25 | Halsnæs      | 2018-02-01 to | anna bo   | usable      | Kan bruges i dag.                         | databeskyttelsesforordningen art. 6, stk. 1, litra e, og art. 9, stk. 2, litra g, med kommunens supplerende hjemmel
    2018-05-25 | Halsnæs      | -             | -         | not_adopted | Kommunen har ikke taget ordningen i brug. | databeskyttelsesforordningen art. 6, stk. 1, litra e, og art. 9, stk. 2, litra g, med kommunens supplerende hjemmel
    """
    standing("M6", rows)
