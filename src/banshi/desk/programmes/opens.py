"""Who may open the pages of programmes."""

from banshi.web.access import staff

OFFICERS = ("programme_officer", "unit_head")
STEERING = staff(*OFFICERS, "reviewer", "auditor")
NEEDS = staff(*OFFICERS, "auditor", "village_worker")
RELEASES = staff(*OFFICERS, "publisher", "reviewer", "auditor")
FILING = staff(*OFFICERS)
ONEPAGE = staff(*OFFICERS, "auditor")
