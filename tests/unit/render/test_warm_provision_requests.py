"""Which kernels are asked of the warm process, and which are left to Jupyter."""

import os
import subprocess
import sys

import pytest
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from helpers.render.warm import provisioner as warm_provisioner
from helpers.render.warm.provisioner import WarmProvisioner, request_for

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
IPYKERNEL = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "k.json"]


def test_ipykernel_of_this_interpreter_is_asked_for():
    request = request_for(IPYKERNEL, {"env": {"HOME": "/nowhere"}, "kernel_id": "k"})
    assert request.arguments == ("-f", "k.json")
    assert request.environment["HOME"] == "/nowhere"
    assert request_for(IPYKERNEL, {"env": {"MPLBACKEND": "svg"}}).environment["MPLBACKEND"] == "svg"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (["R", "--slave", "-e", "IRkernel::main()"], {}),
        (["/elsewhere/python", *IPYKERNEL[1:]], {}),
        ([sys.executable, "-m", "bash_kernel", "-f", "k.json"], {}),
        ([sys.executable, "-O", *IPYKERNEL[2:]], {}),
        (IPYKERNEL, {"independent": True}),
        (IPYKERNEL, {"stdout": subprocess.PIPE}),
        (IPYKERNEL, {"cwd": "/no/such/folder"}),
    ],
)
def test_any_other_kernel_is_left_to_jupyter(command, arguments):
    assert request_for(command, arguments) is None


def test_our_provisioner_is_registered_and_is_jupyters_own_where_it_does_nothing_else():
    entries = KernelProvisionerFactory.instance().get_provisioner_entries()
    assert entries[warm_provisioner.NAME] == "helpers.render.warm.provisioner:WarmProvisioner"
    assert issubclass(WarmProvisioner, LocalProvisioner)
