"""The paragraph

A cell that names a paragraph is a law, a number and the letter that belongs to it. The contract's own law stands in
only where the cell has no word beside the number but those that are known to say nothing of a law.
"""

from __future__ import annotations

from typing import Any


def test_a_word_that_nobody_knows_is_no_law_of_the_contracts(landing: Any) -> None:
    """However a law is shortened, it is never the contract's own: a word that is not known to say nothing waits."""
    rows = """
    Paragraf                  | becomes
    --------------------------+-------------------------------------
    Straffel. § 108           | quarantined paragraph:unknown_code
    Strfl. § 108              | quarantined paragraph:unknown_code
    Rpl. § 85                 | quarantined paragraph:unknown_code
    Lejel. § 80               | quarantined paragraph:unknown_code
    Almenboligl. § 110        | quarantined paragraph:unknown_code
    Abl. 85                   | quarantined paragraph:unknown_code
    Udl. § 97                 | quarantined paragraph:unknown_code
    Psykl. § 107              | quarantined paragraph:unknown_code
    Integrationsl. § 85       | quarantined paragraph:unknown_code
    Retssikkerhedsl. § 85     | quarantined paragraph:unknown_code
    § 108 straffel.           | quarantined paragraph:unknown_code
    § 85 i rsl                | quarantined paragraph:unknown_code
    straffelovgivningen § 108 | quarantined paragraph:unknown_code
    Vejledning § 85           | quarantined paragraph:unknown_code
    Cirk. 85                  | quarantined paragraph:unknown_code
    Bek. nr. 85               | quarantined paragraph:unknown_code
    L § 85                    | quarantined paragraph:unknown_code
    BoS § 85                  | quarantined paragraph:unknown_code
    LBK nr. 798 § 85          | quarantined paragraph:unknown_code
    Forvaltningsl. § 85       | quarantined paragraph:unknown_code
    Offl § 85                 | quarantined paragraph:unknown_code
    Dagtilbudsl. 85           | quarantined paragraph:unknown_code
    § 85 (straffel.)          | quarantined paragraph:unknown_code
    SEL § 85, straffel.       | quarantined paragraph:unknown_code
    SEL, jf. rsl § 85         | quarantined paragraph:unknown_code
    Vejl. 85                  | quarantined paragraph:unknown_code
    Anna Prøve § 85           | quarantined paragraph:unknown_code
    § 85 personen Anna        | quarantined paragraph:unknown_code
    """
    landing("social_psychiatry", rows)


def test_short_forms_of_laws_that_are_known(landing: Any) -> None:
    """They are the law they say. None of these has the paragraph in its list."""
    rows = """
    Paragraf            | becomes
    --------------------+-------------------------------------
    Ældrel. § 83        | quarantined paragraph:unknown_code
    Pensionsl. § 85     | quarantined paragraph:unknown_code
    §85 STU             | quarantined paragraph:unknown_code
    Stu § 85            | quarantined paragraph:unknown_code
    Sygedagpengel. § 85 | quarantined paragraph:unknown_code
    """
    landing("social_psychiatry", rows)


def test_two_paragraphs_are_never_one(landing: Any) -> None:
    """Whatever stands between two numbers, or nothing: they are counted, and not joined by a word that is known."""
    rows = """
    Paragraf                      | becomes
    ------------------------------+-------------------------------------
    SEL § 85, stk. 1, § 107       | quarantined paragraph:several_codes
    SEL § 85, stk. 1, og § 107    | quarantined paragraph:several_codes
    § 85, stk. 1 og 107           | quarantined paragraph:several_codes
    SEL § 85 SEL § 107            | quarantined paragraph:several_codes
    § 85, jf. § 107               | quarantined paragraph:several_codes
    § 107 botilbud, § 85 bostøtte | quarantined paragraph:several_codes
    107 botilbud + 85 bostøtte    | quarantined paragraph:several_codes
    § 85 med § 107                | quarantined paragraph:several_codes
    § 107 t.o.m. 110              | quarantined paragraph:several_codes
    § 107 (§ 110)                 | quarantined paragraph:several_codes
    § 107 — 110                   | quarantined paragraph:several_codes
    § 107&#8209;110               | quarantined paragraph:several_codes
    § 107&#8208;110               | quarantined paragraph:several_codes
    § 107&#8722;110               | quarantined paragraph:several_codes
    107 -> 110                    | quarantined paragraph:several_codes
    107 → 110                     | quarantined paragraph:several_codes
    107 : 110                     | quarantined paragraph:several_codes
    107 \\ 110                    | quarantined paragraph:several_codes
    107 • 110                     | quarantined paragraph:several_codes
    107 · 110                     | quarantined paragraph:several_codes
    107 * 110                     | quarantined paragraph:several_codes
    52&#8232;54                   | quarantined paragraph:several_codes
    85 107                        | quarantined paragraph:several_codes
    SUL § 138 140                 | quarantined paragraph:several_codes
    85 SEL § 107                  | quarantined paragraph:several_codes
    SEL-52-85                     | quarantined paragraph:several_codes
    85 a og b                     | quarantined paragraph:several_codes
    SEL85SEL107                   | quarantined paragraph:several_codes
    § 85 ~ 107                    | quarantined paragraph:several_codes
    SEL § 8 og § 85               | quarantined paragraph:several_codes
    """
    landing("social_psychiatry", rows)


