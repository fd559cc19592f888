"""Types for annotations; nothing imports this when a program runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv6Address,
    IPv6Interface,
)
from typing import Any, Literal, TypeAlias, TypedDict

from ._native import (
    CpuSet,
    DevfsRuleset,
    Exec,
    Host,
    IpAlias,
    Limit,
    MdDisk,
    Mount,
    StepEvent,
    Vnet,
)

Path: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]
"""A path, by the encoding of file names."""
Text: TypeAlias = Path
"""A text in any encoding."""
Seconds: TypeAlias = float | timedelta
"""A time: seconds, or a ``timedelta``."""
TerminalSize: TypeAlias = tuple[int, int] | list[int] | os.terminal_size
"""Rows and columns, in this order, or what ``os.get_terminal_size`` gives."""
Size: TypeAlias = int | str
"""Bytes, or a text as ``"64M"``."""
Address: TypeAlias = str | IPv4Address | IPv6Address
"""An address."""
Prefix: TypeAlias = str | IPv4Address | IPv6Address | IPv4Interface | IPv6Interface
"""An address with its prefix; without one it has its whole length."""
Addresses4: TypeAlias = str | IPv4Address | Iterable[str | IPv4Address] | None
"""IPv4 addresses, the primary one first."""
Addresses6: TypeAlias = str | IPv6Address | Iterable[str | IPv6Address] | None
"""IPv6 addresses, the primary one first."""
JailSys: TypeAlias = Literal["new", "inherit", "disable"]
"""What a jail has of a facility: its own, its parent's, nothing."""
Lines: TypeAlias = str | Mapping[str, str] | None
"""Keys and values, or lines of ``key=value``."""
Words: TypeAlias = Sequence[Path]
"""A program and its arguments."""
Program: TypeAlias = Exec | Words
"""A program to be run at a point of a jail's life."""
Action: TypeAlias = Exec | Callable[[Host], object]
"""What is done at a point of a jail's life."""
HookPoint: TypeAlias = Literal[
    "prepare", "prestart", "created", "poststart", "prestop", "poststop", "release"
]
"""A point of a jail's life, in jail(8)'s words."""
Hooks: TypeAlias = Mapping[HookPoint, Action | Sequence[Action | Words]]
"""What is done at the points of a jail's life."""
Rules: TypeAlias = DevfsRuleset | str | Iterable[str]
"""Rules of devfs(8)."""
Progress: TypeAlias = Callable[[StepEvent], object]
"""A function that is told of steps."""
ParamValue: TypeAlias = Any
"""A value of a parameter: ``bool``, ``int``, ``str``, ``bytes``, paths, addresses, mappings."""


class ChangeableParams(TypedDict, total=False):
    """Parameters that can be changed, as keywords: the kernel's names with ``_`` for ``.``."""

    allow_adjtime: bool
    allow_chflags: bool
    allow_extattr: bool
    allow_mlock: bool
    allow_mount: bool
    allow_mount_devfs: bool
    allow_mount_fdescfs: bool
    allow_mount_fusefs: bool
    allow_mount_lindebugfs: bool
    allow_mount_linprocfs: bool
    allow_mount_linsysfs: bool
    allow_mount_nullfs: bool
    allow_mount_p9fs: bool
    allow_mount_procfs: bool
    allow_mount_tmpfs: bool
    allow_mount_zfs: bool
    allow_nfsd: bool
    allow_quotas: bool
    allow_raw_sockets: bool
    allow_read_msgbuf: bool
    allow_reserved_ports: bool
    allow_routing: bool
    allow_set_hostname: bool
    allow_setaudit: bool
    allow_settime: bool
    allow_socket_af: bool
    allow_suser: bool
    allow_sysvipc: bool
    allow_unprivileged_parent_tampering: bool
    allow_unprivileged_proc_debug: bool
    allow_vmm: bool
    allow_vmm_ppt: bool
    children_max: int
    devfs_ruleset: int
    enforce_statfs: int
    env: Lines
    host: JailSys
    host_domainname: Text
    host_hostid: int
    host_hostname: Text
    host_hostuuid: Text
    ip4_addr: Addresses4
    ip4_saddrsel: bool
    ip6_addr: Addresses6
    ip6_saddrsel: bool
    linux: JailSys
    linux_osname: Text
    linux_osrelease: Text
    linux_oss_version: int
    mac_do: JailSys
    mac_do_rules: Text
    meta: Lines
    persist: bool
    securelevel: int
    sysvmsg: JailSys
    sysvsem: JailSys
    sysvshm: JailSys
    zfs: JailSys
    zfs_mount_snapshot: int


