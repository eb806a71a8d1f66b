"""The twelve edge cases

What the people who run such extracts say goes wrong. Each is a row or two that look innocent.
"""

from __future__ import annotations

from typing import Any

from support.world import contract
from targeting.workspace import Column, FromColumn


def with_case_numbers() -> dict[str, Any]:
    """The contract for social psychiatry with a column of case numbers."""
    social = contract("social_psychiatry")
    numbers = Column.model_validate({"name": "case_no", "header": "Sagsnummer", "reads": "keyed"})
    (emission,) = social.involvement
    numbered = emission.model_copy(update={"case": FromColumn(column="case_no")})
    return {"columns": (*social.columns, numbers), "involvement": (numbered,)}


def test_edge_case_01_a_spreadsheet_ate_the_zero(linking: Any) -> None:
    """Nine digits beside ten with a hyphen: the zero is put back, and it is one person with one involvement."""
    rows = """
    CPR
    -----------
    101655008
    010165-5008
    """
    answer = """
    who  | paragraph | from
    -----+-----------+-----------
    anna | 85        | 2017-01-01
    """
    linking(answer, social_psychiatry=rows)


def test_edge_case_02_modulus_11_fails(landing: Any) -> None:
    """Born on a 1 January with a number that has no valid check digit: accepted, and remarked."""
    rows = """
    Personnummer | Fødselsdato | becomes
    -------------+-------------+---------
    0101655001   | 01-01-1965  | accepted
    """
    landing("population", rows, modulus_11=1)


def test_edge_case_03_substitute_numbers(landing: Any) -> None:
    """Both forms are counted in their own source, and never linked."""
    rows = """
    CPR        | becomes
    -----------+--------------------------
    6701655001 | ignored substitute_number
    0101651AB3 | ignored substitute_number
    anna       | accepted
    """
    landing("social_psychiatry", rows)


def test_edge_case_04_the_same_person_under_two_numbers(linking: Any) -> None:
    """A changed (60) and a deleted (50) number are resolved before anything is counted: one person, not three halves.
    Dora's successor is unknown, so that her rows wait in quarantine rather than make half a person.
    """
    population = """
    Personnummer | Status | Gældende personnummer
    -------------+--------+----------------------
    anna         | 01     |
    bent         | 60     | anna
    carl         | 50     | anna
    dora         | 60     | -
    """
    social = """
    CPR  | Paragraf
    -----+----------
    anna | SEL § 85
    bent | SEL § 107
    carl | SEL § 104
    dora | SEL § 85
    """
    answer = """
    who  | paragraph
    -----+----------
    anna | 85
    anna | 107
    anna | 104
    """
    linking(answer, population=population, social_psychiatry=social)


def test_edge_case_05_a_grant_is_renewed(linking: Any) -> None:
    """The row that follows on the day after, and the row that overlaps, are the same grant."""
    rows = """
    CPR  | IndsatsStartDato | IndsatsSlutDato
    -----+------------------+----------------
    anna | 2017-01-01       | 2017-12-31
    anna | 2018-01-01       | 2018-12-31
    bent | 2017-01-01       | 2017-12-31
    bent | 2017-10-01       | 2018-12-31
    """
    answer = """
    who  | from       | to
    -----+------------+-----------
    anna | 2017-01-01 | 2018-12-31
    bent | 2017-01-01 | 2018-12-31
    """
    linking(answer, social_psychiatry=rows)


