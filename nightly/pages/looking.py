"""A page in Debian's Chromium, without a network: what it asks for, what axe-core says, and what does not fit."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
A4_TEXT = 658  # pixels of CSS in the 174 mm between the margins of 18 mm

# What goes beyond the page's edge, except what lies in a container of its own that can be scrolled.
BEYOND = """() => {
  const edge = document.documentElement.clientWidth;
  const scrolled = part => {
    for (let above = part.parentElement; above; above = above.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(above).overflowX)) return true;
    return false;
  };
  const parts = [...document.body.querySelectorAll('*')].filter(
    part => part.getBoundingClientRect().right > edge + 1 && !scrolled(part));
  const wider = document.documentElement.scrollWidth > edge ? ['the page is wider than the screen'] : [];
  return wider.concat(parts.map(part => `${part.tagName} ${part.textContent.trim().slice(0, 40)}`));
}"""

# What is cut off: a box that hides what does not fit in it.
CUT = """() => [...document.body.querySelectorAll('*')].filter(part => {
  const style = getComputedStyle(part);
  const hides = way => ['hidden', 'clip'].includes(way);
  return hides(style.overflowX) && part.scrollWidth > part.clientWidth + 1
      || hides(style.overflowY) && part.scrollHeight > part.clientHeight + 1;
}).map(part => `${part.tagName} ${part.textContent.trim().slice(0, 40)}`)"""


# A frame that can be scrolled, but which the keyboard does not reach, or which has no name to say where one is.
UNREACHED = """() => [...document.body.querySelectorAll('*')].filter(part =>
  ['auto', 'scroll'].includes(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth + 1
  && !(part.tabIndex === 0 && part.hasAttribute('tabindex') && part.hasAttribute('aria-labelledby'))
).map(part => `${part.tagName} ${part.textContent.trim().slice(0, 40)}`)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window. As root it has no sandbox: the pages are our own."""
    program = shutil.which("chromium")
    assert program, "Chromium is not installed. Debian: apt-get install chromium"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, file: Path, width: int = 1280, height: int = 900, **context: Any) -> Iterator[Page]:
    """The file in a tab of its own, offline; ``asked`` of the tab lists all it asked for besides the file."""
    own = browser.new_context(viewport={"width": width, "height": height}, offline=True, locale="da-DK", **context)
    page = own.new_page()
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == file.as_uri():
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.goto(file.as_uri())
    page.asked = asked  # type: ignore[attr-defined]
    yield page
    own.close()


def asked_for(page: Page) -> list[str]:
    """Every address the page asked for besides itself, and every one the browser knows that it tried."""
    page.wait_for_load_state("networkidle")
    tried: list[str] = page.evaluate("() => performance.getEntriesByType('resource').map(entry => entry.name)")
    return sorted({*page.asked, *tried})  # type: ignore[attr-defined]


def axe(page: Page, *, colours: bool = True) -> list[str]:
    """What axe-core finds wrong, and what it could not decide: a line an element.

    ``colours`` is off where a part of a table is scrolled out of sight: axe cannot tell what is behind it. Nor can it
    tell what is behind a text in a drawing, which readers of the screen do not meet: its colours are reckoned in
    tests/unit/comparison/test_comparison_pages.py.
    """
    found = (
        Axe()
        .run(
            page,
            context={"exclude": [["figure svg"]]},
            options=RULES | {"rules": {"color-contrast": {"enabled": colours}}},
        )
        .response
    )
    return [
        f"{kind}: {rule['id']}: {node['target']}: {node.get('failureSummary', '')}"
        for kind in ("violations", "incomplete")
        for rule in found[kind]
        for node in rule["nodes"]
    ]


def unreached(page: Page) -> list[str]:
    """Frames that can be scrolled with a mouse alone."""
    found: list[str] = page.evaluate(UNREACHED)
    return found


def beyond(page: Page) -> list[str]:
    """What goes beyond the edge of the screen or paper, or is cut off."""
    return [*page.evaluate(BEYOND), *page.evaluate(CUT)]
