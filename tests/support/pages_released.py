"""Figures of a run of data/sample as it was published, for the pages that show a release."""

from __future__ import annotations

from datetime import date
from typing import Any

from targeting.records import Published

RUN = {
    "run_id": "20261121T081500Z-3f9a1c", "as_of": date(2017, 10, 2), "ruleset": "en-plan", "ruleset_version": "1.0.0",
    "ruleset_sha256": "40ed49181dcd552fb2060ab43d02d1923dbd68ada30513bf6057349eecc60dce", "persons_scored": 15380,
    "nominated": 259, "nominated_share": 0.01684, "incomplete": "",
}  # fmt: skip
STEPS = (
    ("Ikke aktiv bopæl i folkeregistret", 19992, 562),
    ("Under 18 år", 19430, 4022),
    ("Har gjort indsigelse", 15408, 28),
    ("Har allerede én plan", 15380, 0),
    ("Ingen indsats på opgørelsesdatoen", 15380, 12602),
    ("Opfylder ikke kravet: Mindst to forvaltninger", 2778, 2247),
    ("Opfylder ikke kravet: Tilbud efter mindst to love", 531, 223),
    ("Under 4 point", 308, 49),
)
RATES: tuple[tuple[Any, ...], ...] = (
    ("all", "all", 15380, 259, 0.01684, 0.01492, 0.01900),
    ("sex", "K", 7775, 123, 0.01582, 0.01328, 0.01884),
    ("sex", "M", 7605, 136, 0.01788, 0.01514, 0.02111),
    ("age_band", "18-24", 1708, 35, 0.02049, 0.01477, 0.02836),
    ("age_band", "25-29", 1242, 30, 0.02415, 0.01697, 0.03427),
    ("age_band", "30-39", 2338, 53, 0.02267, 0.01737, 0.02953),
    ("age_band", "40-49", 2702, 44, 0.01628, 0.01215, 0.02179),
    ("age_band", "50-59", 2743, 59, 0.02151, 0.01671, 0.02764),
    # As small numbers are shown: one alone could be reckoned from the others, so another goes with it.
    ("age_band", "60-66", 1680, None, None, None, None),
    ("age_band", "67+", 2967, None, None, None, None),
)
COLUMNS = ("group_by", "group_value", "persons", "nominated", "share", "low", "high")

PUBLISHED = Published(
    run=RUN,
    attrition=[
        {
            "group_by": "all",
            "step": number,
            "label_da": label,
            "before": before,
            "dropped": gone,
            "after": before - gone,
        }
        for number, (label, before, gone) in enumerate(STEPS, start=1)
    ],
    selection_rate=[dict(zip(COLUMNS, row, strict=True)) for row in RATES],
    quality=[{"register": "population", "verdict": "passed", "description_da": "Udtrækket er ikke tomt"}] * 50,
)
