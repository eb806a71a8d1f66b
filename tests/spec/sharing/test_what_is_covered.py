"""What a yes covers

A row is one way between two units, and one category. What is not written is not covered.
"""

from __future__ import annotations

from typing import Any


def test_one_way_one_pair_one_category(sharing: Any) -> None:
    """The wrong way round, another unit and another category are each a Nej of their own."""
    history = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given | home_care | jobcentre | social   | 2018-12-31
                     |       | misuse    | jobcentre | health   |
    """
    asked = """
    at               | from      | to        | category | answer | because        | says
    -----------------+-----------+-----------+----------+--------+----------------+----------------------------------
    2018-06-04 12.00 | home_care | jobcentre | social   | Ja     | consent        |
    2018-06-04 12.00 | jobcentre | home_care | social   | Nej    | other_way      | Hjemmeplejen giver Jobcentret
    2018-06-04 12.00 | home_care | family    | social   | Nej    | otherwise      | Hjemmeplejen giver Familiecentret
    2018-06-04 12.00 | misuse    | jobcentre | misuse   | Nej    | other_category | ikke om brug af rusmidler
    2018-06-04 12.00 | misuse    | jobcentre | health   | Ja     | consent_health |
    2018-06-04 12.00 | home_care | jobcentre | health   | Nej    | other_category |
    2018-06-04 12.00 | home_care | jobcentre | contact  | Nej    | other_category |
    2018-06-04 12.00 | jobcentre | misuse    | misuse   | Nej    | otherwise      |
    """
    sharing(history, asked)


def test_the_sentence_that_was_signed(sharing: Any) -> None:
    """A Ja that a consent carries shows the sentence of the letter; a Nej shows none."""
    history = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given | home_care | jobcentre | housing  | 2018-12-31
    """
    asked = """
    at               | from      | to        | category | answer | because   | signed
    -----------------+-----------+-----------+----------+--------+-----------+-----------------------------------
    2018-06-04 12.00 | home_care | jobcentre | housing  | Ja     | consent   | besked fra Hjemmeplejen om: bolig.
    2018-06-04 12.00 | jobcentre | home_care | housing  | Nej    | other_way | -
    """
    sharing(history, asked)


def test_a_change_takes_the_place_of_the_consent(sharing: Any) -> None:
    """A changed consent says what its new rows say, and nothing else. Another consent is untouched by it."""
    history = """
    at               | what    | consent | from      | to        | category | says | until
    -----------------+---------+---------+-----------+-----------+----------+------+-----------
    2018-06-01 09.00 | given   | A       | home_care | jobcentre | social   |      | 2018-12-31
                     |         |         | home_care | jobcentre | contact  |      |
                     |         |         | home_care | family    | social   |      |
    2018-06-01 09.00 | given   | B       | home_care | family    | social   |      | 2018-09-30
    2018-07-02 09.00 | changed | A       | home_care | jobcentre | contact  |      | 2018-08-31
                     |         |         | home_care | jobcentre | housing  | no   |
    """
    asked = """
    at               | from      | to        | category | answer | because   | says
    -----------------+-----------+-----------+----------+--------+-----------+---------------------
    2018-07-02 08.59 | home_care | jobcentre | social   | Ja     | consent   |
    2018-07-02 09.00 | home_care | jobcentre | social   | Nej    | changed   | den 2. juli 2018
    2018-07-02 09.00 | home_care | jobcentre | contact  | Ja     | consent   |
    2018-08-31 23.59 | home_care | jobcentre | contact  | Ja     | consent   |
    2018-09-01 00.00 | home_care | jobcentre | contact  | Nej    | expired   |
    2018-07-02 09.00 | home_care | jobcentre | housing  | Nej    | refused   | nej den 2. juli 2018
    2018-07-02 09.00 | home_care | family    | social   | Ja     | consent   |
    2018-10-01 00.00 | home_care | family    | social   | Nej    | expired   |
    """
    sharing(history, asked)


def test_two_consents_beside_each_other(sharing: Any) -> None:
    """A shorter consent given later takes nothing from a longer one: both are a yes."""
    history = """
    at               | what  | consent | from      | to        | category | until
    -----------------+-------+---------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given | A       | home_care | jobcentre | social   | 2018-12-31
    2018-07-02 09.00 | given | B       | home_care | jobcentre | social   | 2018-08-31
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+--------
    2018-08-31 12.00 | home_care | jobcentre | social   | Ja     | consent
    2018-09-01 12.00 | home_care | jobcentre | social   | Ja     | consent
    2019-01-01 00.00 | home_care | jobcentre | social   | Nej    | expired
    """
    sharing(history, asked)


def test_a_text_that_nobody_knows(sharing: Any) -> None:
    """A consent whose text has another hash than the municipality's letters is a draft: it carries nothing, and does
    not undo an earlier no. Its own no is kept, and a change with such a text ends what its consent said before.
    """
    history = """
    at               | what    | consent | from      | to        | category | says | until      | text
    -----------------+---------+---------+-----------+-----------+----------+------+------------+--------------
    2018-06-01 09.00 | given   | A       | home_care | jobcentre | social   |      | 2018-12-31 | a strange one
                     |         |         | home_care | jobcentre | housing  | no   |            |
    2018-06-01 09.00 | refused | B       | family    | jobcentre | social   | no   |            |
    2018-06-04 09.00 | given   | C       | family    | jobcentre | social   |      | 2018-12-31 | a strange one
    2018-06-01 09.00 | given   | D       | misuse    | jobcentre | social   |      | 2018-12-31 |
    2018-06-05 09.00 | changed | D       | misuse    | jobcentre | social   |      | 2018-12-31 | a strange one
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+-------------
    2018-06-05 12.00 | home_care | jobcentre | social   | Nej    | text_unknown
    2018-06-05 12.00 | home_care | jobcentre | housing  | Nej    | refused
    2018-06-05 12.00 | family    | jobcentre | social   | Nej    | refused
    2018-06-05 08.59 | misuse    | jobcentre | social   | Ja     | consent
    2018-06-05 12.00 | misuse    | jobcentre | social   | Nej    | changed
    """
    sharing(history, asked)
