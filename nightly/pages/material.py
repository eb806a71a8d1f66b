"""Writes every page, and which pictures of them are wanted, into a folder for a browser to open (make pages)."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from support.pages import MANIFEST, PAGES, PICTURE_FOLDER, PICTURES


def main(folder: Path) -> None:
    for name, make in PAGES.items():
        (folder / f"{name}.html").write_text(make(), encoding="utf-8")
    wanted = {name: asdict(picture) for name, picture in PICTURES.items()}
    told = {"folder": PICTURE_FOLDER, "manifest": MANIFEST, "pictures": wanted}
    (folder / "pictures.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
