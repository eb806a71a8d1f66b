"""One run, as the citizen reads of it: when, what on, on which basis, with what result, and who was told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from targeting.access.answer import RunAnswer
from targeting.audit import LegalChecked, RunRequested
from targeting.history import Hit, Seen
from targeting.pages import UNKNOWN, Fact, Section, day, listed, moment
from targeting.workspace import Workspace, evidence_dictionary, law_names

MODES = {
    "operate": "Drift: indstillede borgere vises for de medarbejdere, der vurderer dem",
    "simulate": "Simulering: kun samlede tal. Ingen liste over borgere blev udgivet",
}
DRAWN = (
    "Du blev udtrukket til kontrol, ved lodtrækning mellem dem, der ikke blev indstillet: en medarbejder ser efter, om "
    "reglerne overser nogen. Det siger intet om dig, og det kan højst føre til et tilbud, du frit kan sige nej til."
)


def run_section(run: RunAnswer, workspace: Workspace) -> Section:
    """The section of one run."""
    names = {contract.id: contract.name for contract in workspace.registers}
    when = moment(run.logged.asked_at, workspace.settings.timezone)
    return Section(
        f"Kørsel den {when}, opgjort pr. {day(_asked(run).as_of) or UNKNOWN}",
        kind="run",
        facts=tuple(Fact(label, value) for label, value in _facts(run, names, workspace.settings.timezone) if value),
        parts=tuple(_parts(run, names)),
    )


def _facts(run: RunAnswer, names: Mapping[str, str], timezone: str) -> Iterator[tuple[str, str]]:
    asked, legal = _asked(run), _legal(run)
    ruleset = asked.ruleset
    yield "Resultat", _result(run.seen)
    yield "Hvem fik det at vide", _told(run)
    yield "Formål", legal.purpose_text
    yield "Form", MODES.get(asked.mode, "")
    yield "Retsgrundlag", legal.current_basis
    yield "Nævnt i ministeriets brev", _cited(legal)
    yield "Interesseafvejning", _test(legal)
    yield "Regelsæt", f"{ruleset.id}, version {ruleset.version}" if ruleset.id else ""
    found = set(run.seen.registers)
    others = [source.register for source in run.logged.sources if source.register not in found]
    yield "Også læst, men uden rækker om dig", listed([names.get(name, name) for name in others]) if others else ""
    yield "Senere brugt til at afprøve regler", _tried(run, timezone)
    yield "Startet af", run.logged.actor
    yield "Kørslens nummer", run.seen.run_id


def _tried(run: RunAnswer, timezone: str) -> str:
    """How often rules were tried on what the run had linked, and whether anybody was listed."""
    trials = run.logged.trials
    if not trials:
        return ""
    last = moment(trials[-1].t, timezone)
    listings = list(dict.fromkeys(trial.actor for trial in trials if trial.rows))
    often = f"{len(trials)} gang{'e' if len(trials) > 1 else ''}, senest den {last}"
    if not listings:
        return f"{often}; kun samlede tal blev vist."
    return f"{often}. Hvem reglerne ville flytte, blev skrevet ned uden navn og personnummer af {listed(listings)}."


def _asked(run: RunAnswer) -> RunRequested:
    """What was asked for; blank where the log does not tell."""
    return run.logged.requested or RunRequested.from_body({})


def _legal(run: RunAnswer) -> LegalChecked:
    """What the gate answered; blank where the log does not tell."""
    return run.logged.legal or LegalChecked.from_body({})


def _cited(legal: LegalChecked) -> str:
    if not legal.cited_as:
        return ""
    state = "gældende på behandlingsdagen" if legal.cited_in_force else "historisk: gjaldt ikke længere den dag"
    resolved = f" Kommunens læsning: {legal.resolved_as}." if legal.resolved_as else ""
    return f"{legal.cited_as} ({state}).{resolved}"


def _test(legal: LegalChecked) -> str:
    if not legal.balancing_test_id:
        return ""
    return f"{legal.balancing_test_id} (fingeraftryk {legal.balancing_test_sha256[:16]}…)"


def _result(seen: Seen) -> str:
    if seen.nominated:
        return (
            f"Du blev indstillet til faglig vurdering med {seen.points} point; der kræves mindst {seen.threshold}. "
            "Indstillingen er ikke en afgørelse."
        )
    if not seen.registers:
        return (
            "Dit personnummer stod i et udtræk, men ingen række om dig blev godtaget. Intet om dig er talt med, og du "
            "blev ikke indstillet."
        )
    if not seen.linked:
        return (
            "Du stod ikke i kommunens udtræk af folkeregistret. Rækkerne om dig blev læst, men ikke talt sammen, og du "
            "blev ikke indstillet."
        )
    drawn = f" {DRAWN}" if seen.drawn else ""
    points = f" Du fik {seen.points} af de {seen.threshold} point, der kræves." if seen.hits else ""
    return f"Du blev ikke indstillet. Du faldt fra på trinnet »{seen.dropped_label}«.{points}{drawn}"


def _told(run: RunAnswer) -> str:
    if not run.published_rows:
        return "Ingen. Der blev ikke udgivet nogen række om dig."
    recipients = listed(list(_legal(run).recipients))
    kept = "Listen findes endnu." if run.release_kept else "Listen er slettet."
    if run.seen.nominated:
        rows = "dine point, de regler, du opfyldte, og indsatserne bag"
    elif run.seen.drawn:
        counted = _counted(run.seen.counts)
        rows = f"at du var udtrukket til kontrol, og hvor mange indsatser du har ({counted}){_also_short(run)}"
    else:
        rows = f"at du kun manglede {_either(run.seen.short_of)} i at blive indstillet"
    return f"En fortrolig liste uden navn og personnummer viste {rows}. Modtagere: {recipients}. {kept}"


def _also_short(run: RunAnswer) -> str:
    return f", og at du kun manglede {_either(run.seen.short_of)} i at blive indstillet" if run.seen.short_of else ""


def _either(labels: tuple[str, ...]) -> str:
    return " eller ".join(f"»{label}«" for label in labels)


def _parts(run: RunAnswer, names: Mapping[str, str]) -> Iterator[Section]:
    if run.seen.registers:
        yield Section(
            "Registre, hvor du stod",
            columns=("Register", "Fil", "Filens fingeraftryk (SHA-256)"),
            rows=tuple(
                (names.get(name, name), file["name"], file["sha256"])
                for name in run.seen.registers
                for file in run.logged.files(name) or [{"name": UNKNOWN, "sha256": UNKNOWN}]
            ),
        )
    if run.seen.hits:
        yield Section(
            "Regler, du opfyldte",
            tuple(_above_rules(run.seen)),
            columns=("Regel", "Point", "Hvorfor reglen er der, og dine indsatser bag"),
            rows=tuple((hit.label, str(hit.points), _why(hit)) for hit in run.seen.hits),
        )


def _above_rules(seen: Seen) -> Iterator[str]:
    if seen.counts:
        yield f"Talt sammen: {_counted(seen.counts)}."
    if laws := _laws_in([behind for hit in seen.hits for behind in hit.involvements]):
        yield f"Lovene: {laws}."


def _laws_in(texts: list[str]) -> str:
    """What the abbreviations of laws in ``texts`` stand for; "" when there are none."""
    words = set(re.findall(r"\w+", " ".join(texts)))
    return "; ".join(f"{short} er {name}" for short, name in law_names().items() if short in words)


def _why(hit: Hit) -> str:
    return "\n".join([hit.rationale, *(f"– {behind}" for behind in hit.involvements)])


def _counted(counts: Mapping[str, int]) -> str:
    return listed([evidence_dictionary().counted_da(name, count) for name, count in counts.items()])
