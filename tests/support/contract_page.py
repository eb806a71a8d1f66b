"""docs/da/kontrakt.md: the language of contracts, made of the classes that read them; each key's Danish is here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from targeting.workspace import (
    Column,
    Emission,
    Expectation,
    FromColumn,
    IgnoreRule,
    RegisterContract,
    catalogue,
    load_code_lists,
)
from targeting.workspace.codes import Code
from targeting.workspace.contracts import Ancillary, Granted
from targeting.workspace.odcs import COLUMN_PROPERTIES, FILE_PROPERTIES, ROW_PROPERTIES

PAGE = Path(__file__).parents[2] / "docs" / "da" / "kontrakt.md"
NOTE = (
    "<!-- Made from the contracts' own classes by `make reference`. Change them, or tests/support/contract_page.py. -->"
)

# What ODCS itself has, and which of our fields it fills.
FILE_KEYS = {
    "id": "id", "name": "name", "version": "version", "status": "status", "description.purpose": "purpose",
    "description.limitations": "limitations", "servers[].path": "path", "servers[].format": "format",
    "servers[].delimiter": "delimiter",
}  # fmt: skip
COLUMN_KEYS = {"name": "name", "physicalName": "header", "required": "required", "description": "description"}
CHECK_KEYS = {
    "id": "id", "metric / implementation": "metric", "severity": "severity", "unit": "unit",
    "arguments.validValues": "valid_values", "description": "description",
}  # fmt: skip
BOUNDS = (
    "`mustBe`, `mustBeBetween`, `mustBeGreaterThan`, `mustBeGreaterOrEqualTo`, `mustBeLessThan`, `mustBeLessOrEqualTo`"
)

FILE: Mapping[str, str] = {
    "id": "Registerets navn, også filens: `registers/ID.odcs.yaml` og `[registers.ID]` i workspace.toml.",
    "name": "Det, mennesker kalder registeret.",
    "version": "Kontraktens version.",
    "status": "Kun en kontrakt, der er `active`, kan køres.",
    "description.purpose": "Hvad registeret bruges til. Borgeren læser det.",
    "description.limitations": "Hvad der aldrig læses.",
    "servers[].path": "Filens navn i leverancen, med `*` og `?`. Store og små bogstaver er ens; aldrig en mappe.",
    "servers[].format": "Filens slags.",
    "servers[].delimiter": "Skilletegnet i en tekstfil.",
    "role": "`population` siger, hvem borgerne er, `objection` hvem der har gjort indsigelse; resten er `register`.",
    "encoding": "Tegnsættet i en tekstfil.",
    "headerRow": "Rækken med kolonnenavne; 0, hvor der ingen er.",
    "quote": "Tegnet om celler, der indeholder skilletegnet.",
    "excelGuard": 'Om celler er skrevet som `="…"`.',
    "sheet": "Arket i et regneark; med `*` og `?` alle ark, der sammen er registeret.",
    "ignoredSheets": "Ark, der ikke er registerets, med `*` og `?`. Andre ark, der står noget i, standser.",
    "deliveredInParts": "`true`: samme borger må stå i flere af leverancens filer. Ellers standser kørslen, undtagen "
    "hvor en række er en uge, eller hvor der er `case`.",
    "fillMerged": "Om flettede celler gælder for alle de rækker, de dækker. Står der andet i en af dem, venter den.",
    "compression": "Om filen er pakket.",
    "legalCategory": "Slags oplysninger. Kan hæves, aldrig sænkes, for katalogets registre.",
    "retentionMonths": "Hvor mange måneder rækkerne højst må gemmes.",
    "latestOnly": "`true`: udtrækket har kun det, der gælder nu; en opgørelse af en tidligere dag afvises.",
}
COLUMNS: Mapping[str, str] = {
    "name": "Kolonnens navn i programmet: a-z, 0-9 og _.",
    "physicalName": "Kolonnens navn i filen.",
    "required": "Om hver række skal have en værdi.",
    "description": "Hvorfor kolonnen læses.",
    "reads": "Hvordan cellen læses. `keyed` er et navn eller en sag, der bliver til en nøgle.",
    "aliases": "Andre navne, kolonnen har i filen.",
    "position": "Kolonnens plads, hvor filen ingen navne har.",
    "dayNumbers": "Om fem cifre er et regnearks dagnummer.",
    "retain": "Om værdien gemmes efter indlæsningen.",
    "verified": "`false`: kolonnens navn er et forslag, som ingen offentlig kilde viser.",
    "source": "Hvad der er søgt i, hvor navnet er et forslag.",
    "legalCategory": "Slags oplysning, som siden om registeret viser den.",
}
IGNORE: Mapping[str, str] = {
    "rule": "Reglens navn, som karantænen og tabellerne viser.",
    "column": "Kolonnen, reglen ser på.",
    "why": "Hvorfor rækkerne ingen indsats er.",
    "in": "Rækker med en af disse værdier. Én betingelse i hver regel.",
    "not_in": "Rækker med en anden værdi end disse.",
    "zero": "Rækker, hvor beløbet er nul.",
    "empty": "Rækker, hvor cellen er tom.",
    "other_municipality": "Rækker, hvor en anden af de 98 kommuner står.",
}
GRANTED: Mapping[str, str] = {
    "column": "Kolonnen med status.",
    "in": "De ord, der betyder bevilget. Andre ord, som ingen regel udelader, sætter rækken i karantæne.",
    "needs_end": "De af ordene, der også betyder, at det er slut. Uden en slutdato venter rækken. Tom: ingen af dem.",
}
INVOLVEMENT: Mapping[str, str] = {
    "code_list": "Kodelisten, koden slås op i: katalogets eller jeres egen.",
    "code": "`{column: …}` for en kode i rækken, `{value: …}` for den samme i alle.",
    "from": "Kolonnen med første dag.",
    "to": "Kolonnen med sidste dag; tom betyder, at indsatsen løber.",
    "week": "Kolonnen med ugen, i stedet for `from` og `to`.",
    "service_centre": "Kolonnen med fagcentret; uden den er det registerets eget.",
    "caseworker": "Kolonnen med sagsbehandleren, som kun tælles.",
    "case": "Kolonnen med sagen: rækker med samme sag, kode og start er rettelser, og den nyeste gælder.",
    "ancillary": "Hvilke rækker der er en følgeydelse og ikke tæller.",
    "skip_when_empty": "Rækken bliver kun til denne indsats, hvor kolonnen er udfyldt.",
    "gap_days": "Så mange dage må der være mellem to rækker i samme forløb.",
    "lag_days": "Så mange dage er udtrækket bagud, uden at forløbet er slut.",
    "default_law": "Loven, hvor cellen ingen nævner. Nævner den en, er det den, eller koden er ukendt.",
}
ANCILLARY: Mapping[str, str] = {"column": "Kolonnen.", "in": "De værdier, der betyder følgeydelse."}
CHECKS: Mapping[str, str] = {
    "id": "Kravets navn.",
    "metric / implementation": "Hvad der måles.",
    "severity": "`critical` stopper kørslen, `warning` nævnes.",
    "unit": "Hvad grænsen er i.",
    "arguments.validValues": "De værdier, en celle må have, eller hvis andel måles.",
    "description": "Kravet, som mennesker læser det.",
}
CODES: Mapping[str, str] = {
    "code_list": "Listen, koden hører til: en af katalogets eller en ny.",
    "code": "Koden, som udtrækket skriver den. I `paragraph` som `SEL-85a` eller `SEL-141-7` (stk. 7), i `kle` "
    "som `27.36.04`.",
    "valid_from": "Første dag, koden betyder dette. Tom: fra altid, eller ingen dato er fundet.",
    "valid_to": "Sidste dag.",
    "law": "Lovens forkortelse.",
    "paragraph": "Paragraffen, uden §.",
    "kind": "Ydelse, tilbud, plan eller sag.",
    "main": "Falsk for en følgeydelse.",
    "counts": "Om den tæller.",
    "family": "Fælles navn for det, en reform fører videre, så det er én indsats.",
    "one_off_months": "Så mange måneder tæller en engangsbevilling.",
    "label_da": "Det, borgeren læser.",
    "why_da": "Hvorfor den tæller, eller ikke.",
    "law_number": "Lovens nummer; tom, hvor det ikke er fundet.",
    "verified": "Om nogen har holdt rækken op mod sin kilde.",
    "source": "Kilden.",
    "one_plan": "Den, der har den, har allerede én plan og indstilles ikke. Kun for planer.",
    "lent": "Lånes ud: tæller, til det er afleveret, hvor kontrakten læser det (`to`); ellers i `one_off_months`.",
    "never_counts": "Tælles aldrig og vises aldrig, hvad egne rækker end siger (SEL § 109).",
    "review_on": "Efter den dag siger `check`, at listen skal gennemgås.",
    "law_name": "Lovens navn i udtræk, hvor programmet ikke kender loven.",
}
KINDS_OF = {
    str: "tekst", int: "tal", float: "tal", bool: "sand/falsk", date: "dato", FromColumn: "`{column: …}`",
    Ancillary: "se nedenfor",
}  # fmt: skip


def contract_page() -> str:
    """The whole page. Raises AssertionError where a key has no Danish, or Danish no key."""
    parts = [
        NOTE,
        "# Kontrakter og kodelister: alle nøgler",
        "En kontrakt (`registers/ID.odcs.yaml`) siger, hvordan et udtræk læses, og hvad en række bliver til. Den er "
        "skrevet i Open Data Contract Standard 3.1. Alt, hvad der kan stå, står her; andet afvises med linjen. Sådan "
        "kommer I fra et udtræk til en kontrakt: [nyt-register.md](nyt-register.md). `targeting register copy "
        "MAPPE ID` giver katalogets, med kommentarer, og `targeting register test MAPPE FIL --contract "
        "ID` holder én fil op mod den, før noget er godkendt.",
        *_part("Registeret og filen", RegisterContract, {**FILE_KEYS, **FILE_PROPERTIES}, FILE,
               "De, der ikke er ODCS' egne, står i kontraktens `customProperties`."),
        *_part("Kolonnerne", Column, {**COLUMN_KEYS, **COLUMN_PROPERTIES}, COLUMNS,
               "Under `schema[].properties`; de sidste i `customProperties`. Andre kolonner læses ikke."),
        *_part("Rækker, der ikke er en indsats: `ignore`", IgnoreRule, _aliases(IgnoreRule), IGNORE,
               "I schemaets `customProperties`, en liste."),
        *_part("Hvad der er bevilget: `granted`", Granted, _aliases(Granted), GRANTED, ""),
        *_part("Hvad en række bliver til: `involvement`", Emission, _aliases(Emission), INVOLVEMENT,
               "En liste: en række kan blive til flere indsatser. `from` eller `week` skal være der."),
        *_part("Følgeydelser: `ancillary`", Ancillary, _aliases(Ancillary), ANCILLARY, ""),
        *_part("Krav: `quality`", Expectation, CHECK_KEYS, CHECKS,
               f"Under schemaet, eller under kolonnen, kravet er til. Grænsen er en af {BOUNDS}."),
        "## Kodelister",
        "Katalogets lister følger med programmet: " + ", ".join(f"`{name}`" for name in sorted(_lists())) + ". "
        "`targeting register show` viser dem, et register bruger. Egne koder skrives i `code_lists/*.csv` i "
        "arbejdsmappen, under et andet filnavn end katalogets: kommasepareret (eller semikolon), UTF-8, navnene i "
        "første linje. En række lægges til listen; har listen koden, træder jeres rækker i stedet for alle dens. De er "
        "dækket af grundlagets godkendelse, og `targeting check` viser, hvad der er tilføjet og ændret.",
        _table(Code, _aliases(Code), CODES),
    ]  # fmt: skip
    return "\n\n".join(filter(None, parts)) + "\n"


def _lists() -> frozenset[str]:
    return load_code_lists(catalogue("code_lists")).names


def _part(
    heading: str, model: type[BaseModel], keys: Mapping[str, str], words: Mapping[str, str], said: str
) -> Iterator[str]:
    yield f"## {heading}"
    yield said
    yield _table(model, keys, words)


def _table(model: type[BaseModel], keys: Mapping[str, str], words: Mapping[str, str]) -> str:
    assert set(keys) == set(words), set(keys) ^ set(words)
    rows = [f"| `{key}` | {words[key]} | {_form(model.model_fields[field])} |" for key, field in keys.items()]
    return "\n".join(["| Nøgle | Hvad der skal stå | Form |", "|---|---|---|", *rows])


def _aliases(model: type[BaseModel]) -> dict[str, str]:
    return {field.alias or name: name for name, field in model.model_fields.items()}


def _form(field: FieldInfo) -> str:
    """What may stand there, and what holds where nothing does."""
    choices = _choices(field.annotation)
    form = ", ".join(f"`{choice}`" for choice in choices) if choices else _kind(field.annotation)
    if field.is_required():
        return f"{form}; skal være der"
    default = field.default
    if default in (None, "", ()):
        return form
    return f"{form}; ellers `{str(default).lower() if isinstance(default, bool) else default}`"


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return ()


def _kind(annotation: Any) -> str:
    """A union's first: a list, a column, a part that has a table of its own, or a plain value."""
    if get_origin(annotation) is tuple:
        return "liste"
    parts = [part for part in get_args(annotation) if part not in (NoneType, Ellipsis)]
    return _kind(parts[0]) if parts else KINDS_OF[annotation]


assert set(ROW_PROPERTIES) == {"ignore", "granted", "involvement"}
