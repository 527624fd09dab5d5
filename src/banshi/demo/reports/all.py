"""Every 示例 report, in the order of the tables."""

from banshi.demo.reports import building, care, country, outdoors

REPORTS = (*building.REPORTS, *outdoors.REPORTS, *care.REPORTS, *country.REPORTS)
