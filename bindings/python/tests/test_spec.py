"""What a jail shall be, and the things it is made of."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

import pytest

import jailrs
from jailrs import _types


def test_keywords_are_the_kernels_names() -> None:
    spec = jailrs.JailSpec("web", allow_mount_tmpfs=True, ip6_saddrsel=False, host_hostname="www")
    assert spec.params == {
        "persist": True,
        "enforce_statfs": 2,
        "allow.mount.tmpfs": True,
        "ip6.saddrsel": False,
        "host.hostname": "www",
    }
    by_name: dict[str, Any] = {
        "allow.mount.tmpfs": True,
        "ip6.saddrsel": False,
        "host.hostname": "www",
    }
    assert jailrs.JailSpec("web", params=by_name) == spec
    assert jailrs.JailSpec("web", **by_name) == spec
    assert jailrs.JailSpec("web") != spec and spec != "web"


def test_what_is_no_keyword_is_a_type_error() -> None:
    for keyword in ("allow_nonsense", "hostnam", "mount", "raw_sockets"):
        with pytest.raises(TypeError, match=f"unexpected keyword argument '{keyword}'"):
            jailrs.JailSpec("web", **{keyword: True})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="unexpected keyword argument 'ro'"):
        jailrs.Mount.tmpfs("/tmp", ro=True)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'sise'"):
        jailrs.MdDisk.swap("4M", newfs={"sise": 1})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keyword", "value", "problem"),
    [
        ("mounts", jailrs.Mount.tmpfs("/tmp"), "mounts: expected an iterable, not Mount"),
        ("mounts", ["/tmp"], "mounts: expected Mount, not str"),
        ("aliases", ["10.0.0.1"], "aliases: expected IpAlias, not str"),
        ("limits", "maxproc:deny=5", "limits: expected an iterable, not str"),
        ("exec_start", ["/bin/sh"], "exec_start: expected Exec or a list of words"),
        ("addresses", "10.0.0.1", "addresses: expected an iterable, not str"),
        ("allow", [1], "allow: expected str, not int"),
        ("hooks", [print], "hooks: expected a mapping, not list"),
        ("path", 1, "path: expected str, bytes or os.PathLike, not int"),
        ("securelevel", True, "securelevel: expected int, not bool"),
        ("allow_mount", 1, "allow.mount: expected bool, not int"),
        ("meta", {"a": 1}, "meta: expected str, not int"),
    ],
)
def test_wrong_types_are_told_by_name(keyword: str, value: object, problem: str) -> None:
    with pytest.raises(TypeError) as caught:
        jailrs.JailSpec("web", **{keyword: value})  # type: ignore[arg-type]
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize(
    ("keyword", "value", "problem"),
    [
        ("limits", ["maxproc"], "limits: column 1: expected resource:action=amount"),
        ("addresses", ["10.0.0.300"], "addresses: 10.0.0.300: not an IP address"),
        ("ip4_addr", "::1", "ip4.addr: ::1: not IPv4"),
        ("ip4", "none", "ip4: not new, inherit or disable"),
        ("cpus", "9-1", "cpus: "),
        ("devices", "path", "devices: "),
        ("directories", {"/a": 0o10000}, "directories: not between 0 and 4095"),
        ("depends_on", ["a b"], "jail name "),
        ("vnet_interfaces", ["x" * 16], "interface xxxxxxxxxxxxxxxx: 16 bytes"),
        ("meta", {"a=b": "c"}, 'meta: "a=b": a key without ='),
        ("exec_start", [[]], "exec_start: no program"),
        ("jid", 2**31, "jid: not between"),
    ],
)
def test_wrong_values_are_told_by_name(keyword: str, value: object, problem: str) -> None:
    with pytest.raises(ValueError) as caught:
        jailrs.JailSpec("web", **{keyword: value})  # type: ignore[arg-type]
    assert str(caught.value).startswith(problem)
    assert isinstance(caught.value, jailrs.JailValueError) and caught.value.param


def test_what_fits_no_kernel_is_told_before_anything_is_called() -> None:
    lines: list[str] = []
    host = jailrs.Host.simulated(trace=lines.append)
    assert host.release == "15.1"
    lines.clear()
    for spec in (
        jailrs.JailSpec("web", path="relative"),
        jailrs.JailSpec("web", hostname="x" * 256),
        jailrs.JailSpec("web", vnet=True, addresses=["10.0.0.1"]),
        jailrs.JailSpec("web", limits=["maxproc:deny=5"]),
        jailrs.JailSpec("web", params={"dying": True}),
    ):
        with pytest.raises(jailrs.JailValueError):
            spec.create(host)
    assert lines == []


def test_json_goes_both_ways(full: jailrs.JailSpec) -> None:
    again = jailrs.JailSpec.from_json(full.to_json())
    assert again == full and hash(again) == hash(full)
    assert json.loads(full.to_json())["limits"] == ["maxproc:deny=50"]
    with pytest.raises(ValueError, match="line 1 column"):
        jailrs.JailSpec.from_json('{"name": "web", "limit": []}')


def test_everything_around_is_in_the_plan() -> None:
    spec = jailrs.JailSpec(
        "web",
        path="/jails/web",
        vnet=True,
        links=[jailrs.Vnet("bridge0", addresses=["10.0.0.2/24"], gateways=["10.0.0.1"], mtu=1400)],
        mounts=[
            jailrs.Mount.nullfs("/base", "/", read_only=True, nosuid=True),
            jailrs.Mount.tmpfs("/tmp", size="1M", mode=0o1777, create=0o755, noexec=True),
            jailrs.Mount.devfs("/dev", ruleset=4),
            jailrs.Mount.procfs("/proc"),
            jailrs.Mount.fdescfs("/dev/fd"),
            jailrs.Mount.unionfs("/over", "/usr", below=True),
            jailrs.Mount.ufs("/dev/md9", "/data", options={"snapshot": True}),
            jailrs.Mount.linprocfs("/compat/proc"),
            jailrs.Mount.linsysfs("/compat/sys", noatime=True),
            jailrs.Mount.other("p9fs", "/share", source="/x", options={"trans": "virtio"}),
        ],
        devices=["path null unhide"],
        devices_number=99,
        directories={"/a": 0o700},
        disks=[
            jailrs.MdDisk.swap("8M", newfs={"volume": "v", "min_free": 5}, mount="/scratch"),
            jailrs.MdDisk.malloc(1 << 20, compress=True, sector_size=4096),
            jailrs.MdDisk.vnode("/disks/web", size="4M", read_only=True, unit=7),
            jailrs.MdDisk.null("1G"),
        ],
        limits=[jailrs.Limit("maxproc:deny=50"), "memoryuse:sigterm=1G/process"],
        cpus=[0, 1],
        exec_start=[["/bin/sh", "/etc/rc"]],
        exec_stop=[jailrs.Exec("/bin/sync", user="root", cwd="/", quiet=True, timeout=5)],
        console_log="/var/log/web",
        depends_on=["db"],
    )
    text = str(spec.plan())
    for words in (
        "mount -t nullfs -o ro,nosuid",
        "ruleset=4",
        "trans=virtio",
        "mdconfig -a -t swap",
        "newfs",
        "-u 7",
        "bridge0",
        "rctl -a jail:web:maxproc:deny=50 jail:web:memoryuse:sigterm=1G/process",
        "cpuset",
        "jexec web /bin/sh /etc/rc >> /var/log/web",
    ):
        assert words in text, words


def test_what_is_typed_is_what_the_kernels_have() -> None:
    hints = get_type_hints(_types.SpecParams)
    kernels = {
        name: kind
        for release in ("13.2", "15.1")
        for name, kind in jailrs.Host.simulated(release).params().items()
    }
    named = {"name", "path", "vnet"}
    expected = {
        name.replace(".", "_")
        for name, (_, settable) in kernels.items()
        if settable != "never" and name not in named
    }
    assert expected <= set(hints)
    changeable = get_type_hints(_types.UpdateParams)
    for name, (_, settable) in kernels.items():
        if name not in named:
            assert (name.replace(".", "_") in changeable) == (settable == "always"), name


def test_rulesets() -> None:
    rules = jailrs.DevfsRuleset.hide_all().expose("dri/renderD128").rule("path pts/* mode 0600")
    assert list(rules) == str(rules).splitlines() and len(rules) == 4
    assert jailrs.DevfsRuleset(list(rules)) == rules == jailrs.DevfsRuleset(str(rules))
    assert len(jailrs.DevfsRuleset()) == 0
    assert len(jailrs.DevfsRuleset.jail_vnet()) > len(jailrs.DevfsRuleset.jail()) > 5


def test_limits() -> None:
    limit = jailrs.Limit("memoryuse:sigterm=512M/process")
    assert (limit.resource, limit.action, limit.amount) == ("memoryuse", "sigterm", 512 << 20)
    assert (limit.per, str(limit)) == ("process", "memoryuse:sigterm=512M/process")
    with pytest.raises(ValueError, match="^amount: "):
        jailrs.Limit.deny("maxproc", "5M")


def frozen() -> list[Any]:
    return [
        jailrs.CpuSet("0"),
        jailrs.Limit("maxproc:deny=5"),
        jailrs.Exec("/bin/sh"),
        jailrs.StopPolicy(),
        jailrs.IpAlias("bge0", "10.0.0.1"),
        jailrs.Mount.procfs("/proc"),
        jailrs.MdDisk.swap("1M"),
        jailrs.Vnet("bridge0"),
        jailrs.DevfsRuleset(),
    ]


@pytest.mark.parametrize("index", range(9))
def test_values_are_values(index: int) -> None:
    value, same = frozen()[index], frozen()[index]
    assert value == same and hash(value) == hash(same) and value is not same
    assert value != object() and len({value, same}) == 1
    with pytest.raises(AttributeError):
        value.more = 1
