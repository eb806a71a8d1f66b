"""has: whether the citizen has a named thing

`has('…')` asks whether the citizen has, on the day, an involvement of that name. The name is one of the code lists':
a code as an extract writes it, what the list calls it, a paragraph, a whole law, or the family that a reform carries
on.
"""

from __future__ import annotations

from typing import Any


def test_the_names_of_a_thing(conditions: Any) -> None:
    """One involvement answers to its paragraph, its law, its code (here the KLE number), its label and its family."""
    rows = """
    who  | involvement
    -----+-------------
    anna | 27.36.12
    bent | Kontanthjælp
    """
    answer = """
    condition                      | anna | bent
    -------------------------------+------+-----
    has('SEL § 85')                | yes  | no
    has('SEL')                     | yes  | no
    has('27.36.12')                | yes  | no
    has('Socialpædagogisk støtte') | yes  | no
    has('sel_85')                  | yes  | no
    has('LAS § 25')                | no   | yes
    has('LAS')                     | no   | yes
    has('Kontanthjælp')            | no   | yes
    has('las_help')                | no   | yes
    """
    conditions(rows, answer, on="2017-10-02")


def test_how_a_name_is_spelt(conditions: Any) -> None:
    """Capital letters and the number of spaces do not matter, nor a space before the letter of a paragraph: § 85 a
    and § 85a are one paragraph. § 85 is another.
    """
    rows = """
    who     | involvement
    --------+------------
    support | SEL § 85
    housing | SEL § 85a
    stay    | SEL § 107
    """
    answer = """
    condition                         | support | housing | stay
    ----------------------------------+---------+---------+-----
    has('SEL § 85')                   | yes     | no      | no
    has('sel §85')                    | yes     | no      | no
    has('  SEL   §   85 ')            | yes     | no      | no
    has('SEL § 85a')                  | no      | yes     | no
    has('SEL § 85 a')                 | no      | yes     | no
    has('sel § 85 A')                 | no      | yes     | no
    has('BOSTØTTE')                   | no      | yes     | no
    has(' midlertidigt    Botilbud ') | no      | no      | yes
    """
    conditions(rows, answer, on="2017-10-02")


def test_a_family_is_wider_than_a_paragraph(conditions: Any) -> None:
    """The code lists hold § 85 and § 85 a to be the same support, so both answer to the family's name; the same
    family holds every benefit at the level of kontanthjælp. A law holds everything under it, of every kind.
    """
    rows = """
    who  | involvement
    -----+----------------
    anna | SEL § 85a
    bent | Forrevalidering
    carl | SEL § 141
    """
    answer = """
    condition           | anna | bent | carl
    --------------------+------+------+-----
    has('sel_85')       | yes  | no   | no
    has('SEL § 85')     | no   | no   | no
    has('las_help')     | no   | yes  | no
    has('Kontanthjælp') | no   | no   | no
    has('SEL')          | yes  | no   | yes
    has('LAS')          | no   | yes  | no
    """
    conditions(rows, answer, on="2017-10-02")


def test_a_code_and_its_paragraph_are_one_thing(conditions: Any) -> None:
    """What counts is what a code means in law. Two registers that know the same help by different codes give the same
    answer, whichever of the codes the rule names.
    """
    rows = """
    who    | involvement
    -------+-------------
    by KLE | 27.57.04
    by law | SEL-107
    sick   | SYGEDAGPENGE
    """
    answer = """
    condition           | by KLE | by law | sick
    --------------------+--------+--------+-----
    has('SEL § 107')    | yes    | yes    | no
    has('27.57.04')     | yes    | yes    | no
    has('SEL-107')      | yes    | yes    | no
    has('Sygedagpenge') | no     | no     | yes
    has('SDPL § 5')     | no     | no     | yes
    """
    conditions(rows, answer, on="2017-10-02")


def test_the_day_it_is_asked_of(conditions: Any) -> None:
    """An involvement is had from its first day to its last, both included, as everywhere else. All four get
    kontanthjælp too: who has nothing at all is not held against the rules.
    """
    rows = """
    who       | involvement  | from       | to
    ----------+--------------+------------+-----------
    last day  | SEL § 85     | 2017-01-01 | 2017-10-02
    last day  | Kontanthjælp | 2017-01-01 |
    ended     | SEL § 85     | 2017-01-01 | 2017-10-01
    ended     | Kontanthjælp | 2017-01-01 |
    first day | SEL § 85     | 2017-10-02 |
    first day | Kontanthjælp | 2017-01-01 |
    not begun | SEL § 85     | 2017-10-03 |
    not begun | Kontanthjælp | 2017-01-01 |
    """
    answer = """
    condition           | last day | ended | first day | not begun
    --------------------+----------+-------+-----------+----------
    has('SEL § 85')     | yes      | no    | yes       | no
    not has('SEL § 85') | no       | yes   | no        | yes
    """
    conditions(rows, answer, on="2017-10-02")


