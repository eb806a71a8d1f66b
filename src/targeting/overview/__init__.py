"""One overview for one plan: what a consent lets one unit be told of what a citizen has, and how much is left out."""

from targeting.overview.covered import Covered, Sharing, covered
from targeting.overview.current import Current, Spell, current
from targeting.overview.page import OverviewOf, lines_of, overview_page
from targeting.overview.reading import Citizen, read_citizen, read_spells
