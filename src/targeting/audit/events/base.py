"""What an event is: a documented dataclass that gives a log entry its body, and is given back by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, ClassVar, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from targeting.audit.entry import Entry
from targeting.shapes import Json

T = TypeVar("T")
Body = dict[str, Json]
EVENTS: dict[str, type[Event]] = {}


@dataclass(frozen=True)
class About:
    """What a class of events, or a part of them, says of itself; ``en`` in English, all else in Danish.

    ``da`` and ``en`` are its meaning in a line, ``by`` which command or step writes it, ``proves`` what it shows.
    ``ends`` is how a run ended that it ends, in a word or two; blank where it ends none. ``carried``: later
    verification and later runs rest on it, so log.pruned carries it forward, whole, out of what it prunes.
    """

    da: str = ""
    en: str = ""
    by: str = ""
    proves: str = ""
    ends: str = ""
    carried: bool = False


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True)
class Part:
    """A part of a body. Each field is Annotated with its meaning, in Danish; the docstring is the meaning in English.

    A field whose default is None is left out of the body while it is None; every other field stands in it.
    """

    about: ClassVar[About] = About()

    def __init_subclass__(cls, *, da: str = "") -> None:
        """Take in what the class says of itself."""
        super().__init_subclass__()
        cls.about = About(da, _first_line(cls))

    def body(self) -> Body:
        """The fields as JSON has them: text, whole numbers, booleans, lists and objects."""
        return said(self)

    @classmethod
    def from_body(cls, body: Mapping[str, object]) -> Self:
        """The reverse of `body`, of any version's: what is missing gets its default, or is blank; the rest is passed.

        So is a value of another type than the field's: reading proves nothing, and never fails.
        """
        return read_as(cls, body)


@dataclass(frozen=True)
class Event(Part):
    """Something that a log entry tells of. One without a ``type`` is what several events, or parts of them, share."""

    type: ClassVar[str] = ""

    def __init_subclass__(
        cls, *, type: str = "", da: str = "", by: str = "", proves: str = "", ends: str = "", carried: bool = False
    ) -> None:
        """Take in what the class says of itself, and list it among the events."""
        super().__init_subclass__()
        cls.about = About(da, _first_line(cls), by, proves, ends, carried)
        cls.type = type
        if type:
            EVENTS[type] = cls

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """What an entry of this type says; see `from_body`."""
        return cls.from_body(entry.body)


def said(part: object) -> Body:
    """The fields of a dataclass as JSON has them, in their order."""
    assert is_dataclass(part)
    values = ((field, getattr(part, field.name)) for field in fields(part))
    return {field.name: _plain(value) for field, value in values if value is not None or field.default is not None}


def read_as(kind: type[T], body: Mapping[str, object]) -> T:
    """The dataclass that `said` made this body of."""
    make: Callable[..., T] = kind
    known: type = kind
    there = [field for field in _fields(known) if field.name in body or _has_no_default(field)]
    hints = types_of(known)
    return make(**{field.name: _read(hints[field.name], body.get(field.name)) for field in there})


@cache
def types_of(kind: type) -> dict[str, object]:
    """The types of a dataclass's fields, without what they are annotated with."""
    return dict(get_type_hints(kind))


@cache
def meanings_of(kind: type) -> dict[str, str]:
    """The meanings of a dataclass's fields, in Danish; blank where a field has none."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        field.name: str(get_args(hints[field.name])[1]) if get_origin(hints[field.name]) is Annotated else ""
        for field in _fields(kind)
    }


@cache
def _fields(kind: type) -> tuple[Field[object], ...]:
    assert is_dataclass(kind)
    return fields(kind)


def _has_no_default(field: Field[object]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _plain(value: object) -> Json:
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if value is None or isinstance(value, str | int | float):
        return value
    return said(value)


def _read(hint: object, value: object) -> object:
    """A value of JSON as the type asks for it; blank where it is of another."""
    kind, parts = get_origin(hint), get_args(hint)
    if kind in (Union, UnionType):
        return None if value is None else _read(next(part for part in parts if part is not NoneType), value)
    if kind is tuple:
        listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        return tuple(_read(parts[0], part) for part in listed)
    if kind is Mapping:
        named = value if isinstance(value, Mapping) else {}
        return {str(name): _read(parts[1], part) for name, part in named.items()}
    return _read_plain(hint, value)


def _read_plain(hint: object, value: object) -> object:
    if hint is object:
        return value
    assert isinstance(hint, type)
    if is_dataclass(hint):
        return read_as(hint, value if isinstance(value, Mapping) else {})
    # JSON's true is no number.
    return value if type(value) is hint else hint()
