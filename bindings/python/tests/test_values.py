"""Values of every kind, whatever they are."""

from __future__ import annotations

import os
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, ip_interface
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

import jailrs

HOST = jailrs.Host.simulated("15.1")
JAIL = jailrs.JailSpec("values").create(HOST)
TEXT = some.text(some.characters(blacklist_characters="\0", blacklist_categories=["Cs"]))
ANYTHING = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(),
    some.text(max_size=20),
    some.binary(max_size=20),
    some.lists(some.integers(), max_size=3),
    some.dictionaries(some.text(max_size=3), some.text(max_size=3), max_size=3),
    some.builds(object),
)
PARAMS = sorted(set(HOST.params()) | {"allow.vmm", "linux.osname", "x.y", "meta.k", "env.k"})


@given(TEXT.filter(lambda text: len(text.encode()) < 256))
@example("\x1b[31m")
def test_texts_come_back(text: str) -> None:
    JAIL["host.hostname"] = text
    assert JAIL["host.hostname"] == text
    assert HOST.jail("values").info().hostname == text


@given(some.binary(max_size=255).filter(lambda data: b"\0" not in data))
def test_bytes_come_back_by_the_encoding_of_file_names(data: bytes) -> None:
    JAIL["host.hostname"] = data
    assert os.fsencode(JAIL["host.hostname"]) == data


@given(some.integers(-(2**70), 2**70))
def test_numbers_come_back_or_are_refused_with_the_name(number: int) -> None:
    if 0 <= number < 2**64:
        JAIL["host.hostid"] = number
        assert JAIL["host.hostid"] == number
        return
    with pytest.raises(ValueError, match="^host.hostid: not between 0 and 18446744073709551615$"):
        JAIL["host.hostid"] = number


def usable(address: IPv4Address | IPv6Address) -> bool:
    number = int(address)
    return 0 < number < 2**address.max_prefixlen - 1 and not address.is_multicast


@given(some.lists(some.ip_addresses(v=4).filter(usable), max_size=5, unique=True))
def test_addresses_come_back(addresses: list[IPv4Address]) -> None:
    JAIL.update({"ip4.addr": addresses or None})
    found = JAIL["ip4.addr"]
    assert found[:1] == addresses[:1] and set(found) == set(addresses)
    JAIL.update({"ip4.addr": [str(address) for address in addresses] or None})
    assert JAIL["ip4.addr"] == found


KEY = some.text(some.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=10)


@given(some.dictionaries(KEY, TEXT.filter(lambda text: not set("\r\n") & set(text)), max_size=4))
def test_meta_comes_back(meta: dict[str, str]) -> None:
    if any(len(line.splitlines()) > 1 for line in meta.values()):
        return  # Other ends of lines than the kernel's.
    JAIL.update(meta=meta)
    assert JAIL["meta"] == meta


@settings(max_examples=500)
@given(some.sampled_from(PARAMS), ANYTHING)
def test_anything_is_taken_or_refused_with_the_name(name: str, value: object) -> None:
    try:
        spec = jailrs.JailSpec("x", params={name: value})
    except (TypeError, ValueError) as error:
        assert str(error).startswith(f"{name}: ")
        return
    try:
        with spec.create(HOST):
            pass
    except jailrs.JailError as error:
        assert str(error)


@given(some.text(max_size=30))
def test_any_text_is_a_thing_or_a_value_error(text: str) -> None:
    makers: list[Any] = [
        jailrs.JailSpec,
        jailrs.Limit,
        jailrs.CpuSet,
        jailrs.DevfsRuleset,
        jailrs.DevfsRuleset.hide_all().expose,
        jailrs.DevfsRuleset().rule,
        jailrs.JailSpec.from_json,
        jailrs.MdDisk.swap,
        jailrs.Vnet,
        lambda text: jailrs.IpAlias(text, "10.0.0.1"),
        lambda text: jailrs.IpAlias("bge0", text),
        lambda text: jailrs.Limit.deny(text, 1),
        lambda text: jailrs.Limit.deny("memoryuse", text),
    ]
    for make in makers:
        try:
            thing = make(text)
        except ValueError as error:
            assert isinstance(error, jailrs.JailValueError)
            continue
        assert thing == make(text) and hash(thing) == hash(make(text)) and repr(thing)


