"""Ctrl-C ends whatever waits, and what was begun is undone."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import jailrs
from conftest import NOTHING, traces

BUSY = ["/bin/sh", "-c", "while :; do :; done"]


@contextmanager
def ctrl_c(ready: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Sends ``SIGINT`` to this process, again and again once something is so, until it came."""
    over = threading.Event()

    def send() -> None:
        while not ready():
            over.wait(0.01)
        while not over.wait(0.1):
            os.kill(os.getpid(), signal.SIGINT)

    came: list[int] = []

    def handler(number: int, frame: object) -> None:
        if over.is_set():
            return  # One that was sent before the first was seen.
        came.append(number)
        over.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, handler)
    thread = threading.Thread(target=send)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        over.set()
        thread.join()
        signal.signal(signal.SIGINT, before)
    assert came == [signal.SIGINT]


def test_waiting_for_a_program(web: jailrs.Jail) -> None:
    program = web.popen(BUSY, stdout=jailrs.PIPE)
    assert program.stdout is not None
    with ctrl_c():
        program.wait()
    with ctrl_c():
        program.stdout.read()
    with ctrl_c():
        program.communicate()
    program.kill()
    assert program.wait() == -9


def test_running_a_program_kills_it(web: jailrs.Jail) -> None:
    with ctrl_c():
        web.run(BUSY, capture_output=True, timeout=10**6)
    assert web.processes() == []


def test_events(host: jailrs.Host) -> None:
    events = host.events()
    with ctrl_c():
        next(events)
    jailrs.JailSpec("web").create(host)
    assert next(events).change == "created"


def test_a_start_is_undone(host: jailrs.Host, root: Path) -> None:
    spec = jailrs.JailSpec(
        "full",
        path=root,
        aliases=[jailrs.IpAlias("bge0", "192.0.2.80")],
        mounts=[jailrs.Mount.tmpfs("/tmp")],
        limits=["maxproc:deny=50"],
        exec_start=[BUSY],
    )
    with ctrl_c(lambda: len(host.jails()) > 0):
        spec.start(host)
    assert traces(host, root) == NOTHING
    assert host.recover() == []


def test_a_stop_goes_on_to_its_end(host: jailrs.Host, root: Path) -> None:
    spec = jailrs.JailSpec("full", path=root, mounts=[jailrs.Mount.tmpfs("/tmp")], exec_stop=[BUSY])
    started = spec.start(host)
    with ctrl_c():
        started.stop()
    assert traces(host, root) == NOTHING


def test_several_starts_are_undone(host: jailrs.Host, root: Path) -> None:
    specs = [
        jailrs.JailSpec("a"),
        jailrs.JailSpec("b", exec_start=[BUSY], aliases=[jailrs.IpAlias("bge0", "192.0.2.81")]),
        jailrs.JailSpec("c", depends_on=["b"]),
    ]
    with ctrl_c(lambda: "b" in host.jails()):
        host.start_all(specs)
    assert traces(host, root) == NOTHING


def test_a_handler_that_raises_nothing_ends_nothing(web: jailrs.Jail) -> None:
    came = threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda number, frame: came.set())
    try:
        program = web.popen(BUSY)

        def kill() -> None:
            came.wait()
            program.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        assert program.wait() == -9
        killer.join()
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_what_a_trace_raises_is_raised() -> None:
    def refuse(line: str) -> None:
        raise LookupError(line)

    with pytest.raises(LookupError, match="sysctl"):
        jailrs.Host.simulated(trace=refuse).jails()
    lines: list[str] = []
    host = jailrs.Host.simulated(trace=lines.append)
    jailrs.JailSpec("web").create(host)
    assert any(line.startswith("jail_set(") for line in lines)
