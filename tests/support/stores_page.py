"""The table in docs/da/opbevaring.md, made from catalogue/stores.toml: `make reference`."""

from __future__ import annotations

from support.house import ROOT
from targeting.pages import listed
from targeting.workspace import stores
from targeting.workspace.settings import Retention

PAGE = ROOT / "docs" / "da" / "opbevaring.md"
BEGIN, END = "<!-- lagre: dannet af stores.toml med `make reference` -->", "<!-- lagre slut -->"
HEADINGS = ("Lager", "Hvad der ligger", "Alderen regnes fra", "Frist: den korteste af", "Slettes af")
DELETED = {"retain": "`targeting retain`", "prune": "`targeting log prune`", "outside": "den, der har filen"}
LIMITS = {
    "contract": "kontrakterne (`retentionMonths`)",
    "basis": "interesseafvejningen (`retention_months`)",
    "casebook_basis": "grundlaget til sagsmappen (`retention_months`)",
} | {
    name: f"`{name} = {field.default}` i workspace.toml, når intet andet står"
    for name, field in Retention.model_fields.items()
}


def table() -> str:
    """A row a store."""
    rows = [
        f"| {store.name_da} | {store.holds_da} | {store.from_da or '–'} | "
        f"{listed(LIMITS[by] for by in store.limited_by) if store.limited_by else '–'} | {DELETED[store.deleted_by]} |"
        for store in stores()
    ]
    return "\n".join(
        [
            "| Lager | Hvad der ligger | Alderen regnes fra | Frist: den korteste af | Slettes af |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def with_made(text: str) -> str:
    """The page with its table made anew."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_made(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
