"""The CPR number

A CPR number is ten digits, a day and a month and six more. It is never kept: within one landing it becomes a key, and
what is written of it elsewhere is a pseudonym. All numbers here belong to nobody: born before 1900, or substitutes.
"""

from __future__ import annotations

from typing import Any


def test_spellings(landing: Any) -> None:
    """Hyphen, space, a guard and the decimals of a spreadsheet say nothing. One zero in front can be lost, on the
    first nine days of a month; it is put back and counted. With two digits gone it is no number any more.
    """
    rows = """
    CPR           | becomes
    --------------+---------------------------------
    0101655008    | accepted
    010165-5008   | accepted
    010165 5008   | accepted
    010165&nbsp;5008 | accepted
    101655008     | accepted
    101655008.0   | accepted
    10165-5008    | accepted
    10165508      | quarantined cpr:not_a_cpr_number
    6.10937E+08   | quarantined cpr:not_a_cpr_number
    00101655008   | quarantined cpr:not_a_cpr_number
    -             | quarantined cpr:missing
    """
    landing("social_psychiatry", rows, zero_restored=3)


def test_every_spelling_is_one_person(linking: Any) -> None:
    """However the number is written, there is one person and one involvement."""
    rows = """
    CPR
    -----------
    0101655008
    010165-5008
    010165 5008
    101655008
    101655008.0
    """
    answer = """
    who  | family
    -----+-------
    anna | sel_85
    """
    linking(answer, social_psychiatry=rows)


def test_what_is_no_number(landing: Any) -> None:
    """The first four digits are a day and a month."""
    rows = """
    CPR         | becomes                          | why
    ------------+----------------------------------+-----------------
    3113655008  | quarantined cpr:not_a_cpr_number | no 13th month
    3002655008  | quarantined cpr:not_a_cpr_number | no 30 February
    3104655008  | quarantined cpr:not_a_cpr_number | no 31 April
    2902655008  | accepted                         | 29 February
    0000000000  | quarantined cpr:not_a_cpr_number | nobody
    ukendt      | quarantined cpr:not_a_cpr_number | a word
    O101655008  | quarantined cpr:not_a_cpr_number | a letter for a nought
    ٠١٠١٦٥٥٠٠٨  | quarantined cpr:not_a_cpr_number | other digits
    ０１０１６５５００８ | accepted                         | the same in full width
    """
    landing("social_psychiatry", rows, modulus_11=1)


def test_modulus_11(landing: Any) -> None:
    """Numbers without a valid check digit are issued since 2007. It is remarked, and never a reason to reject."""
    rows = """
    Personnummer | becomes
    -------------+---------
    0101655008   | accepted
    0101655001   | accepted
    0101665002   | accepted
    """
    landing("population", rows, modulus_11=2)


def test_substitute_numbers(landing: Any) -> None:
    """A number with 60 added to its day, or in the letter form of the health service, stands for somebody without a
    CPR number. It means the same person in its own source alone: it is counted there and linked to nothing.
    """
    rows = """
    CPR         | becomes                          | why
    ------------+----------------------------------+---------------------
    6701655001  | ignored substitute_number        | day 7
    670165-5001 | ignored substitute_number        | day 7
    9112655001  | ignored substitute_number        | day 31
    0101651AB3  | ignored substitute_number        | letter form
    010165-1ab3 | ignored substitute_number        | letter form
    0101650AB3  | ignored substitute_number        | letter form
    010165A7BC1 | quarantined cpr:not_a_cpr_number | too long for it
    9201655001  | quarantined cpr:not_a_cpr_number | no day 32
    6713655001  | quarantined cpr:not_a_cpr_number | no 13th month
    """
    landing("social_psychiatry", rows)


def test_statuses(landing: Any) -> None:
    """Every status of the CPR register is known. An annulled number is an error to mend; a deleted or changed one
    points to the number that holds now. The others are persons; whether they live here is asked when it is counted.
    """
    rows = """
    Personnummer | Status | Gældende personnummer | becomes                            | why
    -------------+--------+-----------------------+------------------------------------+------------------------
    anna         | 01     |                       | accepted                           | lives here
    bent         | 03     |                       | accepted                           | no fixed address
    carl         | 05     |                       | accepted                           | Greenland
    dora         | 07     |                       | accepted                           | Greenland, no address
    erik         | 10     |                       | accepted                           | reserved
    freja        | 20     |                       | accepted                           | administrative number
    gorm         | 30     |                       | quarantined status:annulled_number | annulled
    hanne        | 50     | anna                  | ignored changed_number             | deleted double number
    ivan         | 60     | anna                  | ignored changed_number             | changed number
    jytte        | 70     |                       | accepted                           | disappeared
    kaj          | 80     |                       | accepted                           | emigrated
    lone         | 90     |                       | accepted                           | dead
    """
    landing("population", rows)


