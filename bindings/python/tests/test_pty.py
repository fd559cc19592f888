"""Programs with a terminal of their own."""

from __future__ import annotations

import os
import subprocess

import pytest

import jailrs

SH = ["/bin/sh", "-c"]
SIZE = (24, 80)


def test_one_side_is_typed_into_and_shows_what_is_written() -> None:
    lines: list[str] = []
    host = jailrs.Host.simulated(trace=lines.append)
    with host.popen([*SH, "echo ready; sleep 3600"], pty=SIZE, text=True) as program:
        assert program.stdin is not None and program.stdout is not None and program.stderr is None
        assert program.stdout.readline() == "ready\n"
        program.stdin.write("hello\n")
        assert program.poll() is None
    # Both sides closed: it is hung up.
    assert program.returncode == -1
    (spawned,) = (line for line in lines if line.startswith("spawn("))
    assert "stdio=4,4,4, setsid, terminal" in spawned
    assert 'write(3, "hello\\n", 6) = 6' in lines


def test_closing_one_side_does_not_hang_up(web: jailrs.Jail) -> None:
    with web.popen(["/bin/sleep", "3600"], pty=SIZE) as program:
        assert program.stdin is not None
        program.stdin.close()
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(5)
    assert program.returncode == -1


def test_on_the_host_it_has_a_session_of_its_own(host: jailrs.Host) -> None:
    with host.popen(["/bin/sleep", "3600"], pty=[1, 1]) as program:
        (process,) = (one for one in host.processes() if one.pid == program.pid)
        assert (process.sid, process.pgid) == (program.pid, program.pid)


def test_run_gives_all_that_is_shown(web: jailrs.Jail) -> None:
    script = [*SH, "echo out; echo err >&2; exit 3"]
    done = web.run(script, pty=SIZE, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\nerr\n", None)
    done = web.run(script, pty=SIZE)
    assert (done.stdout, done.stderr) == (b"out\nerr\n", None)
    with pytest.raises(subprocess.CalledProcessError) as caught:
        web.run(script, pty=SIZE, check=True)
    assert caught.value.stdout == b"out\nerr\n"


def test_run_types_its_input() -> None:
    lines: list[str] = []
    host = jailrs.Host.simulated(trace=lines.append)
    done = host.run([*SH, "sleep 5; echo done"], pty=SIZE, input="this\n", text=True)
    assert done.stdout == "done\n"
    assert 'write(3, "this\\n", 5) = 5' in lines


def test_run_has_a_time(web: jailrs.Jail) -> None:
    # Nothing is typed, so that it waits.
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        web.run([*SH, "echo early; cat"], pty=SIZE, timeout=5)
    assert caught.value.stdout == b"early\n"
    assert web.processes() == []


def test_nobody_reads(web: jailrs.Jail) -> None:
    assert web.run(["/bin/true"], pty=SIZE, input=b"x" * 1_000_000).returncode == 0
    program = web.popen(["/bin/true"], pty=SIZE)
    assert program.wait(10) == 0 and program.stdin is not None
    with pytest.raises(BrokenPipeError):
        program.stdin.write(b"x" * 100_000)
        program.stdin.flush()


@pytest.mark.parametrize("size", [(24, 80), os.terminal_size((80, 24))])
def test_the_kernel_is_asked_for_rows_and_columns(size: tuple[int, int]) -> None:
    lines: list[str] = []
    host = jailrs.Host.simulated(trace=lines.append)
    host.run(["/bin/true"], pty=size)
    (opened,) = (line for line in lines if line.startswith("openpty("))
    assert opened.startswith("openpty(24 rows, 80 columns)")
    # No write waits for a program that waits for its output to be read.
    assert "fcntl(3, F_SETFL, 4) = 0" in lines


@pytest.mark.parametrize("given", [24, "24x80", b"\x18\x50", {24, 80}, ("24", 80), (24, 80.0)])
def test_what_is_no_size(web: jailrs.Jail, given: object) -> None:
    with pytest.raises(TypeError, match="^pty: expected "):
        web.popen(["/bin/true"], pty=given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [(), (24,), (24, 80, 0), (-1, 80), (24, 65_536)])
def test_what_cannot_be_a_size(web: jailrs.Jail, given: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="^pty: not ") as caught:
        web.popen(["/bin/true"], pty=given)
    assert isinstance(caught.value, jailrs.JailError) and caught.value.param == "pty"


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_not_with_a_stream(web: jailrs.Jail, stream: str) -> None:
    for start in (web.popen, web.run):
        with pytest.raises(ValueError, match="^pty: not with stdin, stdout or stderr$"):
            start(["/bin/true"], pty=SIZE, **{stream: jailrs.DEVNULL})  # type: ignore[arg-type]
    assert web.run(["/bin/true"], pty=None, **{stream: jailrs.DEVNULL}).returncode == 0  # type: ignore[arg-type]