class UpdateParams(ChangeableParams, total=False):
    """Keywords of ``Jail.update``."""

    hostname: Text


class SpecParams(ChangeableParams, total=False):
    """Keywords of ``JailSpec`` besides those that it names."""

    aliases: Iterable[IpAlias] | None
    vnet_interfaces: Iterable[str] | None
    links: Iterable[Vnet] | None
    mounts: Iterable[Mount] | None
    devices: Rules | None
    devices_number: int | None
    directories: Mapping[Path, int] | Iterable[Path] | None
    disks: Iterable[MdDisk] | None
    limits: Iterable[Limit | str] | None
    cpus: CpuSet | str | Iterable[int] | None
    exec_start: Iterable[Program] | None
    exec_stop: Iterable[Program] | None
    console_log: Path | None
    depends_on: Iterable[str] | None

    ip4: JailSys
    ip6: JailSys
    jid: int
    osreldate: int
    osrelease: Text


class MountOptions(TypedDict, total=False):
    """Options that every mount has."""

    read_only: bool
    nosuid: bool
    noexec: bool
    noatime: bool
    stacking: bool
    create: int | None
    options: Mapping[str, Text | bool] | None


class DevfsOptions(MountOptions, total=False):
    """Options of a devfs."""

    ruleset: int | None


class TmpfsOptions(MountOptions, total=False):
    """Options of a tmpfs."""

    size: Size | None
    max_file_size: Size | None
    inodes: int | None
    mode: int | None
    uid: int | None
    gid: int | None


class UnionfsOptions(MountOptions, total=False):
    """Options of a unionfs."""

    below: bool


class OtherOptions(MountOptions, total=False):
    """Options of a file system that has no constructor of its own."""

    source: Path | None


class NewfsOptions(TypedDict, total=False):
    """What newfs(8) shall do differently."""

    soft_updates: bool
    journal: bool
    trim: bool
    volume: str
    block_size: int
    fragment_size: int
    bytes_per_inode: int
    min_free: int
    limit: Seconds


class DiskOptions(TypedDict, total=False):
    """Options of a memory disk."""

    mount: Path | None
    mount_read_only: bool
    newfs: bool | NewfsOptions
    unit: int | None
    sector_size: int | None
    label: Text | None
    read_only: bool
    reserve: bool
    compress: bool
    asynchronous: bool
    cache: bool
    verify: bool
    must_dealloc: bool
    force: bool


class VnodeOptions(DiskOptions, total=False):
    """Options of a memory disk in a file."""

    size: Size | None


class SpawnOptions(TypedDict, total=False):
    """How a program is started."""

    env: Mapping[Text, Text] | None
    cwd: Path | None
    user: str | int | None
    group: int | None
    extra_groups: Iterable[int] | None
    login: bool
    fib: int | None
    stdin: int | None
    stdout: int | Path | None
    stderr: int | Path | None
    pty: TerminalSize | None


class PopenOptions(SpawnOptions, total=False):
    """How a program is started, and whether its pipes carry text."""

    text: bool | None
    encoding: str | None
    errors: str | None


class RunOptions(PopenOptions, total=False):
    """How a program is run to its end."""

    input: str | bytes | None
    capture_output: bool
    timeout: float | None
    check: bool
    timeout_kills_jail: bool
