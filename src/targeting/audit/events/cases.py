"""The casebook: what is recorded of a citizen whom somebody has met, and who looks at it. Never what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from targeting.audit.events.base import Event
from targeting.audit.events.data import FileRead
from targeting.audit.events.legal import LegalChecked
from targeting.audit.events.looks import AboutCitizen, Consultation
from targeting.language import Both


@dataclass(frozen=True, kw_only=True)
class OfCase(AboutCitizen, da="En hændelse i sagsmappen om én borger, som borgeren får at vide."):
    """Something done with one citizen's case."""

    case: Annotated[str, "Sagens nummer, som er tilfældigt."]
    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]


@dataclass(frozen=True, kw_only=True)
class CaseRecorded(
    OfCase,
    type="case.recorded",
    da="En hændelse i en borgers sag skrives ned.",
    by="`targeting case record`, `targeting case retract`, `targeting case import`, `targeting reveal` og "
    "`targeting letter make`, før den gemmes.",
    proves="Hvem der skrev hvilken slags hændelse, i hvilken sag og på hvilken hjemmel, og at det i sagen er det, der "
    "blev skrevet; ikke hvad der står i den.",
):
    """An event is recorded in a case."""

    recorded: Annotated[str, "Hændelsens slags."]
    corrects: Annotated[
        int | None, "Nummeret på den hændelse, den retter eller tager tilbage; står der ikke ellers."
    ] = None
    opened: Annotated[bool, "Om sagen er ny."] = False
    seal: Annotated[str, "Fingeraftryk af hændelsen, som kun sagens nøgle kan efterprøve."] = ""
    text: Annotated[
        str | None, "Brevets tekst: id, version og fingeraftryk; står der kun, når der er lavet et brev."
    ] = None
    imported: Annotated[
        int | None, "Nummeret på den post, der siger, hvilken fil den stod i; står der ikke, når den er tastet."
    ] = None


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(
    Event,
    type="contact.recorded",
    da="En hændelse i en kontakt uden CPR-nummer skrives ned.",
    by="`targeting case record` og `targeting case retract`, før den gemmes.",
    proves="Hvem der skrev hvilken slags hændelse, i hvilken kontakt og på hvilken hjemmel, og at det i kontakten er "
    "det, der blev skrevet. Hverken hvem kontakten er med, for det ved programmet ikke, eller hvad der står i den.",
):
    """An event is recorded in a contact without a CPR number."""

    case: Annotated[str, "Kontaktens reference, som er tilfældig."]
    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]
    recorded: Annotated[str, "Hændelsens slags."]
    corrects: Annotated[
        int | None, "Nummeret på den hændelse, den retter eller tager tilbage; står der ikke ellers."
    ] = None
    opened: Annotated[bool, "Om kontakten er ny."] = False
    seal: Annotated[str, "Fingeraftryk af hændelsen, som kun kontaktens nøgle kan efterprøve."] = ""


@dataclass(frozen=True, kw_only=True)
class ContactRead(
    Event,
    type="contact.read",
    da="En kontakt uden CPR-nummer er læst.",
    by="`targeting case show`, før noget vises.",
    proves="Hvem der læste den, hvornår, hvorfor og på hvilken hjemmel.",
):
    """A contact without a CPR number was read."""

    case: Annotated[str, "Kontaktens reference, som er tilfældig."]
    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]
    reason: Annotated[str, "Begrundelsen."]


@dataclass(frozen=True, kw_only=True)
class CaseImported(
    Event,
    type="case.imported",
    da="Et udtræk fra kommunens eget sagssystem er holdt op mod sagsmappen.",
    by="`targeting case import`, når hver række er bedømt, og før den første gemmes.",
    proves="Hvem der læste hvilken fil ind efter hvilken kontrakt og på hvilken hjemmel, og hvor mange rækker der blev "
    "til hændelser; den, der har filen og kommunens nøgle, kan efterprøve fingeraftrykket. Hver hændelse har sin egen "
    "post.",
):
    """An extract is held against the casebook."""

    contract: Annotated[
        str | None,
        "Kontraktens navn; står der ikke, når den er for én ordning, som kan sige, hvad en borger fejler.",
    ] = None
    contract_sha256: Annotated[str, "Kontraktens fingeraftryk."]
    recorded: Annotated[str, "Den slags hændelse, som rækkerne er."]
    file: Annotated[
        FileRead, "Filen, som den blev læst efter kontrakten; uden navn og kolonner, når kontrakten er for én ordning."
    ]
    taken: Annotated[
        str | None,
        "Dagen, udtrækket er fra, som det blev oplyst; kun når kontrakten er for én ordning.",
    ] = None
    others: Annotated[int | None, "Rækker om andre borgere, kun talt; når kontrakten er for én ordning."] = None
    before: Annotated[int | None, "Rækker fra før bevillingen, kun talt; når kontrakten er for én ordning."] = None
    new: Annotated[int, "Rækker, der bliver til hændelser."]
    already: Annotated[int, "Rækker, der allerede stod i sagsmappen."]
    refused: Annotated[int, "Læste rækker, som sagsmappen ikke tog imod."]
    dry_run: Annotated[bool, "Om det kun var en prøve, hvor intet blev gemt."]
    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]


