"""`python -m bench`: every benchmark, one after the other; `--quick` makes each short."""

import sys

from bench import catalog_import, planning, search, web

for module in (web, planning, search, catalog_import):
    module.main(sys.argv[1:])
