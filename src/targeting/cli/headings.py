"""What the names that programs read are called to people. A name of two languages has one heading for both."""

from __future__ import annotations

from targeting.language import say
from targeting.pages import terminal

BASES: terminal.Headings = {
    "id": say("Id"),
    "version": say("Version"),
    "valid_from": say("Valid from"),
    "valid_to": say("Valid to"),
    "valid_today": say("Valid today"),
    "modes": say("Modes"),
    "relies_on": say("Relies on"),
    "fictional": say("Fictional"),
    "approved": say("Approved"),
    "approved_by": say("Approved by"),
}
RULESETS: terminal.Headings = {
    "id": say("Id"),
    "version": say("Version"),
    "name": say("Name"),
    "valid_from": say("Valid from"),
    "valid_to": say("Last day"),
    "in_force_today": say("In force today"),
    "rules": say("Rules"),
    "threshold": say("Threshold"),
    "approved": say("Approved"),
    "approved_by": say("Approved by"),
}
RULESET: terminal.Headings = {
    **RULESETS,
    "source": say("Source"),
    "min_age": say("Least age"),
    "max_age": say("Highest age"),
    "threshold_rationale_da": say("Why this threshold"),
    "threshold_rationale_en": say("Why this threshold"),
    "when": say("Holds when"),
    "points": say("Points"),
    "required": say("Required"),
    "label_da": say("Says"),
    "label_en": say("Says"),
    "rationale_da": say("Why"),
    "rationale_en": say("Why"),
    "registers": say("Registers"),
    "sha256": say("SHA-256"),
    "approval": say("Approval"),
    "approved_at": say("Approved at"),
    "title": say("Title"),
    "why_not": say("Why not"),
}
MEASURES: terminal.Headings = {
    "id": say("Id"),
    "title": say("Measure"),
    "says": say("State"),
    "law_ref": say("Law"),
    "verified": say("Verified"),
    "adoption": say("Adoption"),
}
SHARE_RULES: terminal.Headings = {
    **RULESET,
    "on": say("On"),
    "own": say("The municipality's own"),
    "unless": say("Unless"),
    "categories": say("About"),
    "answer": say("Answer"),
    "ground_da": say("Ground"),
    "do_da": say("What to do"),
    "law_ref": say("Law"),
    "verified": say("Verified"),
    "sources": say("Sources"),
    "involvements": say("What an involvement tells of"),
    "without_category": say("Counted, and shown in no overview"),
    "law": say("Law"),
    "paragraphs": say("Paragraphs"),
    "kinds": say("Kinds"),
}
LETTERS: terminal.Headings = {
    "letter": say("Letter"),
    "text": say("Text"),
    "title": say("Heading"),
    "meant": say("Meant by the letter's name"),
    "source": say("Source"),
}
LETTER: terminal.Headings = {
    **LETTERS,
    "meaning_da": say("What it is for"),
    "sha256": say("SHA-256"),
    "body": say("Says"),
    "fields": say("Fields"),
}
ENTRY: terminal.Headings = {
    "seq": say("No."),
    "t": say("Time"),
    "type": say("Event"),
    "run_id": say("Run"),
    "actor": say("Who"),
}
# Of an entry's body the log itself gives the names; they are what is proved, and are not translated.
WHOLE_ENTRY: terminal.Headings = {**ENTRY, "leaf_hash": say("Fingerprint"), "body": say("Content")}
