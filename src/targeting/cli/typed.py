"""What is typed on the command line: nowhere a citizen's number, and among one's own words no diagnosis.

A line that is typed is seen among the processes and stays in the shell's history, and most of it goes to the log, to a
page or into a file's name. So every option and argument is held against it but those that are declared here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from typer._click.core import Context, Parameter
from typer.core import TyperArgument, TyperOption

from targeting.errors import ConfigurationError

# What a person writes in their own words: by command where the name is another's elsewhere.
OWN_WORDS = frozenset({"reason", "target_group", "decided_by", "log prune rule", "init name"})
# Files that are read, and folders that are there: others gave them their names, which are masked where they are shown.
NAMED_BY_OTHERS = frozenset({
    "workspace", "extract", "key", "questions", "ruleset_file", "witness", "log file file",
})  # fmt: skip
# --set is held by what the field may say, with the place in it (casebook/fields.py).
BY_FIELD = frozenset({"said"})
FEWEST_DIGITS = 10


def hold(words: str, param: TyperOption | TyperArgument) -> None:
    """From now on what is typed there is refused where it cannot be kept; ``words`` are the command's."""
    if not _named(words, param, NAMED_BY_OTHERS | BY_FIELD):
        param.callback = partial(_require, _refuse_words if _named(words, param, OWN_WORDS) else _refuse_number)


def _named(words: str, param: Parameter, declared: frozenset[str]) -> bool:
    return not declared.isdisjoint({str(param.name), f"{words} {param.name}"})


def _require(refuse: Callable[[str, str], None], _: Context, param: Parameter, value: object) -> object:
    for each in value if isinstance(value, list | tuple) else [value]:
        said = each.name if isinstance(each, Path) else each
        if isinstance(said, str) and said:
            refuse(_name(param), said)
    return value


def _name(param: Parameter) -> str:
    """As it is written on the command line."""
    return param.display_name_raw if isinstance(param, TyperArgument) else max(param.opts, key=len)


def _refuse_words(name: str, said: str) -> None:
    from targeting.privacy import require_typed  # with the keys' cryptography, which help need not wait for

    require_typed(name, said)


def _refuse_number(name: str, said: str) -> None:
    if sum(map(str.isdigit, said)) < FEWEST_DIGITS:
        return
    from targeting.privacy import looks_like_cpr

    if looks_like_cpr(said):
        raise ConfigurationError("{name} holds what looks like a CPR number. Write it without one.", name=name)
