"""One delivery with everything in it that goes wrong with extracts, and what must become of every line of it.

Each file is a list of sowings: how many rows, what becomes of them, and the row as it is written. Rows are about the
citizens in turn; {cpr} is the number as it should be, the other fields are how other programs write it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from support.sheets import write_sheet

# Born 1858-1899 on the first nine days of a month, so that a zero can be lost; nobody's numbers.
CITIZENS = tuple(f"0{1 + number % 9}{1 + number % 12:02d}{60 + number}5{100 + number}" for number in range(36))
SUBSTITUTES = ("6701655001", "670165-5002", "9112655003", "0101651AB3", "010165-0ab3")

Sowing = tuple[int, str, str]


@dataclass(frozen=True)
class HostileFile:
    """One file of the delivery: its bytes, the rows that have each fate, and how many zeros were put back."""

    register: str
    name: str
    content: bytes = field(repr=False)
    planted: Counter[str]
    zeros: int


def hostile_delivery(folder: Path) -> tuple[HostileFile, ...]:
    """Write the delivery into ``folder``; gives its files."""
    folder.mkdir(parents=True)
    files = (
        _population(), _objection(), _jobcentre(), *_benefit_refund(), _sickness_benefit(), _social_psychiatry(),
        _children_family(), _municipal_health(), _misuse_treatment(), _aids(),
    )  # fmt: skip
    for file in files:
        (folder / file.name).write_bytes(file.content)
    return files


def _rows(sowings: list[Sowing]) -> Iterator[str]:
    for count, _, row in sowings:
        for number, cpr in enumerate(islice(cycle(CITIZENS), count)):
            yield row.format(
                cpr=cpr, hyphen=f"{cpr[:6]}-{cpr[6:]}", space=f"{cpr[:6]}\u00a0{cpr[6:]}", eaten=cpr[1:],
                decimal=f"{cpr[1:]}.0", substitute=SUBSTITUTES[number % len(SUBSTITUTES)],
            )  # fmt: skip


def _planted(sowings: list[Sowing]) -> Counter[str]:
    fates: Counter[str] = Counter()
    for count, becomes, _ in sowings:
        if becomes != "no row":
            fates[becomes] += count
    return fates


def _zeros(sowings: list[Sowing]) -> int:
    """Rows whose number has lost its zero, whatever else is wrong with them."""
    return sum(count for count, _, row in sowings if "{eaten}" in row or "{decimal}" in row)


def _text(
    register: str, name: str, above: list[str], sowings: list[Sowing], *, encoding: str, end: str = "\r\n"
) -> HostileFile:
    content = end.join([*above, *_rows(sowings), ""]).encode(encoding)
    return HostileFile(register, name, content, _planted(sowings), _zeros(sowings))


def _population() -> HostileFile:
    """UTF-8 with a byte order mark nobody declared, other names for the columns, and columns nobody asked for."""
    header = "Navn;PNR;Nyt personnummer;Personstatus;Fødselsdato;Køn;Navne- og adressebeskyttelse;Kommunekode;Telefon"
    everybody: list[Sowing] = [(len(CITIZENS), "accepted", "En Borger;{cpr};;01;05-03-1970;K;N;999;12 34 56 78")]
    others: list[Sowing] = [
        (1, "accepted", "x;0102585001;;03;1970-03-05;m;J;0999;"),
        (1, "accepted", "x;0202585002;NULL;05;05.03.1970;K;N;999;"),
        (1, "quarantined birth_date:not_a_date", "x;0302585003;;07;25632;K;N;999;"),
        (1, "accepted", "x;0402585004;;10;05-03-1970;K;N;999;"),
        (1, "accepted", "x;0502585005;;20;05-03-1970;K;N;999;"),
        (1, "accepted", "x;602585006;;70;05-03-1970;K;N;999;"),
        (1, "accepted", "x;070258-5007;;80;05-03-1970;M;N;999;"),
        (1, "accepted", "x;080258 5008;null;90;05-03-1970;M;N;999;"),
        (1, "accepted", "x;0902585009;;01;05-03-1970;X;?;999;"),
        (1, "quarantined status:annulled_number", "x;1002585010;;30;05-03-1970;K;N;999;"),
        (1, "ignored changed_number", f"x;1102585011;{CITIZENS[0]};50;05-03-1970;K;N;999;"),
        (1, "ignored changed_number", "x;1202585012;1102585011;60;05-03-1970;K;N;999;"),
        (1, "quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved",
            "x;1302585013;;60;05-03-1970;K;N;999;"),
        (1, "quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved",
            "x;1402585014;1502585015;60;05-03-1970;K;N;999;"),
        (1, "quarantined cpr:changed_number_unresolved current_cpr:changed_number_unresolved",
            "x;1502585015;1402585014;60;05-03-1970;K;N;999;"),
        (5, "ignored other_municipality", "x;2002585020;;01;05-03-1970;K;N;101;"),
        (5, "ignored substitute_number", "x;{substitute};;01;05-03-1970;K;N;999;"),
        (2, "quarantined birth_date:not_a_date", "x;2102585021;;01;05-03-70;K;N;999;"),
        (3, "quarantined cpr:not_a_cpr_number", "x;3113585022;;01;05-03-1970;K;N;999;"),
        (1, "quarantined cpr:missing", "x;;;01;05-03-1970;K;N;999;"),
        (4, "quarantined column_count", "x;{cpr};;01"),
        (6, "no row", ""),
    ]  # fmt: skip
    file = _text("population", "folkeregister.csv", [header], everybody + others, encoding="utf-8-sig")
    return HostileFile(file.register, file.name, file.content, file.planted, zeros=1)


def _objection() -> HostileFile:
    """Lines ended as on Unix, and the same citizen more than once."""
    sowings: list[Sowing] = [
        (2, "accepted", "{cpr};01-09-2017"),
        (2, "accepted", "{hyphen};"),
        (1, "accepted", "{eaten};NULL"),
        (1, "quarantined objected_on:not_a_date", "{cpr};i går"),
        (3, "ignored substitute_number", "{substitute};01-09-2017"),
        (2, "no row", ";"),
    ]
    return _text(
        "objection", "indsigelser_2017.csv", [" CPR  nummer ;INDSIGELSE MODTAGET"], sowings, encoding="utf-8", end="\n"
    )


def _jobcentre() -> HostileFile:
    """Lines ended as on an old Macintosh; the last line is not ended at all."""
    header = (
        "Personnummer;Målgruppekode;Startdato;Slutdato;Tilbud;Tilbud startdato;Tilbud slutdato;MinPlan oprettet;"
        "Sagsbehandler"
    )
    sowings: list[Sowing] = [
        (30, "accepted", "{cpr};2.3;01-02-2017;;Mentor;01-03-2017;;10-02-2017;JOB1"),
        (20, "accepted", "{space};2.2;2017-02-01;9999-12-31;;;;;NULL"),
        (
            10,
            "quarantined from_date:not_a_date offer_from_date:not_a_date",
            "{eaten};2.12;42767;PLUS_INF;MENTOR;42795;31.12.9999;NULL;job1 ",
        ),
        (4, "quarantined offer:unknown_code", "{cpr};2.3;01-02-2017;;Yoga;01-03-2017;;;JOB1"),
        (3, "quarantined offer_from_date:missing", "{cpr};2.3;01-02-2017;;Mentor;;;;JOB1"),
        (2, "quarantined to_date:end_before_start", "{cpr};2.3;01-02-2017;31-01-2017;;;;;JOB1"),
        (5, "quarantined target_group:code_not_in_force", "{cpr};6.3;01-02-2017;30-06-2017;;;;;JOB1"),
        (7, "quarantined column_count", "{cpr};2.3;01-02-2017;;Vejledning; og opkvalificering;01-03-2017;;;JOB1"),
        (1, "accepted", "{decimal};2.3;01-02-2017;;;;;;"),
    ]
    file = _text("jobcentre", "momentum_forloeb.csv", [header], sowings, encoding="utf-8", end="\r")
    return HostileFile(file.register, file.name, file.content.rstrip(b"\r"), file.planted, file.zeros)


def _benefit_refund() -> Iterator[HostileFile]:
    """Three months in cp1252 whose weeks overlap; the name of the number's column drifts from one to the next."""
    for month, number, weeks in (
        ("2017-07", "CPR nummer", "2017-27"), ("2017-08", "CPR-nr.", "2017-W31"), ("2017-09", "CPR", "201735")
    ):  # fmt: skip
        header = f"Uge;{number};Ydelse;Beregnet udbetalingsbeløb;Refusionssats"
        sowings: list[Sowing] = [
            (25, "accepted", f"{weeks};{{cpr}};Kontanthjælp;2.789,50;20,0"),
            (15, "accepted", "2017-35;{cpr};KONTANTHJÆLP;2789;20,0"),
            (5, "accepted", "2017-36;{hyphen};Ressourceforløbsydelse;-12,5;"),
            (11, "ignored zero_amount", f"{weeks};{{cpr}};Kontanthjælp;0,00;20,0"),
            (8, "ignored technical_row", f"{weeks};{{cpr}};Fleksbidrag fra staten;1.000,00;"),
            (4, "ignored substitute_number", f"{weeks};{{substitute}};Kontanthjælp;2.789,50;"),
            (3, "quarantined amount:not_an_amount", f"{weeks};{{cpr}};Kontanthjælp;2,789.50;"),
            (2, "quarantined benefit:unknown_code", f"{weeks};{{eaten}};KontanthjÃ¦lp;2.789,50;"),
            (1, "quarantined week:not_a_week", "2017-53;{cpr};Kontanthjælp;2.789,50;"),
            (1, "quarantined cpr:not_a_cpr_number week:missing", ";I alt;Kontanthjælp;99.999,00;"),
        ]
        yield _text("benefit_refund", f"ydelsesrefusion_{month}.csv", [header], sowings, encoding="cp1252")