@given(ANYTHING)
def test_anything_is_a_thing_or_a_plain_error(value: Any) -> None:
    makers: list[Any] = [
        jailrs.JailSpec,
        jailrs.Limit,
        jailrs.CpuSet,
        jailrs.DevfsRuleset,
        jailrs.Exec,
        jailrs.Mount.tmpfs,
        lambda value: jailrs.Mount.tmpfs("/tmp", size=value),
        lambda value: jailrs.Mount.tmpfs("/tmp", options=value),
        lambda value: jailrs.StopPolicy(term=value),
        lambda value: jailrs.Exec("/bin/sh", env=value, timeout=value),
        lambda value: jailrs.JailSpec("x", **{value: value}),
        *(lambda value, key=key: jailrs.JailSpec("x", **{key: value}) for key in KEYWORDS),
        JAIL.run,
        HOST.jail,
        HOST.start_all,
    ]
    for make in makers:
        try:
            make(value)
        except (TypeError, ValueError, jailrs.JailError):
            pass


KEYWORDS = """path hostname vnet addresses allow deny params hooks aliases links mounts devices
    devices_number directories disks limits cpus exec_start exec_stop console_log depends_on
    vnet_interfaces
    """.split()


@given(some.integers(0, 2**63), some.sampled_from(["", "k", "M", "GiB", "t"]))
def test_sizes(number: int, unit: str) -> None:
    bytes_of = number * 1024 ** ["", "k", "M", "GiB", "t"].index(unit)
    try:
        limit = jailrs.Limit.deny("memoryuse", f"{number}{unit}")
    except ValueError:
        assert bytes_of >= 2**63
        return
    assert limit.amount == bytes_of == jailrs.Limit.deny("memoryuse", bytes_of).amount


def test_times() -> None:
    for given_time in (2, 2.0, timedelta(seconds=2)):
        assert jailrs.StopPolicy(term=given_time).term == 2.0
    assert jailrs.StopPolicy().term == 10.0 and jailrs.StopPolicy.now().term == 0.0
    for bad in (-1, float("nan"), float("inf"), timedelta(-1), 10**400):
        with pytest.raises(ValueError, match="^term: "):
            jailrs.StopPolicy(term=bad)
    for wrong in (True, "2", b"2"):
        with pytest.raises(TypeError, match="^term: "):
            jailrs.StopPolicy(term=wrong)  # type: ignore[arg-type]


def test_addresses_with_prefixes() -> None:
    for given_address in ("10.0.0.2/24", ip_interface("10.0.0.2/24")):
        alias = jailrs.IpAlias("bge0", given_address)
        assert alias.address == IPv4Interface("10.0.0.2/24") and alias.interface == "bge0"
    assert jailrs.IpAlias("bge0", IPv4Address("10.0.0.2")).address == IPv4Interface("10.0.0.2/32")
    with pytest.raises(TypeError, match="^address: expected str, or an address"):
        jailrs.IpAlias("bge0", 5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="^if_there: "):
        jailrs.IpAlias("bge0", "10.0.0.2", if_there="take")  # type: ignore[arg-type]


def test_paths_are_str_bytes_or_pathlike() -> None:
    for path in ("/usr/é", "/usr/é".encode(), Path("/usr/é")):
        mount = jailrs.Mount.nullfs(path, path, read_only=True)
        assert (mount.fstype, mount.source, mount.on) == ("nullfs", "/usr/é", "/usr/é")
        assert mount == jailrs.Mount.nullfs("/usr/é", "/usr/é", read_only=True)
        assert mount != jailrs.Mount.nullfs("/usr/é", "/usr/é")
    with pytest.raises(TypeError, match="^source: expected str, bytes or os.PathLike, not int$"):
        jailrs.Mount.nullfs(3, "/")  # type: ignore[arg-type]
