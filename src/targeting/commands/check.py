"""Before a run: whether the declarations are right, the basis would cover it today, every extract is there."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

from targeting import files
from targeting.audit import PIN, NoteError, Pin, Signer, entry_at, newest_time, open_pin, require_onward
from targeting.commands.lookup import numbers_in
from targeting.errors import ConfigurationError, DeliveryError, NotCovered, TargetingError
from targeting.governance import MAY_OPEN, Approved, Decision, measure_state
from targeting.language import Message
from targeting.pages import counted, day, listed
from targeting.privacy import has_keys
from targeting.publishing import lingering
from targeting.records import code_notices, own_code_lines
from targeting.registers import find_extracts, missing_registers, require_claimed, shown, strangers
from targeting.run import (
    RunRequest,
    adoptions_on,
    covered_in_casebook,
    figures_covered,
    known_approvals,
    legal_reading,
    missing_cases,
    orders_of,
    orphans,
    reminders,
    require_keys,
    require_no_later,
    scored_day,
    start_of,
    unopened,
)
from targeting.scoring import never_seen
from targeting.session import Session, require_whole_log, starters
from targeting.shapes import Document
from targeting.workspace import (
    Mode,
    RegisterContract,
    RuleSet,
    Workspace,
    key_folder,
    load_register,
    open_settings,
)

SHOWN = 12
READ_WHOLE = timedelta(days=31)
DECLARED = ("bases", "rulesets", "registers", "code_lists", "measures", "approvals", "orders")
WRITTEN = ("workspace.toml", *DECLARED, "inbox", "log", "state", "published")


_GOES = (
    "Filen skulle slettes, så går nøglen næste gang `targeting retain` kører. Skulle den ikke, så hent den først fra "
    "sikkerhedskopien."
)
_WAITS = (
    "Skulle den ikke være slettet, så hent den fra sikkerhedskopien. Nøglen bliver liggende, til filens frist er gået "
    "eller loggen siger, at den skulle slettes; er det ikke denne arbejdsmappes fil, bliver den liggende."
)


@dataclass(frozen=True)
class KeysSeen:
    """The keys of a workspace: the pseudonym key's fingerprint, and its formers'; how many data keys there are.

    ``orphans`` are data keys whose file is not there, and ``going`` those of them that the next `retain` destroys.
    """

    fingerprint: str
    former: tuple[str, ...]
    data: int
    orphans: tuple[str, ...]
    going: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """For people, in Danish."""
        yield (
            f"Nøgler: pseudonymer {self.fingerprint}, og {self.data} til udtrækkenes fingeraftryk og hver sit lager i "
            "state/."
        )
        if self.former:
            yield f"Tidligere nøgler til pseudonymer, som noget endnu er lavet med: {', '.join(self.former)}."
        for name in self.orphans:
            yield f"Bemærk: Nøglen {name} låser en fil, som ikke er der. {_GOES if name in self.going else _WAITS}"


@dataclass(frozen=True)
class Preflight:
    """What a run would meet; nothing was opened and nothing written."""

    registers: tuple[str, ...]
    decision: Decision
    as_of: date
    delivery: str
    files: dict[str, list[str]]
    problems: tuple[str, ...]
    unfinished: tuple[str, ...]
    waiting: tuple[str, ...]
    incomplete: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    later: str = ""
    approved: tuple[str, ...] = ()
    keys: KeysSeen | None = None
    signed_for: tuple[str, ...] = ()
    own_codes: tuple[str, ...] = ()
    cases: tuple[Message, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, 2 where a draft or a later release is in use, 3 when no basis covers it, 4 when an extract is missing.

        And 1 where a case is missing that the run would have to read.
        """
        if self.unfinished or self.later:
            return ConfigurationError.exit_code
        if not self.decision.allowed:
            return NotCovered.exit_code
        if self.cases:
            return TargetingError.exit_code
        return DeliveryError.exit_code if self.problems else 0

    def as_dict(self) -> Document:
        """For programs."""
        ruleset = self.decision.plan.ruleset
        return {
            "registers": list(self.registers),
            "legal": self.decision.checked.body(),
            "as_of": self.as_of.isoformat(),
            "ruleset": {"id": ruleset.id, "version": ruleset.version, "sha256": ruleset.sha256},
            "declarations": {
                "root": self.decision.declarations_root,
                "files": dict(self.decision.declarations),
            },
            "people_signed_by": list(self.signed_for),
            "delivery": self.delivery,
            "files": self.files,
            "problems": list(self.problems),
            "unfinished": list(self.unfinished),
            "waiting": list(self.waiting),
            "incomplete": list(self.incomplete),
            "notices": list(self.notices),
            "own_codes": list(self.own_codes),
            "later_in_use": self.later,
            "missing_cases": [str(each) for each in self.cases],
            "keys": asdict(self.keys) if self.keys else None,
        }

    def render(self) -> str:
        """For people, in Danish."""
        ruleset = self.decision.plan.ruleset
        basis = self.decision.current_basis if self.decision.allowed else self.decision.refusal()
        lines = [
            self._declarations(),
            *(f"  {point}" for point in self.unfinished),
            f"Regelsæt på opgørelsesdagen {self.as_of}: {ruleset.id} {ruleset.version} ({ruleset.place})",
            f"Hjemmel i dag: {basis}",
            *([f"Personlisten er underskrevet af {' og '.join(self.signed_for)}."] if self.signed_for else []),
            *self.approved,
            *self._covered(),
            *self.own_codes,
            *(f"Bemærk: {warning.da}" for warning in self.decision.warnings),
            *(f"Bemærk: {notice}" for notice in self.notices),
            *(self.keys.lines() if self.keys else ()),
            self._delivered(),
            *(f"Mangler: {problem}" for problem in self.problems),
            *(f"Mangler: {each.da}" for each in self.cases),
            *(
                f"Mangler, og alle tal bliver mærket ufuldstændige: {self.names.get(name, name)}"
                for name in self.incomplete
            ),
            *(f"Ikke taget i brug: {point}" for point in self.waiting),
            *([self.later] if self.later else []),
            "Ikke klar til kørsel endnu." if self.exit_code else "Klar til kørsel.",
        ]
        return "\n".join(lines)

    def _delivered(self) -> str:
        if not self.delivery:
            return "Leverance: ingen."
        return f"Leverance {self.delivery}: {counted(sum(map(len, self.files.values())), 'fil', 'filer')} fundet."

    def _covered(self) -> Iterator[str]:
        """What the approval of the basis covers, each with the beginning of its fingerprint."""
        if root := self.decision.declarations_root:
            declared = self.decision.declarations
            several = counted(len(declared), "erklæring", "erklæringer")
            yield f"En godkendelse af grundlaget dækker {several}, rod {root[:SHOWN]}:"
            yield from (f"  {place} {sha256[:SHOWN]}" for place, sha256 in declared)
            ruleset = self.decision.plan.ruleset
            yield f"Regelsættet godkendes for sig: {ruleset.place} {ruleset.sha256[:SHOWN]}"

    def _declarations(self) -> str:
        if not self.unfinished:
            return f"Erklæringer: i orden ({counted(len(self.registers), 'register', 'registre')})."
        points = counted(len(self.unfinished), "punkt er åbent", "punkter er åbne")
        return f"Erklæringer: {points}, og en kørsel afvises, til de er skrevet:"


