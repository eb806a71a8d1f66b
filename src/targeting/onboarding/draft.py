"""A draft contract: ODCS 3.1 with a comment beside every guess, and what a person has to write marked UDFYLD."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from targeting.errors import ConfigurationError
from targeting.onboarding.extract import UndeclaredExtract, read_extract
from targeting.onboarding.kinds import guess, of
from targeting.onboarding.profile import profile
from targeting.onboarding.proposal import LeftOut, Proposal, ProposedColumn, propose, shown, word
from targeting.onboarding.render import fill_template
from targeting.pages import counted, whole
from targeting.privacy import scrub_name
from targeting.shapes import Document
from targeting.workspace import catalogue, load_code_lists

LOGICAL = {"date": "date", "amount": "number"}
WHY = "UDFYLD: hvorfor læses kolonnen? Slet kolonnen, hvis ingen kan svare"
CATEGORY = "UDFYLD: almindelig, væsentlige sociale problemer eller helbredsoplysninger"
SETTLED = {
    **dict.fromkeys(("date", "week", "amount"), (WHY, "almindelig", "almindelig")),
    "cpr": ("Entydig identifikation; bliver til en nøgle ved indlæsning", "personnummer", "db. § 11"),
    "keyed": ("Kun til at tælle antallet af sagsbehandlere; bliver til en nøgle", "medarbejder", "almindelig"),
}


@dataclass(frozen=True)
class Draft:
    """A proposed contract as YAML, and what it holds, for programs."""

    register: str
    columns: tuple[str, ...]
    left_out: tuple[str, ...]
    open_points: int
    yaml: str

    def summary(self, out: Path) -> str:
        """One paragraph for the person who has to go on."""
        return (
            f"Kladde til {self.register} er skrevet i {out.name}: "
            f"{counted(len(self.columns), 'kolonne', 'kolonner')} er foreslået, {len(self.left_out)} er udeladt, "
            f"{counted(self.open_points, 'punkt er åbent', 'punkter er åbne')}. "
            "Gør den færdig, læg den i registers/, og se med `targeting check`, hvad der mangler."
        )

    def as_dict(self) -> Document:
        """For programs."""
        return asdict(self)


def draft_register(path: Path, register: str | None = None) -> Draft:
    """Propose a contract for the extract at ``path``; the draft holds column names and counts, and never a cell.

    Raises DeliveryError when the file is no table of persons, ConfigurationError when ``register`` is no id.
    """
    stem = scrub_name(path.stem)
    name = register or word(_before_digits(stem)) or "register"
    if word(name) != name:
        raise ConfigurationError("--id must be a word of a-z, 0-9 and _, starting with a letter, such as aids.")
    extract = read_extract(path)
    codes = load_code_lists(catalogue("code_lists"))
    proposal = propose(extract, [guess(column) for column in profile(extract, codes)])
    yaml = fill_template("draft.odcs.yaml.j2", **_content(extract, proposal, name, _pattern(path)))
    return Draft(
        register=name,
        yaml=yaml,
        columns=tuple(column.name for column in proposal.columns),
        left_out=tuple(column.header for column in proposal.left_out),
        open_points=yaml.count('"UDFYLD') + 1,
    )


def _before_digits(stem: str) -> str:
    return re.split(r"\d|\[cpr\]", stem)[0]


def _pattern(path: Path) -> str:
    """The file's name with its dates taken out: next month's has others."""
    return f"{_before_digits(path.stem).rstrip('-_. ')}*{path.suffix.casefold()}"


def _content(extract: UndeclaredExtract, proposal: Proposal, register: str, pattern: str) -> dict[str, object]:
    shape = extract.shape
    return {
        "register": register,
        "pattern": quoted(pattern),
        "shape": shape,
        "delimiter": quoted(shape.text.delimiter) if shape.text else None,
        "sheet": quoted(shape.sheet) if shape.sheet else None,
        "why": {key: shown(text) for key, text in shape.evidence.items()},
        "rows": whole(len(extract.rows)) + ("" if extract.whole else " (de første)"),
        "columns": [_column(column, proposal) for column in proposal.columns],
        "never": [_line(column) for column in proposal.left_out if column.never],
        "unproposed": [_line(column) for column in proposal.left_out if not column.never],
        "emissions": proposal.emissions,
        "key": proposal.key,
        "last_row": _last_row(extract),
    }


def _last_row(extract: UndeclaredExtract) -> str | None:
    """A last row with few cells is probably a totals row."""
    last = sum(bool(cell.strip()) for cell in extract.rows[-1])
    few = extract.whole and 2 * last < len(extract.headers)
    return f"{last} af {len(extract.headers)} felter" if few else None


def _line(column: LeftOut) -> str:
    return f"{column.header}: {'aldrig indlæst: ' if column.never else ''}{column.reason}"


def _column(column: ProposedColumn, proposal: Proposal) -> dict[str, object]:
    reads = str(column.guess.reads)
    description, classification, category = SETTLED.get(reads, (WHY, "", CATEGORY))
    measured = column.guess.column
    units = {emission.service_centre for emission in proposal.emissions}
    return {
        "name": column.name,
        "header": quoted(column.header),
        "logical": LOGICAL.get(reads, "string"),
        "required": str(column.required).lower(),
        "filled": f"udfyldt i {of(measured.filled, measured.rows)} rækker",
        "description": quoted(description),
        "classification": classification,
        "reads": reads,
        "evidence": column.guess.evidence,
        "category": quoted(category),
        "position": column.position,
        "day_numbers": reads == "date" and measured.serial_dates > 0,
        "drop": reads in ("text", "amount") and column.name not in units,
    }


def quoted(text: str) -> str:
    """``text`` as a YAML string; JSON's is one."""
    return json.dumps(text, ensure_ascii=False)
