"""targeting measure: what can be used today, and taking a measure into use. Signing is in commands/approve.py."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.files import ordinary, replace
from targeting.governance import Adopted, Standing, measure_state
from targeting.pages import Page
from targeting.privacy import looks_like_cpr, require_typed
from targeting.records import measures_page
from targeting.run import adoptions_on, measures_on
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import Adoption, Workspace, fitted, load_measures, read_adoption


@dataclass(frozen=True)
class Wish:
    """What a municipality wants to take into use, as it was typed; ``name`` is blank where none was."""

    measure: str
    starts: date
    ends: date | None
    target_group: str
    decided_by: str
    decided_on: date
    cap_persons: int | None = None
    cap_percent: int | None = None
    group_persons: int | None = None
    order_ref: str = ""
    order_from: date | None = None
    safety_list: str = ""
    name: str = ""

    @property
    def own_words(self) -> tuple[tuple[str, str], ...]:
        """What is said in words of one's own, by its option."""
        return ("--target-group", self.target_group), ("--decided-by", self.decided_by)

    def lines(self) -> Iterator[str]:
        """The file: a key a line, those that were said."""
        said = {
            "measure": self.measure, "decided_by": self.decided_by, "decided_on": self.decided_on,
            "target_group_da": self.target_group, "cap_persons": self.cap_persons, "cap_percent": self.cap_percent,
            "group_persons": self.group_persons, "order_ref": self.order_ref, "order_from": self.order_from,
            "safety_list": self.safety_list, "starts": self.starts, "ends": self.ends,
        }  # fmt: skip
        for key, value in said.items():
            if value not in (None, ""):
                yield f"{key} = {json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value}\n"


@dataclass(frozen=True)
class Written:
    """An adoption that was written and that nobody has signed yet."""

    adoption: Adoption

    def as_dict(self) -> Document:
        """For programs."""
        return {"file": self.adoption.place, "sha256": self.adoption.sha256, "measure": self.adoption.measure}

    def render(self) -> str:
        """For people, in Danish."""
        return (
            f"Skrevet: {self.adoption.place}. Ordningen er ikke i brug, før to har underskrevet, hver med sin nøgle: "
            f"targeting measure approve MAPPE {self.adoption.id}."
        )


def measures_table(session: Session, on: date | None) -> list[Document]:
    """One row a measure: what holds of it on ``on``, or today, and the sentence that says so."""
    return [_row(each) for each in measures_on(session.workspace, on or session.today())]


def measure_document(session: Session, name: str, on: date | None) -> Document:
    """One measure, whole, and each adoption of it; raises ConfigurationError that lists those there are."""
    workspace, day = session.workspace, on or session.today()
    measure, taken = workspace.measure(name), adoptions_on(workspace, day)
    standing = measure_state(measure, workspace.network, taken, day)
    own = [_adoption(each) for each in taken if each.adoption.measure == measure.id]
    return {**_row(standing), **measure.model_dump(mode="json", exclude_none=True), "adoptions": own}


def page_of_measures(session: Session, on: date | None, name: str = "") -> Page:
    """The page "Ordninger": of all measures, or of the one of that id."""
    workspace, day = session.workspace, on or session.today()
    wanted = workspace.measure(name).id if name else ""
    return measures_page(workspace.settings, list(measures_on(workspace, day)), day, wanted)


def _row(standing: Standing) -> Document:
    version = standing.version
    return {
        "id": standing.measure.id,
        "title": standing.measure.title_da,
        "says": str(standing.sentence),
        "state": standing.state.value,
        "usable": standing.usable,
        "law_ref": version.law_ref if version else None,
        "verified": version.verified if version else None,
        "adoption": standing.adopted.adoption.id if standing.adopted else None,
        "on": standing.day.isoformat(),
    }


def _adoption(taken: Adopted) -> Document:
    return {
        "file": taken.adoption.place,
        **taken.adoption.model_dump(mode="json", exclude_none=True),
        "sha256": taken.adoption.sha256,
        "approved": taken.approved,
        "approved_by": [each.approval.approver for each in taken.signed],
        "why_not": [reason.da for reason in taken.reasons],
    }


def adopt(session: Session, wish: Wish) -> Written:
    """Write what a municipality takes into use, for two people to sign.

    Raises NotCovered, with its sentence, where no decision can make the measure usable; ConfigurationError where
    something is missing in it or does not fit, or a file of that name is there.
    """
    workspace = session.workspace
    require_possible(workspace, wish.measure, wish.starts)
    for option, said in wish.own_words:
        require_typed(option, said)
    content = "".join(wish.lines()).encode()
    if looks_like_cpr(content.decode()):
        raise ConfigurationError("What is typed holds what looks like a CPR number. Write it without one.")
    id = workspace.measure(wish.measure).id
    adoption = read_adoption(f"{wish.name or f'{id.lower()}-{wish.starts}'}.toml", content)
    fitted((*workspace.adoptions, adoption), load_measures())
    _write(workspace.folder / adoption.place, content)
    return Written(adoption)


def require_possible(workspace: Workspace, name: str, day: date) -> None:
    """Raise NotCovered where no decision of the municipality can make the measure of that id usable on ``day``."""
    measure = workspace.measure(name)
    standing = measure_state(measure, workspace.network, (), day)
    if standing.out_of_reach:
        raise NotCovered(
            "{measure} ({title}) cannot be taken into use. {sentence}",
            measure=measure.id,
            title=measure.title_da,
            sentence=standing.sentence,
        )


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        raise ConfigurationError(
            "measures/{file} is there already. What is signed is never changed: choose another --name.", file=path.name
        )
    try:
        with ordinary():
            path.parent.mkdir(exist_ok=True)
            replace(path, content)
    except OSError:
        raise TargetingError("measures/ cannot be written ({file}). Make it writable.", file=path.name) from None
