"""Kommunens ibrugtagning: to underskrifter

One file in measures/ says what is taken into use, for whom and how long. Two people sign it, each with a key of their
own; what they signed is exactly the file's bytes.
"""

from __future__ import annotations

from typing import Any

from support.adoptions import adoption, refusal, signed
from support.tables import table
from targeting.errors import ConfigurationError
from targeting.workspace import fitted, load_measures


def test_it_takes_two_whose_roles_may(standing: Any) -> None:
    """One signature is none, and neither is that of somebody whose role may not (Cille approves health data). What is
    signed on a later day than the one that is asked about had no effect that day.
    """
    rows = """
    day        | municipality | in use                   | signed by  | signed on  | state        | says
    -----------+--------------+--------------------------+------------+------------+--------------+----------------------------------------------
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | -          | 2018-01-15 | not_approved | measures/proeve.toml er godkendt af 0 personer, og der skal to til: targeting measure approve.
    2020-06-30 | Helsingør    | 2018-02-01 to 2020-06-30 | -          | 2018-01-15 | not_approved | measures/proeve.toml er godkendt af 0 personer, og der skal to til: targeting measure approve.
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna       | 2018-01-15 | not_approved | measures/proeve.toml er godkendt af 1 person, og der skal to til: targeting measure approve.
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna cille | 2018-01-15 | not_approved | measures/proeve.toml er godkendt af 1 person, og der skal to til: targeting measure approve. approvals/measure/proeve.cille.note: cille har ikke rollen rule_steward…
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo    | 2018-03-01 | usable       | Kan bruges i dag.
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo    | 2018-03-02 | not_approved | measures/proeve.toml er godkendt af 0 personer, og der skal to til: targeting measure approve. approvals/measure/proeve.anna.note er først underskrevet 2018-03-02…
    """
    standing("M1", rows)


def test_between_two_of_them(standing: Any) -> None:
    """The next to begin is what a person is told of, and not the one that is over."""
    rows = """
    day        | municipality | in use                                             | signed by | state          | says
    -----------+--------------+----------------------------------------------------+-----------+----------------+-----------------------------------
    2018-12-31 | Helsingør    | 2018-02-01 to 2018-12-31, 2020-01-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2019-01-01 | Helsingør    | 2018-02-01 to 2018-12-31, 2020-01-01 to 2020-06-30 | anna bo   | adopted_later  | Kan bruges fra 1. januar 2020, når kommunen tager ordningen i brug.
    2020-01-01 | Helsingør    | 2018-02-01 to 2018-12-31, 2020-01-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2020-07-01 | Helsingør    | 2018-02-01 to 2018-12-31, 2020-01-01 to 2020-06-30 | anna bo   | adoption_ended | Kommunens ibrugtagning ophørte 30. juni 2020.
    """
    standing("M1", rows)


def test_a_measure_of_the_municipalitys_own(standing: Any) -> None:
    """Its words stand in the file that takes it into use, and are signed with it. Its id begins with EGEN-."""
    rows = """
    day        | municipality | in use        | signed by | state         | says
    -----------+--------------+---------------+-----------+---------------+--------------------------------------------------
    2026-11-28 | Gentofte     | 2026-12-01 to | anna bo   | adopted_later | Kan bruges fra 1. december 2026, når kommunen tager ordningen i brug.
    2026-12-01 | Gentofte     | 2026-12-01 to | anna bo   | usable        | Kan bruges i dag.
    2026-12-01 | Gentofte     | 2026-12-01 to | anna      | not_approved  | measures/proeve.toml er godkendt af 1 person, og der skal to til: targeting measure approve.
    """
    standing("EGEN-KONTAKT", rows)


