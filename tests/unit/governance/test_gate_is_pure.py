"""The gate opens no file and reads no clock, so nothing can be read before it has answered."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import targeting.governance

MODULES = sorted(Path(targeting.governance.__file__).parent.glob("*.py"))
ALLOWED = {
    "__future__", "collections.abc", "dataclasses", "datetime", "enum", "functools", "hashlib", "json", "pydantic",
    "re", "rfc8785", "typing",
}  # fmt: skip
FORBIDDEN_CALLS = {
    "open",
    "today",
    "now",
    "read_text",
    "read_bytes",
    "write_text",
    "load_bases",
    "load_catalogue",
    "load_notes",
    "read_entries",
    "AuditLog",
}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_it_imports_only_declarations_and_calls_nothing_that_reads(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    outside = {name for name in imported if not str(name).startswith("targeting.")} - ALLOWED
    rooms = {str(name).split(".")[1] for name in imported if str(name).startswith("targeting.")}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert outside == set()
    assert rooms <= {"governance", "workspace", "errors", "language", "audit"}
    assert not {name for name in imported if str(name).startswith("targeting.audit.")}
    assert names & FORBIDDEN_CALLS == set()
