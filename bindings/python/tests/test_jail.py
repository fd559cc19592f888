"""Jails: made, read, changed, ended."""

from __future__ import annotations

import gc
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest

import jailrs


def test_parameters_have_the_kernels_names_and_python_types(host: jailrs.Host) -> None:
    spec = jailrs.JailSpec(
        "web",
        hostname="www",
        addresses=[IPv4Address("10.0.0.2"), "10.0.0.1", "2001:db8::1"],
        allow=["raw_sockets"],
        deny=["set_hostname"],
        params={"securelevel": 2, "host.hostid": 2**63},
        children_max=3,
    )
    with spec.create(host) as jail:
        assert jail["ip4.addr"] == [IPv4Address("10.0.0.2"), IPv4Address("10.0.0.1")]
        assert jail["ip6.addr"] == [IPv6Address("2001:db8::1")]
        values = jail.get("host.hostname", "securelevel", "children.max", "host.hostid", "path")
        assert values == {
            "host.hostname": "www",
            "securelevel": 2,
            "children.max": 3,
            "host.hostid": 2**63,
            "path": "/",
        }
        assert (jail["allow.raw_sockets"], jail["allow.set_hostname"]) == (True, False)
        assert (jail["host"], jail["ip4"]) == ("new", "new")
        assert jail.all().items() >= values.items()


def test_update_changes_all_or_nothing(web: jailrs.Jail) -> None:
    web.update({"allow.raw_sockets": True}, securelevel=1, hostname="www")
    assert list(web.get("allow.raw_sockets", "securelevel", "host.hostname").values()) == [
        True,
        1,
        "www",
    ]
    with pytest.raises(jailrs.JailPermissionError) as caught:
        web.update(allow_chflags=True, children_max=10**9)
    assert (caught.value.name, caught.value.errno) == ("EPERM", 1)
    assert web["allow.chflags"] is False
    web["allow.raw_sockets"] = False
    assert web["allow.raw_sockets"] is False
    web["ip4.addr"] = None
    assert web["ip4.addr"] == []


def test_meta_is_a_dict() -> None:
    host = jailrs.Host.simulated("15.1")
    spec = jailrs.JailSpec("web", meta={"owner": "ike", "ticket": "1=1"})
    with spec.create(host) as jail:
        assert jail["meta"] == {"owner": "ike", "ticket": "1=1"}
        jail.update({"meta.owner": None, "env.TZ": "UTC"})
        assert jail.get("meta.owner", "meta.ticket", "env") == {
            "meta.owner": None,
            "meta.ticket": "1=1",
            "env": {"TZ": "UTC"},
        }
        with pytest.raises(KeyError):
            jail["meta.owner"]


def test_a_parameter_that_came_later_is_told() -> None:
    with pytest.raises(NotImplementedError, match="needs FreeBSD 15.0") as caught:
        jailrs.JailSpec("web", meta={"a": "b"}).create(jailrs.Host.simulated("13.2"))
    assert isinstance(caught.value, jailrs.JailUnsupportedError)


def test_rename_takes_the_handle_along(host: jailrs.Host, web: jailrs.Jail) -> None:
    same = host.jail("web")
    assert web == same and hash(web) == hash(same)
    web.rename("www")
    assert web.name == "www" and repr(web) == f"<CreatedJail www jid={web.jid}>"
    assert host.jail(web.jid) == web
    with pytest.raises(ValueError, match="path"):
        web.update({"path": "/x"})


def test_a_handle_hits_its_jail_or_nothing(host: jailrs.Host) -> None:
    jail = jailrs.JailSpec("web", jid=5).create(host)
    assert jail.exists()
    jail.remove()
    jail.wait_gone(10)
    assert not jail.exists()
    other = jailrs.JailSpec("other", jid=5).create(host)
    with pytest.raises(jailrs.JailNotFoundError) as caught:
        jail.remove()
    assert isinstance(caught.value, (jailrs.JailGoneError, jailrs.JailReusedError))
    assert other.exists()


def test_a_jail_of_the_same_name_and_number_is_a_stranger(host: jailrs.Host, root: Path) -> None:
    jail = jailrs.JailSpec("web", jid=5).create(host)
    assert jail.exists()
    jail.remove()
    jail.wait_gone(10)
    other = jailrs.JailSpec("web", jid=5, path=root).create(host)
    for act in (jail.remove, jail.info, lambda: jail.update(securelevel=3)):
        with pytest.raises(jailrs.JailNotFoundError):
            act()
    assert other.exists() and other["securelevel"] == -1


def test_with_removes_the_jail_and_does_not_hide_what_went_wrong(host: jailrs.Host) -> None:
    with pytest.raises(ZeroDivisionError):
        with jailrs.JailSpec("web").create(host):
            1 / 0  # noqa: B018
    assert len(host.jails()) == 0
    with jailrs.JailSpec("web").create(host) as jail:
        jail.remove()  # Gone already is no error at the end.
    assert len(host.jails()) == 0


def test_an_owned_jail_ends_with_its_handle(host: jailrs.Host) -> None:
    owned = jailrs.JailSpec("web").create_owned(host)
    assert [jail.name for jail in host.jails()] == ["web"]
    del owned
    gc.collect()
    assert len(host.jails()) == 0
    with jailrs.JailSpec("web").create_owned(host) as jail:
        assert jail.run(["/bin/echo", "hi"], capture_output=True).stdout == b"hi\n"
    assert len(host.jails()) == 0
    with pytest.raises(jailrs.JailGoneError):
        jail.remove()


def test_processors(host: jailrs.Host, web: jailrs.Jail) -> None:
    assert host.cpus() == jailrs.CpuSet("0-1")
    web.set_cpus([1])
    assert (str(web.cpus()), list(web.cpus()), 1 in web.cpus()) == ("1", [1], True)
    with pytest.raises(ValueError, match="the host has 0-1"):
        web.set_cpus("7")
    with pytest.raises(ValueError, match="cpus"):
        web.set_cpus([])


def test_limits_and_usage(host: jailrs.Host, web: jailrs.Jail) -> None:
    web.add_limits("maxproc:deny=50", jailrs.Limit.deny("memoryuse", "512M"))
    assert [str(limit) for limit in web.limits()] == ["memoryuse:deny=512M", "maxproc:deny=50"]
    assert host.limits("web") == web.limits()
    assert web.usage()["maxproc"] == 0
    with pytest.raises(ProcessLookupError):
        web.remove_limits("maxproc:deny=51")
    web.remove_limits("maxproc:deny=50")
    web.remove_limits()
    assert web.limits() == []
    off = jailrs.Host.simulated(racct="off")
    with pytest.raises(jailrs.JailUnsupportedError, match="kern.racct.enable=1"):
        off.add_limits("web", "maxproc:deny=50")


def test_capabilities(host: jailrs.Host) -> None:
    can = host.capabilities()
    assert can.release == host.release
    assert (can.vnet, can.racct, can.jailed) == (True, "on", False)
    assert can.descriptors == (host.release == "15.1")
    assert host.params()["ip4.addr"] == ("IPv4 addresses", "always")


def test_off_freebsd_there_is_no_local_host() -> None:
    import sys

    if sys.platform.startswith("freebsd"):
        pytest.skip("this is FreeBSD")
    with pytest.raises(jailrs.JailUnsupportedError, match="not FreeBSD"):
        jailrs.Host()
