"""Consents

What a citizen says yes and no to is recorded row by row: who gives, who receives, and of what. Between rows stands a
comma; home_care:jobcentre:social+housing is two rows. A line without a moment has more fields of the event above.
Questions are answered by what the case said at their moment.
"""

from __future__ import annotations

from collections.abc import Callable

Consents = Callable[..., None]


def test_a_yes_a_no_and_what_is_not_said(consents: Consents) -> None:
    """A no in a consent is kept beside its yes. One way is not the other, and a category not another."""
    lines = """
    recorded         | event         | fields                                                               | becomes
    -----------------+---------------+----------------------------------------------------------------------+---------
    2018-03-01 10.00 | consent_given | yes=home_care:jobcentre:social+housing no=home_care:jobcentre:health | recorded
                     |               | until=2018-12-31                                                     |
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+---------------
    2018-03-01 09.59 | home_care | jobcentre | social   | Nej    | otherwise
    2018-06-01 10.00 | home_care | jobcentre | social   | Ja     | consent
    2018-06-01 10.00 | home_care | jobcentre | housing  | Ja     | consent
    2018-06-01 10.00 | home_care | jobcentre | health   | Nej    | refused
    2018-06-01 10.00 | jobcentre | home_care | social   | Nej    | other_way
    2018-06-01 10.00 | home_care | jobcentre | contact  | Nej    | other_category
    2018-12-31 23.59 | home_care | jobcentre | social   | Ja     | consent
    2019-01-01 00.00 | home_care | jobcentre | social   | Nej    | expired
    """
    consents(lines, asked)


def test_a_refusal_is_kept(consents: Consents) -> None:
    """A refusal has no yes, and holds until the citizen says yes anew."""
    lines = """
    recorded         | event           | fields                                           | becomes
    -----------------+-----------------+--------------------------------------------------+---------------
    2018-06-01 10.00 | consent_refused | yes=home_care:jobcentre:social                   | no is not said
    2018-06-01 10.00 | consent_refused | no=home_care:jobcentre:social                    | recorded
    2018-07-01 10.00 | consent_given   | yes=home_care:jobcentre:housing until=2018-12-31 | recorded
    2018-08-01 10.00 | consent_given   | yes=home_care:jobcentre:social until=2018-12-31  | recorded
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+---------
    2018-07-15 10.00 | home_care | jobcentre | social   | Nej    | refused
    2018-07-15 10.00 | home_care | jobcentre | housing  | Ja     | consent
    2018-08-01 10.00 | home_care | jobcentre | social   | Ja     | consent
    """
    consents(lines, asked)


def test_the_last_day(consents: Consents) -> None:
    """It must be said, and is the day of the consent at the earliest; where health or misuse is among it, a year later
    at the latest: of 29 February the 28th.
    """
    lines = """
    recorded         | event         | fields                                          | becomes
    -----------------+---------------+-------------------------------------------------+------------------------------
    2020-02-29 10.00 | consent_given | yes=home_care:jobcentre:social                  | until is not said
    2020-02-29 10.00 | consent_given | yes=home_care:jobcentre:social until=soon       | until is no date
    2020-02-29 10.00 | consent_given | yes=home_care:jobcentre:social until=2020-02-28 | must not be before 2020-02-29
    2020-02-29 10.00 | consent_given | yes=home_care:jobcentre:health until=2021-03-01 | on 2021-02-28 at the latest
    2020-02-29 10.00 | consent_given | yes=misuse:jobcentre:misuse until=2021-03-01    | lapses after a year
    2020-02-29 10.00 | consent_given | yes=home_care:jobcentre:health until=2021-02-28 | recorded
    2020-02-29 10.00 | consent_given | yes=home_care:jobcentre:social until=2020-02-29 | recorded
    2020-02-29 10.00 | consent_given | yes=home_care:jobcentre:housing                 | recorded
                     |               | until=2025-02-28                                |
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+---------------
    2020-02-29 23.59 | home_care | jobcentre | social   | Ja     | consent
    2020-03-01 00.00 | home_care | jobcentre | social   | Nej    | expired
    2021-02-28 23.59 | home_care | jobcentre | health   | Ja     | consent_health
    2021-03-01 00.00 | home_care | jobcentre | health   | Nej    | expired
    """
    consents(lines, asked)


