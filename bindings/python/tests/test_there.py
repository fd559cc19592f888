"""Things that are put on the host one by one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import jailrs


def test_an_address(host: jailrs.Host) -> None:
    alias = jailrs.IpAlias("bge0", "192.0.2.80/24")
    with alias.add(host) as added:
        assert added.added and alias.is_there(host)
        assert repr(added) == "<AddedAlias bge0 192.0.2.80/24>"
        with alias.add(host) as again:
            assert not again.added
        assert alias.is_there(host), "whoever did not add it has not removed it"
        with pytest.raises(FileExistsError):
            jailrs.IpAlias("bge0", "192.0.2.80/24", if_there="refuse").add(host)
    assert not alias.is_there(host)
    added.remove()  # Again is nothing.
    with pytest.raises(FileNotFoundError):
        jailrs.IpAlias("bge9", "192.0.2.80").add(host)


def test_a_mount(host: jailrs.Host, root: Path) -> None:
    mount = jailrs.Mount.tmpfs("/a/b", create=0o755)
    with mount.mount(host, root) as mounted:
        assert (mounted.fstype, mounted.on) == ("tmpfs", str(root / "a/b"))
        program = host.popen(["/bin/sleep", "3600"], cwd=mounted.on)
        with pytest.raises(jailrs.JailBusyError):
            mounted.unmount()
        program.kill()
        program.wait(10)
    assert host.mounts(root) == [] and not (root / "a").exists()
    mounted.unmount()
    link = root / "link"
    link.symlink_to("/etc")
    with pytest.raises(ValueError, match="link"):
        jailrs.Mount.tmpfs("/link").mount(host, root)


def test_a_disk(host: jailrs.Host) -> None:
    with jailrs.MdDisk.swap("4M", unit=7, newfs=True).attach(host) as disk:
        assert (disk.unit, disk.path, disk.size) == (7, "/dev/md7", 4 << 20)
        with pytest.raises(jailrs.JailError, match="7"):
            jailrs.MdDisk.swap("4M", unit=7).attach(host)
    with jailrs.MdDisk.swap("4M", unit=7).attach(host) as other:
        disk.detach()  # Again is nothing, and no other disk's end.
        assert other.size == 4 << 20
    with pytest.raises(FileNotFoundError):
        jailrs.MdDisk.vnode("/no/such/file").attach(host)


def test_a_disk_that_is_resized(host: jailrs.Host) -> None:
    with jailrs.MdDisk.swap("4M", unit=7, label="mine").attach(host) as disk:
        disk.resize("8M")
        assert disk.size == 8 << 20
        with pytest.raises(jailrs.JailBusyError, match="forced"):
            disk.resize("4M")
        assert disk.size == 8 << 20, "nothing was done"
        disk.resize(4 << 20, force=True)
        assert disk.size == 4 << 20
        with pytest.raises(jailrs.JailValueError, match="not a multiple of"):
            disk.resize(5000)
        with pytest.raises(jailrs.JailValueError, match="^size: "):
            disk.resize("much")
        with pytest.raises(TypeError, match="^size: "):
            disk.resize(4.0)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="positional"):
            disk.resize("4M", True)  # type: ignore[call-arg]
    with pytest.raises(FileNotFoundError):
        disk.resize("8M")
    with jailrs.MdDisk.swap("4M", unit=7, label="another").attach(host) as other:
        with pytest.raises(jailrs.JailReusedError):
            disk.resize("8M", force=True)
        assert other.size == 4 << 20


def test_disks_that_cannot_be_resized(host: jailrs.Host, tmp_path: Path) -> None:
    with jailrs.MdDisk.malloc("4M").attach(host) as disk:
        with pytest.raises(jailrs.JailUnsupportedError, match="malloc"):
            disk.resize("8M")
    image = tmp_path / "image"
    image.write_bytes(bytes(1 << 20))
    with jailrs.MdDisk.vnode(image).attach(host) as disk:
        with pytest.raises(jailrs.JailValueError, match="the file has 1M"):
            disk.resize("2M")
        os.truncate(image, 2 << 20)
        disk.resize("2M")
        assert disk.size == 2 << 20


def test_rules(host: jailrs.Host, root: Path) -> None:
    rules = jailrs.DevfsRuleset.hide_all().expose("null")
    with rules.apply(host) as applied, rules.apply(host, applied.number) as again:
        assert (applied.added, again.added) == (True, False)
        with jailrs.Mount.devfs("/dev", ruleset=applied.number).mount(host, root):
            listed = host.run(["/bin/ls", root / "dev"], capture_output=True, text=True)
            assert listed.stdout.split() == ["null"]
        with pytest.raises(jailrs.JailError):
            jailrs.DevfsRuleset.jail().apply(host, applied.number)
    with pytest.raises(jailrs.JailError, match="no rules"):
        jailrs.Mount.devfs("/dev", ruleset=applied.number).mount(host, root)


def test_the_end_of_with_does_not_hide_what_went_wrong(host: jailrs.Host) -> None:
    alias = jailrs.IpAlias("bge0", "192.0.2.80/24")
    with pytest.raises(ZeroDivisionError):
        with alias.add(host):
            1 / 0  # noqa: B018
    assert not alias.is_there(host)
