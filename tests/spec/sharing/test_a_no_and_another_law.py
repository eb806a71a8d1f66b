"""A no, and what another law demands

A no is kept. After one no other ground is tried for the same purpose unless a leader has written why. What another law
may demand is stated by whoever asks; it is weighed by somebody, so that the answer is Spørg and never Ja.
"""

from __future__ import annotations

from typing import Any


def test_a_refused_pair(sharing: Any) -> None:
    """Without a leader's reason the answer is Nej, whatever is stated. With it another ground may be tried, and the
    reason alone is none.
    """
    history = """
    at               | what    | from      | to        | category | says
    -----------------+---------+-----------+-----------+----------+-----
    2018-06-01 09.00 | refused | home_care | jobcentre | social   | no
    """
    asked = """
    at               | from      | to        | category | stated                       | answer | because
    -----------------+-----------+-----------+----------+------------------------------+--------+--------------------
    2018-06-01 08.59 | home_care | jobcentre | social   |                              | Nej    | otherwise
    2018-06-01 09.00 | home_care | jobcentre | social   |                              | Nej    | refused
    2018-06-04 12.00 | home_care | jobcentre | social   | other law                    | Nej    | refused
    2018-06-04 12.00 | home_care | jobcentre | social   | child at risk                | Nej    | refused
    2018-06-04 12.00 | home_care | jobcentre | social   | other law, leader reason     | Spørg  | other_law
    2018-06-04 12.00 | home_care | jobcentre | social   | child at risk, leader reason | Spørg  | child_at_risk
    2018-06-04 12.00 | home_care | jobcentre | social   | leader reason                | Nej    | refused_with_reason
    2018-06-04 12.00 | home_care | jobcentre | health   | other law                    | Spørg  | other_law
    2018-06-04 12.00 | jobcentre | home_care | social   |                              | Nej    | otherwise
    """
    sharing(history, asked)


def test_the_newer_of_two_that_contradict(sharing: Any) -> None:
    """Both are kept, and the newer one rules. Of the same moment the no stands."""
    history = """
    at               | what    | consent | from      | to        | category | says | until
    -----------------+---------+---------+-----------+-----------+----------+------+-----------
    2018-06-01 09.00 | refused | A       | home_care | jobcentre | social   | no   |
    2018-06-04 09.00 | given   | B       | home_care | jobcentre | social   |      | 2018-12-31
                     |         |         | home_care | jobcentre | housing  | no   |
    2018-06-11 09.00 | refused | C       | home_care | jobcentre | social   | no   |
    2018-06-18 09.00 | given   | D       | home_care | jobcentre | housing  |      | 2018-12-31
    2018-06-18 09.00 | refused | E       | home_care | jobcentre | housing  | no   |
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+--------
    2018-06-03 12.00 | home_care | jobcentre | social   | Nej    | refused
    2018-06-04 09.00 | home_care | jobcentre | social   | Ja     | consent
    2018-06-11 08.59 | home_care | jobcentre | social   | Ja     | consent
    2018-06-11 09.00 | home_care | jobcentre | social   | Nej    | refused
    2018-06-18 09.00 | home_care | jobcentre | housing  | Nej    | refused
    """
    sharing(history, asked)


def test_what_another_law_demands(sharing: Any) -> None:
    """Each duty has its row, for the categories it is about, and none is a Ja. A consent that covers goes before: then
    nothing needs to be weighed.
    """
    history = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given | home_care | jobcentre | social   | 2018-12-31
    """
    asked = """
    at               | from   | to        | category | stated          | answer | because         | verified | law
    -----------------+--------+-----------+----------+-----------------+--------+-----------------+----------+-------
    2018-06-04 12.00 | misuse | family    | social   | child at risk   | Spørg  | child_at_risk   | no       | § 153
    2023-12-31 23.59 | misuse | family    | social   | child at risk   | Spørg  | child_at_risk   | no       | § 153
    2024-01-01 00.00 | misuse | family    | social   | child at risk   | Spørg  | child_at_risk   | no       | § 133
    2018-06-04 12.00 | misuse | jobcentre | health   | public interest | Spørg  | public_interest | no       | § 43
    2018-06-04 12.00 | misuse | jobcentre | housing  | public interest | Nej    | otherwise       | yes      |
    2018-06-04 12.00 | family | benefits  | benefit  | benefit control | Spørg  | benefit_control | no       | § 11 a
    2018-06-04 12.00 | family | benefits  | health   | benefit control | Nej    | otherwise       | yes      |
    2018-06-04 12.00 | family | benefits  | housing  | other law       | Spørg  | other_law       | no       |
    2018-06-04 12.00 | family | benefits  | housing  | leader reason   | Nej    | otherwise       | yes      |
    """
    covered = """
    at               | from      | to        | category | stated        | answer | because
    -----------------+-----------+-----------+----------+---------------+--------+--------
    2018-06-04 12.00 | home_care | jobcentre | social   | child at risk | Ja     | consent
    """
    sharing(history, asked)
    sharing(history, covered)


def test_a_withdrawal_does_not_stop_what_another_law_demands(sharing: Any) -> None:
    """Nor does an objection, a last day or a death. None of them becomes a Ja by it."""
    withdrawn = """
    at               | what      | from      | to        | category | until
    -----------------+-----------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given     | home_care | jobcentre | social   | 2018-12-31
    2018-06-04 10.15 | withdrawn |           |           |          |
    """
    objected = """
    at               | what     | from      | to        | category | until
    -----------------+----------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given    | home_care | jobcentre | social   | 2018-12-31
    2018-06-04 10.15 | objected |           |           |          |
    """
    dead = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given | home_care | jobcentre | social   | 2018-12-31
    2018-06-04 10.15 | died  |           |           |          |
    """
    asked = """
    at               | from      | to        | category | stated        | answer | because
    -----------------+-----------+-----------+----------+---------------+--------+--------------
    2018-06-04 10.16 | home_care | jobcentre | social   | child at risk | Spørg  | child_at_risk
    2018-06-04 10.16 | home_care | jobcentre | social   | other law     | Spørg  | other_law
    """
    sharing(withdrawn, asked)
    sharing(objected, asked)
    sharing(dead, asked)


def test_within_one_unit(sharing: Any) -> None:
    """Two who work on the same case in one unit may, by what nobody has confirmed yet. On another case they may not."""
    history = ""
    asked = """
    at               | from      | to        | category | stated    | answer | because   | verified
    -----------------+-----------+-----------+----------+-----------+--------+-----------+---------
    2018-06-04 12.00 | jobcentre | jobcentre | social   | same case | Ja     | same_unit | no
    2018-06-04 12.00 | jobcentre | jobcentre | social   |           | Nej    | otherwise | yes
    2018-06-04 12.00 | jobcentre | benefits  | social   | same case | Nej    | otherwise | yes
    """
    after_objection = """
    at               | what     | from | to | category
    -----------------+----------+------+----+---------
    2018-06-01 09.00 | objected |      |    |
    """
    then = """
    at               | from      | to        | category | stated    | answer | because
    -----------------+-----------+-----------+----------+-----------+--------+---------
    2018-06-04 12.00 | jobcentre | jobcentre | social   | same case | Nej    | objected
    """
    sharing(history, asked)
    sharing(after_objection, then)
