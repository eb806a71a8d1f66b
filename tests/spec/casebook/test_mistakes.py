"""Recorded by mistake

What was recorded of the wrong citizen, or never happened, is taken back by a new event in its place; both are kept, and
neither holds. What came after it must have been possible without it; else that is taken back first. It is taken back on
the day itself, and undone only by recording the event anew.
"""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[..., None]


def test_a_whole_case_from_the_end(case: Check) -> None:
    """A case that was opened for a mistyped number: the last goes first, and then nothing holds. It may begin anew."""
    case("""
    event     | on         | fields                        | corrects | becomes
    ----------+------------+-------------------------------+----------+----------------------------------------
    referred  | 2017-10-02 | from_unit=jobcentre           |          | recorded
    assessed  | 2017-10-03 | outcome=offer                 |          | recorded
    offered   | 2017-10-04 | by_unit=jobcentre how=letter  |          | recorded
    retracted | 2017-12-31 | because=wrong_citizen         | 1        | offered (event 3), which came after it
    retracted | 2017-12-31 | because=wrong_citizen         | 2        | Take that back first.
    retracted | 2017-12-31 | because=wrong_citizen         | 3        | recorded
    retracted | 2017-12-31 | because=wrong_citizen         | 3        | There are: 1 and 2.
    retracted | 2017-12-31 | because=wrong_citizen         | 1        | assessed (event 2), which came after it
    offered   | 2017-10-05 | by_unit=jobcentre how=meeting | 3        | --corrects 3 is no event that holds
    retracted | 2017-12-31 | because=wrong_citizen         | 4        | There is no event 4 that holds
    retracted | 2017-12-31 | because=wrong_citizen         | 2        | recorded
    retracted | 2017-12-31 | because=wrong_citizen         | 1        | recorded
    retracted | 2017-12-31 | because=wrong_citizen         | 1        | There are: -.
    assessed  | 2017-12-31 | outcome=offer                 |          | assessed cannot come first
    referred  | 2017-10-01 | from_unit=jobcentre           |          | recorded
    """)


def test_on_the_day_itself_and_for_a_reason(case: Check) -> None:
    """No day earlier or later; it names an event, and one of the reasons there are."""
    case("""
    event     | on         | fields                 | corrects | becomes
    ----------+------------+------------------------+----------+-----------------------------------
    referred  | 2017-10-02 | from_unit=jobcentre    |          | recorded
    retracted | 2017-12-30 | because=wrong_citizen  | 1        | is taken back today, 2017-12-31
    retracted | 2018-01-01 | because=wrong_citizen  | 1        | is taken back today, 2017-12-31
    retracted | 2017-12-31 |                        | 1        | because is not said
    retracted | 2017-12-31 | because=regret         | 1        | because is none of those there are
    retracted | 2017-12-31 | because=never_happened |          | There is no event - that holds
    retracted | 2017-12-31 | because=never_happened | 1        | recorded
    """)


def test_what_was_corrected_goes_as_it_holds(case: Check) -> None:
    """The correction is what holds, and what it took the place of does not come back."""
    case("""
    event     | on         | fields                  | corrects | becomes
    ----------+------------+-------------------------+----------+------------------------------------
    referred  | 2017-10-02 | from_unit=jobcentre     |          | recorded
    referred  | 2017-10-02 | from_unit=family_centre | 1        | recorded
    retracted | 2017-12-31 | because=never_happened  | 1        | There is no event 1 that holds
    retracted | 2017-12-31 | because=never_happened  | 2        | recorded
    referred  | 2017-10-02 | from_unit=jobcentre     | 1        | --corrects 1 is no event that holds
    assessed  | 2017-10-03 | outcome=offer           |          | assessed cannot come first
    """)


def test_between_two_rounds(case: Check) -> None:
    """An attempt that was none goes from between two that stand; the end of a plan that never ended opens it again."""
    case("""
    event      | on         | fields                                    | corrects | becomes
    -----------+------------+-------------------------------------------+----------+--------------------------
    referred   | 2017-10-02 | from_unit=jobcentre                       |          | recorded
    assessed   | 2017-10-03 | outcome=not_reached                       |          | recorded
    assessed   | 2017-10-04 | outcome=offer                             |          | recorded
    retracted  | 2017-12-31 | because=never_happened                    | 2        | recorded
    offered    | 2017-10-05 | by_unit=jobcentre how=letter              |          | recorded
    answered   | 2017-10-06 | answer=yes                                |          | recorded
    plan_begun | 2017-10-07 | lead_unit=jobcentre review_due=2017-12-01 |          | recorded
    plan_ended | 2017-11-07 | because=moved                             |          | recorded
    referred   | 2017-11-08 | from_unit=jobcentre                       |          | recorded
    retracted  | 2017-12-31 | because=wrong_citizen                     | 8        | referred (event 9), which
    retracted  | 2017-12-31 | because=wrong_citizen                     | 7        | referred (event 9), which
    retracted  | 2017-12-31 | because=wrong_citizen                     | 9        | recorded
    retracted  | 2017-12-31 | because=wrong_citizen                     | 8        | recorded
    plan_ended | 2017-11-09 | because=goals_reached                     |          | recorded
    """)


