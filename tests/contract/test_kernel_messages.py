"""Jupyter's own tests of a kernel's messages, on a kernel forked from the warm process."""

import os
from pathlib import Path
from typing import ClassVar

import jupyter_kernel_test
import pytest
from jupyter_client.provisioning import KernelProvisionerFactory

from helpers.render.warm.address import FOLDER_VARIABLE
from helpers.render.warm.process import KernelProcess
from helpers.render.warm.provisioner import NAME

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory):
    """A warm process of these tests' own, ended when they are over."""
    place = Path("/tmp") / f"annex-suite-{os.getpid()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(place))
        patch.setenv("ANNEX_WARM_IDLE", "1")
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        patch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", NAME)
        yield
    for file in place.glob("*"):
        file.unlink()
    place.rmdir()


class TestMessages(jupyter_kernel_test.KernelTests):
    """The whole suite, but for one kind of question that no ipykernel passes."""

    kernel_name = "python3"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    completion_samples: ClassVar = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples: ClassVar = [
        "1",
        "print('hello, world')",
        "def f(x):\n  return x*2\n\n\n",
    ]
    incomplete_code_samples: ClassVar = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples: ClassVar = ["import = 7q"]
    code_page_something = "zip?"
    code_generate_error = "raise"
    code_execute_result: ClassVar = [{"code": "1+2+3", "result": "6"}]
    code_display_data: ClassVar = [
        {
            "code": "from IPython.display import HTML, display; display(HTML('<b>test</b>'))",
            "mime": "text/html",
        },
        {
            "code": "import matplotlib.pyplot as plt; _ = plt.plot([1, 2]); plt.show()",
            "mime": "image/png",
        },
    ]
    code_history_pattern = "1?2*"
    # Not "range": IPython numbers the running session 0 there, by stock kernels too.
    supported_history_operations = ("tail", "search")
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"

    def test_the_kernel_under_test_is_a_forked_one(self):
        assert isinstance(self.km.provisioner.process, KernelProcess)


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    """Who begins to listen is told so."""

    support_iopub_welcome = True