def preflight(session: Session, request: RunRequest) -> Preflight:
    """Check a workspace, and that a run as asked for could start; raises ConfigurationError on a wrong declaration.

    Raises LogRefused where the log would take no entry: it is not whole, or the clock is behind it; ConfigurationError
    where keys are missing, or not those that what lies in state/ was made with.
    """
    workspace, started = session.workspace, session.clock()
    keys = _seen(session)
    require_onward(started, newest_time(workspace.log), require_whole_log(workspace))
    as_of = _day(workspace, request, workspace.day(started))
    ruleset = workspace.ruleset(request.ruleset or workspace.settings.defaults.ruleset, as_of)
    plan, known = legal_reading(workspace, request, started, ruleset), known_approvals(workspace, starters())
    start = start_of(workspace, request, plan, _delivered(workspace, request), known, orders_of(workspace))
    decision, _ = covered_in_casebook(session, start.decide(plan, workspace), start.known)
    decision, _ = figures_covered(session, decision, start.known)
    enrolment, _ = known.enrolments.judge(known.people)
    used = [contract.id for contract in workspace.registers if contract.id not in decision.skipped_registers]
    found = _found(workspace, used, request.delivery)
    return Preflight(
        registers=tuple(contract.id for contract in workspace.registers),
        decision=decision,
        as_of=as_of,
        delivery=found.delivery,
        files=found.files,
        problems=found.problems,
        unfinished=tuple(_unfinished(workspace)),
        waiting=tuple(_waiting(workspace)),
        incomplete=found.incomplete,
        names={contract.id: contract.name for contract in workspace.registers},
        notices=(
            *_rights(workspace),
            *_strangers(workspace),
            *_lingering(session),
            *_notices(workspace, ruleset),
            *code_notices(workspace.codes, workspace.day(started)),
            *_proposed(workspace, used),
            *_unended(workspace, used),
            *_measures(workspace, workspace.day(started)),
            *_recipients(workspace),
            *reminders(session),
            *unopened(session),
            *_log_unread(session),
        ),
        approved=tuple(_approved(one, workspace) for one in decision.approvals),
        signed_for=enrolment.signed_by if enrolment else (),
        later=_later(workspace, request, as_of, found.delivery),
        keys=keys,
        own_codes=tuple(own_code_lines(workspace.codes, workspace.codes_read.names)),
        cases=missing_cases(session) if _reads_cases(workspace, decision) else (),
    )