def test_edge_case_05_a_grant_is_corrected(linking: Any) -> None:
    """Where the register has case numbers, the latest delivery of a case wins: an end that was moved forward holds.
    A later period of the case is no correction, and neither is another case.
    """
    august = """
    CPR  | Sagsnummer | Paragraf  | IndsatsStartDato | IndsatsSlutDato
    -----+------------+-----------+------------------+----------------
    anna | 101        | SEL § 85  | 2017-01-01       | 2017-12-31
    bent | 102        | SEL § 85  | 2017-01-01       | -
    carl | 103        | SEL § 85  | 2017-01-01       | 2017-03-31
    dora | 104        | SEL § 85  | 2017-01-01       | 2017-12-31
    """
    september = """
    CPR  | Sagsnummer | Paragraf  | IndsatsStartDato | IndsatsSlutDato
    -----+------------+-----------+------------------+----------------
    anna | 101        | SEL § 85  | 2017-01-01       | 2017-06-30
    bent | 102        | § 85      | 2017-01-01       | 2017-09-15
    carl | 103        | SEL § 85  | 2017-04-01       | 2017-09-15
    dora | 105        | SEL § 85  | 2017-01-01       | 2017-06-30
    """
    answer = """
    who  | from       | to
    -----+------------+-----------
    anna | 2017-01-01 | 2017-06-30
    bent | 2017-01-01 | 2017-09-15
    carl | 2017-01-01 | 2017-09-15
    dora | 2017-01-01 | 2017-12-31
    """
    linking(answer, with_case_numbers(), social_psychiatry=(august, september))


def test_edge_case_05_a_case_gets_another_caseworker(attended: Any) -> None:
    """A correction stands in the place of what it corrects, the caseworker too; another case has its own."""
    august = """
    CPR  | Sagsnummer | PrimærAnsvarlig
    -----+------------+----------------
    anna | 101        | soc1
    bent | 102        | soc1
    """
    september = """
    CPR  | Sagsnummer | PrimærAnsvarlig
    -----+------------+----------------
    anna | 101        | soc2
    bent | 103        | soc2
    """
    answer = """
    who  | 2017-10-02
    -----+-----------
    anna | 1
    bent | 2
    """
    attended(answer, with_case_numbers(), social_psychiatry=(august, september))


def test_edge_case_06_three_kinds_of_end(landing: Any) -> None:
    """Open, open, and a row that ends before it begins and is rejected with its reason."""
    rows = """
    IndsatsStartDato | IndsatsSlutDato | becomes
    -----------------+-----------------+-------------------------------------
    2018-01-01       | 9999-12-31      | accepted
    2018-01-01       | -               | accepted
    2018-01-01       | 31-12-2017      | quarantined to_date:end_before_start
    """
    landing("social_psychiatry", rows)


def test_edge_case_07_one_placement_in_four_rows(linking: Any) -> None:
    """The stay is the involvement; transport, pocket money and the adjusting of rates follow it and weigh nothing."""
    rows = """
    Paragraf  | Indsats
    ----------+----------------
    SEL § 108 | Ophold
    SEL § 108 | Transport
    SEL § 108 | Lommepenge
    SEL § 108 | Takstregulering
    """
    answer = """
    who  | paragraph | main | counts
    -----+-----------+------+-------
    anna | 108       | yes  | yes
    anna | 108       | no   | yes
    """
    linking(answer, social_psychiatry=rows)


def test_edge_case_07_one_placement_in_four_rows_of_one_case(linking: Any) -> None:
    """The four rows correct nothing in each other, although their case, paragraph and beginning are the same."""
    rows = """
    Sagsnummer | Paragraf  | Indsats
    -----------+-----------+----------------
    101        | SEL § 108 | Ophold
    101        | SEL § 108 | Transport
    101        | SEL § 108 | Takstregulering
    """
    answer = """
    who  | paragraph | main | counts
    -----+-----------+------+-------
    anna | 108       | yes  | yes
    anna | 108       | no   | yes
    """
    linking(answer, with_case_numbers(), social_psychiatry=rows)


def test_edge_case_08_a_subject_number_became_a_date(file: Any) -> None:
    """A spreadsheet takes the KLE number 27.36.04 for what it is and 27.12.04 for a day in December. It is restored
    where the day spells a subject that KLE has, 27.12.04 and 27.12.12; else the row waits.
    """
    kle = Column.model_validate({"name": "subject", "header": "Emne", "reads": "kle"})
    content = """
    Emne;CPR;Lovgrundlag;Indskrevet;Udskrevet;Behandler
    27.36.04;0101655008;SEL § 101;01-01-2017;;RUS1
    27.12.04;0101655008;SEL § 101;01-01-2017;;RUS1
    27-12-2004;0101655008;SEL § 101;01-01-2017;;RUS1
    27-12-2012;0101655008;SEL § 101;01-01-2017;;RUS1
    24-12-2004;0101655008;SEL § 101;01-01-2017;;RUS1
    """
    answer = """
    line | becomes
    -----+------------------------------------
    2    | accepted
    3    | accepted
    4    | accepted
    5    | accepted
    6    | quarantined subject:not_a_kle_number
    """
    file("misuse_treatment", content, answer, columns=(*contract("misuse_treatment").columns, kle))


