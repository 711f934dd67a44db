"""`python -m helpers` is `annex`, where the script's folder is not on the path."""

import sys

from helpers.cli import main

if __name__ == "__main__":
    sys.exit(main())