def test_a_death(case: Check) -> None:
    """Nobody dies twice. A death that was another's is taken back, and what follows a life can be recorded again."""
    case("""
    event           | on         | fields                            | corrects | becomes
    ----------------+------------+-----------------------------------+----------+--------------------------------------
    referred        | 2017-10-02 | from_unit=jobcentre               |          | recorded
    circumstance    | 2017-11-10 | what=died                         |          | recorded
    circumstance    | 2017-11-10 | what=died                         |          | the citizen died 2017-11-10 (event 2)
    circumstance    | 2017-11-11 | what=died                         |          | correct that: --corrects 2
    circumstance    | 2017-11-09 | what=died                         | 2        | recorded
    circumstance    | 2017-11-12 | what=address_protected            |          | recorded
    circumstance    | 2017-11-12 | what=died                         | 4        | the citizen died 2017-11-09 (event 3)
    consent_refused | 2017-11-12 | no=jobcentre:family_centre:health |          | the citizen died 2017-11-09
    retracted       | 2017-12-31 | because=wrong_citizen             | 3        | recorded
    consent_refused | 2017-11-12 | no=jobcentre:family_centre:health |          | recorded
    circumstance    | 2017-12-01 | what=died                         |          | recorded
    """)


def test_what_the_program_did_stands(case: Check) -> None:
    """A hand-over was shown to somebody, and the log says so. A letter to the wrong citizen is taken back as any."""
    case("""
    event       | on         | fields                | corrects | becomes
    ------------+------------+-----------------------+----------+-----------------------------
    handed_over | 2017-10-02 |                       |          | recorded
    retracted   | 2017-12-31 | because=wrong_citizen | 1        | it says what the program did
    """)
    case("""
    event        | on         | fields                 | corrects | becomes
    -------------+------------+------------------------+----------+---------
    circumstance | 2017-10-02 | what=address_protected |          | recorded
    retracted    | 2017-12-31 | because=recorded_twice | 1        | recorded
    """)


def test_consents(consents: Check) -> None:
    """A change is of a consent that stands. A mistake ends every yes to what it named, and brings none back: not where
    a withdrawal, a refusal or a change was the mistake either. What was answered before is answered as it was.
    """
    lines = """
    recorded         | event             | fields                                          | corrects | becomes
    -----------------+-------------------+-------------------------------------------------+----------+------------------
    2018-03-01 10.00 | consent_given     | yes=home_care:jobcentre:social+housing          |          | recorded
                     |                   | until=2018-12-31                                |          |
    2018-03-02 10.00 | consent_changed   | consent=1 yes=home_care:jobcentre:social        |          | recorded
                     |                   | until=2018-12-31                                |          |
    2018-03-03 10.00 | retracted         | because=never_happened                          | 1        | consent_changed
    2018-03-03 10.00 | retracted         | because=never_happened                          | 2        | recorded
    2018-03-04 10.00 | consent_given     | yes=home_care:jobcentre:social+housing          |          | recorded
                     |                   | until=2018-12-31                                |          |
    2018-03-05 10.00 | consent_withdrawn | of=home_care:jobcentre:housing                  |          | recorded
    2018-03-06 10.00 | retracted         | because=wrong_citizen                           | 5        | recorded
    2018-03-07 10.00 | consent_refused   | no=home_care:jobcentre:social                   |          | recorded
    2018-03-08 10.00 | retracted         | because=wrong_citizen                           | 7        | recorded
    2018-03-09 10.00 | consent_given     | yes=home_care:jobcentre:social until=2018-12-31 |          | recorded
    2018-03-10 10.00 | retracted         | because=recorded_twice                          | 9        | recorded
    2018-03-10 10.01 | consent_changed   | consent=9 yes=home_care:jobcentre:social        |          | consent is none
                     |                   | until=2018-12-31                                |          |
    2018-03-10 10.01 | consent_given     | yes=home_care:jobcentre:social until=2018-12-31 |          | recorded
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+----------
    2018-03-01 12.00 | home_care | jobcentre | housing  | Ja     | consent
    2018-03-02 12.00 | home_care | jobcentre | housing  | Nej    | changed
    2018-03-03 09.59 | home_care | jobcentre | social   | Ja     | consent
    2018-03-03 10.00 | home_care | jobcentre | social   | Nej    | retracted
    2018-03-03 10.00 | home_care | jobcentre | housing  | Nej    | retracted
    2018-03-04 12.00 | home_care | jobcentre | housing  | Ja     | consent
    2018-03-05 12.00 | home_care | jobcentre | housing  | Nej    | withdrawn
    2018-03-06 12.00 | home_care | jobcentre | housing  | Nej    | retracted
    2018-03-06 12.00 | home_care | jobcentre | social   | Ja     | consent
    2018-03-07 12.00 | home_care | jobcentre | social   | Nej    | refused
    2018-03-08 12.00 | home_care | jobcentre | social   | Nej    | retracted
    2018-03-09 12.00 | home_care | jobcentre | social   | Ja     | consent
    2018-03-10 10.00 | home_care | jobcentre | social   | Nej    | retracted
    2018-03-10 10.01 | home_care | jobcentre | social   | Ja     | consent
    """
    consents(lines, asked)