def _reads_cases(workspace: Workspace, decision: Decision) -> bool:
    """Whether the run would open the casebook."""
    if not (decision.plan.cases and decision.basis_id):
        return False
    cover = workspace.basis(decision.basis_id).casebook
    return bool(cover.uses or (cover.figures and decision.plan.mode == Mode.OPERATE))


def _seen(session: Session) -> KeysSeen | None:
    """None where there are no keys yet; raises ConfigurationError as `session.keys` and `run.require_keys` do."""
    workspace = session.workspace
    if not _has_keys(workspace) and not (workspace.state / "runs").is_dir():
        return None
    require_keys(session)
    keys, alone = session.keys, orphans(session)
    return KeysSeen(
        keys.fingerprint,
        tuple(former.fingerprint for former in keys.each[1:]),
        len(keys.data.names()),
        tuple(orphan.name for orphan in alone),
        tuple(orphan.name for orphan in alone if orphan.due),
    )


def _has_keys(workspace: Workspace) -> bool:
    try:
        return has_keys(key_folder(workspace.folder, workspace.settings))
    except ConfigurationError:
        return False


def _later(workspace: Workspace, request: RunRequest, as_of: date, delivery: str) -> str:
    """What a run would say where a later day's is in use; "" where none is, or nothing is delivered."""
    try:
        if delivery:
            require_no_later(workspace, request, as_of, delivery)
    except ConfigurationError as error:
        return str(error)
    return ""


def _approved(approved: Approved, workspace: Workspace) -> str:
    """Who approved what, and on which of the municipality's days."""
    approval = approved.approval
    what = "Grundlaget" if approval.kind == "basis" else "Regelsættet"
    signed = day(workspace.day(approval.signed_at))
    return f"{what} {approval.id}, version {approval.version}, er godkendt den {signed} af {approved.name}."


def _rights(workspace: Workspace) -> Iterator[str]:
    """Where every account on the machine may write, and where they may read what has CPR numbers."""
    folder = workspace.folder
    own = [folder, *map(folder.joinpath, WRITTEN), *(file for name in DECLARED for file in (folder / name).rglob("*"))]
    if written := [place.name for place in own if _all_may(place, stat.S_IWOTH)]:
        yield (
            f"Alle konti på maskinen kan skrive i {', '.join(written[:SHOWN])}. Luk for det med chmod -R o-w "
            f"{workspace.folder.name}."
        )
    inbox = workspace.folder / "inbox"
    if not workspace.settings.municipality.fictional and _all_may(inbox, stat.S_IXOTH):
        yield f"Alle konti på maskinen kan læse i inbox/. Luk for det med chmod o-rwx {workspace.folder.name}/inbox."


