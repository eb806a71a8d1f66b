"""M7: samtykke specificeret på fagcentre

Allowed by the law on personal data as it was, and as it has been since 25 May 2018.
"""

from __future__ import annotations

from typing import Any


def test_the_law_changes_overnight(standing: Any) -> None:
    """As for the search: who asks for consent does it by the law of the day."""
    rows = """
    day        | municipality | in use        | signed by | state       | says                                      | law
    -----------+--------------+---------------+-----------+-------------+-------------------------------------------+--------------------------------
    2018-05-24 | Ballerup     | 2018-02-01 to | anna bo   | usable      | Kan bruges i dag.                         | persondataloven § 3, nr. 8, og § 6
    2018-05-25 | Ballerup     | 2018-02-01 to | anna bo   | usable      | Kan bruges i dag.                         | databeskyttelsesforordningen art. 4, nr. 11, og art. 7; forvaltningsloven § 28, stk. 2
    2018-05-25 | Ballerup     | -             | -         | not_adopted | Kommunen har ikke taget ordningen i brug. | databeskyttelsesforordningen art. 4, nr. 11, og art. 7; forvaltningsloven § 28, stk. 2
    """
    standing("M7", rows)
