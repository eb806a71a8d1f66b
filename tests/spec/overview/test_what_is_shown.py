"""What is shown

A thing is shown where the table of sharing answers Ja for all that it tells of. Its line has the code list's own word,
the unit, the law as Danish law writes it, and since when.
"""

from __future__ import annotations

from collections.abc import Callable

Overview = Callable[..., None]


def test_what_the_consent_covers_and_nothing_else(overview: Overview) -> None:
    """One way, one pair, one category. The rest is counted, by answer."""
    said = """
    at               | what  | from      | to        | category   | says | until
    -----------------+-------+-----------+-----------+------------+------+-----------
    2018-01-10 10.00 | given | home_care | jobcentre | social     | yes  | 2018-12-31
                     |       | home_care | jobcentre | health     | no   |
                     |       | benefits  | jobcentre | benefit    | yes  |
                     |       | jobcentre | home_care | employment | yes  |
    """
    has = """
    from      | what                         | since
    ----------+------------------------------+-----------
    home_care | Bostøtte                     | 2017-03-01
    home_care | Kommunal sygepleje           | 2017-04-01
    benefits  | Kontanthjælp                 | 2016-11-15
    jobcentre | Mentor                       | 2017-03-01
    misuse    | Social stofmisbrugsbehandling | 2017-06-01
    """
    sees = """
    line
    ------------------------------------------------------------------------
    Kontanthjælp fra Ydelsescentret (LAS § 25), siden 15. november 2016
    Bostøtte fra Hjemmeplejen (SEL § 85 a), siden 1. marts 2017
    Udeladt: 3 indsatser, hvor svaret er Nej.
    """
    overview(said, has, sees)


def test_a_thing_that_tells_of_two_categories_needs_both(overview: Overview) -> None:
    """A temporary place to live says where the citizen lives, and that support is needed; an aid, that health is in the
    way.
    """
    said = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-01-10 10.00 | given | home_care | jobcentre | social   | 2018-12-31
                     |       | home_care | jobcentre | housing  |
                     |       | family    | jobcentre | social   |
    """
    has = """
    from      | what                 | since
    ----------+----------------------+-----------
    home_care | Midlertidigt botilbud | 2017-03-01
    home_care | Hjælpemidler         | 2017-08-01
    family    | Midlertidigt botilbud | 2017-03-01
    """
    sees = """
    line
    ------------------------------------------------------------------------
    Midlertidigt botilbud fra Hjemmeplejen (SEL § 107), siden 1. marts 2017
    Udeladt: 2 indsatser, hvor svaret er Nej.
    """
    overview(said, has, sees)


def test_what_somebody_must_weigh_is_counted_apart(overview: Overview) -> None:
    """The young person is 15, and has not said yes: the table says Spørg, and nothing is shown."""
    said = """
    at               | what  | from   | to        | category | until      | by             | 15 on
    -----------------+-------+--------+-----------+----------+------------+----------------+-----------
    2018-01-10 10.00 | given | family | jobcentre | children | 2018-12-31 | custody holder | 2018-03-01
    """
    has = """
    from   | what                              | since
    -------+-----------------------------------+-----------
    family | Særlig støtte til barn og familie | 2017-03-01
    misuse | Alkoholbehandling                 | 2017-03-01
    """
    sees = """
    line
    -------------------------------------------------------------------------------
    Særlig støtte til barn og familie fra Familiecentret (SEL § 52), siden 1. marts 2017
    Udeladt: 1 indsats, hvor svaret er Nej.
    """
    overview(said, has, sees, at="2018-02-28 23.59")
    sees = """
    line
    ------------------------------------------------------------------------------
    Udeladt: 1 indsats, hvor svaret er Nej og 1 indsats, hvor svaret er Spørg.
    """
    overview(said, has, sees, at="2018-03-01 00.00")


def test_what_the_unit_itself_gives(overview: Overview) -> None:
    """It is nobody else's to tell, and so no consent covers it: it is shown where the same case is stated."""
    said = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-01-10 10.00 | given | home_care | jobcentre | social   | 2018-12-31
    """
    has = """
    from      | what     | since
    ----------+----------+-----------
    home_care | Bostøtte | 2017-03-01
    jobcentre | Mentor   | 2017-04-01
    """
    sees = """
    line
    ------------------------------------------------------------
    Bostøtte fra Hjemmeplejen (SEL § 85 a), siden 1. marts 2017
    Udeladt: 1 indsats, hvor svaret er Nej.
    """
    overview(said, has, sees)
    sees = """
    line
    ------------------------------------------------------------
    Bostøtte fra Hjemmeplejen (SEL § 85 a), siden 1. marts 2017
    Mentor fra Jobcentret (LAB § 31 b), siden 1. april 2017
    Intet er udeladt.
    """
    overview(said, has, sees, also=("same_case",))


def test_the_last_day_of_the_consent(overview: Overview) -> None:
    """It covers to the end of its last day, Danish time; what was withdrawn is shown no more, from that very moment."""
    said = """
    at               | what      | from      | to        | category | until
    -----------------+-----------+-----------+-----------+----------+-----------
    2018-01-10 10.00 | given     | home_care | jobcentre | social   | 2018-03-31
    2018-03-15 10.15 | withdrawn | home_care | jobcentre | social   |
    2018-03-20 10.00 | given     | home_care | jobcentre | social   | 2018-03-31
    """
    has = """
    from      | what     | since
    ----------+----------+-----------
    home_care | Bostøtte | 2017-03-01
    """
    shown = """
    line
    ------------------------------------------------------------
    Bostøtte fra Hjemmeplejen (SEL § 85 a), siden 1. marts 2017
    Intet er udeladt.
    """
    hidden = """
    line
    ---------------------------------------
    Udeladt: 1 indsats, hvor svaret er Nej.
    """
    for at, sees in {
        "2018-01-10 09.59": hidden,
        "2018-01-10 10.00": shown,
        "2018-03-15 10.14": shown,
        "2018-03-15 10.15": hidden,
        "2018-03-31 23.59": shown,
        "2018-04-01 00.00": hidden,
    }.items():
        overview(said, has, sees, at=at)


def test_objection_and_death(overview: Overview) -> None:
    """Whatever was said yes to, nothing is shown."""
    has = """
    from      | what     | since
    ----------+----------+-----------
    home_care | Bostøtte | 2017-03-01
    """
    sees = """
    line
    ---------------------------------------
    Udeladt: 1 indsats, hvor svaret er Nej.
    """
    for what in ("objected", "died"):
        said = f"""
        at               | what   | from      | to        | category | until
        -----------------+--------+-----------+-----------+----------+-----------
        2018-01-10 10.00 | given  | home_care | jobcentre | social   | 2018-12-31
        2018-02-10 10.00 | {what} |           |           |          |
        """
        overview(said, has, sees)
