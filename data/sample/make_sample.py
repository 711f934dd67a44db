"""Write the invented submissions of data/sample again, the same bytes every time.

    python data/sample/make_sample.py [--project DIR] [--output DIR]

Names of areas, agencies and columns come from params/; all figures from generator/.
"""

import argparse
import os
import sys
from pathlib import Path

# Where lxml happens to be installed openpyxl would write the same XML in other bytes.
os.environ["OPENPYXL_LXML"] = "False"
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator.files import write_sample  # noqa: E402


def main() -> None:
    """Write every file and say how many there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, default=HERE.parent.parent)
    parser.add_argument("--output", type=Path, default=HERE)
    arguments = parser.parse_args()
    print(f"{write_sample(arguments.project, arguments.output)} files")


if __name__ == "__main__":
    main()