def test_edge_case_09_the_dead_and_the_departed_have_active_rows(people: Any) -> None:
    """They stay known with their status, so that they are counted where they are left out: nobody is nominated who is
    dead (90) or has moved abroad (80).
    """
    population = """
    Personnummer | Status
    -------------+-------
    anna         | 90
    bent         | 80
    carl         | 01
    """
    social = """
    CPR
    ----
    anna
    bent
    carl
    """
    answer = """
    who  | status
    -----+-------
    anna | 90
    bent | 80
    carl | 01
    """
    people(answer, population=population, social_psychiatry=social)


def test_edge_case_09_is_reported_to_the_source(landing: Any) -> None:
    """A department that still grants something to the dead and the departed is told how many rows it has of them."""
    rows = """
    CPR  | becomes
    -----+---------
    anna | accepted
    """
    population = """
    Personnummer | Status
    -------------+-------
    anna         | 90
    """
    landing("social_psychiatry", rows, population=population, not_resident=1)


def test_edge_case_10_a_placement_elsewhere(landing: Any) -> None:
    """Acting, paying and registered municipality may be three. The case is ours where we act."""
    rows = """
    HandleKommune | Paragraf  | becomes           | why
    --------------+-----------+-------------------+-----------------------------
    999           | SEL § 107 | accepted          | we act, whoever pays
    101           | SEL § 107 | ignored paid_only | we only pay
    """
    landing("social_psychiatry", rows)


def test_edge_case_11_a_reform_inside_the_window(linking: Any) -> None:
    """Before and after are one family, and on no day are there two of it from the same register."""
    rows = """
    Part CPR | Foranstaltningsparagraf | Startdato  | Slutdato
    ---------+-------------------------+------------+-----------
    anna     | SEL § 52                | 01-07-2023 | 31-12-2023
    anna     | BL § 32                 | 01-01-2024 | 30-06-2024
    bent     | SEL § 52                | 01-07-2023 | 30-06-2024
    bent     | BL § 32                 | 01-01-2024 | 30-06-2024
    """
    answer = """
    who  | law | family        | from       | to
    -----+-----+---------------+------------+-----------
    anna | SEL | child_support | 2023-07-01 | 2023-12-31
    anna | BL  | child_support | 2024-01-01 | 2024-06-30
    bent | SEL | child_support | 2023-07-01 | 2023-12-31
    bent | BL  | child_support | 2024-01-01 | 2024-06-30
    """
    linking(answer, children_family=rows)


def test_edge_case_12_a_crisis_centre(linking: Any) -> None:
    """A stay at a crisis centre (§ 109) is not counted, and so never among the reasons that are shown."""
    rows = """
    CPR  | Paragraf
    -----+----------
    anna | SEL § 109
    anna | SEL § 110
    """
    answer = """
    who  | paragraph | counts
    -----+-----------+-------
    anna | 109       | no
    anna | 110       | yes
    """
    linking(answer, social_psychiatry=rows)


def test_edge_case_12_protected_and_objecting(people: Any) -> None:
    """A protected address is a mark on the person; who objects is marked before anything is counted."""
    population = """
    Personnummer | Adressebeskyttelse
    -------------+-------------------
    anna         | J
    bent         | N
    carl         | N
    """
    objection = """
    CPR-nr.
    ----
    bent
    lone
    """
    answer = """
    who  | protected | objects
    -----+-----------+--------
    anna | yes       | no
    bent | no        | yes
    carl | no        | no
    """
    people(answer, population=population, objection=objection)
