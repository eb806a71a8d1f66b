"""Mutants of src/targeting/scoring by mutmut ([tool.mutmut] in pyproject.toml), in a copy of the tree.

``PYTHONPATH=src:tests:. python nightly/mutation/python.py TOOL [MODULE ...]`` where TOOL is the folder that mutmut is
in. Prints the count, and every mutant that no test noticed. MUTANTS_COPY keeps the copy in that folder, and a run that
was stopped goes on from there.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path

from nightly.mutation.record import report

ROOT = Path(__file__).parents[2]
MUTATED = Path("mutants") / "src" / "targeting" / "scoring"
# What mutmut notes of a mutant: no test failed, and no test reaches it.
SURVIVED, NOT_REACHED = 0, (5, 33)


def copy(folder: Path) -> None:
    """The files of the repository, as they stand in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def run(folder: Path, tool: Path, modules: list[str]) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(tool.resolve()),
        "HYPOTHESIS_PROFILE": "mutants",
        "TARGETING_EXAMPLES": os.environ.get("TARGETING_EXAMPLES", "25"),
    }
    named = [f"targeting.scoring.{module}.*" for module in modules]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *named]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def results(folder: Path, modules: list[str]) -> Iterator[tuple[str, int | None]]:
    """Every mutant, by module, function and what was changed, with mutmut's note of it; None when it was not run."""
    for path in sorted(folder.glob("*.py.meta")):
        module = path.name.removesuffix(".py.meta")
        if modules and module not in modules:
            continue
        texts = _functions(path.with_suffix(""))
        for key, note in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield f"{module}.{_change(key.rpartition('.')[2], texts)}", note


def _functions(path: Path) -> dict[str, str]:
    """Every function that mutmut has written, the original ones and the mutants."""
    source = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    lines = source.splitlines()
    return {
        node.name: "\n".join(lines[node.lineno : node.end_lineno]) for node in functions if "__mutmut_" in node.name
    }


def _change(mutant: str, texts: dict[str, str]) -> str:
    name, _, _ = mutant.partition("__mutmut_")
    lines = list(ndiff(texts[f"{name}__mutmut_orig"].splitlines(), texts[mutant].splitlines()))
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return f"{re.sub('^x_', '', name)}: {before} -> {after}"


def main(tool: Path, modules: list[str]) -> int:
    kept = os.environ.get("MUTANTS_COPY")
    folder = Path(kept) if kept else Path(tempfile.mkdtemp())
    try:
        if not (folder / "mutants").is_dir():
            copy(folder)
        run(folder, tool, modules)
        found = list(results(folder / MUTATED, modules))
    finally:
        if not kept:
            shutil.rmtree(folder)
    if waiting := sum(note is None for _, note in found):
        print(f"{waiting} mutants were not run")
        return 2
    return report("python", len(found), [what for what, note in found if note in (SURVIVED, *NOT_REACHED)])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
