"""Letters to a citizen, from approved texts: one model, said alike in HTML, DOCX and PDF."""

from targeting.letters.fields import (
    Found,
    asked_table,
    blocks_for_all,
    how_long,
    legal_bases,
    recipients_named,
    registers_read,
    said_of_case,
    why_blindly,
    why_proposed,
    why_proposed_earlier,
    why_referred,
    withdrawn,
    words_for_all,
)
from targeting.letters.filling import Filling, filled_letter
from targeting.letters.forms import FORMS
from targeting.letters.letter import Block, Heading, Letter, Paragraph, Places, Points, Table
