"""Who has said it, and the law of the day

What happens to a citizen bears on every consent: a new number, another custody_holder, an objection, a protected
address, a death. The law is that of the day of the question.
"""

from __future__ import annotations

from typing import Any


def test_a_citizen_with_a_new_number(sharing: Any) -> None:
    """What was said under the old number holds under the new one, and so does what takes it back."""
    history = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given | home_care | jobcentre | social   | 2018-12-31
                     |       | home_care | jobcentre | housing  |
    """
    under_new_number = """
    at               | what      | from      | to        | category
    -----------------+-----------+-----------+-----------+---------
    2018-08-01 09.00 | withdrawn | home_care | jobcentre | housing
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+----------
    2018-07-31 12.00 | home_care | jobcentre | housing  | Ja     | consent
    2018-08-01 12.00 | home_care | jobcentre | social   | Ja     | consent
    2018-08-01 12.00 | home_care | jobcentre | housing  | Nej    | withdrawn
    """
    sharing(history, asked, under_new_number=under_new_number)


def test_another_custody_holder_or_guardian(sharing: Any) -> None:
    """What the one before has consented to falls the moment custody changes; the new one is asked. What the citizen
    said stays.
    """
    history = """
    at               | what                 | from   | to       | category | until      | by             | 15 on
    -----------------+----------------------+--------+----------+----------+------------+----------------+-----------
    2018-06-01 09.00 | given                | family | benefits | children | 2018-12-31 | custody_holder | 2020-02-02
    2018-06-01 09.00 | given                | family | benefits | housing  | 2018-12-31 | guardian       |
    2018-06-01 09.00 | given                | family | benefits | social   | 2018-12-31 |                |
    2018-07-02 12.00 | custody changed      |        |          |          |            |                |
    2018-08-01 12.00 | guardianship changed |        |          |          |            |                |
    2018-09-03 12.00 | given                | family | benefits | children | 2018-12-31 | custody_holder | 2020-02-02
    """
    asked = """
    at               | from   | to       | category | answer | because          | says
    -----------------+--------+----------+----------+--------+------------------+-----------------
    2018-07-02 11.59 | family | benefits | children | Ja     | consent          |
    2018-07-02 12.00 | family | benefits | children | Nej    | guardian_changed | den 2. juli 2018
    2018-07-02 12.00 | family | benefits | housing  | Ja     | consent          |
    2018-08-01 12.00 | family | benefits | housing  | Nej    | guardian_changed |
    2018-08-01 12.00 | family | benefits | social   | Ja     | consent          |
    2018-09-03 12.00 | family | benefits | children | Ja     | consent          |
    """
    sharing(history, asked)


def test_from_15_years(sharing: Any) -> None:
    """From the birthday the young person must have consented as well. Of two consents, the one that the
    young person joined carries it.
    """
    history = """
    at               | what  | consent | from   | to       | category | until      | by             | 15 on      | young
    -----------------+-------+---------+--------+----------+----------+------------+----------------+------------+------
    2018-06-01 09.00 | given | A       | family | benefits | children | 2018-12-31 | custody_holder | 2018-09-03 |
    2018-06-01 09.00 | given | B       | family | misuse   | children | 2018-12-31 | custody_holder | 2018-09-03 | yes
    2018-06-01 09.00 | given | C       | misuse | benefits | children | 2018-12-31 | custody_holder | 2018-09-03 | yes
    2018-06-04 09.00 | given | D       | misuse | benefits | children | 2018-12-31 | custody_holder | 2018-09-03 |
    """
    asked = """
    at               | from   | to       | category | answer | because         | says
    -----------------+--------+----------+----------+--------+-----------------+-----------------
    2018-09-02 23.59 | family | benefits | children | Ja     | consent         |
    2018-09-03 00.00 | family | benefits | children | Spørg  | young_not_heard | den 3. september
    2018-09-03 00.00 | family | misuse   | children | Ja     | consent         |
    2018-09-03 00.00 | misuse | benefits | children | Ja     | consent         |
    """
    sharing(history, asked)


def test_an_objection_a_protected_address_a_death(sharing: Any) -> None:
    """An objection stops what was consented to until it is lifted, and a death for good. A protected address is asked
    about before it is told, and nothing else is.
    """
    history = """
    at               | what              | from      | to        | category | until
    -----------------+-------------------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given             | home_care | jobcentre | contact  | 2018-12-31
                     |                   | home_care | jobcentre | social   |
    2018-06-04 12.00 | objected          |           |           |          |
    2018-06-11 12.00 | objection lifted  |           |           |          |
    2018-07-02 12.00 | address protected |           |           |          |
    2018-08-01 12.00 | address open      |           |           |          |
    2018-09-03 12.00 | died              |           |           |          |
    """
    asked = """
    at               | from      | to        | category | answer | because           | says
    -----------------+-----------+-----------+----------+--------+-------------------+----------------------
    2018-06-04 11.59 | home_care | jobcentre | social   | Ja     | consent           |
    2018-06-04 12.00 | home_care | jobcentre | social   | Nej    | objected          | den 4. juni 2018
    2018-06-11 12.00 | home_care | jobcentre | social   | Ja     | consent           |
    2018-07-02 12.00 | home_care | jobcentre | contact  | Spørg  | protected_address | beskyttet adresse
    2018-07-02 12.00 | home_care | jobcentre | social   | Ja     | consent           |
    2018-07-02 12.00 | jobcentre | home_care | contact  | Nej    | other_way         |
    2018-08-01 12.00 | home_care | jobcentre | contact  | Ja     | consent           |
    2018-09-03 11.59 | home_care | jobcentre | social   | Ja     | consent           |
    2018-09-03 12.00 | home_care | jobcentre | social   | Nej    | dead              | den 3. september 2018
    2018-09-03 12.00 | home_care | family    | social   | Nej    | dead              |
    """
    sharing(history, asked)


def test_persondataloven_and_the_regulation(sharing: Any) -> None:
    """The answer names the law of its day: persondataloven to 24 May 2018, the regulation from the 25th. A consent
    given before goes on.
    """
    history = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-03-01 09.00 | given | home_care | jobcentre | social   | 2018-12-31
                     |       | home_care | jobcentre | health   |
    """
    asked = """
    at               | from      | to        | category | answer | because        | verified | law
    -----------------+-----------+-----------+----------+--------+----------------+----------+-----------------
    2018-05-24 23.59 | home_care | jobcentre | social   | Ja     | consent        | yes      | persondatalovens
    2018-05-25 00.00 | home_care | jobcentre | social   | Ja     | consent        | yes      | forordningens
    2018-05-24 12.00 | home_care | jobcentre | health   | Ja     | consent_health | no       | § 44
    2018-05-25 12.00 | home_care | jobcentre | health   | Ja     | consent_health | no       | § 44
    """
    after_objection = """
    at               | what     | from | to | category
    -----------------+----------+------+----+---------
    2018-03-01 09.00 | objected |      |    |
    """
    then = """
    at               | from      | to        | category | answer | because  | law
    -----------------+-----------+-----------+----------+--------+----------+-------------------------------------
    2018-05-24 23.59 | home_care | jobcentre | social   | Nej    | objected | persondataloven § 35
    2018-05-25 00.00 | home_care | jobcentre | social   | Nej    | objected | databeskyttelsesforordningen art. 21
    """
    sharing(history, asked)
    sharing(after_objection, then)


def test_the_first_day_of_the_table(sharing: Any) -> None:
    """The table begins with the ministry's letter, and answers from that day."""
    history = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2017-06-26 00.00 | given | home_care | jobcentre | social   | 2017-12-31
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+--------
    2017-06-26 00.00 | home_care | jobcentre | social   | Ja     | consent
    """
    sharing(history, asked)
