"""P2: pit-stop, sundhedsfaglig indsats uden cpr-nummer

Left open by the letter until it is settled which health tasks the centre takes on. What was settled was not found; a
municipality that has it writes it into what it takes into use.
"""

from __future__ import annotations

from typing import Any

from support.adoptions import refusal
from support.tables import table


def test_closed_until_the_clarification_is_written(standing: Any) -> None:
    """And then, as P1, from the day that the municipality states."""
    rows = """
    day        | municipality | in use                   | signed by | state         | says
    -----------+--------------+--------------------------+-----------+---------------+------------------------------------------------------------------
    2018-03-01 | Esbjerg      | -                        | -         | pending       | Afventer afklaring: hvilke sundhedsfaglige opgaver omsorgscentret løfter, så patientsikkerheden ikke kompromitteres. Kommunen skriver afklaringen i sin ibrugtagning.
    2018-02-28 | Esbjerg      | 2018-03-01 to 2020-06-30 | anna bo   | adopted_later | Kan bruges fra 1. marts 2018, når kommunen tager ordningen i brug.
    2018-03-01 | Esbjerg      | 2018-03-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Allerød      | 2018-03-01 to 2020-06-30 | anna bo   | other_network | Givet til et andet netværk: Mere sammenhængende indsatser på tværs af sektorområder.
    """
    standing("P2", rows)


def test_nothing_is_recorded_before_it_is_settled(grants: Any) -> None:
    """Nor when it is over, nor on a day outside. Who has closed what was open may always do so."""
    lines = """
    today      | on         | case | event          | fields       | becomes
    -----------+------------+------+----------------+--------------+-----------------------------------------------------------------
    2018-01-31 |            | A    | contact_opened |              | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2018-02-01 | 2018-01-31 | A    | contact_opened |              | kan ikke bruges 31. januar 2018
    2018-02-01 |            | A    | contact_opened |              | recorded
    2020-06-30 |            | A    | health_effort  |              | recorded
    2020-07-01 | 2020-06-30 | A    | health_effort  |              | Kommunens ibrugtagning ophørte 30. juni 2020.
    2020-07-01 |            | A    | health_effort  |              | Kommunens ibrugtagning ophørte 30. juni 2020.
    2020-07-01 |            | B    | contact_opened |              | Kommunens ibrugtagning ophørte 30. juni 2020.
    2020-07-01 |            | A    | contact_closed | because=left | recorded
    """
    grants("P2", lines, municipality="Esbjerg")


def test_closed_without_the_clarification_and_in_every_other_network(grants: Any) -> None:
    """Without a file that states it the letter's own words are the answer; with one, no other network has it."""
    lines = """
    today      | event          | becomes
    -----------+----------------+--------------------------------------------------------------------
    2018-03-01 | contact_opened | Afventer afklaring: hvilke sundhedsfaglige opgaver omsorgscentret løfter
    2018-03-01 | health_effort  | Afventer afklaring: hvilke sundhedsfaglige opgaver omsorgscentret løfter
    """
    grants("P2", lines, municipality="Esbjerg", in_use="")
    grants(
        "P2",
        lines.replace(
            "Afventer afklaring: hvilke sundhedsfaglige opgaver omsorgscentret løfter", "Givet til et andet netværk"
        ),
    )


def test_what_the_municipality_must_state() -> None:
    """The clarification, its day, and the list of who answers for which health tasks; a file without them is no adoption."""
    rows = """
    key         | value        | says
    ------------+--------------+-------------------------------------------------------------------------------------------------------------------
    order_ref   |              | measures/proeve.toml: order_ref mangler, og P2 spørger efter det: Afklaringen, som brevet kræver, ved nummer og dato.
    order_ref   | "  "         | measures/proeve.toml: order_ref mangler, og P2 spørger efter det: Afklaringen, som brevet kræver, ved nummer og dato.
    order_from  |              | measures/proeve.toml: order_from mangler, og P2 spørger efter det: Den dag, afklaringen gælder fra.
    safety_list |              | measures/proeve.toml: safety_list mangler, og P2 spørger efter det: Listen over, hvilke opgaver omsorgscentret løfter, og hvem der har ansvaret for hver, underskrevet af den sundhedsfaglige leder: dokumentets nummer.
    safety_list | "  "         | measures/proeve.toml: safety_list mangler, og P2 spørger efter det: Listen over, hvilke opgaver omsorgscentret løfter, og hvem der har ansvaret for hver, underskrevet af den sundhedsfaglige leder: dokumentets nummer.
    safety_list | "OMS-2018-7" | -
    """
    for row in table(rows):
        keys = {"starts": "2018-02-01", "ends": "2020-06-30", row["key"]: row["value"]}
        assert refusal("P2", keys) == row["says"], row