def _sickness_benefit() -> HostileFile:
    """Day numbers of a spreadsheet for dates, and its numbers for CPR numbers."""
    header = "Personnummer;Første fraværsdag;Sygemeldt til;Sagstilstand;Sagsbehandler;Diagnose"
    sowings: list[Sowing] = [
        (12, "quarantined from_date:not_a_date", "{decimal};42736;;Igangværende;SDP1;x"),
        (9, "accepted", "{eaten};01-01-2017;31-12-9999;Aktiv;;x"),
        (2, "quarantined to_date:ended_without_date", "{cpr};01-01-2017;31-12-9999;Afsluttet;;x"),
        (6, "ignored not_granted", "{cpr};01-01-2017;;ANNULLERET;SDP1;x"),
        (4, "quarantined status:missing", "{cpr};01-01-2017;;\u00a0;SDP1;x"),
        (3, "quarantined from_date:unread_cell", "{cpr};#N/A;;Igangværende;SDP1;x"),
        (2, "quarantined cpr:not_a_cpr_number", "6.10937E+08;01-01-2017;;Igangværende;SDP1;x"),
        (1, "quarantined from_date:not_a_date to_date:not_a_date", "{cpr};31-02-2017;30. juni;Igangværende;SDP1;x"),
    ]
    return _text("sickness_benefit", "ksd_sygedagpenge.csv", [header], sowings, encoding="utf-8")


