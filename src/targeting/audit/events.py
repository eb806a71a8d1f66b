"""What can happen to a run and to the log. An event that is not listed here cannot be logged."""

from __future__ import annotations

from dataclasses import dataclass

from targeting.errors import TargetingError


@dataclass(frozen=True)
class Event:
    """A type of log entry and its meaning in one line."""

    type: str
    da: str
    en: str


RECOVERED, PRUNED = "log.recovered", "log.pruned"
ROTATED, RETIRED = "key.rotated", "key.retired"

# What later verification and later runs rest on: log.pruned carries such entries forward, whole, out of what it prunes.
CARRIED = frozenset(
    {PRUNED, ROTATED, RETIRED, "basis.approved", "basis.revoked", "ruleset.approved", "ruleset.revoked"}
)

EVENTS: dict[str, Event] = {
    event.type: event
    for event in (
        Event("run.requested", "En kørsel er bestilt; intet er læst.", "A run was requested; nothing is read."),
        Event("legal.checked", "Hjemlen er efterprøvet.", "The legal basis was checked."),
        Event("run.denied", "Kørslen er afvist; intet er læst.", "The run was refused; nothing was read."),
        Event("source.missing", "Et register mangler i leverancen.", "A register is missing from the delivery."),
        Event("source.read", "Et udtræk fra et register er læst.", "An extract from a register was read."),
        Event("quality.checked", "Et registers kvalitet er efterprøvet.", "A register's quality was checked."),
        Event("scores.produced", "Borgernes point er beregnet.", "The citizens' points were calculated."),
        Event("selection.departed", "Andelen af indstillede er uventet.", "The share nominated is unexpected."),
        Event("control_sample.drawn", "Borgere er udtrukket til kontrol.", "Citizens were drawn for control."),
        Event("output.published", "Kørslens tabeller er udgivet.", "The run's tables were published."),
        Event("run.completed", "Kørslen er gennemført.", "The run was completed."),
        Event("run.failed", "Kørslen mislykkedes; intet er udgivet.", "The run failed; nothing is published."),
        Event("run.abandoned", "En tidligere kørsel blev afbrudt.", "An earlier run was interrupted."),
        Event("quarantine.replayed", "En leverance er indlæst igen.", "A delivery was landed again."),
        Event("quarantine.waived", "Rækker i karantæne er frafaldet.", "Quarantined rows were waived."),
        Event("basis.approved", "En hjemmel er godkendt.", "A legal basis was approved."),
        Event("basis.revoked", "En hjemmels godkendelse er trukket tilbage.", "A basis's approval was revoked."),
        Event("ruleset.approved", "Et regelsæt er godkendt.", "A rule set was approved."),
        Event("ruleset.revoked", "Et regelsæts godkendelse er trukket tilbage.", "A rule set's approval was revoked."),
        Event("approval.refused", "En godkendelse er afvist.", "An approval was refused."),
        Event(ROTATED, "Loggens nøgle er skiftet.", "The log's key was changed for a new one."),
        Event(RETIRED, "Loggens tidligere nøgle er taget ud af brug.", "The log's former key was taken out of use."),
        Event(PRUNED, "Gamle poster er slettet; fingeraftrykkene er her.", "Old entries were deleted; hashes remain."),
        Event("witness.received", "Et vidne har fået loggens kontrolpunkt.", "A witness got the log's checkpoint."),
        Event("export.made", "Et udtræk af loggen er dannet.", "An export of the log was made."),
        Event("subject.lookup", "En borgers egne oplysninger er slået op.", "One citizen's own data was looked up."),
        Event("subject.explained", "En borgers forklaring er slået op.", "One citizen's explanation was looked up."),
        Event("retention.deleted", "Det, der er gemt længe nok, er slettet.", "What was kept long enough is deleted."),
        Event("consultation.denied", "Et opslag i seneste kørsel er afvist.", "A look into the last run was refused."),
        Event("rulesets.consulted", "To regelsæt sammenlignes på seneste kørsel.", "Two rule sets are held together."),
        Event("rulesets.compared", "To regelsæt er sammenlignet.", "Two rule sets were compared."),
        Event("ruleset.varied", "Et regelsæts tal afprøves på seneste kørsel.", "A rule set's numbers are tried."),
        Event(RECOVERED, "Loggen er genoprettet efter en afbrydelse.", "The log was repaired after a crash."),
    )
}


def require_known(type: str) -> None:
    """Raise TargetingError when ``type`` is not an event of this product."""
    if type not in EVENTS:
        raise TargetingError(
            "The log entry was refused: its event type is unknown. Use one listed in targeting.audit.events."
        )
