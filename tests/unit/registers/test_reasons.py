"""Every reason of the quarantine has its words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from targeting import registers
from targeting.registers import REASONS
from targeting.registers.readers import MALFORMED, TOO_LONG
from targeting.registers.workbook import Unread

CODE = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(registers.__file__).parent.glob("*.py")))


def test_every_reason_that_the_code_gives_has_its_words_and_no_other() -> None:
    given = set(re.findall(r"""\{column\.name\}:(\w+)'""", CODE)) | set(
        re.findall(r"""_fault\([\w"]+, "(\w+)", """, CODE)
    )
    assert len(given) > 10
    assert set(REASONS) == given | {MALFORMED, TOO_LONG} | {rule.value for rule in Unread}


def test_the_words_are_danish_and_english() -> None:
    assert (REASONS["not_a_date"].da, REASONS["not_a_date"].en) == ("ikke en dato", "not a date")
    assert all(reason.da != reason.en for reason in REASONS.values())
