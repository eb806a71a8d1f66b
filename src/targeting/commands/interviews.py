"""targeting case interviews, prove and proofs: who has had none, and a month's proof that nobody is wholly without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from targeting.audit import InterviewsProved, Signer, approved_in
from targeting.casebook import CaseFile, InterviewWatch, Kept, WatchState, without_any
from targeting.commands.lookup import declared_person, listing, own_signer
from targeting.errors import ApprovalRefused, ConfigurationError
from targeting.governance import MAY_PROVE, InterviewProof, Month, open_proof, to_stamp, told_of
from targeting.language import Message, counted, lines, listed, say
from targeting.pages import Page, Section, day
from targeting.run import known_approvals, newest_extracts, watch_interviews, watched
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import Measure, Person

STATES: Mapping[WatchState, str] = {
    "held": "holdt",
    "due": "forfalden",
    "late": "forsinket",
    "never": "ingen holdt",
}
CONDITIONS: Mapping[Kept, str] = {
    "kept": "",
    "at_risk": "Betingelsen i brevet er ved at blive brudt",
    "broken": "Betingelsen i brevet er brudt",
}


@dataclass(frozen=True)
class Interviews:
    """How it stands with the interviews of every citizen who was granted a measure that is watched."""

    watched: tuple[InterviewWatch, ...]
    extracts: Mapping[str, date]
    today: date

    @property
    def breached(self) -> bool:
        """Whether anybody is red, or the letter's condition at stake."""
        return any(each.breached for each in self.watched)

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "extracts": {measure: day.isoformat() for measure, day in self.extracts.items()},
            "interviews": [
                {
                    "case": each.case_id, "grant": each.grant, "measure": each.measure,
                    "granted_on": each.starts.isoformat(), "held": each.held,
                    "last": each.last.isoformat() if each.last else None, "weeks": each.weeks,
                    "due": each.due.isoformat(), "state": each.state, "red": each.red, "condition": each.condition,
                    "trial_ends": each.ends.isoformat() if each.ends else None,
                }
                for each in self.watched
            ],
        }  # fmt: skip

    def render(self) -> Page:
        """For people, in Danish: whom to see first at the top."""
        rows = tuple(
            (each.case_id, str(each.grant), each.measure, day(each.last) if each.last else "ingen",
             _weeks(each), str(each.held), day(each.due), STATES[each.state] + (", rød" if each.red else ""),
             CONDITIONS[each.condition])
            for each in self.watched
        )  # fmt: skip
        columns = ("Sag", "Bevilling", "Ordning", "Senest holdt", "Uger uden", "Holdt", "Næste", "Tilstand", "Brevet")
        lead = (
            f"{len(rows)} med en bevilling, hvor samtaler ikke må falde bort."
            if rows
            else "Ingen har en bevilling, hvor samtaler ikke må falde bort."
        )
        known = tuple(f"{measure}: det nyeste udtræk er fra {day(taken)}." for measure, taken in self.extracts.items())
        return Page(
            "Samtaler",
            f"Den {day(self.today)}",
            (lead,),
            (Section("Sagerne", columns=columns, rows=rows),) if rows else (),
            known or ("Der er ikke læst et udtræk af samtaler. Det, der er holdt, er kun det, nogen har skrevet.",),
            private=True,
        )


def _weeks(each: InterviewWatch) -> str:
    return str(each.weeks) if each.last else f"{each.weeks} siden bevillingen"


def interviews(session: Session) -> Interviews:
    """Every living grant that is watched; logged before it is shown. Raises as `listing`."""
    found = watch_interviews(session, listing(session), session.today())
    return Interviews(found, newest_extracts(session), session.today())


@dataclass(frozen=True)
class Asked:
    """A leader's wish to sign for a month, as they are shown it."""

    session: Session
    person: Person
    proof: InterviewProof

    def render(self) -> str:
        """For the leader, before they sign, in Danish."""
        proof = self.proof
        return (
            f"Bevis: ingen er helt uden samtale. {proof.measure}, {proof.month.text}\n"
            f"  borgere: {proof.citizens}, uden samtale: 0\n"
            f"  udtræk fra: {proof.extract}\n"
            f"Underskrives af: {self.person.name}, {self.person.title} ({proof.signed_by}, {self.person.key_id})"
        )

    def signer(self, key: Path, passphrase: str) -> Signer:
        """As ``own_signer``."""
        return own_signer(self.proof.signed_by, self.person, key, passphrase)


@dataclass(frozen=True)
class Proved:
    """A proof that was signed, and the log's entry of it."""

    proof: InterviewProof
    entry: int

    def as_dict(self) -> Document:
        """For programs."""
        proof = self.proof
        return {
            "measure": proof.measure, "month": proof.month.text, "citizens": proof.citizens, "without": 0,
            "extract": proof.extract.isoformat(), "sha256": proof.sha256, "entry": self.entry,
        }  # fmt: skip

    def render(self) -> str:
        """For people, in Danish."""
        return f"Beviset for {self.proof.month.text} er underskrevet: post {self.entry}, sha256 {self.proof.sha256}."


def ask_to_prove(session: Session, person_id: str, measure_id: str, month: str) -> Asked:
    """Check that ``person_id`` may sign, and that nobody who had the measure in the month was wholly without.

    Raises ConfigurationError where the wish will not do, ApprovalRefused, with its sentence, where the person may not,
    or it is not true or not known well enough, NotCovered as `listing`.
    """
    asked, workspace, today = Month.of(month), session.workspace, session.today()
    person, measure = declared_person(workspace.settings, person_id), _watched(session, measure_id)
    if MAY_PROVE not in person.roles:
        raise ApprovalRefused(
            "{person} may prove nothing: that takes the role {role} in workspace.toml.",
            person=person_id, role=MAY_PROVE,
        )  # fmt: skip
    if unsigned := known_approvals(workspace, log=session.log).unsigned:
        raise ApprovalRefused(lines(unsigned))
    if asked.last >= today:
        raise ConfigurationError("{month} is not over. A proof is of a whole month.", month=asked.text)
    extract = _fresh(session, measure)
    citizens = _nobody_without(listing(session), measure, asked)
    proof = InterviewProof(
        workspace.settings.municipality.code, person_id, measure.id, asked, told_of(citizens), extract,
        approved_in(workspace.origin, session.log.size, session.log.root), to_stamp(session.clock()),
    )  # fmt: skip
    return Asked(session, person, proof)