def test_the_year_is_counted_from_the_day_it_was_signed(consents: Consents) -> None:
    """And not from the day it was recorded; before that nobody could answer from it."""
    lines = """
    recorded         | on         | event         | fields                         | becomes
    -----------------+------------+---------------+--------------------------------+----------------------------
    2019-03-10 10.00 | 2019-03-01 | consent_given | yes=home_care:jobcentre:health | on 2020-03-01 at the latest
                     |            |               | until=2020-03-02               |
    2019-03-10 10.00 | 2019-03-01 | consent_given | yes=home_care:jobcentre:health | recorded
                     |            |               | until=2020-03-01               |
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+---------------
    2019-03-05 10.00 | home_care | jobcentre | health   | Nej    | otherwise
    2019-03-10 10.00 | home_care | jobcentre | health   | Ja     | consent_health
    """
    consents(lines, asked)


def test_rows_that_are_none(consents: Consents) -> None:
    """Each is told by its number; what was typed is never repeated."""
    lines = """
    recorded         | event         | fields                                           | becomes
    -----------------+---------------+--------------------------------------------------+------------------------------
    2018-06-01 10.00 | consent_given | yes=everything                                   | row 1: the unit that gives
                     |               | until=2018-12-31                                 |
    2018-06-01 10.00 | consent_given | yes=family:hospital:social                       | row 1: the unit that receives
                     |               | until=2018-12-31                                 |
    2018-06-01 10.00 | consent_given | yes=family:misuse:social,family:misuse:diet      | row 2: the category is none
                     |               | until=2018-12-31                                 |
    2018-06-01 10.00 | consent_given | yes=family:misuse:social+                        | row 2: the category is none
                     |               | until=2018-12-31                                 |
    2018-06-01 10.00 | consent_given | yes=0101806000:misuse:social                     | A row is FROM:TO:CATEGORY
                     |               | until=2018-12-31                                 |
    2018-06-01 10.00 | consent_given | yes=misuse:misuse:social                         | misuse stands on both sides
                     |               | until=2018-12-31                                 |
    2018-06-01 10.00 | consent_given | yes=family:misuse:social no=family:misuse:social | stands in two rows
                     |               | until=2018-12-31                                 |
    2018-06-01 10.00 | consent_given | yes=family:misuse:social text=another            | There are: en-plan@1.0.0.
                     |               | until=2018-12-31                                 |
    """
    consents(lines)


def test_a_withdrawal(consents: Consents) -> None:
    """Of some rows, or of all where none is named; it holds from its minute, and the citizen may say yes anew."""
    lines = """
    recorded         | event             | fields                                                  | becomes
    -----------------+-------------------+---------------------------------------------------------+------------------
    2018-06-01 10.00 | consent_withdrawn |                                                         | cannot come first
    2018-06-01 10.00 | consent_given     | yes=home_care:jobcentre:social+housing until=2018-12-31 | recorded
    2018-07-01 10.15 | consent_withdrawn | of=home_care:jobcentre:social                           | recorded
    2018-08-01 10.15 | consent_withdrawn |                                                         | recorded
    2018-09-01 10.15 | consent_given     | yes=home_care:jobcentre:social until=2018-12-31         | recorded
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+----------
    2018-07-01 10.14 | home_care | jobcentre | social   | Ja     | consent
    2018-07-01 10.15 | home_care | jobcentre | social   | Nej    | withdrawn
    2018-07-01 10.16 | home_care | jobcentre | housing  | Ja     | consent
    2018-08-01 10.15 | home_care | jobcentre | housing  | Nej    | withdrawn
    2018-09-01 10.14 | home_care | jobcentre | social   | Nej    | withdrawn
    2018-09-01 10.15 | home_care | jobcentre | social   | Ja     | consent
    2018-09-01 10.15 | home_care | jobcentre | housing  | Nej    | withdrawn
    """
    consents(lines, asked)


def test_what_is_recorded_late(consents: Consents) -> None:
    """A day never goes back behind what stands before it, so that an old yes is not laid over a withdrawal. What is
    recorded late is in no answer to a moment before it was recorded: nobody could know it.
    """
    lines = """
    recorded         | on         | event             | fields                         | becomes
    -----------------+------------+-------------------+--------------------------------+-------------------------------------------------
    2018-06-01 10.00 |            | consent_given     | yes=home_care:jobcentre:social | recorded
                     |            |                   | until=2018-12-31               |
    2018-07-05 10.00 | 2018-07-03 | consent_withdrawn |                                | recorded
    2018-07-05 10.01 | 2018-07-02 | consent_given     | yes=home_care:jobcentre:social | what came before it
                     |            |                   | until=2018-12-31               |
    2018-07-05 10.01 | 2018-07-06 | consent_given     | yes=home_care:jobcentre:social | which is after today
                     |            |                   | until=2018-12-31               |
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+----------
    2018-07-04 10.00 | home_care | jobcentre | social   | Ja     | consent
    2018-07-05 10.00 | home_care | jobcentre | social   | Nej    | withdrawn
    """
    consents(lines, asked)


