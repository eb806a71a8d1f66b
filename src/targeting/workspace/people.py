"""[people.<id>] of workspace.toml: who may approve, revoke and witness, and the key each is known by."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, Field, StringConstraints

from targeting.errors import Invalid
from targeting.workspace.declarations import Part

HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
# Those of Unicode's default ignorable code points, and of its blanks, that have other categories.
NOT_SHOWN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
PERSON_ID = r"^[a-z][a-z0-9_]*$"
PersonId = Annotated[str, StringConstraints(pattern=PERSON_ID, max_length=60)]
Role = Literal[
    "data_steward", "rule_steward", "health_approver", "witness", "enroller", "starter", "caseworker", "leader"
]


def as_shown(name: str) -> str:
    """A name without what does not show: composed (NFKC), no control or format characters, one blank between words.

    Two names that only differ so are one name (Unicode TR 36). Letters of other scripts: see ``foreign_letters``.
    """
    composed = NOT_SHOWN.sub("", unicodedata.normalize("NFKC", name))
    shown = (" " if each.isspace() else each for each in composed if each.isspace() or category(each) not in HIDDEN)
    return " ".join("".join(shown).split())


def _shown(line: str) -> str:
    """Two who sign for the people are shown each line as it is: none forges another, or hides part of itself."""
    if line == "…":
        raise Invalid("is not filled in")
    if as_shown(line) != line:
        raise Invalid("has characters that do not show, or that look as others do; write it anew")
    return line


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_shown)]


def foreign_letters(name: str) -> str:
    """The letters of a name, composed, that are not Latin ones: some look as those do, and make another's name of it.

    Latin letters that look alike stay what they are.
    """
    letters = (each for each in unicodedata.normalize("NFKC", name) if category(each) in {"Lu", "Ll", "Lt", "Lo"})
    return "".join(each for each in letters if not unicodedata.name(each, "").startswith("LATIN "))


def _latin(name: str) -> str:
    if foreign := foreign_letters(name):
        raise Invalid("has letters that are not Latin ones, and may look as they do: {letters}", letters=foreign)
    return name


def _one(account: str) -> str:
    if "," in account:
        raise Invalid("one account has a comma, and would be shown as two")
    return account


AnyName = Annotated[Line, AfterValidator(_latin)]
Account = Annotated[AnyName, AfterValidator(_one)]


def _verifier_key(line: str) -> str:
    _parse(line)
    return line


def _reveal_key(line: str) -> str:
    _parse_reveal(line)
    return line


class Person(Part):
    """A person with a signing key of their own.

    ``accounts`` are the system's users and TARGETING_ACTOR names under which this person starts runs; ``key`` is the
    line that ``targeting key new`` printed (a C2SP verifier key), ``reveal_key`` the one of ``targeting key reveal``:
    whoever has none is handed nobody.
    """

    name: AnyName
    title: Line
    accounts: tuple[Account, ...] = ()
    roles: tuple[Role, ...] = Field(default=())
    key: Annotated[Line, AfterValidator(_verifier_key)]
    reveal_key: Annotated[Line, AfterValidator(_reveal_key)] | None = None

    @property
    def opens(self) -> bytes | None:
        """The public half of the key that opens what is handed over to the person, 32 bytes; None without one."""
        return _parse_reveal(self.reveal_key) if self.reveal_key else None

    @property
    def key_name(self) -> str:
        """Whose the key says it is."""
        return self.key.partition("+")[0]

    @property
    def key_id(self) -> str:
        """Eight hexadecimal digits that tell keys apart; a label, not a proof."""
        return self.key.split("+")[1]

    @property
    def public_key(self) -> bytes:
        """The key itself, 32 bytes."""
        return _parse(self.key)


def check_people(people: Mapping[str, Person]) -> None:
    """Raise ValueError when a key names another person than the one it stands under, or two persons share one."""
    owners: dict[bytes, str] = {}
    opening: dict[bytes, str] = {}
    for person, declared in people.items():
        if declared.key_name != person:
            raise Invalid(
                "people.{person}: the key was made for '{owner}'; make one with `targeting key new FILE "
                "--person {person}`",
                person=person,
                owner=declared.key_name,
            )
        if declared.public_key in owners:
            raise Invalid(
                "people.{person}: the key is also that of {other}; one key a person",
                person=person,
                other=owners[declared.public_key],
            )
        owners[declared.public_key] = person
        if declared.opens and (other := opening.setdefault(declared.opens, person)) != person:
            raise Invalid(
                "people.{person}: reveal_key is also that of {other}; one a person", person=person, other=other
            )


REVEAL = "x25519:"


def reveal_line(public_key: bytes) -> str:
    """The public half of a key that opens what is handed over, as workspace.toml has it."""
    return REVEAL + b64encode(public_key).decode()


def _parse_reveal(line: str) -> bytes:
    try:
        raw = b64decode(line.removeprefix(REVEAL), validate=True) if line.startswith(REVEAL) else b""
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise Invalid("not a key that opens; paste the whole line that `targeting key reveal` printed")
    return raw


def _parse(line: str) -> bytes:
    """The public key in a verifier key line. Declarations stand below the log's room, which parses keys to use them."""
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        raw = b64decode(encoded, validate=True)
    except ValueError:
        raw = b""
    if not name or raw[:1] != b"\x01" or len(raw) != 33:
        raise Invalid("not a verifier key; paste the whole line that `targeting key new` printed")
    if sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != key_id:
        raise Invalid("the key contradicts its own key id; paste the whole line that `targeting key new` printed")
    return raw[1:]
