"""M3: opfølgning, der passer til en hjerneskade

Granted as M1 is. Afterwards the general law has grown laxer than the rule that the trial deviated from: the sentence
says which law holds now.
"""

from __future__ import annotations

from typing import Any


def test_the_days_of_the_trial_and_the_law_that_holds_now(standing: Any) -> None:
    """After the last day the trial is over also for who took it into use for longer."""
    rows = """
    day        | municipality | in use                   | signed by | state       | says
    -----------+--------------+--------------------------+-----------+-------------+------------------------------------------------------------------
    2017-12-15 | Gribskov     | -                        | -         | not_yet     | Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft.
    2018-03-01 | Gribskov     | 2018-03-01 to 2022-12-31 | anna bo   | usable      | Kan bruges i dag.
    2021-12-31 | Gribskov     | 2018-03-01 to 2022-12-31 | anna bo   | usable      | Kan bruges i dag.
    2022-01-01 | Gribskov     | 2018-03-01 to 2022-12-31 | anna bo   | ended       | Ophørt 31. december 2021, i dag gælder sygedagpengeloven § 13 b, som senere ændret: mindst fire samtaler i det første halve år, og færre endnu efter lov nr. 1750 af 29. december 2025.
    """
    standing("M3", rows)