@dataclass(frozen=True, kw_only=True)
class CaseRead(
    OfCase,
    type="case.read",
    da="En borgers sag er læst.",
    by="`targeting case show`, før noget vises.",
    proves="Hvem der læste sagen, hvornår, hvorfor og på hvilken hjemmel; borgeren får det selv at vide.",
):
    """A case was read."""


@dataclass(frozen=True, kw_only=True)
class ShareChecked(
    OfCase,
    type="share.checked",
    da="Der er spurgt, om fagcentre må dele oplysninger om en borger.",
    by="`targeting share check`, før der svares.",
    proves="Hvem der spurgte om hvad, hvad den, der spurgte, selv oplyste, og hvilken tabel der svarede; ikke svaret, "
    "for det ville sige, hvad borgeren har sagt. Det kan fås igen ved at spørge til det samme tidspunkt.",
):
    """Somebody asked whether units may share."""

    at: Annotated[str, "Tidspunktet, der er spurgt til, i UTC."]
    asked: Annotated[
        tuple[str, ...], "Det, der er spurgt om: fra, til og slags (* er alle); tomt, når der er spurgt om alt."
    ]
    stated: Annotated[tuple[str, ...], "Det, som den, der spurgte, selv oplyste."]
    table: Annotated[str, "Tabellens version og fingeraftryk."]


@dataclass(frozen=True, kw_only=True)
class OverviewRead(
    Consultation,
    AboutCitizen,
    type="overview.read",
    da="Et overblik over en borgers hjælp er læst.",
    by="`targeting case overview`, når svaret er Ja til noget, borgeren lever efter registeret, og før det læses, "
    "hvad borgeren har.",
    proves="Hvem der så overblikket for hvilket fagcenter, hvornår, hvorfor, i hvilken opgørelse og på hvilken "
    "hjemmel; borgeren får det selv at vide. Hverken hvad eller hvor meget der blev vist: det ville sige, hvad "
    "borgeren har sagt ja og nej til.",
):
    """An overview of what one citizen has was read."""

    case: Annotated[str, "Sagens nummer."]
    to: Annotated[str, "Fagcentret, overblikket er til, som workspace.toml kalder det."]
    stated: Annotated[tuple[str, ...], "Det, som den, der spurgte, selv oplyste."]
    table: Annotated[str, "Tabellens version og fingeraftryk."]
    casework: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]


@dataclass(frozen=True, kw_only=True)
class OverviewDenied(
    Event,
    type="overview.denied",
    da="Der blev ikke vist et overblik over en borgers hjælp.",
    by="`targeting case overview`, når intet samtykke gælder, eller noget andet er i vejen.",
    proves="At intet blev vist. Hvorfor står kun, når opgørelsen er for gammel: alt andet ville sige, hvad borgeren "
    "har sagt, eller hvad der er sket. Den, der spurgte, fik det at vide. Posten før siger, hvem det var.",
):
    """No overview was shown."""

    to: Annotated[str, "Fagcentret, overblikket skulle være til."]
    missing: Annotated[tuple[Both, ...], "Hver grund, på dansk og engelsk."]


@dataclass(frozen=True, kw_only=True)
class CasesListed(
    Event,
    type="case.listed",
    da="Listen over sager er læst.",
    by="`targeting case list`, `targeting case due`, `targeting case interviews`, `targeting case prove` og `targeting "
    "case proofs`, før noget vises.",
    proves="Hvem der så, hvilke sager der er, og hvor langt de er.",
):
    """The list of cases was read."""

    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]
    cases: Annotated[int, "Hvor mange sager og kontakter der lå."]


