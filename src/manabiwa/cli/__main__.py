"""`python -m manabiwa.cli`."""

import sys

from .main import main

sys.exit(main())
