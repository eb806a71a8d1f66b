"""docs/reference/log.md: every event of the log, made of the classes in targeting.audit.events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import get_args, get_origin

from targeting.audit import EVENTS, Event, Part, meanings_of, types_of
from targeting.language import Both

NOTE = "<!-- Made from targeting.audit.events by `make reference`. Change the classes, not this page. -->"
GROUPS = {
    "run": "Kørslen fra bestilling til slut",
    "legal": "Hjemmel og godkendelser",
    "data": "Det, der læses, rettes og slettes",
    "results": "Det, der kommer ud",
    "keys": "Nøglerne til det, der er gemt",
    "looks": "Opslag uden for en kørsel",
    "handover": "Overdragelsen",
    "cases": "Sagsmappen",
    "log": "Loggen selv",
}
PLAIN = {str: "tekst", int: "heltal", bool: "ja/nej", object: "hvad som helst", Both: "tekst på dansk og engelsk"}
ENTRY = """\
| Felt | Type | Betydning |
|---|---|---|
| `v` | heltal | Postens form; altid 1. |
| `seq` | heltal | Postens nummer, talt fra 0. |
| `prev` | tekst | Fingeraftryk af posten før. |
| `t` | tekst | Tiden (UTC), med mikrosekunder. |
| `type` | tekst | Hændelsen: et af navnene nedenfor. |
| `run_id` | tekst eller null | Kørslen, posten hører til. |
| `actor` | tekst | Hvem der gjorde det: en navngiven person eller konto. |
| `body` | felter | Det, hændelsen siger: felterne nedenfor. |"""


def log_page() -> str:
    """The page: the form of an entry, all events at a glance, each event, and the parts that several share."""
    blocks = [
        NOTE,
        "# Loggens hændelser",
        "Alt, hvad loggen kan fortælle: hver hændelse, hvad den betyder, hvem der skriver den, hvad den beviser, og "
        "hvert felt i den. En hændelse, der ikke står her, kan ikke skrives i loggen. Ingen post holder et "
        "CPR-nummer; et opslag om en borger står under en nøglet henvisning. "
        "Sådan passer du loggen: [Loggen](../da/log.md).",
        "*Everything the log can tell. An event that is not listed here cannot be logged.*",
        "## En post",
        "Hver linje i loggen er én post i JSON (RFC 8785):",
        ENTRY,
        "Et felt, der »kan mangle«, står der kun, når der er noget at sige. Poster fra ældre versioner af programmet "
        "kan mangle flere; de læses som tomme.",
        "## Alle hændelser",
        "\n".join(["| Hændelse | Betydning | Afslutter en kørsel | Føres med over sletning |", "|---|---|---|---|"])
        + "".join(f"\n{_row(event)}" for module in GROUPS for event in _of(module)),
    ]
    for module, heading in GROUPS.items():
        blocks.append(f"## {heading}")
        blocks += [block for event in _of(module) for block in _event(event)]
    blocks.append("## Dele af poster")
    for part in parts():
        blocks += [f"### {_name(part)}", f"*{part.about.en}*", _fields(part)]
    return "\n\n".join(blocks) + "\n"


def parts() -> list[type[Part]]:
    """What bodies are made of, apart from the events themselves; in the order of the page."""
    found: dict[type[Part], None] = {}
    for module in GROUPS:
        found.update(dict.fromkeys(part for event in _of(module) for part in _within(event)))
    return [part for part in found if part not in EVENTS.values()]


def _of(module: str) -> list[type[Event]]:
    return [event for event in EVENTS.values() if event.__module__.endswith(f".{module}")]


def _within(kind: type) -> Iterator[type[Part]]:
    for field in meanings_of(kind):
        for part in _named(types_of(kind)[field]):
            yield part
            yield from _within(part)


def _named(hint: object) -> Iterator[type[Part]]:
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for inner in get_args(hint):
        yield from _named(inner)


def _row(event: type[Event]) -> str:
    about = event.about
    ends, carried = about.ends, "ja" if about.carried else ""
    return f"| [`{event.type}`](#{_anchor(event.type)}) | {about.da} | {ends} | {carried} |"


def _event(event: type[Event]) -> Iterator[str]:
    about = event.about
    yield f"### `{event.type}`"
    yield f"{about.da} *{about.en}*"
    facts = [f"- **Skrives af:** {about.by}", f"- **Beviser:** {about.proves}"]
    facts += [f"- **Afslutter kørslen:** {about.ends}."] if about.ends else []
    facts += ["- **Føres med over**, når gamle poster slettes."] if about.carried else []
    yield "\n".join(facts)
    yield _fields(event) if meanings_of(event) else "Posten har ingen felter."


def _fields(kind: type[Part]) -> str:
    rows = [f"| `{name}` | {_said(types_of(kind)[name])} | {meaning} |" for name, meaning in meanings_of(kind).items()]
    return "\n".join(["| Felt | Type | Betydning |", "|---|---|---|", *rows])


def _said(hint: object) -> str:
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        return f"liste af {_said(inner[0])}"
    if get_origin(hint) is Mapping:
        return f"{_said(inner[1])} pr. navn"
    if NoneType in inner:
        return f"{_said(inner[0])}, kan mangle"
    if isinstance(hint, type) and issubclass(hint, Event) and hint.type:
        return f"som [`{hint.type}`](#{_anchor(hint.type)})"
    if isinstance(hint, type) and issubclass(hint, Part):
        return f"[{_name(hint)}](#{_anchor(_name(hint))})"
    return PLAIN[hint]  # type: ignore[index]


def _name(part: type[Part]) -> str:
    return part.about.da.rstrip(".")


def _anchor(heading: str) -> str:
    return "".join(letter for letter in heading.lower().replace(" ", "-") if letter.isalnum() or letter in "-_")
