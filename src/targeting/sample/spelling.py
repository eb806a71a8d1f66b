"""How extracts write numbers, dates and paragraphs. Each system has its habit; a few rows break it."""

from __future__ import annotations

import numpy as np
import polars as pl

_LAW_NAMES = {"SEL": "Servicelovens", "SUL": "Sundhedslovens"}
_SUBITEMS = {"SEL-52": ("52-3.7", "52, stk. 3, nr. 7"), "SEL-85": ("85-1", "85, stk. 1")}


def danish(column: str, form: str = "%d-%m-%Y", missing: str = "") -> pl.Expr:
    """A date column as text, ``missing`` where it is null."""
    return pl.col(column).dt.strftime(form).fill_null(missing)


def dashed() -> pl.Expr:
    """A personal number with its hyphen."""
    return pl.col("cpr").str.slice(0, 6) + "-" + pl.col("cpr").str.slice(6)


def paragraphs(rng: np.random.Generator, codes: pl.Series, bare_law: str | None = None) -> pl.Series:
    """Normal codes (SEL-85) in the spellings in use; ``bare_law`` is the law that may be left out."""
    known = codes.unique().sort()
    spelled = {code: spellings(code, bare_law) for code in known.to_list()}
    width = max((len(forms) for forms in spelled.values()), default=1)
    form = pl.Series("form", rng.integers(0, width, len(codes)))
    choices = pl.DataFrame(
        [
            {"code": code, "form": index, "text": forms[index % len(forms)]}
            for code, forms in spelled.items()
            for index in range(width)
        ],
        schema={"code": pl.String, "form": pl.Int64, "text": pl.String},
    )
    asked = pl.DataFrame({"code": codes, "form": form})
    return asked.join(choices, on=["code", "form"], how="left", maintain_order="left")["text"]


def spellings(code: str, bare_law: str | None = None) -> list[str]:
    """The ways one normal code is written; the common way stands several times."""
    law, number = code.split("-")
    spaced = number[:-1] + " " + number[-1] if number[-1].isalpha() else number
    common = f"{law} § {spaced}"
    forms = [common, common, common, f"{law}-{number}-", f"{_LAW_NAMES[law]} § {spaced}"]
    if law == bare_law:
        forms += [f"§{number}", f"§ {spaced}"]
    if code in _SUBITEMS:
        short, long = _SUBITEMS[code]
        forms += [f"{law}-{short}", f"{_LAW_NAMES[law]} § {long}"]
    return forms


def workers(rng: np.random.Generator, prefix: str, cases: int) -> list[str]:
    """A caseworker's initials a case, one caseworker to some 40 cases; one case in 50 has nobody."""
    staff = max(3, cases // 40)
    drawn = rng.integers(1, staff + 1, cases)
    nobody = rng.random(cases) < 0.02
    return ["" if gap else f"{prefix}{number:03d}" for number, gap in zip(drawn, nobody, strict=True)]
