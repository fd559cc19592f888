"""Lists of jails, and the tree."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

import jailrs


@pytest.fixture
def rack(host: jailrs.Host) -> jailrs.Host:
    jailrs.JailSpec("rack", children_max=5).create(host)
    jailrs.JailSpec("rack.web", addresses=[]).create(host)
    jailrs.JailSpec("rack.dns").create(host)
    jailrs.JailSpec("alone", hostname="a.example.org", addresses=["10.0.0.7"]).create(host)
    return host


def names(jails: jailrs.Jails) -> list[str]:
    return [jail.name for jail in jails]


def test_a_list_is_a_sequence(rack: jailrs.Host) -> None:
    jails = rack.jails()
    assert len(jails) == 4
    assert names(jails) == ["rack", "rack.web", "rack.dns", "alone"]
    assert jails[-1].name == "alone"
    assert [jail.name for jail in jails[1:3]] == ["rack.web", "rack.dns"]
    assert [jail.name for jail in jails[::-2]] == ["alone", "rack.web"]
    assert "alone" in jails and jails[0] in jails and "nobody" not in jails
    with pytest.raises(IndexError):
        jails[4]
    with pytest.raises(TypeError, match="index"):
        jails["rack"]  # type: ignore[call-overload]


def test_a_list_is_lazy(rack: jailrs.Host) -> None:
    jails = rack.jails()
    assert jails[0] is not jails[0]
    assert jails[0] == jails[0] and hash(jails[0]) == hash(jails[0])


def test_which_jails(rack: jailrs.Host) -> None:
    inside = rack.jail("rack")
    assert names(rack.jails(top_level=True)) == ["rack", "alone"]
    assert names(rack.jails(inside=inside)) == ["rack.web", "rack.dns"]
    assert names(inside.children()) == ["rack.web", "rack.dns"]
    inside.remove()
    with pytest.raises(jailrs.JailGoneError):
        rack.jails(inside=inside)


def test_what_a_list_tells(rack: jailrs.Host) -> None:
    info = rack.jails(params=["children.max"])[3]
    assert (info.jid, info.name, info.parent, info.path) == (4, "alone", None, "/")
    assert (info.hostname, info.vnet, info.dying) == ("a.example.org", False, False)
    assert (info.ip4_addr, info.ip6_addr) == ([IPv4Address("10.0.0.7")], [])
    assert info["children.max"] == 0 and info.values["host.hostname"] == "a.example.org"
    with pytest.raises(KeyError):
        info["securelevel"]
    assert set(rack.jails(only=["securelevel"])[0].values) == {
        "name",
        "parent",
        "dying",
        "securelevel",
    }
    with pytest.raises(KeyError, match="nonsense"):
        rack.jails(params=["nonsense"])


def test_a_jail_of_the_list_is_opened_if_it_still_is_that_one(rack: jailrs.Host) -> None:
    info = rack.jails()[3]
    jail = info.open()
    assert jail.name == "alone"
    jail.rename("other")
    with pytest.raises(jailrs.JailReusedError):
        info.open()


def test_the_tree(rack: jailrs.Host) -> None:
    tree = rack.snapshot()
    assert str(tree) == "1 rack /\n├─ 2 rack.web /\n└─ 3 rack.dns /\n4 alone /\n"
    assert [jail.name for jail in tree.roots()] == ["rack", "alone"]
    assert [jail.name for jail in tree.children(1)] == ["rack.web", "rack.dns"]
    assert len(tree) == 4 and [jail.jid for jail in tree] == [1, 2, 3, 4]
    assert tree[3].name == "rack.dns"
    with pytest.raises(KeyError):
        tree[9]


def test_processes_and_signals(rack: jailrs.Host) -> None:
    rack_jail, web = rack.jail("rack"), rack.jail("rack.web")
    program = web.popen(["/bin/sleep", "3600"])
    (process,) = web.processes()
    assert (process.pid, process.command, process.jid) == (program.pid, "sleep", 2)
    assert (process.uid, process.state) == (0, "sleeping")
    assert process in rack.processes()
    assert rack_jail.processes() == [] and rack_jail.processes(nested=True) == [process]
    assert rack_jail.signal("TERM") == 0
    assert rack_jail.signal("TERM", nested=True) == 1
    assert program.wait(10) == -15
    with pytest.raises(ProcessLookupError):
        process.signal(9)
