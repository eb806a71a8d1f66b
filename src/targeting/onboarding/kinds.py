"""What a column is: how it would be read, or why it should never be loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from targeting.onboarding.profile import CodeMatch, ColumnProfile
from targeting.pages import whole
from targeting.workspace import Reads

ALMOST_ALL = 0.9
MOST = 0.7
KNOWN_CODES = 0.5
FEW = 40
REPEATED = 3
UNIQUE = 0.9

NEVER_BY_HEADER = {
    "e-mailadresser": r"e ?mail|\bmail",
    "telefonnumre": r"telefon|tlf|mobil(?!itet)",
    "adresser": r"adresse(?! ?beskyt)|vej ?(navn|kode)|\bvej\b|(hus|post) ?n(umme)?r|post ?distrikt|bopæl(?! ?komm)",
    "navne på personer": r"(for|efter|mellem|kalde)navn|"
    r"(^|\b(borger|borgers|borgerens|person|sag|klient|patient|barn|barnets|part|fulde?|kontakt|pårørende) )navn\b|"
    r"\b(borger|person|sags|klient|patient|barne)navn\b",
    "fritekst": r"notat|bemærk|beskrivelse|kommentar|begrundelse|årsag|journal|referat|fritekst|emneord|\btekst\b",
    "private forhold, som ikke må indgå": r"diagnose|\bicd|medicin|civilstand|statsborger|etni|religion|straf",
}
CASEWORKER = re.compile(r"sagsbehandler|ansvarlig|rådgiver|behandler\b|medarbejder|visitator|koordinator|kontaktperson")
DATED = re.compile(r"dato|start|slut|fra\b|til\b|dag\b|skrevet|ophør|oprettet|modtaget|bevilget|dag$")
MONEY = re.compile(r"beløb|kr\b|sats|pris|takst|udbetal|refusion")


@dataclass(frozen=True)
class Guess:
    """How a column would be read (None: do not load it), the evidence in Danish, and the code list it fits."""

    column: ColumnProfile
    reads: Reads | None
    evidence: str
    codes: CodeMatch | None = None
    never: bool = False


def words(header: str) -> str:
    """A header as lower-case words: SagNavn and sag_navn are both "sag navn"."""
    parted = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])", " ", header)
    return " ".join(re.sub(r"[\W_]+", " ", parted).split()).casefold()


def guess(column: ColumnProfile) -> Guess:
    """What the column is, the surest sign first; what stays unclear is not loaded."""
    for judge in (_cpr, _caseworker, _never_by_header, _code, _dated, _amount, _silent, _never_by_cells, _few_values):
        if found := judge(column):
            return found
    unclear = f"{_different(column)} i {of(column.filled, column.rows)} rækker: et nummer eller en fritekst"
    return Guess(column, None, unclear)


def _cpr(column: ColumnProfile) -> Guess | None:
    if column.share(column.cpr) >= ALMOST_ALL or (column.share(column.cpr) >= MOST and "cpr" in words(column.header)):
        return Guess(column, "cpr", f"{_fits(column, column.cpr)} ligner CPR-numre")
    return None


def _caseworker(column: ColumnProfile) -> Guess | None:
    if column.filled and CASEWORKER.search(words(column.header)):
        return Guess(column, "keyed", f"overskriften nævner en medarbejder; {_different(column)}")
    return None


def _never_by_header(column: ColumnProfile) -> Guess | None:
    for what, pattern in NEVER_BY_HEADER.items():
        if re.search(pattern, words(column.header)):
            return Guess(column, None, f"ligner {what} (overskriften)", never=True)
    return None


def _silent(column: ColumnProfile) -> Guess | None:
    if not column.filled:
        return Guess(column, None, "alle celler er tomme")
    if column.different == 1 and column.filled > 1:
        return Guess(column, None, "den samme værdi i alle udfyldte celler")
    return None


def _code(column: ColumnProfile) -> Guess | None:
    known = [match for match in column.codes if match.different >= KNOWN_CODES * column.different]
    known = [match for match in known if match.rows >= KNOWN_CODES * column.filled]
    if not known:
        return None
    best = max(known, key=lambda match: (match.rows, match.different, match.code_list != "paragraph"))
    evidence = (
        f"{best.different} af {column.different} forskellige værdier ({of(best.rows, column.filled)} celler) "
        f"står i kodelisten {best.code_list}"
    )
    return Guess(column, "kle" if best.code_list == "kle" else "code", evidence, codes=best)


def _dated(column: ColumnProfile) -> Guess | None:
    serial_only = column.serial_dates == column.dates - column.open_dates
    if column.share(column.dates) >= ALMOST_ALL and (not serial_only or DATED.search(words(column.header))):
        return Guess(column, "date", f"{_fits(column, column.dates)} er datoer ({_forms(column)})")
    marked = column.marked_weeks or "uge" in words(column.header)
    if column.share(column.weeks) >= ALMOST_ALL and marked:
        return Guess(column, "week", f"{_fits(column, column.weeks)} er år og uge")
    return None


def _amount(column: ColumnProfile) -> Guess | None:
    money = column.decimals or MONEY.search(words(column.header))
    if column.share(column.amounts) >= ALMOST_ALL and money:
        return Guess(column, "amount", f"{_fits(column, column.amounts)} er danske beløb")
    return None


def _never_by_cells(column: ColumnProfile) -> Guess | None:
    varied = column.different * 2 > column.filled or column.different > 10 * FEW
    signs = (
        ("e-mailadresser", column.emails, True),
        ("telefonnumre", column.phones, True),
        ("adresser", column.addresses, True),
        ("navne på personer", column.names, varied),
        ("fritekst", column.long, varied or column.different > FEW),
    )
    for what, count, likely in signs:
        if likely and column.share(count) >= 1 - MOST:
            return Guess(column, None, f"ligner {what} ({_fits(column, count)})", never=True)
    return None


def _few_values(column: ColumnProfile) -> Guess | None:
    if column.different > FEW or column.different * REPEATED > column.filled:
        return None
    reads: Reads = "code" if column.short == column.filled else "text"
    return Guess(column, reads, f"{_different(column)} i {of(column.filled, column.rows)} rækker")


def _forms(column: ColumnProfile) -> str:
    forms = {
        "dd-mm-åååå": column.dash_dates,
        "dd.mm.åååå": column.dot_dates,
        "åååå-mm-dd": column.iso_dates,
        "regnearkets dagnummer": column.serial_dates,
        "åbne": column.open_dates,
    }
    return ", ".join(f"{whole(count)} {form}" for form, count in forms.items() if count)


def _different(column: ColumnProfile) -> str:
    return f"{whole(column.different)} forskellige værdier"


def _fits(column: ColumnProfile, count: int) -> str:
    return f"{of(count, column.filled)} celler"


def of(part: int, total: int) -> str:
    """``part`` of ``total`` with the percentage, in Danish."""
    percent = f" ({100 * part // total} %)" if total else ""
    return f"{whole(part)} af {whole(total)}{percent}"