def _lingering(session: Session) -> Iterator[str]:
    """What should have gone an hour after other tables took its place: no command has been typed since."""
    for release in lingering(session.workspace.published, session.clock()):
        yield (
            f"published/{release.parents[1].name} har endnu tabellerne fra {release.name}, som andre har afløst for "
            "over en time siden. Den næste kommando, som må slette der, sletter dem."
        )


def _strangers(workspace: Workspace) -> Iterator[str]:
    if found := [shown(path.name) for path in strangers(workspace)]:
        yield f"I inbox/ ligger noget, der ikke er en leverance og ikke læses: {', '.join(found[:SHOWN])}."


def _all_may(place: Path, what: int) -> bool:
    return place.exists() and not place.is_symlink() and bool(place.stat().st_mode & what)


def _recipients(workspace: Workspace) -> Iterator[str]:
    """To whom a basis hands citizens over, and who yet could open nothing."""
    people = workspace.settings.people
    for basis in workspace.bases:
        for name in basis.handover.recipients:
            person = people.get(name)
            if person is None or person.opens is None or MAY_OPEN not in person.roles:
                yield (
                    f"{basis.place} overdrager til {name}, som ikke kan åbne noget: det kræver en person under "
                    f"[people] med rollen {MAY_OPEN} og en reveal_key (targeting key reveal)."
                )


def _notices(workspace: Workspace, ruleset: RuleSet) -> Iterator[str]:
    """What the rule set asks for and no register in use can show; raises ConfigurationError on a bad rule."""
    if silent := [rule.label_da for rule in ruleset.rules if not rule.rationale_citizen_da]:
        yield (
            f"Regelsættet {ruleset.id} {ruleset.version}: rationale_citizen_da mangler ved {listed(silent)}. Borgeren "
            "læser i stedet rationale_da, som er skrevet til den, der vurderer. Skriv den i næste version."
        )
    for rule, terms in never_seen(ruleset, workspace.registers, workspace.codes).items():
        yield (
            f"{ruleset.place}: reglen {rule} spørger efter {', '.join(terms)}, som intet register i brug kan vise. "
            "Den del af reglen rammer ingen."
        )


def _measures(workspace: Workspace, today: date) -> Iterator[str]:
    """A line for each adoption that carries nothing today: not approved by two, ended, or of no measure one may use."""
    for taken in adoptions_on(workspace, today):
        adoption = taken.adoption
        standing = measure_state(workspace.measure(adoption.measure), workspace.network, (taken,), today)
        if not standing.usable and not (taken.approved and adoption.starts > today and not standing.out_of_reach):
            yield f"{adoption.place}, ordningen {adoption.measure}: {standing.sentence.da}"


def _log_unread(session: Session) -> Iterator[str]:
    """A reminder where the log was not read as a whole for long."""
    workspace, pin = session.workspace, _verified(session)
    first = entry_at(workspace.log, 0)
    since = pin.whole_at if pin else first.at if first else None
    if since and session.clock() - since > READ_WHOLE:
        run = f"Kør targeting log verify {workspace.folder.name} --all."
        if pin:
            yield f"Loggen er sidst læst helt igennem {day(since.date())}. {run}"
        else:
            yield f"Intet med loggens underskrift siger, at loggen er læst helt igennem. {run}"


def _verified(session: Session) -> Pin | None:
    """What the log's key signed of the last verification; None too where that is of a time to come."""
    workspace = session.workspace
    if not _has_keys(workspace):
        return None
    with suppress(OSError, NoteError):
        verifier = Signer(workspace.origin, session.keys.log_key).verifier
        pin = open_pin(files.read_plain(workspace.folder / PIN), verifier)
        return pin if pin.whole_at <= session.clock() else None
    return None


