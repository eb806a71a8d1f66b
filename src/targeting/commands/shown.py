"""The register of what was shown, as the steward reads it: no count that is hidden is told, though the register has it.

The log says of what the register should have a release; what it lacks is said first, and what is then to be done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from targeting.audit import FiguresHeld, ReleaseRegistered, RunRequested, read_entries, standing_entries
from targeting.commands.held import WHY
from targeting.commands.trial import QUESTIONS, delivery_of
from targeting.disclosure import Shown, Variable
from targeting.errors import ConfigurationError
from targeting.language import listed as listed_in
from targeting.pages import HIDDEN, Page, Section, counted, day, listed, moment, whole
from targeting.publishing import in_use, is_held, was_shown
from targeting.run import lost_releases, shown_before
from targeting.session import Session
from targeting.shapes import Document

READERS = {"dashboard": "alle, der må læse published/dashboard"}
SHOWN_NOW, STILL_THERE, EARLIER = "vises nu", "ligger der endnu", "er ikke fremme mere"
LOST = (
    "Registret mangler en udgivelse, eller hvem der er talt med i den, og nye tal vises ikke, før det er der igen:",
    "Loggen siger, at det blev gemt, og ingen har slettet det: {runs}.",
    "Hent det, der mangler, fra den nyeste sikkerhedskopi, og kør igen: state/shown/OPGØRELSE.sealed med nøglen "
    "data/OPGØRELSE.shown i nøglemappen, og state/counted/OPGØRELSE.sealed med data/OPGØRELSE.counted. Uden dem kan "
    "programmet ikke se, hvad nye tal ville fortælle sammen med dem, der er vist.",
)
COUNTED = {
    "left": "tilbage efter trin",
    "dropped": "falder fra på trin",
    "distribution": "har værdien",
    "overlap": "har begge forvaltninger",
    "change": "skift siden sidst",
    "persons": "personer i registret",
    "known": "personer i registret, som folkeregistret kender",
}


@dataclass(frozen=True)
class Release:
    """One release in the register: of which day its figures are, since when and to whom they are shown."""

    run_id: str
    as_of: str
    day: str
    registered_at: str
    readers: str
    state: str
    counts: int
    hidden: int
    replaces: tuple[str, ...]


@dataclass(frozen=True)
class HeldFigures:
    """Figures of a run that were not shown: why, until when (blank: no day makes it so), and whether they lie there."""

    run_id: str
    at: str
    reason: str
    until: str
    kept: bool


@dataclass(frozen=True)
class Asked:
    """How many questions to a delivery are used of those that may be asked."""

    delivery: str
    used: int
    most: int


@dataclass(frozen=True)
class ShownRecord:
    """What the register and the log say, the newest first; ``missing`` are releases that the register lacks."""

    missing: tuple[str, ...]
    releases: tuple[Release, ...]
    held: tuple[HeldFigures, ...]
    questions: tuple[Asked, ...]
    publish_every: str
    timezone: str

    def as_dict(self) -> Document:
        """For programs."""
        return {
            "missing": list(self.missing),
            "publish_every": self.publish_every,
            "releases": [asdict(each) for each in self.releases],
            "held": [asdict(each) for each in self.held],
            "questions": [asdict(each) for each in self.questions],
        }

    def render(self) -> Page:
        """For people, in Danish."""
        return Page(
            title="Det, der er vist",
            subtitle=f"{counted(len(self.releases), 'udgivelse', 'udgivelser')} i registret. Tallene skifter efter "
            f'publish_every = "{self.publish_every}" i workspace.toml.',
            lead=(),
            notice=tuple(line.format(runs=listed(self.missing)) for line in LOST) if self.missing else (),
            sections=(self._releases(), self._held(), self._questions()),
            footer=("targeting record shown MAPPE --run OPGØRELSE viser de tal, en udgivelse viste.",),
        )

    def _releases(self) -> Section:
        return Section(
            "Udgivelser",
            () if self.releases else ("Ingen tal er vist.",),
            columns=("Opgørelse", "Tal fra den", "Vist fra", "Til", "Nu", "Tal", "Skjult", "Trådte i stedet for"),
            rows=tuple(
                (
                    each.run_id,
                    day(each.as_of),
                    day(each.day),
                    each.readers,
                    each.state,
                    whole(each.counts),
                    whole(each.hidden),
                    ", ".join(each.replaces) or "–",
                )
                for each in self.releases
            ),
        )

    def _held(self) -> Section:
        return Section(
            "Tal, der ikke blev vist",
            () if self.held else ("Ingen.",),
            columns=("Opgørelse", "Lavet", "Hvorfor", "Tidligst", "Gemt i published/held"),
            rows=tuple(
                (
                    each.run_id,
                    moment(each.at, self.timezone),
                    WHY[each.reason],
                    day(each.until) if each.until else "–",
                    "ja" if each.kept else "nej",
                )
                for each in self.held
            ),
        )

    def _questions(self) -> Section:
        return Section(
            "Spørgsmål til leverancerne",
            () if self.questions else ("Ingen leverance er kørt.",),
            columns=("Leverance", "Brugt", "Tilbage"),
            rows=tuple(
                (each.delivery, f"{each.used} af {each.most}", whole(max(each.most - each.used, 0)))
                for each in self.questions
            ),
            numeric=True,
        )


@dataclass(frozen=True)
class RunRecord:
    """The counts that one release showed; None where it hid one."""

    run_id: str
    counts: tuple[tuple[Variable, int | None], ...]

    def as_dict(self) -> Document:
        """For programs."""
        return {"run_id": self.run_id, "counts": [{"count": list(name), "shown": shown} for name, shown in self.counts]}

    def render(self) -> Page:
        """For people, in Danish."""
        rows = tuple(
            (COUNTED.get(name[0], name[0]), " · ".join(name[1:]), HIDDEN if shown is None else whole(shown))
            for name, shown in self.counts
        )
        return Page(
            title=f"Det, opgørelse {self.run_id} viste",
            subtitle=f"{whole(sum(shown is None for _, shown in self.counts))} af {whole(len(rows))} tal er skjult.",
            lead=(),
            sections=(Section("Tal", columns=("Hvad der er talt", "Hvor", "Vist"), rows=rows),),
            footer=(),
        )


def shown_record(session: Session) -> ShownRecord:
    """What the register has, and what the log says beside it. Raises ConfigurationError where a file does not open."""
    workspace, settings = session.workspace, session.workspace.settings
    releases = shown_before(session)
    registered = {str(entry.run_id): entry for entry in standing_entries(workspace.log, {ReleaseRegistered.type})}
    current = in_use(workspace.published)
    return ShownRecord(
        missing=lost_releases(session, releases),
        releases=tuple(
            Release(
                run_id=each.run_id,
                as_of=each.as_of,
                day=each.day,
                registered_at=registered[each.run_id].t if each.run_id in registered else "",
                readers=READERS.get(each.readers, each.readers),
                state=_state(session, each.run_id, current),
                counts=len(each.system.values),
                hidden=len(each.hidden),
                replaces=each.replaces,
            )
            for each in reversed(releases)
        ),
        held=tuple(_held(session)),
        questions=tuple(_asked(session)),
        publish_every=settings.publish_every,
        timezone=settings.timezone,
    )


def record_of_run(session: Session, run_id: str) -> RunRecord:
    """What one release showed; raises ConfigurationError where the register has none of that run."""
    found = [each for each in shown_before(session) if each.is_run(run_id)]
    if not found:
        known = [each.run_id for each in shown_before(session)]
        raise ConfigurationError(
            "--run {run_id}: the register has no release of that run. It has: {known}.",
            run_id=run_id,
            known=listed_in(known),
        )
    return RunRecord(run_id, tuple(_counts(found[0])))


def _counts(shown: Shown) -> Iterator[tuple[Variable, int | None]]:
    for name, value in sorted(shown.system.values.items()):
        yield _told(name, shown.steps), None if name in shown.hidden else value


def _told(name: Variable, steps: Sequence[str]) -> Variable:
    """A step by what it is, and not by its number."""
    if name[0] not in ("left", "dropped"):
        return name
    number = int(name[1])
    return (name[0], steps[number - 1] if number else "–", *name[2:])


def _state(session: Session, run_id: str, current: str) -> str:
    if run_id == current:
        return SHOWN_NOW
    return STILL_THERE if was_shown(session.workspace.published, run_id) else EARLIER


def _held(session: Session) -> Iterator[HeldFigures]:
    for entry in reversed(list(read_entries(session.workspace.log, {FiguresHeld.type}))):
        told = FiguresHeld.of(entry)
        run_id = str(entry.run_id)
        yield HeldFigures(run_id, entry.t, told.reason, told.until, is_held(session.workspace.published, run_id))


def _asked(session: Session) -> Iterator[Asked]:
    """Of each delivery that a run has read or somebody has asked about, the newest first."""
    used = Counter(delivery_of(entry) for entry in session.log.vouched((), stopping=QUESTIONS))
    runs = {RunRequested.of(entry).delivery for entry in read_entries(session.workspace.log, {RunRequested.type})}
    for delivery in sorted(used.keys() | runs, reverse=True):
        yield Asked(delivery, used[delivery], session.workspace.settings.questions_per_delivery)
