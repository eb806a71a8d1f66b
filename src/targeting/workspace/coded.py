"""Contracts held against the code lists: what a contract names itself, before any row is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from targeting.errors import ConfigurationError
from targeting.workspace.codes import CodeLists
from targeting.workspace.contracts import Constant, RegisterContract


def require_codes(contracts: Iterable[RegisterContract], codes: CodeLists) -> None:
    """Raise ConfigurationError where a contract names a code list, a code or a law that stands in no list.

    Its rows would be accepted, and become no involvement. A draft is not held against them.
    """
    for contract in contracts:
        for emission in contract.involvement if contract.finished else ():
            _require(contract, "code_list", emission.code_list, codes.names)
            if isinstance(emission.code, Constant):
                _require(contract, "code", emission.code.value, codes.of(emission.code_list))
            if emission.default_law:
                _require(contract, "default_law", emission.default_law, codes.laws)


def _require(contract: RegisterContract, key: str, said: str, known: Collection[str]) -> None:
    if said.casefold() in {each.casefold() for each in known}:
        return
    if near := get_close_matches(said, sorted(known), n=1, cutoff=0.5):
        raise ConfigurationError(
            "{file}: involvement: {key} {said} stands in no code list; did you mean {near}?",
            file=contract.file,
            key=key,
            said=said,
            near=near[0],
        )
    raise ConfigurationError(
        "{file}: involvement: {key} {said} stands in no code list. Write one that does.",
        file=contract.file,
        key=key,
        said=said,
    )
