"""The documents a data steward is asked for, made from the declarations, the log and the last release."""

from targeting.records.algorithm import AlgorithmRecord, Published, algorithm_record
from targeting.records.article30 import Article30, article30
from targeting.records.basis_page import basis_page
from targeting.records.danish import day, percent, whole
from targeting.records.lineage import lineage_events
from targeting.records.page import Fact, Figure, Page, Section

__all__ = [
    "AlgorithmRecord",
    "Article30",
    "Fact",
    "Figure",
    "Page",
    "Published",
    "Section",
    "algorithm_record",
    "article30",
    "basis_page",
    "day",
    "lineage_events",
    "percent",
    "whole",
]  # fmt: skip
