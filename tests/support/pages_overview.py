"""The page of an overview, of made-up consents and things."""

from __future__ import annotations

from datetime import date

from support.consents import UNITS
from support.overviews import CODES, overview_of
from targeting.overview import OverviewOf, overview_page

AS_OF = date(2018, 3, 1)
SAID = """
at               | what  | from      | to        | category   | says | until
-----------------+-------+-----------+-----------+------------+------+-----------
2018-01-10 10.00 | given | home_care | jobcentre | social     | yes  | 2018-12-31
                 |       | home_care | jobcentre | health     | yes  |
                 |       | benefits  | jobcentre | benefit    | yes  |
                 |       | misuse    | jobcentre | misuse     | no   |
"""
HAS = """
from      | what                          | since      | until      | lag
----------+-------------------------------+------------+------------+----
home_care | Bostøtte                      | 2015-03-01 |            |
home_care | Kommunal sygepleje            | 2017-04-01 | 2018-06-30 |
home_care | Hjælpemidler                  | 2017-08-01 | 2018-08-01 |
benefits  | Kontanthjælp                  | 2017-07-24 | 2018-03-04 | 7
home_care | Ledsageordning                | 2018-04-01 |            |
misuse    | Social stofmisbrugsbehandling | 2017-06-01 |            |
family    | Mentor                        | 2017-06-01 |            |
"""


def overview_of_example() -> str:
    """`targeting case overview --html`, to the jobcentre."""
    of = OverviewOf(
        case_id="S-0A1B2C3D",
        to="jobcentre",
        controller="Eksempelkommune",
        run_id="20180302T053000Z-3f9a1c",
        as_of=AS_OF,
        delivery=AS_OF,
        incomplete=("Rusmiddelbehandling",),
        table="1.1.0 (f3562e606790)",
        log_seq=41,
        units=UNITS,
    )
    found = overview_of(SAID, HAS, "jobcentre", "2018-03-02 09.00", AS_OF)
    return overview_page(of, found, CODES).html()
