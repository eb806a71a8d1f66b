"""M8: integrationsgrunduddannelsen (IGU), den første ansøgning

The first of two applications, which the government rejected. Nothing makes it usable: not a day, not a network, not a file
with all signatures under it.
"""

from __future__ import annotations

from typing import Any


def test_rejected_whatever_is_written(standing: Any) -> None:
    """A file that takes it into use, signed by two people, changes nothing."""
    rows = """
    day        | municipality | in use                   | signed by | state    | says
    -----------+--------------+--------------------------+-----------+----------+--------------------------------------------------------------------------------------
    2017-06-26 | Helsingør    | -                        | -         | rejected | Afslået 26. juni 2017. Regeringen har afslået ansøgningen; ordningen kan ikke bruges.
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | rejected | Afslået 26. juni 2017. Regeringen har afslået ansøgningen; ordningen kan ikke bruges.
    2018-03-01 | Esbjerg      | 2018-02-01 to 2020-06-30 | anna bo   | rejected | Afslået 26. juni 2017. Regeringen har afslået ansøgningen; ordningen kan ikke bruges.
    2026-11-28 | Helsingør    | 2018-02-01 to            | anna bo   | rejected | Afslået 26. juni 2017. Regeringen har afslået ansøgningen; ordningen kan ikke bruges.
    """
    standing("M8", rows)