def _social_psychiatry() -> HostileFile:
    """Quotation marks around separators, and themselves; placements in several rows; cases that others act in."""
    header = (
        "CPR nummer;Lovhjemmel;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;"
        'PrimærAnsvarlig;"Borger; mobil"'
    )
    dates = "2016-05-01;;SOC1;"
    sowings: list[Sowing] = [
        (20, "accepted", f'{{cpr}};SEL § 85;"Bostøtte; i hjemmet";Bevilget;999;"Center for Socialpsykiatri";{dates}'),
        (10, "accepted", f'{{cpr}};§ 108;"Kaldet ""ophold"" her";Bevilget;0999;Voksenhandicap;{dates}'),
        (10, "accepted", f"{{cpr}};SEL-108-;Transport;Bevilget;999;voksenhandicap;{dates}"),
        (10, "accepted", f"{{hyphen}};Servicelovens § 108, stk. 1, om længereva;LOMMEPENGE;Bevilget;999;;{dates}"),
        (7, "ignored not_granted", f"{{cpr}};SEL § 85;Bostøtte; kladde ;999;Handicapcentret;{dates}"),
        (6, "ignored paid_only", f"{{cpr}};SEL § 107;Botilbud;Bevilget;101;Et andet sted;{dates}"),
        (5, "ignored substitute_number", f"{{substitute}};SEL § 85;Bostøtte;Bevilget;999;;{dates}"),
        (4, "quarantined paragraph:unknown_code", f"{{cpr}};SEL § 999;Bostøtte;Bevilget;999;;{dates}"),
        (3, "quarantined service_centre:unknown_service_centre", f"{{cpr}};§ 85;x;Bevilget;999;Familiecentret;{dates}"),
        (2, "quarantined to_date:end_before_start", "{cpr};§ 85;x;Bevilget;999;;2016-05-01;2016-04-30;SOC1;"),
        (2, "quarantined column_count", f"{{cpr}};§ 85;Bostøtte; i hjemmet;Bevilget;999;;{dates}"),
    ]
    return _text("social_psychiatry", "social_psykiatri.csv", [header], sowings, encoding="utf-8-sig")


