"""Takes the pictures in docs/billeder of pages that have changed, and writes down of which they are (make pages)."""

from __future__ import annotations

import io
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from looking import chromium, opened
from PIL import Image

ROOT = Path(__file__).parents[2]
COLOURS = 128  # enough for text on a ground, and a third of the bytes


def main(folder: Path) -> None:
    told = json.loads((folder / "pictures.json").read_text(encoding="utf-8"))
    place, manifest = ROOT / told["folder"], ROOT / told["manifest"]
    place.mkdir(exist_ok=True)
    lines = manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else []
    with chromium() as browser:
        for name, wanted in told["pictures"].items():
            page, picture = folder / f"{wanted['page']}.html", place / f"{name}.png"
            if not (picture.exists() and line_of(page, picture) in lines):
                picture.write_bytes(taken(browser, page, wanted))
                print(f"{told['folder']}/{picture.name} is new: look at it")
    for left in place.glob("*.png"):
        if left.stem not in told["pictures"]:
            left.unlink()
    now = [
        line_of(folder / f"{wanted['page']}.html", place / f"{name}.png") for name, wanted in told["pictures"].items()
    ]
    manifest.write_text("\n".join(now) + "\n", encoding="utf-8")


def line_of(page: Path, picture: Path) -> str:
    """The fingerprints of a page and of the picture of it, and the picture's name."""
    return " ".join([*(sha256(path.read_bytes()).hexdigest() for path in (page, picture)), picture.stem])


def taken(browser: Any, file: Path, wanted: dict[str, Any]) -> bytes:
    with opened(browser, file, wanted["width"], wanted["height"]) as page:
        if wanted["at"]:
            heading = page.get_by_role("heading", name=wanted["at"]).first
            heading.evaluate("heading => window.scrollTo(0, heading.getBoundingClientRect().top - 24)")
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    made = io.BytesIO()
    shot.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