def prove(asked: Asked, signer: Signer) -> Proved:
    """Sign what was shown; the log has it, and it lies nowhere else. Raises what `append` raises."""
    proof = asked.proof
    entry = asked.session.append(
        InterviewsProved(
            measure=proof.measure,
            month=proof.month.text,
            citizens=proof.citizens,
            without=0,
            extract=proof.extract.isoformat(),
            proof=proof.sha256,
            signed_by=proof.signed_by,
            name=asked.person.name,
            title=asked.person.title,
            key_id=asked.person.key_id,
            statement=signer.sign(proof.text).decode(),
        )
    )
    return Proved(proof, entry)


def _watched(session: Session, measure_id: str) -> Measure:
    found = {each.id: each for each in watched(session.workspace)}
    if measure_id.upper() not in found:
        raise ConfigurationError(
            "{measure} is no measure whose interviews are watched. There are: {known}.",
            measure=measure_id, known=listed(found) if found else "-",
        )  # fmt: skip
    return found[measure_id.upper()]


def _fresh(session: Session, measure: Measure) -> date:
    """The day of the extract that a proof may rest on."""
    assert measure.grant and measure.grant.watch
    most, extract = measure.grant.watch.extract_days, newest_extracts(session).get(measure.id)
    if extract is None:
        raise ApprovalRefused(
            "No extract of interviews was read in for {measure}, by each contract that is for it as it is now. There "
            "is nothing for a proof to rest on: targeting case import",
            measure=measure.id,
        )
    age = (session.today() - extract).days
    if age > most:
        raise ApprovalRefused(
            "The extract is {age} days old; a proof may rest on one of {most} at most.", age=age, most=most
        )
    return extract


def _nobody_without(cases: Sequence[CaseFile], measure: Measure, month: Month) -> int:
    """How many citizens had the measure in the month."""
    citizens, without = without_any(cases, measure, month.first, month.last)
    if without:
        raise ApprovalRefused(
            "Somebody is wholly without: no interview was held by {day} in {cases}. Nothing was signed.",
            day=month.last, cases=listed(without),
        )  # fmt: skip
    if not citizens:
        raise ApprovalRefused("Nobody had {measure} in {month}.", measure=measure.id, month=month.text)
    return len(citizens)


@dataclass(frozen=True)
class ProofState:
    """One proof in the log: what it says, and why it does not hold today, if so."""

    entry: int
    told: InterviewsProved
    why_not: tuple[Message, ...]


@dataclass(frozen=True)
class Proofs:
    """The proofs that were signed, each held against its signature and against the casebook as it is now."""

    states: tuple[ProofState, ...]

    @property
    def broken(self) -> bool:
        """Whether one does not hold."""
        return any(each.why_not for each in self.states)

    def as_dict(self) -> list[Document]:
        """For programs."""
        return [
            {
                "entry": each.entry, "measure": each.told.measure, "month": each.told.month,
                "citizens": each.told.citizens, "extract": each.told.extract, "signed_by": each.told.signed_by,
                "sha256": each.told.proof, "why_not": [str(reason.da) for reason in each.why_not],
            }
            for each in self.states
        ]  # fmt: skip

    def render(self) -> Page:
        """For people, in Danish."""
        rows = tuple(
            (each.told.month, each.told.measure, each.told.citizens, each.told.extract,
             f"{each.told.name}, {each.told.title}", str(each.entry),
             "; ".join(reason.da for reason in each.why_not) or "ja")
            for each in self.states
        )  # fmt: skip
        columns = ("Måned", "Ordning", "Borgere", "Udtræk fra", "Underskrevet af", "Post", "Holder i dag")
        section = Section("Ingen er helt uden samtale", columns=columns, rows=rows)
        return Page(
            "Beviser", "", (f"{len(rows)} underskrevet.",), (section,) if rows else (),
            ("Sager, der er slettet efter deres frist, kan ikke efterprøves mere.",), private=True,
        )  # fmt: skip


def proofs(session: Session) -> Proofs:
    """Every proof in the log; the look into the casebook is logged. Raises as `listing`."""
    cases = listing(session)
    told = [(entry.seq, InterviewsProved.of(entry)) for entry in session.log.vouched({InterviewsProved.type})]
    return Proofs(tuple(ProofState(number, each, tuple(_why_not(session, cases, each))) for number, each in told))


def _why_not(session: Session, cases: Sequence[CaseFile], told: InterviewsProved) -> Iterator[Message]:
    settings = session.workspace.settings
    proof = open_proof(told.statement.encode(), settings.people, settings.municipality.code)
    if proof is None or (proof.sha256, proof.month.text, proof.measure) != (told.proof, told.month, told.measure):
        yield say("It is not signed by the person it names, or was changed.")
        return
    measure = next((each for each in watched(session.workspace) if each.id == proof.measure), None)
    if measure is None:
        return
    _, without = without_any(cases, measure, proof.month.first, proof.month.last)
    if without:
        yield counted(
            "By what stands in the casebook now {n} case was without.",
            "By what stands in the casebook now {n} cases were without.",
            n=len(without),
        )
