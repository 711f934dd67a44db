"""`python -m helpers`: the command line where no `annex` stands on the path."""

import sys

from helpers.cli import main

if __name__ == "__main__":
    sys.exit(main())
