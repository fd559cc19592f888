"""What tests share: a simulated machine of each kind of release, and directories for jails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

import jailrs

# No clock decides, and nothing is kept in the checkout.
hypothesis.settings.register_profile("jailrs", deadline=None, database=None)
hypothesis.settings.load_profile("jailrs")


@pytest.fixture(params=["13.2", "15.1"])
def host(request: pytest.FixtureRequest) -> jailrs.Host:
    """A machine before jail descriptors, and one with them."""
    return jailrs.Host.simulated(request.param, interfaces=["bge0"])


@pytest.fixture
def web(host: jailrs.Host) -> Iterator[jailrs.Jail]:
    """A jail."""
    with jailrs.JailSpec("web", addresses=["10.0.0.1"]).create(host) as jail:
        yield jail


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory that can be a jail's root."""
    for name in ("dev", "tmp", "proc"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def full(root: Path) -> jailrs.JailSpec:
    """A jail with something of everything around it."""
    return jailrs.JailSpec(
        "full",
        path=root,
        aliases=[jailrs.IpAlias("bge0", "192.0.2.80/32")],
        devices=jailrs.DevfsRuleset.hide_all().expose("null"),
        mounts=[jailrs.Mount.tmpfs("/tmp", size="16M", mode=0o1777)],
        disks=[jailrs.MdDisk.swap("4M", label="jail:full")],
        limits=["maxproc:deny=50"],
        exec_start=[["/bin/sh", "-c", "echo started > /tmp/log"]],
    )


def traces(host: jailrs.Host, root: Path) -> tuple[object, ...]:
    """What a start could leave behind."""
    bge0 = [address for interface, address in host.addresses() if interface == "bge0"]
    return list(host.jails(dying=True)), bge0, host.mounts(root), host.limits("full")


NOTHING: tuple[object, ...] = ([], [], [], [])
