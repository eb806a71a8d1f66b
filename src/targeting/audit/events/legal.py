"""The gate's answer, and the approvals that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event, Part
from targeting.language import Both


@dataclass(frozen=True, kw_only=True)
class ApprovalGiven(Event, da="En godkendelse, og hvem der har underskrevet den."):
    """One person's signed approval of one declaration."""

    kind: Annotated[
        str,
        "Hvad der er godkendt: en hjemmel (basis), et regelsæt (ruleset), en ibrugtagning (measure) eller en tabel "
        "(share_rules).",
    ]
    id: Annotated[str, "Hjemlens, regelsættets, ibrugtagningens eller tabellens navn."]
    version: Annotated[str, "Dets version; for en ibrugtagning dagen, den blev besluttet."]
    sha256: Annotated[str, "Fingeraftryk af filen; ændres filen, bortfalder godkendelsen."]
    balancing_test_sha256: Annotated[str, "Fingeraftryk af interesseafvejningen; tomt for andet end en hjemmel."]
    comparison_sha256: Annotated[str, "Fingeraftryk af den sammenligning, godkenderen så; tomt uden en."]
    approved_by: Annotated[str, "Godkenderens id i workspace.toml."]
    name: Annotated[str, "Godkenderens navn."]
    title: Annotated[str, "Godkenderens stilling."]
    key_id: Annotated[str, "Nøglen, der er underskrevet med."]
    approved_at: Annotated[str, "Hvornår (UTC)."]
    note_sha256: Annotated[str, "Fingeraftryk af de underskrevne linjer; det, en tilbagetrækning nævner."]


@dataclass(frozen=True, kw_only=True)
class BasisApproved(
    ApprovalGiven,
    type="basis.approved",
    da="En hjemmel er godkendt.",
    by="`targeting basis approve`.",
    proves="Hvem der med sin egen nøgle godkendte netop den fil, og hvornår.",
    carried=True,
):
    """A legal basis was approved."""

    declarations_root: Annotated[
        str | None, "Roden over de erklæringer, der giver dens navne mening, og som den dækker. Mangler hos ældre."
    ] = None
    declarations: Annotated[
        Mapping[str, str] | None, "De erklæringer, hver med sit fingeraftryk. Mangler hos ældre."
    ] = None


@dataclass(frozen=True, kw_only=True)
class RulesetApproved(
    ApprovalGiven,
    type="ruleset.approved",
    da="Et regelsæt er godkendt.",
    by="`targeting ruleset approve`.",
    proves="Hvem der med sin egen nøgle godkendte netop den fil, og hvilken sammenligning de så.",
    carried=True,
):
    """A rule set was approved."""


@dataclass(frozen=True, kw_only=True)
class MeasureApproved(
    ApprovalGiven,
    type="measure.approved",
    da="En person har godkendt, at kommunen tager en ordning i brug; der skal to til.",
    by="`targeting measure approve`.",
    proves="Hvem der med sin egen nøgle godkendte netop den fil, og hvornår.",
    carried=True,
):
    """An adoption of a measure was approved by one of the two it takes."""


@dataclass(frozen=True, kw_only=True)
class ShareRulesApproved(
    ApprovalGiven,
    type="share_rules.approved",
    da="Tabellen over, hvad der må deles, er godkendt.",
    by="`targeting share approve`.",
    proves="Hvem der med sin egen nøgle godkendte netop den tabel, og hvornår.",
    carried=True,
):
    """The table of sharing was approved."""


@dataclass(frozen=True, kw_only=True)
class ApprovalRevoked(Event, da="En godkendelse, der er trukket tilbage."):
    """One person's signed revocation of an approval."""

    kind: Annotated[
        str,
        "Hvad det var: en hjemmel (basis), et regelsæt (ruleset), en ibrugtagning (measure) eller en tabel "
        "(share_rules).",
    ]
    id: Annotated[str, "Hjemlens, regelsættets, ibrugtagningens eller tabellens navn."]
    version: Annotated[str, "Dets version; for en ibrugtagning dagen, den blev besluttet."]
    revokes: Annotated[str, "Fingeraftryk af de linjer, godkendelsen underskrev."]
    revoked_by: Annotated[str, "Personens id i workspace.toml."]
    name: Annotated[str, "Personens navn."]
    key_id: Annotated[str, "Nøglen, der er underskrevet med."]
    revoked_at: Annotated[str, "Hvornår (UTC)."]
    reason: Annotated[str, "Hvorfor, med personens ord."]
    statement: Annotated[str, "Den underskrevne erklæring."]


