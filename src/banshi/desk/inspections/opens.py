"""Who opens which page of inspections."""

from banshi.inspections.queries import tours
from banshi.web.access import staff

ALL = staff(*tours.ORGANISERS, tours.INSPECTOR, tours.AUDITOR)
ORGANISING = staff(*tours.ORGANISERS, tours.AUDITOR)
LOOKING = staff(tours.INSPECTOR)
AUDITING = staff(tours.AUDITOR)
EVIDENCE = ALL
