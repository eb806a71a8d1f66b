"""A legal basis and its balancing test as a page: for the data protection officer, or a citizen's representative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from targeting.pages import BLANK, Fact, Page, Section, day, said, whole
from targeting.workspace import (
    KEYS,
    Basis,
    CasebookUse,
    LegalBasis,
    LegalCatalogue,
    Purpose,
    RegisterContract,
    RegisterCover,
    Signatory,
)

WEIGHED = (
    "public_interest", "evidence", "citizens_interest", "necessity", "reasonable_expectations", "consequences",
    "safeguards", "recipients", "expected_persons_read", "expected_persons_nominated", "special_categories",
    "special_categories_basis", "control_sample_max", "named_involvements", "retention_months", "dpia_ref",
    "notice_ref", "dt_notification_ref",
)  # fmt: skip
MODES = {"simulate": "simulering (kun samlede tal)", "operate": "drift (indstiller borgere)"}
UNVERIFIED = " (ikke efterprøvet)"


def basis_page(
    basis: Basis,
    catalogue: LegalCatalogue,
    contracts: Mapping[str, RegisterContract],
    today: date,
    lacks: Sequence[str] = (),
    approval: Section | None = None,
) -> Page:
    """The page of ``basis`` as it is on ``today``.

    ``lacks`` are the gate's reasons why a run of today could not rest on it. ``approval`` is the block "Godkendelse"
    (``Section(..., kind="approval")``): who has signed; it is left out where nobody can sign.
    """
    return Page(
        title=f"Hjemmel: {basis.id}",
        subtitle=f"{basis.municipality}, kommune {basis.municipality_code}. Som den er den {day(today)}.",
        lead=(said(basis.purpose_text),),
        notice=_notice(basis, lacks),
        sections=tuple(_sections(basis, catalogue, contracts, today, approval)),
        footer=(
            "Programmet efterprøver, om grundlaget er helt og dækker præcis det, en kørsel læser; aldrig om dets "
            "grunde er gode. Resultatet af en kørsel er et forslag til faglig vurdering, aldrig en afgørelse.",
            f"{basis.file}, sha256 {basis.sha256}. Afvejningens sha256 {basis.balancing_test_sha256}.",
        ),
    )


def _notice(basis: Basis, lacks: Sequence[str]) -> tuple[str, ...]:
    fictional = ("Opdigtet grundlag: det kan kun bruges i Eksempelkommunen.",) if basis.fictional else ()
    if not lacks:
        return fictional
    return (*fictional, "En kørsel i dag kan ikke hvile på grundlaget:", *lacks)


def _sections(
    basis: Basis,
    catalogue: LegalCatalogue,
    contracts: Mapping[str, RegisterContract],
    today: date,
    approval: Section | None,
) -> Iterator[Section]:
    yield _summary(basis)
    if approval is not None:
        yield approval
    yield from _law(basis, catalogue, today)
    yield from _historical(basis, catalogue, today)
    yield _registers(basis, contracts, today)
    if basis.purpose == Purpose.IDENTIFY_FOR_OFFER:
        yield _handed_over(basis)
        yield _casebook(basis)
    yield _weighed(basis)
    yield Section("Konklusion", (said(basis.balancing_test.conclusion),))
    yield _decided(basis)


def _summary(basis: Basis) -> Section:
    until = f" til og med {day(basis.valid_to)}" if basis.valid_to else ", indtil det ændres"
    modes = ", ".join(MODES[mode] for mode in basis.modes)
    return Section(
        "Grundlaget kort",
        facts=(
            Fact("Version", basis.version),
            Fact("Gælder", f"fra {day(basis.valid_from)}{until}" if basis.valid_from else BLANK),
            Fact("Må bruges til", modes or "Ingen kørselsmåde er godkendt endnu."),
            Fact("Må ikke bruges til", "Kontrol, sanktion, søgning efter snyd og forskning: programmet afviser dem."),
            Fact("Ansvarlig enhed", said(basis.balancing_test.controller_unit)),
        ),
    )


def _law(basis: Basis, catalogue: LegalCatalogue, today: date) -> Iterator[Section]:
    law = catalogue.find(basis.relies_on)
    if law is None:
        yield Section("Hvad loven siger i dag", ("Grundlaget siger ikke, hvilken lov det hviler på.",))
        return
    answer = "Ja" if law.in_force(today) else "Nej"
    yield Section(
        "Hvad loven siger i dag",
        facts=(
            Fact("Grundlaget hviler på", law.resolved_as),
            Fact("Gælder reglen i dag", f"{answer}; {_period(law, today)}"),
            Fact("Supplerende hjemmel", said(basis.supplementary_basis.text)),
            Fact("Kan den bære", law.reliance_da),
            Fact("Sammen med", "; ".join(law.together_with) or "–"),
        ),
    )
    known = tuple(f"{fact.da}{'' if fact.verified else UNVERIFIED}" for fact in law.facts)
    yield Section("Hvad der vides om reglen", known)


def _historical(basis: Basis, catalogue: LegalCatalogue, today: date) -> Iterator[Section]:
    cited, letter = catalogue.find(basis.cites), catalogue.find(basis.letter)
    if cited is None or letter is None:
        return
    doubt = (
        "" if cited.verified("resolved_as") else " Læsningen er programmets egen og er ikke efterprøvet af en jurist."
    )
    in_force = "Ja" if cited.in_force(today) else "Nej"
    yield Section(
        "Brevets henvisning",
        facts=(
            Fact("Brevet", _letter(letter)),
            Fact("Brevet citerer, ordret", f"»{cited.cited_as}«, {cited.law}"),
            Fact("Det læses som", f"{cited.resolved_as}.{doubt}"),
            Fact("Gælder bestemmelsen i dag", f"{in_force}; {_period(cited, today)}"),
        ),
        kind="historical",
        label="Historisk. Her kommer forsøget fra. En kørsel hviler på den lov, der gælder på behandlingsdagen.",
    )


def _letter(letter: LegalBasis) -> str:
    numbers = letter.letter
    if numbers is None:
        return letter.title_da
    return f"{letter.title_da}, {day(numbers.date)}, sagsnr. {numbers.case_no}, doknr. {numbers.document_no}"


def _period(law: LegalBasis, today: date) -> str:
    if law.in_force_from is None:
        return "ingen ikrafttrædelse er fundet"
    until = f" til og med {day(law.in_force_to)}" if law.in_force_to else ""
    over = law.in_force_to is not None and law.in_force_to < today
    return f"den {'gjaldt' if over else 'gælder'} fra {day(law.in_force_from)}{until}"


def _registers(basis: Basis, contracts: Mapping[str, RegisterContract], today: date) -> Section:
    return Section(
        "Hvilke registre og kolonner, og hvorfor",
        ("Andre registre og kolonner læses ikke: en kørsel, der ville læse mere, afvises, før den første fil åbnes.",),
        columns=("Register", "Kolonner", "Hvorfor", "Oplysningstyper"),
        rows=tuple(
            _register(contracts.get(name), name, cover, today) for name, cover in sorted(basis.registers.items())
        ),
    )


def _register(contract: RegisterContract | None, name: str, cover: RegisterCover, today: date) -> tuple[str, ...]:
    headers = {column.name: column.header for column in contract.columns} if contract else {}
    columns = ", ".join(headers.get(column, column) for column in cover.columns)
    kinds = said(cover.data_categories)
    if contract is not None and contract.health:
        kinds += f" {_approver(cover.health_approver, today)}"
    return (contract.name if contract else name, columns or BLANK, said(cover.why), kinds)


def _approver(approver: Signatory | None, today: date) -> str:
    if approver is None or not approver.had_signed(today):
        return "Ingen sundhedsfaglig leder har godkendt det: registeret springes over."
    return f"Godkendt af {approver.name}, {approver.title}, {day(approver.date)}."


def _drawn_handed_over(basis: Basis) -> Iterator[Fact]:
    """That those who were drawn for control are opened too, and why; nothing where they are not."""
    cover = basis.handover
    if cover.control_sample:
        yield Fact(KEYS["handover.control_sample"].heading_da, "ja, blindt blandt de foreslåede")
        yield Fact(KEYS["handover.control_why"].heading_da, said(cover.control_why))


def _handed_over(basis: Basis) -> Section:
    """To whom the basis lets the program tell who a nominated citizen is."""
    cover = basis.handover
    if not cover.recipients:
        return Section(
            "Hvem må få at vide, hvem de foreslåede er",
            ("Ingen. Derfor gemmer en opgørelse intet CPR-nummer efter indlæsningen.",),
        )
    return Section(
        "Hvem må få at vide, hvem de foreslåede er",
        facts=(
            Fact(KEYS["handover.recipients"].heading_da, ", ".join(cover.recipients)),
            Fact(KEYS["handover.daily_limit"].heading_da, str(cover.daily_limit)),
            Fact(KEYS["handover.assessed_again_after_months"].heading_da, str(cover.assessed_again_after_months)),
            Fact(KEYS["handover.why"].heading_da, said(cover.why)),
            *_drawn_handed_over(basis),
        ),
    )


FIGURES = (
    "Sagerne, for at lave tal for hvert kvartal, hvor små tal er skjult, og lister med sagsnumre over det, der venter."
)
READ_IN_CASEBOOK: Mapping[CasebookUse, str] = {
    "begun_plans": "Hvem der har en plan, som er begyndt her og ikke er slut. De foreslås ikke.",
    "objections": "Hvem der har gjort indsigelse, og den er ikke afgjort eller taget tilbage. De tælles ikke.",
}


def _casebook(basis: Basis) -> Section:
    """What a run may read in the casebook."""
    heading = "Hvad opgørelsen må læse i sagsmappen"
    cover = basis.casebook
    lines = (*(READ_IN_CASEBOOK[use] for use in cover.uses), *((FIGURES,) if cover.figures else ()))
    if not lines:
        return Section(heading, ("Intet.",))
    whys = {
        "casebook.why": cover.why if cover.uses else None,
        "casebook.figures_why": cover.figures_why if cover.figures else None,
    }
    facts = (Fact(KEYS[key].heading_da, said(why)) for key, why in whys.items() if why is not None)
    return Section(heading, (*lines, "Intet andet læses der."), facts=tuple(facts))


def _weighed(basis: Basis) -> Section:
    test = basis.balancing_test.model_dump()
    shown = (key for key in WEIGHED if test[key] or key not in _not_asked(basis))
    facts = (Fact(KEYS[f"balancing_test.{key}"].heading_da, _weighed_text(test[key])) for key in shown)
    return Section(f"Interesseafvejningen {basis.balancing_test.id}".rstrip(), facts=tuple(facts))


def _not_asked(basis: Basis) -> set[str]:
    """What need not be there: a notification of old law, what was not allowed, a rule for what is not processed."""
    unneeded = {"special_categories_basis"} if basis.balancing_test.special_categories is False else set()
    return {"dt_notification_ref", "control_sample_max", "named_involvements", "retention_months"} | unneeded


def _weighed_text(value: object) -> str:
    match value:
        case bool():
            return "Ja" if value else "Nej"
        case int():
            return whole(value)
        case tuple() | list():
            return ", ".join(map(str, value)) or BLANK
        case None:
            return BLANK
        case _:
            return said(str(value))


def _decided(basis: Basis) -> Section:
    test = basis.balancing_test
    decided, dpo = test.decided_by, test.dpo
    return Section(
        "Hvem har besluttet det, og hvornår",
        facts=(
            Fact("Besluttet af", f"{said(decided.name)}, {decided.title}" if decided.name.strip() else BLANK),
            Fact("Besluttet den", day(decided.date)),
            Fact("Databeskyttelsesrådgiver hørt", f"{said(dpo.name)}, {day(dpo.date)}" if dpo.name.strip() else BLANK),
            Fact("Rådgiverens udtalelse", said(dpo.opinion)),
            Fact("Sidst gennemgået", day(test.reviewed_on or decided.date)),
            Fact("Næste gennemgang senest", day(test.review_date)),
        ),
    )