def test_what_is_recorded(grants: Any) -> None:
    """A contact is opened once. Each effort says what, by whom, and three ticks; the note is free text by its rule."""
    lines = """
    today      | case | event          | fields                               | becomes
    -----------+------+----------------+--------------------------------------+---------------------------------------------------------
    2018-03-01 | A    | health_effort  |                                      | kan ikke komme først
    2018-03-01 | A    | contact_opened |                                      | recorded
    2018-03-01 | A    | contact_opened |                                      | kan ikke komme efter contact_opened
    2018-03-01 | A    | health_effort  | kind=-                               | kind er ikke sagt
    2018-03-01 | A    | health_effort  | kind=diagnosis                       | kind er ingen af dem, der er
    2018-03-01 | A    | health_effort  | by_role=-                            | by_role er ikke sagt
    2018-03-01 | A    | health_effort  | medicine_given=-                     | medicine_given er ikke sagt
    2018-03-01 | A    | health_effort  | allergy_asked=-                      | allergy_asked er ikke sagt
    2018-03-01 | A    | health_effort  | number_offered=-                     | number_offered er ikke sagt
    2018-03-01 | A    | health_effort  | safety_note=number                   | safety_note: det, der begynder ved tegn 11, ligner et CPR-nummer.
    2018-03-01 | A    | health_effort  | safety_note=code                     | safety_note: det, der begynder ved tegn 14, ligner en diagnosekode.
    2018-03-01 | A    | health_effort  | safety_note=long                     | er på 1003 tegn og må højst være på 1000.
    2018-03-01 | A    | health_effort  | name=X                               | har ikke alle de felter
    2018-03-02 | A    | health_effort  | kind=wound_care safety_note=short    | recorded
    2018-03-01 | A    | health_effort  |                                      | det, der kom før i sagen, er fra 2018-03-02
    2018-03-03 | A    | health_effort  | kind=medicine                        | recorded
    """
    grants("P2", lines, municipality="Esbjerg")


def test_a_case_has_none_of_it_and_a_contact_nothing_of_a_case(grants: Any) -> None:
    """What is of a citizen stands in a case, and what is of nobody in a contact: neither can come into the other."""
    lines = """
    today      | case | event           | fields                   | becomes
    -----------+------+-----------------+--------------------------+------------------------------------------------------------
    2018-03-01 | A    | contact_opened  |                          | recorded
    2018-03-01 | A    | referred        | from_unit=jobcentre      | er om en borger og står ikke i en kontakt uden CPR-nummer.
    2018-03-01 | A    | circumstance    | what=died                | er om en borger og står ikke i en kontakt uden CPR-nummer.
    2018-03-01 | A    | consent_refused | no=jobcentre:job:contact | er om en borger og står ikke i en kontakt uden CPR-nummer.
    2018-03-01 | B    | referred        | from_unit=jobcentre      | recorded
    2018-03-01 | B    | contact_opened  |                          | er om en kontakt uden CPR-nummer og står ikke i nogen borgers sag.
    2018-03-01 | B    | health_effort   |                          | er om en kontakt uden CPR-nummer og står ikke i nogen borgers sag.
    """
    grants("P2", lines, municipality="Esbjerg")


def test_whoever_gives_a_number_later_decides_what_follows(grants: Any) -> None:
    """It must be said, and nothing comes after it: the contact is kept as it is, and whoever comes again gets a new one."""
    lines = """
    today      | case | event          | fields                                | becomes
    -----------+------+----------------+---------------------------------------+----------------------------------------
    2018-03-01 | A    | contact_opened |                                       | recorded
    2018-03-02 | A    | contact_closed | because=number_given                  | entries_follow er ikke sagt
    2018-03-02 | A    | contact_closed | because=left entries_follow=yes       | har ikke alle de felter
    2018-03-02 | A    | contact_closed | because=number_given entries_follow=no | recorded
    2018-03-02 | A    | health_effort  |                                       | kan ikke komme efter contact_closed
    2018-03-02 | A    | contact_opened |                                       | kan ikke komme efter contact_closed
    2018-03-02 | B    | contact_opened |                                       | recorded
    """
    grants("P2", lines, municipality="Esbjerg")


def test_the_limit_counts_contacts_that_are_open(grants: Any) -> None:
    """Where the municipality has set one."""
    lines = """
    today      | case | event          | fields       | becomes
    -----------+------+----------------+--------------+----------------------------------------------------------------
    2018-03-01 | A    | contact_opened |              | recorded
    2018-03-01 | B    | contact_opened |              | P2 er nu bevilget til 2 borgere af højst 2.
    2018-03-01 | C    | contact_opened |              | Målgruppen er fuld efter kommunens egen beslutning
    2018-03-01 | A    | contact_closed | because=left | recorded
    2018-03-01 | C    | contact_opened |              | P2 er nu bevilget til 2 borgere af højst 2.
    """
    grants("P2", lines, municipality="Esbjerg", most="2")