@dataclass(frozen=True, kw_only=True)
class BasisRevoked(
    ApprovalRevoked,
    type="basis.revoked",
    da="En hjemmels godkendelse er trukket tilbage.",
    by="`targeting basis revoke`.",
    proves="At godkendelsen ikke gælder længere, hvem der sagde det, og hvorfor.",
    carried=True,
):
    """A basis's approval was revoked."""


@dataclass(frozen=True, kw_only=True)
class RulesetRevoked(
    ApprovalRevoked,
    type="ruleset.revoked",
    da="Et regelsæts godkendelse er trukket tilbage.",
    by="`targeting ruleset revoke`, og de samme af `targeting share`.",
    proves="At godkendelsen ikke gælder længere, hvem der sagde det, og hvorfor.",
    carried=True,
):
    """A rule set's approval was revoked."""


@dataclass(frozen=True, kw_only=True)
class MeasureRevoked(
    ApprovalRevoked,
    type="measure.revoked",
    da="En godkendelse af, at kommunen tager en ordning i brug, er trukket tilbage.",
    by="`targeting measure revoke`, én post for hver godkendelse.",
    proves="At ordningen ikke længere er i brug, hvem der sagde det, og hvorfor.",
    carried=True,
):
    """An approval of an adoption of a measure was revoked."""


@dataclass(frozen=True, kw_only=True)
class ShareRulesRevoked(
    ApprovalRevoked,
    type="share_rules.revoked",
    da="Godkendelsen af tabellen over, hvad der må deles, er trukket tilbage.",
    by="`targeting share revoke`.",
    proves="At godkendelsen ikke gælder længere, hvem der sagde det, og hvorfor.",
    carried=True,
):
    """The approval of the table of sharing was revoked."""


@dataclass(frozen=True, kw_only=True)
class EnrolledPerson(Part, da="En person på personlisten."):
    """A person on the list of people."""

    id: Annotated[str, "Personens id i workspace.toml."]
    name: Annotated[str, "Personens navn."]
    title: Annotated[str, "Personens stilling."]
    key_id: Annotated[str, "Personens nøgle."]


@dataclass(frozen=True, kw_only=True)
class PeopleEnrolled(
    Event,
    type="people.enrolled",
    da="En ny personliste er taget i brug: hvem der må godkende og bestille.",
    by="`targeting people sign` ved den anden underskrift; ellers den første kørsel eller det første opslag derefter.",
    proves="Hvem der må godkende og bestille fra nu af, og hvilke to fra den forrige liste der har underskrevet det.",
    carried=True,
):
    """A new list of people is in use: who may approve and order."""

    sha256: Annotated[str, "Fingeraftryk af de underskrevne linjer."]
    replaces: Annotated[str, "Fingeraftryk af den liste, den afløser; tomt for den første."]
    people: Annotated[tuple[EnrolledPerson, ...], "Personerne."]
    signed_by: Annotated[tuple[str, ...], "Id på dem, der har underskrevet; de står på den forrige liste."]
    statement: Annotated[str, "Den underskrevne liste, med konti, roller og nøgler."]


@dataclass(frozen=True, kw_only=True)
class ApprovalDenied(
    Event,
    type="approval.refused",
    da="En godkendelse er afvist.",
    by="`targeting basis approve`, `targeting basis revoke`, `targeting ruleset approve`, `targeting ruleset revoke`, "
    "og de samme af `targeting measure` og `targeting share`.",
    proves="At en person prøvede, og hvorfor programmet sagde nej.",
):
    """An approval was refused."""

    why: Annotated[
        str,
        "Grunden: rollen (role), ingen konti (accounts), nøglen (key), noget, der mangler (incomplete), eller en "
        "ordning, der ikke kan tages i brug (measure).",
    ]
    kind: Annotated[
        str,
        "Hvad det gjaldt: en hjemmel (basis), et regelsæt (ruleset), en ibrugtagning (measure) eller en tabel "
        "(share_rules).",
    ]
    id: Annotated[str, "Hjemlens, regelsættets, ibrugtagningens eller tabellens navn."]
    sha256: Annotated[str, "Fingeraftryk af filen."]
    person: Annotated[str, "Personens id i workspace.toml."]
    reasons: Annotated[tuple[Both, ...], "Begrundelsen, på dansk og engelsk."]


