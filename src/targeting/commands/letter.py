"""Letters to a citizen with a case: which texts there are, what one says, and one that is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import CaseRecorded
from targeting.casebook import Case, Draft, recording, stands
from targeting.commands.letter_filling import Standing, filling_of, standing_of
from targeting.commands.lookup import READERS, Whose, found_case
from targeting.errors import ConfigurationError
from targeting.files import require_new, write_out
from targeting.language import either
from targeting.letters import FORMS, filled_letter
from targeting.run import casework, keep_event
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import LetterText, Workspace, case_events, chosen_text, fields_of, letter_kinds

LETTER_MADE = "letter_made"
ASSESSMENT = "assessment"


@dataclass(frozen=True)
class Made:
    """A letter that was written to a file: of which text, and the case, whose last event says so.

    ``protected``: the citizen's address is.
    """

    file: str
    text: LetterText
    case: Case
    protected: bool

    def as_dict(self) -> Document:
        """For programs; what the letter says stands in the file alone."""
        return {
            "file": self.file,
            "letter": self.text.letter,
            "text": self.text.reference,
            "case": self.case.id,
            "entry": self.case.events[-1].number,
        }

    def render(self) -> str:
        """For people, in Danish."""
        told = (
            f"{self.text.kind.name_da} er skrevet i {self.file}, og post nr. {self.case.events[-1].number} i loggen "
            f"siger, hvilken tekst det er lavet af ({self.text.name}).",
            "Skriv selv navn og adresse: programmet kender dem ikke. Programmet gemmer ikke brevet; gem det, hvor "
            "kommunen gemmer breve, og slet filen her.",
            "Borgeren har beskyttet adresse: se efter, hvor brevet sendes hen." if self.protected else "",
        )
        return "\n".join(filter(None, told))


def texts_there(workspace: Workspace) -> list[Document]:
    """Every text of every letter, and whether it is the one that the letter's name means."""
    texts = workspace.letter_texts
    meant = {chosen_text(texts, letter).reference for letter in {text.letter for text in texts}}
    return [
        {
            "letter": text.letter,
            "text": text.name,
            "title": text.title_da,
            "source": text.source_da,
            "meant": text.reference in meant,
        }
        for letter in letter_kinds()
        for text in texts
        if text.letter == letter
    ]


def text_document(workspace: Workspace, name: str) -> Document:
    """One text as it is written, and what may be filled in; raises ConfigurationError that lists the letters."""
    text = chosen_text(workspace.letter_texts, name)
    return {
        "letter": text.letter,
        "meaning_da": text.kind.meaning_da,
        "text": text.name,
        "sha256": text.sha256,
        "title": text.title_da,
        "source": text.source_da,
        "body": text.body_da,
        "fields": {field.id: field.meaning_da for field in fields_of(text.letter).values()},
    }


def make(session: Session, whose: Whose, name: str, out: Path, asked: Mapping[str, str]) -> Made:
    """Write a letter about one citizen to a new file: the case says, and the log first, that it was made of which text.

    ``asked`` are the fields of the consent that a letter asks for, as `case record consent_given` takes them; no other
    letter has any. Raises ConfigurationError where the letter cannot be made so; NotCovered where no basis covers it,
    the text was changed after it was approved, or whoever asks has not the role; TargetingError where the case is not
    what the log announced, or the log or the case cannot be written. Then no file is.
    """
    workspace = session.workspace
    _require_form(out, workspace)
    text = chosen_text(workspace.letter_texts, name)
    leave = casework(session, CaseRecorded.type, READERS)
    with recording(workspace.state):
        case = found_case(session, whose)
        standing = standing_of(session, case, text)
        _require_may_have(case, text, standing)
        filling = filling_of(session, case, text, asked, standing)
        letter = filled_letter(text, filling, workspace.settings.controller.name, session.clock())
        content = FORMS[out.suffix.lower()](letter)
        values = {"letter": text.letter, "text": text.reference}
        kept = keep_event(session, leave, case, Draft(case_events()[LETTER_MADE], session.today(), values))
    write_out("--out", out, content, 0o600)
    return Made(out.name, text, kept, stands(kept.standing, "address_protected", "address_open"))


def _require_form(out: Path, workspace: Workspace) -> None:
    require_new("--out", out, outside=workspace.folder)
    if out.suffix.lower() not in FORMS:
        raise ConfigurationError(
            "--out {file} says no form. Let its name end with {forms}.", file=out.name, forms=either(FORMS)
        )


def _require_may_have(case: Case, text: LetterText, standing: Standing) -> None:
    """Raise ConfigurationError where the case, or the list of objections, says that this letter is not sent."""
    told = case_events()["circumstance"].fields[0].choices
    if standing.listed and text.kind.waits_for_objections:
        raise ConfigurationError(
            "{letter} is not made: the citizen stands in the newest list of objections to the search.",
            letter=text.kind.name_da,
        )
    for circumstance, over in text.kind.never_when:
        if stands(case.standing, circumstance, over):
            raise ConfigurationError(
                "{letter} is not made: the case says: {circumstance}.",
                letter=text.kind.name_da, circumstance=told[circumstance],
            )  # fmt: skip
    if standing.stage not in text.kind.stages:
        latest = case.latest(ASSESSMENT)
        if latest is None:
            raise ConfigurationError(
                "The case does not say why the municipality writes: the citizen was neither referred nor handed over."
            )
        raise ConfigurationError(
            "{letter} is not made of a case that has come so far: what it says would not be true. The latest step is "
            "{latest}.",
            letter=text.kind.name_da, latest=latest.kind.name_da,
        )  # fmt: skip