def test_what_only_follows_from_another_thing(conditions: Any) -> None:
    """An involvement that is not a main one is not had, and neither is one that does not count."""
    rows = """
    who       | law | paragraph | what     | kind    | main | counts
    ----------+-----+-----------+----------+---------+------+-------
    main      | SEL | 85        | sel_85   | service | yes  | yes
    main      | LAS | 25        | las_help | benefit | yes  | yes
    follows   | SEL | 85        | sel_85   | service | no   | yes
    follows   | LAS | 25        | las_help | benefit | yes  | yes
    uncounted | SEL | 85        | sel_85   | service | yes  | no
    uncounted | LAS | 25        | las_help | benefit | yes  | yes
    """
    answer = """
    condition       | main | follows | uncounted
    ----------------+------+---------+----------
    has('SEL § 85') | yes  | no      | no
    has('LAS § 25') | yes  | yes     | yes
    """
    conditions(rows, answer, on="2017-10-02")


def test_all_of_a_thing_has_to_agree(conditions: Any) -> None:
    """A thing is a law, a paragraph, a kind and a family together. An involvement that shares all but one of them
    with § 85 is another thing.
    """
    rows = """
    who       | law | paragraph | what    | kind
    ----------+-----+-----------+---------+--------
    same      | SEL | 85        | sel_85  | service
    law       | SUL | 85        | sel_85  | service
    paragraph | SEL | 86        | sel_85  | service
    family    | SEL | 85        | sel_107 | service
    kind      | SEL | 85        | sel_85  | benefit
    """
    answer = """
    condition       | same | law | paragraph | family | kind
    ----------------+------+-----+-----------+--------+-----
    has('SEL § 85') | yes  | no  | no        | no     | no
    """
    conditions(rows, answer, on="2017-10-02")


def test_renamed_when_barnets_lov_came(conditions: Any) -> None:
    """Support for a child and its family was serviceloven § 52 until the end of 2023 and is barnets lov § 32 since.
    Who asks for either paragraph gets the one of the day; who asks for the family's name gets both.
    """
    rows = """
    who         | involvement  | from       | to
    ------------+--------------+------------+-----------
    last year's | SEL § 52     | 2023-03-01 | 2023-12-31
    last year's | Kontanthjælp | 2023-03-01 |
    carried on  | SEL § 52     | 2023-03-01 | 2023-12-31
    carried on  | BL § 32      | 2024-01-01 |
    """
    before = """
    condition            | last year's | carried on
    ---------------------+-------------+-----------
    has('SEL § 52')      | yes         | yes
    has('BL § 32')       | no          | no
    has('child_support') | yes         | yes
    """
    after = """
    condition            | last year's | carried on
    ---------------------+-------------+-----------
    has('SEL § 52')      | no          | no
    has('BL § 32')       | no          | yes
    has('child_support') | no          | yes
    """
    conditions(rows, before, on="2023-12-31")
    conditions(rows, after, on="2024-01-01")


def test_renamed_when_assistance_was_reformed(conditions: Any) -> None:
    """Uddannelseshjælp became kontanthjælp on 1 July 2025. The last day of the old name is 30 June."""
    rows = """
    who  | involvement      | from       | to
    -----+------------------+------------+-----------
    anna | Uddannelseshjælp | 2025-01-01 | 2025-06-30
    anna | Kontanthjælp     | 2025-07-01 |
    """
    before = """
    condition               | anna
    ------------------------+-----
    has('Uddannelseshjælp') | yes
    has('Kontanthjælp')     | no
    has('las_help')         | yes
    """
    after = """
    condition               | anna
    ------------------------+-----
    has('Uddannelseshjælp') | no
    has('Kontanthjælp')     | yes
    has('las_help')         | yes
    """
    conditions(rows, before, on="2025-06-30")
    conditions(rows, after, on="2025-07-01")


def test_a_name_that_was_kept_while_the_paragraph_moved(conditions: Any) -> None:
    """A mentor was given under § 31 b of the employment act until the end of 2019 and under § 167 since. The word
    stands for both, a paragraph for its own years.
    """
    rows = """
    who  | involvement  | from       | to
    -----+--------------+------------+-----------
    anna | Mentor       | 2019-06-01 | 2019-12-31
    anna | Kontanthjælp | 2019-06-01 |
    bent | Mentor       | 2020-01-01 |
    bent | Kontanthjælp | 2019-06-01 |
    """
    before = """
    condition         | anna | bent
    ------------------+------+-----
    has('Mentor')     | yes  | no
    has('LAB § 31 b') | yes  | no
    has('LAB § 167')  | no   | no
    """
    after = """
    condition         | anna | bent
    ------------------+------+-----
    has('Mentor')     | no   | yes
    has('LAB § 31 b') | no   | no
    has('LAB § 167')  | no   | yes
    """
    conditions(rows, before, on="2019-12-31")
    conditions(rows, after, on="2020-01-01")


def test_names_that_are_refused(refused: Any) -> None:
    """A rule may not ask for what never counts, such as a crisis centre (§ 109) or a benefit that everybody gets: it
    could never hold. A name that no code list has is refused with the nearest one that is there.
    """
    answer = """
    condition                   | because
    ----------------------------+------------------------------------
    has('SEL § 109')            | never count, so it could never hold
    has('Krisecenter')          | never count, so it could never hold
    has('Børne- og ungeydelse') | never count, so it could never hold
    has('Jobsamtale')           | never count, so it could never hold
    has('SEL § 8 5')            | names nothing in the code lists
    has('Kontanthjelp')         | did you mean 'Kontanthjælp'?
    has('SEL § 85 b')           | names nothing in the code lists
    has('LAB § ')               | names nothing in the code lists
    has(85)                     | takes one text in single quotes
    """
    refused(answer)