def test_what_is_one_paragraph(landing: Any) -> None:
    """Parts, hours and words that say nothing of a law make no other paragraph."""
    rows = """
    Paragraf                    | becomes
    ----------------------------+-------------------------------------
    SEL § 85,0                  | accepted
    SEL § 85,1                  | accepted
    §§ 85                       | accepted
    085                         | accepted
    SEL085                      | accepted
    SEL § 85, stk. 1 og 2       | accepted
    § 85, stk. 1, nr. 2-4 og 12 | accepted
    § 85 (12 timer)             | accepted
    § 85, 20 timer pr. uge      | accepted
    SEL § 85 v/ bostøtte        | accepted
    Serv. lov § 85              | accepted
    Servicel. § 85              | accepted
    Kap. 16, § 85               | accepted
    midlertidigt botilbud § 107 | accepted
    sel. § 85                   | accepted
    SEL § 85, stk. 1, 2. pkt.   | accepted
    """
    landing("social_psychiatry", rows)


def test_a_letter_is_never_dropped(linking: Any) -> None:
    """Behind whatever it stands, the letter belongs to the number."""
    rows = """
    CPR   | Paragraf
    ------+-------------------------
    anna  | SUL § 140-a
    bent  | SUL § 140.a
    carl  | SUL § 140 (a)
    dora  | SUL § 140/a
    erik  | SUL § 140, a
    freja | SUL § 140_a
    gorm  | SUL § 140 a
    hanne | SUL § 140A
    ivan  | Sundhedsl. § 140 a
    jytte | SUL § 140&#65345;
    """
    answer = """
    who   | law | paragraph
    ------+-----+----------
    anna  | SUL | 140a
    bent  | SUL | 140a
    carl  | SUL | 140a
    dora  | SUL | 140a
    erik  | SUL | 140a
    freja | SUL | 140a
    gorm  | SUL | 140a
    hanne | SUL | 140a
    ivan  | SUL | 140a
    jytte | SUL | 140a
    """
    linking(answer, social_psychiatry=rows)


def test_what_is_not_the_letter(landing: Any) -> None:
    """A litra is another thing, and so is a letter of another alphabet; none of them is the paragraph without it."""
    rows = """
    Paragraf           | becomes
    -------------------+-------------------------------------
    SUL § 140 litra a  | quarantined paragraph:unknown_code
    SUL § 140, litra a | quarantined paragraph:unknown_code
    SUL § 140&#1072;   | quarantined paragraph:unknown_code
    SUL § 140 &#1072;  | quarantined paragraph:unknown_code
    § 113 bb           | quarantined paragraph:unknown_code
    SEL § 113bb        | quarantined paragraph:unknown_code
    SUL § 140abc       | quarantined paragraph:unknown_code
    SUL § 140 k        | quarantined paragraph:unknown_code
    SUL § 140i         | quarantined paragraph:unknown_code
    SUL § 140-å        | quarantined paragraph:unknown_code
    """
    landing("social_psychiatry", rows)


def test_the_law_that_a_short_form_names(linking: Any) -> None:
    """A law that is known by a shortened name is that law, with and without its dot."""
    rows = """
    CPR  | Paragraf          | IndsatsStartDato
    -----+-------------------+-----------------
    anna | Sundhedsl. § 138  |
    bent | Ældrel. § 10      | 2025-07-01
    carl | Serv. lov § 85    |
    dora | § 138, sundhedsl. |
    erik | Aktivl. § 85      |
    gorm | AktivL § 85       |
    """
    answer = """
    who  | law | paragraph
    -----+-----+----------
    anna | SUL | 138
    bent | ÆL  | 10
    carl | SEL | 85
    dora | SUL | 138
    erik | LAS | 85
    gorm | LAS | 85
    """
    linking(answer, social_psychiatry=rows)