def test_changed_numbers_that_lead_nowhere(landing: Any) -> None:
    """A changed number without its successor, and two that point at each other, are errors to mend: they are not
    counted as persons, and hang nothing up.
    """
    rows = """
    Personnummer | Status | Gældende personnummer | becomes
    -------------+--------+-----------------------+---------
    anna         | 01     |                       | accepted
    freja | 60 | -     | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    hanne | 60 | kaj   | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    kaj   | 60 | hanne | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    """
    landing("population", rows)


def test_changed_numbers_that_lead_to_nobody(landing: Any) -> None:
    """The number that holds now must have a row of its own in the delivery: else the citizen would be gone, and nobody
    would know. It may stand before or after, and have any other status.
    """
    rows = """
    Personnummer | Status | Gældende personnummer | becomes
    -------------+--------+-----------------------+---------
    anna  | 60 | bent   | ignored changed_number
    bent  | 90 |        | accepted
    carl  | 60 | dora   | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    erik  | 50 | dora   | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    freja | 60 | carl   | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    gorm  | 60 | anna   | ignored changed_number
    hanne | 60 | lone   | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    ivan  | 60 | 6701655001 | quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved
    """
    landing("population", rows)


def test_rows_under_a_number_that_leads_to_nobody(landing: Any) -> None:
    """A department's row under the old number waits with it. One under the new number is a person's who is not in the
    population register, and is counted as such.
    """
    population = """
    Personnummer | Status | Gældende personnummer
    -------------+--------+----------------------
    anna         | 60     | bent
    carl         | 01     |
    dora         | 60     | carl
    """
    rows = """
    CPR  | becomes
    -----+------------------------------------------
    anna | quarantined cpr:changed_number_unresolved
    bent | accepted
    carl | accepted
    dora | accepted
    """
    landing("social_psychiatry", rows, population=population)


def test_a_population_of_several_files(people: Any) -> None:
    """The row of the new number may stand in another file of the delivery, before or after."""
    one = """
    Personnummer | Status | Gældende personnummer
    -------------+--------+----------------------
    anna         | 60     | bent
    carl         | 01     |
    """
    two = """
    Personnummer | Status | Gældende personnummer
    -------------+--------+----------------------
    bent         | 01     |
    dora         | 60     | carl
    dora         | 60     | carl
    """
    social = """
    CPR
    ----
    anna
    dora
    """
    answer = """
    who  | status
    -----+-------
    bent | 01
    carl | 01
    """
    people(answer, population=(one, two), social_psychiatry=social)


def test_protected_addresses(people: Any) -> None:
    """The protection of name and address follows the person, so that restricted output can be held narrower."""
    population = """
    Personnummer | Adressebeskyttelse
    -------------+-------------------
    anna         | J
    bent         | N
    carl         | j
    """
    answer = """
    who  | protected
    -----+----------
    anna | yes
    bent | no
    carl | yes
    """
    people(answer, population=population)


def test_a_changed_number_is_the_same_person(people: Any) -> None:
    """However often it was changed, there is one person, as the row of the newest number says."""
    population = """
    Personnummer | Status | Gældende personnummer | Køn
    -------------+--------+-----------------------+----
    anna         | 60     | bent                  | K
    bent         | 50     | carl                  | K
    carl         | 01     |                       | M
    """
    answer = """
    who  | status | sex
    -----+--------+----
    carl | 01     | M
    """
    people(answer, population=population)


def test_what_is_known_under_an_old_number(linking: Any) -> None:
    """Whatever the other registers write under an old number belongs to the person as they are now."""
    population = """
    Personnummer | Status | Gældende personnummer
    -------------+--------+----------------------
    anna         | 60     | bent
    bent         | 01     |
    """
    social = """
    CPR  | Paragraf
    -----+---------
    anna | SEL § 85
    bent | SEL § 85
    anna | SEL § 107
    """
    refund = """
    CPR nummer | Uge
    -----------+--------
    anna       | 2017-38
    bent       | 2017-39
    """
    answer = """
    who  | register          | paragraph | from       | to
    -----+-------------------+-----------+------------+-----------
    bent | social_psychiatry | 85        | 2017-01-01 |
    bent | social_psychiatry | 107       | 2017-01-01 |
    bent | benefit_refund    | 25        | 2017-09-18 | 2017-10-08
    """
    linking(answer, population=population, social_psychiatry=social, benefit_refund=refund)
