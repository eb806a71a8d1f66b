"""The worked example (docs/da/nyt-register.md) is followed step by step: it cannot say what does not happen."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest

from support.approval import PASSPHRASE
from support.runs import typed

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "da" / "nyt-register.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|text|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KEY_LINE = re.compile(r'^key = "(\S+)"', re.MULTILINE)
WORKSPACE = Path("../proeve/eksempelkommune")


class Reader:
    """Someone who follows the page in a checkout and compares what they see."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch
        self.seen = ""

    def sh(self, block: str) -> None:
        self.seen = ""
        for line in block.splitlines():
            command, _, status = line.partition("#")
            self._type(command.split(), int(status or 0))

    def _type(self, words: list[str], status: int) -> None:
        match words:
            case ["targeting", *arguments]:
                self._monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
                assert typed(*arguments) == status, f"targeting {arguments[0]} did not end with {status}"
                shown = self._capsys.readouterr()
                self.seen += shown.out + shown.err
            case ["mkdir", "-p", folder]:
                Path(folder).mkdir(parents=True, exist_ok=True)
            case ["cp", source, target]:
                shutil.copy(source, target)
            case _:
                pytest.fail(f"the page types something unforeseen: {words[0]}")

    def toml(self, block: str) -> None:
        first, _, rest = block.partition("\n")
        target = WORKSPACE / first.removeprefix("# føj til ")
        if key := KEY_LINE.search(self.seen):
            rest = rest.replace("<linjen, som key new skrev>", key[1])
        target.write_text(target.read_text(encoding="utf-8") + "\n" + rest, encoding="utf-8")

    def text(self, block: str) -> None:
        seen = " ".join(self.seen.split())
        for line in block.splitlines():
            assert line in seen


@pytest.mark.usefixtures("danish")
def test_following_the_page_leads_to_a_first_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(DOCS / "da" / "eksempel", checkout / "docs" / "da" / "eksempel")
    (tmp_path / "proeve").mkdir()
    monkeypatch.chdir(checkout)
    monkeypatch.delenv("TARGETING_KEYS", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    reader = Reader(capsys, monkeypatch)

    for kind, block in BLOCK.findall(PAGE):
        getattr(reader, kind)(block)

    assert re.search(r"Læst: .*Støtte- og kontaktpersoner", reader.seen), "a simulation counts no rows"
    assert (tmp_path / "proeve" / "skp.html").is_file()