def test_a_change(consents: Consents) -> None:
    """It names the consent by its number, and takes the place of all that it said; others are left alone."""
    lines = """
    recorded         | event           | fields                                                  | becomes
    -----------------+-----------------+---------------------------------------------------------+--------------------
    2018-06-01 10.00 | consent_given   | yes=home_care:jobcentre:social+contact until=2018-12-31 | recorded
    2018-06-02 10.00 | consent_given   | yes=family:jobcentre:social until=2018-12-31            | recorded
    2018-07-01 10.00 | consent_changed | yes=home_care:jobcentre:contact until=2018-12-31        | consent is not said
    2018-07-01 10.00 | consent_changed | consent=7 yes=home_care:jobcentre:contact               | There are: 1 and 2.
                     |                 | until=2018-12-31                                        |
    2018-07-01 10.00 | consent_changed | consent=1 yes=home_care:jobcentre:contact               | recorded
                     |                 | until=2018-09-30                                        |
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+--------
    2018-06-30 10.00 | home_care | jobcentre | social   | Ja     | consent
    2018-07-01 10.00 | home_care | jobcentre | social   | Nej    | changed
    2018-07-01 10.00 | home_care | jobcentre | contact  | Ja     | consent
    2018-10-01 10.00 | home_care | jobcentre | contact  | Nej    | expired
    2018-10-01 10.00 | family    | jobcentre | social   | Ja     | consent
    """
    consents(lines, asked)


def test_a_correction_stands_in_the_place_of_what_it_corrects(consents: Consents) -> None:
    """It never comes after a no that was said in between, and never answers for the time before it was written."""
    lines = """
    recorded         | on         | event             | fields                                 | corrects | becomes
    -----------------+------------+-------------------+----------------------------------------+----------+---------
    2018-06-01 10.00 |            | consent_given     | yes=home_care:jobcentre:social         |          | recorded
                     |            |                   | until=2018-12-31                       |          |
    2018-07-01 10.00 |            | consent_withdrawn | of=home_care:jobcentre:social          |          | recorded
    2018-07-01 11.00 | 2018-06-01 | consent_given     | yes=home_care:jobcentre:social+housing | 1        | recorded
                     |            |                   | until=2018-12-31                       |          |
    2018-07-01 12.00 |            | consent_given     | yes=home_care:jobcentre:social+housing | 3        | recorded
                     |            |                   | until=2018-11-30                       |          |
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+---------------
    2018-06-15 10.00 | home_care | jobcentre | social   | Ja     | consent
    2018-06-15 10.00 | home_care | jobcentre | housing  | Nej    | other_category
    2018-07-01 11.00 | home_care | jobcentre | social   | Nej    | withdrawn
    2018-07-01 11.00 | home_care | jobcentre | housing  | Ja     | consent
    2018-07-01 12.00 | home_care | jobcentre | social   | Nej    | withdrawn
    2018-12-31 12.00 | home_care | jobcentre | social   | Nej    | withdrawn
    2018-12-31 12.00 | home_care | jobcentre | housing  | Nej    | expired
    """
    consents(lines, asked)


def test_children_apart(consents: Consents) -> None:
    """Children take a consent of their own from whoever has custody, which says when the oldest turns 15."""
    lines = """
    recorded         | event         | fields                                 | becomes
    -----------------+---------------+----------------------------------------+-------------------------------------
    2018-06-01 10.00 | consent_given | yes=family:jobcentre:children          | Children take a consent of their own
                     |               | until=2018-12-31                       |
    2018-06-01 10.00 | consent_given | yes=family:jobcentre:children          | fifteen_on is not said
                     |               | until=2018-12-31 by=custody_holder     |
    2018-06-01 10.00 | consent_given | yes=family:jobcentre:children+social   | Children take a consent of their own
                     |               | until=2018-12-31 by=custody_holder     |
                     |               | fifteen_on=2018-08-01                  |
    2018-06-01 10.00 | consent_given | yes=family:jobcentre:social            | has not all the fields that are said
                     |               | until=2018-12-31 fifteen_on=2018-08-01 |
    2018-06-01 10.00 | consent_given | yes=family:jobcentre:children          | recorded
                     |               | until=2018-12-31 by=custody_holder     |
                     |               | fifteen_on=2018-08-01                  |
    2018-09-01 10.00 | consent_given | yes=family:jobcentre:children          | recorded
                     |               | until=2018-12-31 by=custody_holder     |
                     |               | fifteen_on=2018-08-01 young_agreed=yes |
    2018-10-01 10.00 | circumstance  | what=custody_changed                   | recorded
    """
    asked = """
    at               | from   | to        | category | answer | because
    -----------------+--------+-----------+----------+--------+-----------------
    2018-07-31 10.00 | family | jobcentre | children | Ja     | consent
    2018-08-01 10.00 | family | jobcentre | children | Spørg  | young_not_heard
    2018-09-01 10.00 | family | jobcentre | children | Ja     | consent
    2018-10-01 10.00 | family | jobcentre | children | Nej    | guardian_changed
    """
    consents(lines, asked)