def _children_family() -> HostileFile:
    """A sheet behind another, under merged cells, with numbers and dates for text and a total at the end."""
    above = ["Børn og familie |", "Udtrukket 02-10-2017 |", "Kriterier: aktive |", "|"]
    header = (
        "CPR-nr. | Forælder CPR | Sagstype | Status | Lovhjemmel | Afdeling | Rådgiver | Startdato | Slutdato | Navn"
    )
    sowings: list[Sowing] = [
        (
            8,
            "accepted",
            "x | #{eaten} | Tilbud | Bevilget | #52 | Familiecentret | #17 | @2017-01-01 | @2017-12-31 | x",
        ),
        (
            7,
            "accepted",
            "x | {cpr} | Tilbud | Bevilget | SEL-52-3.7 | Ungeenheden | FAM1 | @2017-01-01 | 31.12.9999 | x",
        ),
        (2, "no row", "| | |"),
        (6, "ignored not_granted", "x | {hyphen} | Tilbud | Forventet | SEL § 52 | | FAM1 | 01-01-2017 | |"),
        (
            3,
            "quarantined paragraph:code_not_in_force",
            "x | {cpr} | Sag | Bevilget | BL § 32 | | | @2017-01-01 | @2017-12-31 |",
        ),
        (2, "quarantined cpr:not_a_cpr_number", "x | #10165508 | Tilbud | Bevilget | SEL § 52 | | | 01-01-2017 | |"),
        (1, "ignored totals_row", "| #28 | I alt | | | | | | |"),
    ]
    content = "\n".join([*above, header, *_rows(sowings)])
    blank = "\n[Forside]\n[Koder]"
    raw = write_sheet(content + blank, merged="A1:J1", sheets=["Forside", "Foranstaltninger", "Koder"])
    return HostileFile("children_family", "boern_familie.xlsx", raw, _planted(sowings), _zeros(sowings))


def _municipal_health() -> HostileFile:
    """cp1252, spaces that do not break, and a paragraph in every spelling."""
    header = "Cpr.nr.;Lovhjemmel;Bevillingsstatus;Enhed;Bevilget fra;Bevilget til;Diagnose"
    sowings: list[Sowing] = [
        (9, "accepted", "{cpr};SUL § 138;Bevilget;Visitation og Hjemmepleje;01.04.2017;;æøå"),
        (9, "accepted", "{space};§\u00a0140 a;\u00a0Bevilget\u00a0;Træningsenheden;2017-04-01 00:00:00;PLUS_INF;"),
        (9, "accepted", "{cpr};Serviceloven § 83, stk. 1, nr. 2 om prak;Bevilget;hjemmeplejen;01-04-2017;;"),
        (5, "ignored not_granted", "{cpr};SUL § 138;Afslag;;01.04.2017;;"),
        (3, "quarantined paragraph:unknown_code", "{cpr};Sundhedslov;Bevilget;;01.04.2017;;"),
        (2, "quarantined from_date:missing", "{cpr};SUL § 138;Bevilget;;9999-12-31;;"),
    ]
    return _text("municipal_health", "sundhed_pleje.csv", [header], sowings, encoding="cp1252")


def _misuse_treatment() -> HostileFile:
    """Every cell guarded against spreadsheets, in the ways there are."""
    header = "CPR-nr.;Paragraf;Indskrevet;Udskrevet;Behandler"
    sowings: list[Sowing] = [
        (6, "accepted", '="{cpr}";="SEL § 101";="01-01-2017";="";="RUS1"'),
        (5, "accepted", "={eaten};=SUL § 141;=2017-01-01;=9999-12-31;"),
        (4, "quarantined paragraph:unknown_code", '="{cpr}";="§ 101";="01-01-2017";;'),
        (3, "quarantined column_count", '="{cpr}";="SEL § 101";="01-01-2017"'),
        (2, "ignored substitute_number", '="{substitute}";="SEL § 101";="01-01-2017";;'),
    ]
    return _text("misuse_treatment", "rusmiddel.csv", [header], sowings, encoding="utf-8-sig")


def _aids() -> HostileFile:
    """Tabs, cp1252, and no names of columns at all."""
    sowings: list[Sowing] = [
        (10, "accepted", "1\t{cpr}\t112\tRollator; grå\t01-08-2017\tBevilget\t"),
        (4, "quarantined granted_on:not_a_date", "2\t{eaten}\t113\tSæng\t42948\tBevilget\t"),
        (3, "ignored not_granted", "3\t{cpr}\t112\tRollator\t01-08-2017\tAfslag\t"),
        (2, "quarantined aid:code_not_in_force", "4\t{cpr}\t113b\tKørestol\t01-08-2016\tBevilget\t01-12-2016"),
        (1, "quarantined column_count", "5\t{cpr}\t112\tRollator\tmed kurv\t01-08-2017\tBevilget\t"),
        (2, "no row", "\t\t\t\t\t\t"),
    ]
    return _text("aids", "hjaelpemidler.txt", [], sowings, encoding="cp1252")