@dataclass(frozen=True, kw_only=True)
class LegalChecked(
    Event,
    type="legal.checked",
    da="Hjemlen er efterprøvet.",
    by="`targeting run` og `targeting quarantine replay`, før noget læses.",
    proves="Hvad der skulle læses, på hvilken hjemmel, og hvad programmet svarede, før et udtræk blev åbnet.",
):
    """The legal basis was checked."""

    allowed: Annotated[bool, "Om kørslen må læse noget."]
    processing_date: Annotated[str, "Behandlingsdagen, som loven og hjemlen er prøvet på."]
    mode: Annotated[str, "Drift (operate) eller simulering (simulate)."]
    purpose: Annotated[str, "Formålet, som der er bedt om."]
    municipality_code: Annotated[str, "Kommunens nummer."]
    registers: Annotated[Mapping[str, tuple[str, ...]], "De registre, der skulle læses, og kolonnerne i hvert."]
    control_sample: Annotated[int | None, "Hvor mange der skulle udtrækkes til kontrol."] = None
    named: Annotated[tuple[str, ...] | None, "Bestemte indsatser, som reglerne spørger efter ved navn."] = None
    missing: Annotated[tuple[Both, ...], "Hvorfor hjemlen ikke dækker; tom, når den gør."]
    warnings: Annotated[tuple[Both, ...], "Hvad der skal ses på, uden at det standser kørslen."]
    skipped_registers: Annotated[tuple[str, ...], "Sundhedsregistre uden en sundhedsfaglig godkender; de læses ikke."]
    basis_id: Annotated[str, "Hjemlens navn; tomt, når ingen kunne vælges."]
    basis_version: Annotated[str, "Hjemlens version."]
    basis_file: Annotated[str, "Hjemlens fil."]
    basis_sha256: Annotated[str, "Fingeraftryk af hjemlens fil."]
    fictional: Annotated[bool, "Om hjemlen er opdigtet, til prøve."]
    purpose_text: Annotated[str, "Formålet med hjemlens egne ord."]
    cited_as: Annotated[str, "Bestemmelsen, som ministeriets brev nævner."]
    cited_law: Annotated[str, "Loven, som brevet nævner."]
    resolved_as: Annotated[str, "Kommunens læsning af den bestemmelse."]
    resolved_as_verified: Annotated[bool, "Om læsningen er bekræftet."]
    cited_in_force: Annotated[bool, "Om bestemmelsen gjaldt på behandlingsdagen."]
    letter: Annotated[str, "Brevet."]
    relied_upon: Annotated[str, "Den bestemmelse, der bygges på i dag, ved sit navn i programmet."]
    relied_upon_text: Annotated[str, "Den samme bestemmelse, skrevet ud."]
    supplementary_basis: Annotated[str, "Det supplerende retsgrundlag."]
    balancing_test_id: Annotated[str, "Interesseafvejningens navn."]
    balancing_test_sha256: Annotated[str, "Fingeraftryk af interesseafvejningen."]
    review_date: Annotated[str | None, "Hvornår hjemlen skal ses efter igen; null, når ingen dag er sat."]
    dpia_ref: Annotated[str, "Hvor konsekvensanalysen ligger."]
    notice_ref: Annotated[str, "Hvor underretningen af borgerne ligger."]
    dt_notification_ref: Annotated[str, "Hvor anmeldelsen til Datatilsynet ligger."]
    recipients: Annotated[tuple[str, ...], "Hvem der må modtage listerne."]
    approvals: Annotated[tuple[ApprovalGiven, ...], "De godkendelser, der gælder, af hjemlen og af regelsættet."]
    current_basis: Annotated[str, "Det retsgrundlag, der bygges på, med det supplerende."]
    declarations_root: Annotated[
        str | None, "Roden over de erklæringer, der giver hjemlens navne mening. Mangler i ældre poster."
    ] = None
    declarations: Annotated[
        Mapping[str, str] | None, "De erklæringer, hver med sit fingeraftryk. Står ved en kørsel, ikke ved et opslag."
    ] = None
    plan_sha256: Annotated[
        str | None, "Fingeraftryk af planen, som kørslens trin følger. Mangler ved et opslag og i ældre poster."
    ] = None