@dataclass(frozen=True, kw_only=True)
class InterviewsProved(
    Event,
    type="interview.proof",
    da="En leder har underskrevet, at ingen er helt uden samtale.",
    by="`targeting case prove`, når ingen med ordningen i måneden er helt uden samtale, og udtrækket er nyt nok.",
    proves="Hvem der skrev under på hvilken måned, hvornår, og på et udtræk fra hvilken dag. Underskriften er med, og "
    "hver samtale har sin egen post med sit fingeraftryk.",
):
    """A leader has signed that nobody is wholly without interviews."""

    measure: Annotated[str, "Ordningen."]
    month: Annotated[str, "Måneden."]
    citizens: Annotated[str, "Hvor mange borgere der havde ordningen i måneden; er de færre end 5, kun det."]
    without: Annotated[int, "Hvor mange af dem der var uden samtale: altid 0, for ellers skrives der ikke under."]
    extract: Annotated[str, "Dagen, udtrækket er fra."]
    proof: Annotated[str, "Fingeraftryk af de underskrevne linjer."]
    signed_by: Annotated[str, "Lederen, som workspace.toml kalder vedkommende."]
    name: Annotated[str, "Lederens navn."]
    title: Annotated[str, "Lederens stilling."]
    key_id: Annotated[str, "Mærket på nøglen."]
    statement: Annotated[str, "Den underskrevne erklæring."]


@dataclass(frozen=True, kw_only=True)
class PlansRead(
    Event,
    type="case.plans_read",
    da="En kørsel læser i sagsmappen, hvem den ikke skal foreslå.",
    by="`targeting run` (trinnet land), når grundlaget tillader det og der er sager, før en sag åbnes.",
    proves="Hvad kørslen læste til det, og på hvilken hjemmel. Ikke hvor mange den fandt: "
    "holdt op mod de udgivne tal ville det sige, hvor mange der står andre steder.",
):
    """A run reads whom it is not to search for."""

    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede, da kørslen begyndte."]
    cases: Annotated[int, "Hvor mange sager der lå."]
    uses: Annotated[
        tuple[str, ...] | None,
        "Hvad den læste: `begun_plans` hvem der har en plan, som er begyndt her og ikke slut; `objections` hvem der "
        "har gjort indsigelse her. Ældre poster har det ikke: da var det `begun_plans`.",
    ] = None


@dataclass(frozen=True, kw_only=True)
class FiguresRead(
    Event,
    type="case.figures_read",
    da="En kørsel læser sagerne for at lave tal og lister af dem.",
    by="`targeting run` (trinnet disclose) i drift, når begge grundlag tillader det og der er sager, før en sag åbnes.",
    proves="At kørslen læste sagerne, og på hvilken hjemmel; ikke hvad der stod i dem.",
):
    """A run reads the cases to make tables of them."""

    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede, da kørslen begyndte."]
    cases: Annotated[int, "Hvor mange sager der lå."]


@dataclass(frozen=True, kw_only=True)
class FiguresCounted(
    Event,
    type="figures.counted",
    da="Kvartaler, der er slut, er talt op af sagsmappen og gemt, som de vises.",
    by="`targeting run` (trinnet disclose), når de er gemt, og før noget af dem udgives.",
    proves="Hvilke kvartaler der er talt, så intet tælles igen; ikke hvad der blev talt.",
    carried=True,
):
    """Closed quarters were counted, and are kept as they are shown."""

    quarters: Annotated[tuple[str, ...], "Kvartalerne, for eksempel 2026-K3."]


@dataclass(frozen=True, kw_only=True)
class CasebookVerified(
    Event,
    type="case.verified",
    da="Sagsmappen er holdt op mod loggen.",
    by="`targeting case verify`, når det er gjort.",
    proves="Hvor mange sager og hændelser der var, og hvor meget der ikke var, som loggen havde sagt.",
):
    """The casebook was held against the log."""

    legal: Annotated[LegalChecked, "Hvad hjemlen til sagsmappen svarede i dag."]
    cases: Annotated[int, "Hvor mange sager og kontakter der lå."]
    events: Annotated[int, "Hvor mange hændelser der stod i dem."]
    wrong: Annotated[int, "Hvor mange forskelle der blev fundet."]


@dataclass(frozen=True, kw_only=True)
class CaseDenied(
    Event,
    type="case.denied",
    da="Sagsmappen blev ikke åbnet.",
    by="`targeting case`, når hjemlen ikke dækker, eller den, der spørger, ikke har rollen.",
    proves="At programmet sagde nej, hvorfor, og at intet blev åbnet.",
):
    """The casebook was not opened."""

    event: Annotated[str, "Det, der blev bedt om."]
    missing: Annotated[tuple[Both, ...], "Hver grund, på dansk og engelsk."]