def test_circumstances(consents: Consents) -> None:
    """What bears on every consent is recorded by itself, on the day it happened; what is over must have begun."""
    lines = """
    recorded         | on         | event         | fields                                 | becomes
    -----------------+------------+---------------+----------------------------------------+-------------------------------
    2018-06-01 10.00 |            | consent_given | yes=home_care:jobcentre:contact+social | recorded
                     |            |               | until=2018-12-31                       |
    2018-06-01 11.00 |            | circumstance  | what=objection_lifted                  | no objected stands
    2018-06-01 11.00 |            | circumstance  | what=address_open                      | no address_protected stands
    2018-06-02 10.00 |            | circumstance  | what=address_protected                 | recorded
    2018-06-03 10.00 |            | circumstance  | what=address_open                      | recorded
    2018-06-04 10.00 |            | circumstance  | what=objected                          | recorded
    2018-06-05 10.00 |            | circumstance  | what=objection_lifted                  | recorded
    2018-06-05 10.00 |            | circumstance  | what=objection_lifted                  | no objected stands
    2018-06-09 10.00 | 2018-06-07 | circumstance  | what=died                              | recorded
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+------------------
    2018-06-02 10.00 | home_care | jobcentre | contact  | Spørg  | protected_address
    2018-06-02 10.00 | home_care | jobcentre | social   | Ja     | consent
    2018-06-03 10.00 | home_care | jobcentre | contact  | Ja     | consent
    2018-06-04 10.00 | home_care | jobcentre | social   | Nej    | objected
    2018-06-05 10.00 | home_care | jobcentre | social   | Ja     | consent
    2018-06-09 10.00 | home_care | jobcentre | social   | Nej    | dead
    """
    consents(lines, asked)


def test_two_events_of_one_second(consents: Consents) -> None:
    """The order of the case is the order they were said in."""
    lines = """
    recorded         | event             | fields                                          | becomes
    -----------------+-------------------+-------------------------------------------------+---------
    2018-06-01 10.00 | consent_given     | yes=home_care:jobcentre:social until=2018-12-31 | recorded
    2018-06-01 10.00 | consent_withdrawn |                                                 | recorded
    2018-06-01 10.00 | consent_given     | yes=home_care:jobcentre:social until=2018-12-31 | recorded
    2018-06-02 10.00 | consent_withdrawn |                                                 | recorded
    2018-06-02 10.00 | consent_refused   | no=home_care:jobcentre:social                   | recorded
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+--------
    2018-06-01 10.00 | home_care | jobcentre | social   | Ja     | consent
    2018-06-02 10.00 | home_care | jobcentre | social   | Nej    | refused
    """
    consents(lines, asked)


def test_a_correction_never_comes_after_what_ended_a_consent(consents: Consents) -> None:
    """Custody that changed after the consent was given ends the consent as corrected, too."""
    lines = """
    recorded         | event         | fields                         | corrects | becomes
    -----------------+---------------+--------------------------------+----------+---------
    2018-06-01 10.00 | consent_given | yes=family:jobcentre:children  |          | recorded
                     |               | by=custody_holder              |          |
                     |               | fifteen_on=2025-01-01          |          |
                     |               | until=2018-12-31               |          |
    2018-06-01 11.00 | circumstance  | what=custody_changed           |          | recorded
    2018-06-01 12.00 | consent_given | yes=family:jobcentre:children  | 1        | recorded
                     |               | by=custody_holder              |          |
                     |               | fifteen_on=2025-01-01          |          |
                     |               | until=2018-11-30               |          |
    """
    asked = """
    at               | from   | to        | category | answer | because
    -----------------+--------+-----------+----------+--------+-----------------
    2018-06-01 10.59 | family | jobcentre | children | Ja     | consent
    2018-06-01 12.00 | family | jobcentre | children | Nej    | guardian_changed
    """
    consents(lines, asked)
