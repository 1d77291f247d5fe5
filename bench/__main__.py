"""`python -m bench`: every benchmark, one after the other; `--quick` makes each short."""

import sys

from bench import catalog_import, first_plan, planning, planning_life, search, search_page, skills, web

for module in (web, planning, planning_life, first_plan, search, search_page, catalog_import, skills):
    module.main(sys.argv[1:])