def _day(workspace: Workspace, request: RunRequest, today: date) -> date:
    """The day a run would score as of; without a delivery, what is asked for or today."""
    try:
        return scored_day(workspace, request, workspace.delivery(request.delivery))
    except DeliveryError:
        return request.as_of or today


def _delivered(workspace: Workspace, request: RunRequest) -> str:
    """The delivery a run would read; blank where there is none."""
    try:
        return workspace.delivery(request.delivery).name
    except DeliveryError:
        return ""


def _unfinished(workspace: Workspace) -> Iterator[str]:
    settings = workspace.settings
    for point in open_settings(settings):
        yield f"{settings.file}: {point.key}: {point.what}"
    if all(contract.role != "register" for contract in workspace.registers):
        yield f"{settings.file}: registers: tag mindst ét register med indsatser i brug"
    yield from _keys(workspace)
    for contract in workspace.registers:
        yield from _open(contract)
    yield from (found.da for found in numbers_in(workspace.texts))


def _keys(workspace: Workspace) -> Iterator[str]:
    """A line when a run would find no keys; a fictional municipality's are made by its first run."""
    if workspace.settings.municipality.fictional:
        return
    try:
        there = has_keys(key_folder(workspace.folder, workspace.settings))
    except ConfigurationError as error:
        yield f"nøgler: {error}"
        return
    if not there:
        yield "nøgler: der er ingen endnu. Dan dem med `targeting key workspace MAPPE`"


@dataclass(frozen=True)
class _Found:
    """The delivery a run would read, and what lies in it."""

    delivery: str = ""
    files: dict[str, list[str]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


def _found(workspace: Workspace, used: list[str], asked: date | None) -> _Found:
    try:
        delivery = workspace.delivery(asked)
    except DeliveryError as error:
        return _Found(problems=(str(error),))
    incomplete = missing_registers(workspace, used, delivery)
    files, problems = _files(workspace, [name for name in used if name not in incomplete], delivery)
    try:
        require_claimed(workspace, delivery)
    except DeliveryError as error:
        problems.append(str(error))
    return _Found(delivery.name, files, tuple(problems), incomplete)


def _open(contract: RegisterContract) -> Iterator[str]:
    """One line for each thing a person has yet to write: file, key, what."""
    for point in contract.open_points:
        yield f"{contract.file}: {point.key}: {point.what}"


def _proposed(workspace: Workspace, used: list[str]) -> Iterator[str]:
    """A line for each register whose names of columns are the catalogue's proposal."""
    for contract in map(workspace.register, used):
        if columns := contract.proposed:
            which = "navnene" if len(columns) == len(contract.columns) else ", ".join(c.header for c in columns)
            yield f"{contract.file}: {which} er et forslag; ret dem til jeres udtræk, eller skriv verified: true"


def _unended(workspace: Workspace, used: list[str]) -> Iterator[str]:
    """A line for each register where rows that sound ended may lack an end, and nobody has said that they may."""
    for contract in map(workspace.register, used):
        if contract.granted and contract.has_ends and (words := contract.granted.unended):
            yield (
                f"{contract.file}: granted har {', '.join(words)}, og kontrakten siger ikke, om sådan en række skal "
                "have en slutdato. Uden den løber indsatsen videre. Skriv ordene under needs_end, eller skriv "
                "needs_end: []."
            )


def _waiting(workspace: Workspace) -> Iterator[str]:
    """Contracts in registers/ that workspace.toml does not name yet, with what is open in them."""
    used = set(workspace.settings.registers)
    for path in sorted((workspace.folder / "registers").glob("*.odcs.yaml")):
        contract = load_register(path)
        if contract.id not in used:
            yield f"{contract.file}: tilføj [registers.{contract.id}] i workspace.toml"
            yield from _open(contract)


def _files(workspace: Workspace, registers: list[str], delivery: Path) -> tuple[dict[str, list[str]], list[str]]:
    files: dict[str, list[str]] = {}
    problems = []
    for contract in map(workspace.register, registers):
        try:
            files[contract.id] = [shown(path.name) for path in find_extracts(contract, delivery)]
        except DeliveryError as error:
            problems.append(str(error))
    return files, problems