def test_what_no_file_may_say() -> None:
    """Each fault has its sentence, with the key that it is about; no state is made of such a file."""
    rows = """
    measure | starts     | ends       | key         | value        | says
    --------+------------+------------+-------------+--------------+-----------------------------------------------------------------------
    M1      | 2018-02-01 | 2020-06-30 | cap_persons | 1            | -
    M1      | 2018-02-01 | 2018-02-01 | cap_persons | 1            | -
    M1      | 2018-02-01 | 2018-01-31 | cap_persons | 1            | proeve.toml: (hele filen): ends ligger før starts
    M1      | 2018-02-01 | 2020-06-30 | cap_persons | 0            | proeve.toml: linje 5, cap_persons: skal være mindst 1
    M1      | 2018-02-01 | 2020-06-30 | cap_persons |              | measures/proeve.toml: cap_persons / cap_percent mangler, og M1 spørger efter det: Målgruppen er begrænset: højst så mange personer, eller så stor en andel, har kommunen besluttet.
    M1      | 2018-02-01 | 2020-06-30 | cap_percent | 10           | proeve.toml: (hele filen): cap_persons og cap_percent: skriv det ene af dem
    M1      | 2018-02-01 | 2020-06-30 | order_from  | 2018-02-02   | proeve.toml: (hele filen): starts ligger før order_from: intet bruges, før dets bekendtgørelse er i kraft
    M1      | 2018-02-01 | 2020-06-30 | order_from  | 2017-06-25   | measures/proeve.toml, order_from: brevet, der lover bekendtgørelsen, er fra 2017-06-26; en bekendtgørelse fra før er en anden.
    M1      | 2018-02-01 | 2020-06-30 | order_from  |              | measures/proeve.toml: order_from mangler, og M1 spørger efter det: Den dag, bekendtgørelsen trådte i kraft.
    M1      | 2018-02-01 |            | cap_persons | 1            | measures/proeve.toml: ends mangler, og M1 spørger efter det: Den dag, forsøget slutter i kommunen.
    M1      | 2018-02-01 | 2020-06-30 | decided_on  | 2018-02-02   | proeve.toml: (hele filen): decided_on ligger efter starts: det, der tages i brug, er besluttet først
    M5      | 2017-12-31 |            | cap_persons | 1            | measures/proeve.toml, starts: M5 kan tidligst bruges fra 2018-01-01.
    M10     | 2018-02-01 | 2020-06-30 | cap_persons | 1            | measures/proeve.toml, measure: der er ingen ordning med det id. Der er: M1, M2, M3, M4, M5, M6, M7, M8, M9, P1, P2 og EV. En af kommunens egne begynder med EGEN-.
    """
    for row in table(rows):
        keys = {"starts": row["starts"], "ends": row["ends"], row["key"]: row["value"]}
        assert refusal(row["measure"], keys) == row["says"], row


def test_two_of_one_measure_never_overlap() -> None:
    """The second begins the day after the first has ended, or later. Two measures are used side by side."""
    rows = """
    first                    | other | second                   | says
    -------------------------+-------+--------------------------+--------------------------------------------------------------------
    2018-02-01 to 2018-12-31 | M1    | 2019-01-01 to 2020-06-30 | -
    2018-02-01 to 2018-12-31 | M1    | 2018-12-31 to 2020-06-30 | measures/anden.toml, starts: M1 er også i brug den dag efter measures/foerste.toml. Lad den ene slutte, før den anden begynder, eller tag den ene væk: det underskrevne er gemt.
    2018-02-01 to 2018-12-31 | M2    | 2018-02-01 to 2018-12-31 | -
    """
    for row in table(rows):
        first, ends = [part.strip() for part in row["first"].split("to")]
        second, until = [part.strip() for part in row["second"].split("to")]
        given = [
            adoption("M1", first, ends, name="foerste"),
            adoption(row["other"], second, until, name="anden"),
        ]
        said = ""
        try:
            fitted(given, load_measures())
        except ConfigurationError as error:
            said = error.message.da
        assert said == row["says"]


def test_a_signature_is_for_the_bytes_that_were_signed() -> None:
    """Whoever changes the file afterwards, if only the number of people, has an adoption that nobody has signed."""
    from datetime import date

    from support.adoptions import SIGNED_AT, SIGNERS, note_of, sample_signer, signed_for
    from targeting.governance import adopted

    day, before = date(2018, 3, 1), adoption("M1", "2018-02-01", "2020-06-30")
    after = adoption("M1", "2018-02-01", "2020-06-30", cap_persons="400")
    notes = {
        ("measure", f"proeve.{name}"): note_of(
            before.subject, sample_signer(name), municipality_code="217", signed_at=SIGNED_AT
        )
        for name in ("anna", "bo")
    }
    known = signed_for(SIGNERS, notes, "217")
    assert signed(before, "217", day, "anna bo").approved
    assert adopted(before, "217", day, known).approved
    assert not adopted(after, "217", day, known).approved