def test_what_a_change_names_goes_after_it(consents: Check) -> None:
    """Also where another consent could carry the change."""
    lines = """
    recorded         | event           | fields                                           | corrects | becomes
    -----------------+-----------------+--------------------------------------------------+----------+----------------
    2018-03-01 10.00 | consent_given   | yes=home_care:jobcentre:social until=2018-12-31  |          | recorded
    2018-03-02 10.00 | consent_given   | yes=home_care:jobcentre:housing until=2018-12-31 |          | recorded
    2018-03-03 10.00 | consent_changed | consent=1 yes=home_care:jobcentre:social         |          | recorded
                     |                 | until=2018-10-31                                 |          |
    2018-03-04 10.00 | retracted       | because=never_happened                           | 1        | consent_changed
    2018-03-04 10.00 | retracted       | because=never_happened                           | 2        | recorded
    """
    consents(lines)


def test_what_holds_for_all_consents(consents: Check) -> None:
    """An objection or a death that was another's no longer stands in the way; a new guardian that was a mistake brings
    back no yes of the old one.
    """
    lines = """
    recorded         | event         | fields                                          | corrects | becomes
    -----------------+---------------+-------------------------------------------------+----------+---------
    2018-03-01 10.00 | consent_given | yes=home_care:jobcentre:social until=2018-12-31 |          | recorded
    2018-03-02 10.00 | circumstance  | what=objected                                   |          | recorded
    2018-03-03 10.00 | circumstance  | what=objection_lifted                           |          | recorded
    2018-03-04 10.00 | retracted     | because=wrong_citizen                           | 3        | recorded
    2018-03-05 10.00 | retracted     | because=wrong_citizen                           | 2        | recorded
    2018-03-06 10.00 | circumstance  | what=died                                       |          | recorded
    2018-03-07 10.00 | retracted     | because=wrong_citizen                           | 6        | recorded
    2018-03-08 10.00 | consent_given | yes=home_care:jobcentre:housing by=guardian     |          | recorded
                     |               | until=2018-12-31                                |          |
    2018-03-09 10.00 | circumstance  | what=guardianship_changed                       |          | recorded
    2018-03-10 10.00 | retracted     | because=wrong_citizen                           | 9        | recorded
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+-----------------
    2018-03-02 12.00 | home_care | jobcentre | social   | Nej    | objected
    2018-03-03 12.00 | home_care | jobcentre | social   | Ja     | consent
    2018-03-04 12.00 | home_care | jobcentre | social   | Nej    | objected
    2018-03-05 12.00 | home_care | jobcentre | social   | Ja     | consent
    2018-03-06 12.00 | home_care | jobcentre | social   | Nej    | dead
    2018-03-07 12.00 | home_care | jobcentre | social   | Ja     | consent
    2018-03-09 12.00 | home_care | jobcentre | housing  | Nej    | guardian_changed
    2018-03-10 12.00 | home_care | jobcentre | housing  | Nej    | retracted
    2018-03-10 12.00 | home_care | jobcentre | social   | Ja     | consent
    """
    consents(lines, asked)
