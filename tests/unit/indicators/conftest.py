import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
VECTORS = REPOSITORY / "tests" / "fixtures" / "vectors"


@pytest.fixture(scope="session")
def truth() -> Path:
    """Return the folder of reference data made by other programs, or skip."""
    named = os.environ.get("TRUTH_DIR")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "truth"
    if not folder.is_dir():
        pytest.skip("no reference data")
    return folder


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Return the folder of small published vectors kept with the tests."""
    return VECTORS
