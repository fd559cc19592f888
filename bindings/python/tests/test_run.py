"""Programs in jails, in the shape of the module subprocess."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

import jailrs

SH = ["/bin/sh", "-c"]


def test_run_gives_what_subprocess_gives(web: jailrs.Jail) -> None:
    done = web.run([*SH, "echo out; echo err >&2; exit 3"], capture_output=True, text=True)
    assert type(done) is subprocess.CompletedProcess
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "err\n")
    assert done.args == [*SH, "echo out; echo err >&2; exit 3"]
    with pytest.raises(subprocess.CalledProcessError):
        done.check_returncode()


def test_check(web: jailrs.Jail) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        web.run([*SH, "echo no; exit 7"], check=True, stdout=jailrs.PIPE)
    assert (caught.value.returncode, caught.value.output) == (7, b"no\n")


def test_timeout_kills_the_program_and_gives_what_it_wrote(web: jailrs.Jail) -> None:
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        web.run([*SH, "echo early; sleep 3600 & sleep 3600"], capture_output=True, timeout=5)
    assert (caught.value.timeout, caught.value.stdout) == (5, b"early\n")
    assert web.processes() == []


def test_timeout_can_end_all_of_the_jail(web: jailrs.Jail) -> None:
    other = web.popen(["/bin/sleep", "3600"])
    with pytest.raises(subprocess.TimeoutExpired):
        web.run(["/bin/sleep", "100"], timeout=1, timeout_kills_jail=True)
    assert other.wait(10) == -9


@pytest.mark.parametrize("size", [0, 1, 511, 512, 65_536, 1_000_000])
def test_input_and_output_of_any_size(web: jailrs.Jail, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert web.run(["/bin/cat"], input=data, stdout=jailrs.PIPE).stdout == data


def test_input_that_nobody_reads_is_lost(web: jailrs.Jail) -> None:
    assert web.run(["/bin/true"], input=b"x" * 1_000_000).returncode == 0


def test_text_has_one_kind_of_newline(web: jailrs.Jail) -> None:
    done = web.run(["/bin/cat"], input="é\r\n\r", capture_output=True, encoding="utf-8")
    assert done.stdout == "é\n\n"
    with pytest.raises(UnicodeDecodeError):
        web.run(["/bin/cat"], input=b"\xff", capture_output=True, text=True)


def test_the_surroundings_of_a_program(web: jailrs.Jail, tmp_path: Path) -> None:
    def out(script: str, **options: object) -> str:
        done = web.run([*SH, script], capture_output=True, text=True, **options)  # type: ignore[arg-type]
        return str(done.stdout)

    assert out("echo $PATH.$HOME.$X") == "/bin:/usr/bin..\n"
    assert out("echo $X", env={"X": "y"}) == "y\n"
    assert out("pwd", cwd=tmp_path) == f"{tmp_path}\n"
    assert out("id -u", user=1001, group=1001, extra_groups=[]) == "1001\n"
    with pytest.raises(jailrs.JailError, match="no-such-user"):
        out("id", user="no-such-user")


def test_a_program_in_a_jail_has_a_session_of_its_own() -> None:
    lines: list[str] = []
    host = jailrs.Host.simulated(trace=lines.append)
    with jailrs.JailSpec("web").create(host) as jail:
        jail.run(["/bin/true"])
        host.run(["/bin/true"])
    inside, outside = (line for line in lines if line.startswith("spawn("))
    assert "jaildesc=" in inside and "setsid" in inside
    assert "jaildesc" not in outside and "setpgid" in outside


def test_streams(web: jailrs.Jail, tmp_path: Path) -> None:
    both = web.run([*SH, "echo a; echo b >&2"], stdout=jailrs.PIPE, stderr=jailrs.STDOUT)
    assert (both.stdout, both.stderr) == (b"a\nb\n", None)
    log = tmp_path / "log"
    web.run([*SH, "echo a; echo b >&2"], stdout=log, stderr=jailrs.STDOUT)
    web.run([*SH, "echo c"], stdout=log)
    assert log.read_bytes() == b"a\nb\nc\n"
    assert web.run(["/bin/echo"], stdout=jailrs.DEVNULL).stdout is None
    assert web.run(["/bin/cat"], stdin=jailrs.DEVNULL, stdout=jailrs.PIPE).stdout == b""


def test_popen_has_files(web: jailrs.Jail) -> None:
    pipe = jailrs.PIPE
    script = "echo one; cat"
    with web.popen([*SH, script], stdin=pipe, stdout=pipe, text=True) as cat:
        assert cat.poll() is None and cat.stdin is not None and cat.stdout is not None
        assert cat.stdout.readline() == "one\n"
        cat.stdin.write("two\n")
        with pytest.raises(subprocess.TimeoutExpired):
            cat.wait(5)
        cat.stdin.close()
        assert cat.stdout.read() == "two\n"
        assert cat.wait() == 0 == cat.poll()
    with pytest.raises(ValueError, match="closed"):
        cat.stdout.read()


def test_nobody_reads(web: jailrs.Jail) -> None:
    program = web.popen(["/bin/true"], stdin=jailrs.PIPE)
    assert program.wait(10) == 0 and program.stdin is not None
    with pytest.raises(BrokenPipeError):
        program.stdin.write(b"x" * 100_000)
        program.stdin.flush()


def test_communicate_goes_on_after_a_timeout(web: jailrs.Jail) -> None:
    program = web.popen([*SH, "echo a; sleep 10; echo b"], stdout=jailrs.PIPE)
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        program.communicate(timeout=1)
    assert caught.value.stdout == b"a\n"
    assert program.communicate(timeout=60) == (b"a\nb\n", None)


def test_the_time_is_that_of_all_together(web: jailrs.Jail) -> None:
    # It has written all after 3 seconds, and ends after 6.
    program = web.popen(
        [*SH, "exec 2>&1; sleep 3; exec >/dev/null 2>&1; sleep 3"], stdout=jailrs.PIPE
    )
    with pytest.raises(subprocess.TimeoutExpired):
        program.communicate(timeout=5)
    assert program.communicate(timeout=5) == (b"", None)


def test_signals_go_by_name(web: jailrs.Jail) -> None:
    for given in ("USR1", "SIGUSR1", signal.SIGUSR1, 30):
        program = web.popen(["/bin/sleep", "3600"])
        program.send_signal(given)
        assert program.wait(10) == -30, given  # FreeBSD's number, whatever this system's is.
    program = web.popen(["/bin/sleep", "3600"])
    program.terminate()
    assert program.wait(10) == -15
    program.kill()  # Nothing: its status was taken.


def test_what_cannot_be_run(web: jailrs.Jail) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        web.run(["/no/such"])
    assert isinstance(caught.value, jailrs.JailFileNotFoundError)
    assert caught.value.operation == "execve"
    with pytest.raises(TypeError, match="unexpected keyword argument 'shell'"):
        web.run("/bin/echo", shell=True)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="args"):
        web.run([])
    with pytest.raises(TypeError, match="args"):
        web.run([1])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="stdin"):
        web.run("/bin/cat", stdin=5)
    with pytest.raises(ValueError, match="input"):
        web.run("/bin/cat", input=b"", stdin=jailrs.PIPE)
    web.remove()
    with pytest.raises(jailrs.JailGoneError):
        web.run(["/bin/true"])


def test_on_the_host_itself(host: jailrs.Host) -> None:
    assert host.run(["hostname"], capture_output=True, text=True).stdout == "fbsd.test\n"
    assert host.popen(["/bin/true"]).wait() == 0
