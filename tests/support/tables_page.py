"""docs/reference/tables.md: every table of the warehouse, of the ledger and of a history, by the files that make it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from support.headers import SqlFile, sql_files
from support.recorded import Recorded, recorded
from support.world import ROOT

PAGE = ROOT / "docs" / "reference" / "tables.md"
NOTE = "<!-- Made from the files in sql/ and a run of a small municipality by `make reference`. Change the files. -->"
SCHEMAS = {
    "land": "Udtrækkene, indlæst, og hvad der blev af hver fil og række.",
    "ledger": "Hvad der nogensinde er leveret, og arbejdslisten over fejl. En fil for sig selv.",
    "link": "Alle registre i én form: borgere og deres indsatser.",
    "score": "Regelsættet holdt op mod borgerne på opgørelsesdatoen.",
    "output": "Det, der offentliggøres. Det, der hedder raw_, er uden skjulte tal og offentliggøres aldrig.",
    "history": "Hvad en kørsel gjorde med hver borger. En fil for hver kørsel.",
    "compare": "To regelsæt ved siden af hinanden. Findes kun i hukommelsen, mens der sammenlignes.",
}
STEP = re.compile(r"in step (\w+)|while step (\w+) runs")


def write() -> None:
    """Write the page."""
    PAGE.write_text(tables_page(), encoding="utf-8")


def tables_page() -> str:
    """The page; the same files and the same program always give the same."""
    seen = recorded()
    blocks = [
        NOTE,
        "# Tabeller",
        "Hver tabel laves af filen `sql/<skema>/<tabel>.sql`, eller af programmet, hvor det er sagt. Spørgsmål, der "
        "ikke laver nogen tabel, står i `sql/ask/`. *Every table, the step that makes it, and what reads it.*",
        "\n".join(f"- [{schema}](#{schema}): {said}" for schema, said in SCHEMAS.items()),
    ]
    for schema, said in SCHEMAS.items():
        blocks += [f"## {schema}", said, *_schema(schema, seen)]
    return "\n\n".join(blocks) + "\n"


def _schema(schema: str, seen: Recorded) -> Iterator[str]:
    made = {table: file for file in sql_files() if file.verb == "Makes" for table in file.tables}
    kept = {table for table in seen.kept if not _is_register(table, seen)}
    for table in sorted({table for table in made.keys() | kept if table.startswith(f"{schema}.")}):
        yield f"### {table}"
        yield "\n".join(_lines(table, seen))
    if schema == "land":
        yield "### land.<register>"
        yield (
            "- Kornet: one accepted row of one register.\n- Laves af: programmet, i trin land\n"
            "- Kolonner: `file_no`, `row_no`, `person_id` og dem, som [registerets kontrakt](registers.md) beholder"
        )


def _lines(table: str, seen: Recorded) -> Iterator[str]:
    files = [file for file in sql_files() if table in file.tables]
    makers = [file for file in files if file.verb == "Makes"]
    full = next((file for file in makers if "/no_" not in file.name), makers[0] if makers else None)
    if full:
        yield f"- Kornet: {_of_table(full, table)}"
    yield f"- Laves af: {_list(f'`sql/{file.name}.sql`' for file in files) or 'programmet'}{_step(files)}"
    if columns := seen.columns.get(table) or seen.kept.get(table):
        yield f"- Kolonner: {_list(f'`{name}` {kind}' for name, kind in columns)}"
    if reads := sorted(set().union(*(_reads(file, seen) for file in files)) if files else ()):
        yield f"- Læser: {_list(reads)}"
    if readers := sorted(_readers(table)):
        yield f"- Læses af: {_list(readers)}"


def _of_table(file: SqlFile, table: str) -> str:
    """The grain; where a file defines several tables, that of this one."""
    name = table.split(".")[1]
    for part in file.grain.split("; "):
        names, equals, said = part.partition(" = ")
        if equals and name in re.split(r", | and ", names):
            return said
    return file.grain


def _step(files: list[SqlFile]) -> str:
    steps = dict.fromkeys(step for file in files for found in STEP.findall(file.header[0]) for step in found if step)
    return f", i trin {_list(steps)}" if steps else ""


def _reads(file: SqlFile, seen: Recorded) -> set[str]:
    if file.creates:
        return set()
    return {"land.<register>" if table == "temp.landed" else table for table in file.reads or file.says_it_reads}


def _readers(table: str) -> set[str]:
    """The tables made of it, and the questions that ask it."""
    found = [file for file in sql_files() if table in (file.reads or file.says_it_reads) and not file.creates]
    made = {name for file in found for name in file.tables if name != table}
    return made | {f"`{file.name}`" for file in found if not file.tables}


def _is_register(table: str, seen: Recorded) -> bool:
    names = [name for name, _ in seen.kept[table]]
    return table.startswith("land.") and names[:3] == ["file_no", "row_no", "person_id"]


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)


if __name__ == "__main__":
    write()
