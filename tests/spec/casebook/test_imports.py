"""Events from an extract

A row of an extract of the municipality's own case system becomes an event by a contract that is approved with the
casebook's basis. Each row is judged as what is typed is, in the order of days in its citizen's case; of one day in the
file's. In each table the rows of one file are read into the casebook; the last column says what becomes of a row:
recorded, already recorded, or why it is in quarantine. Then the file is read in again: nothing is recorded twice.
"""

from __future__ import annotations

from collections.abc import Callable

Importing = Callable[..., None]


def test_what_fits_is_recorded(importing: Importing) -> None:
    """A case is opened where the event may be the first in one; what a contract does not translate waits."""
    rows = """
    who  | day        | word       | becomes
    -----+------------+------------+---------------
    anna | 02-11-2026 | Jobcenter  | recorded
    bent | 2026-11-03 | jobcenter  | recorded
    carl | 04-11-2026 | Bibliotek  | unknown_word
    dora | 04-11-2026 |            | field_not_fitting
    erik | 31-11-2026 | Jobcenter  | not_a_date
    erik |            | Jobcenter  | missing
    """
    importing("referred", rows)


def test_one_event_once(importing: Importing) -> None:
    """The same citizen, day and values are the same event, also twice in one file. Another day is another event."""
    rows = """
    who  | day        | word      | becomes
    -----+------------+-----------+-----------------
    anna | 02-11-2026 | Jobcenter | recorded
    anna | 02-11-2026 | Jobcenter | already recorded
    anna | 03-11-2026 | Jobcenter | event_not_next
    """
    importing("referred", rows)


def test_in_the_order_of_days(importing: Importing) -> None:
    """However the rows stand in the file. A citizen without a case gets none by an event that cannot be the first."""
    referred = """
    who  | day        | word
    -----+------------+----------
    anna | 02-11-2026 | Jobcenter
    bent | 02-11-2026 | Jobcenter
    carl | 02-11-2026 | Jobcenter
    """
    rows = """
    who  | day        | word         | more          | becomes
    -----+------------+--------------+---------------+------------------
    anna | 12-11-2026 | Tilbud       |               | recorded
    anna | 05-11-2026 | Ikke truffet |               | recorded
    bent | 01-11-2026 | Tilbud       |               | day_not_fitting
    bent | 05-11-2026 | Intet behov  |               | field_not_fitting
    bent | 06-11-2026 | Intet behov  | Samordnet     | recorded
    bent | 07-11-2026 | Tilbud       |               | event_not_next
    carl | 05-11-2026 | Tilbud       | Samordnet     | field_not_fitting
    carl | 31-12-2060 | Tilbud       |               | day_not_fitting
    dora | 05-11-2026 | Tilbud       |               | event_not_next
    """
    importing("assessed", rows, referred=referred)


def test_consents(importing: Importing) -> None:
    """A consent that no consent can be waits: here one to tell of health for more than a year."""
    rows = """
    who  | day        | word | until      | becomes
    -----+------------+------+------------+-------------------
    anna | 02-11-2026 | Alt  | 01-11-2027 | recorded
    bent | 02-11-2026 | Alt  | 03-11-2027 | unsound_consent
    carl | 02-11-2026 | Alt  | 01-11-2026 | field_not_fitting
    dora | 02-11-2026 | Alt  |            | field_not_fitting
    """
    importing("consent_given", rows)
