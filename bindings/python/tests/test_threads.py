"""Several threads, and forks."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

import jailrs


def test_threads_share_a_host(host: jailrs.Host) -> None:
    barrier = threading.Barrier(8)

    def work(number: int) -> int:
        barrier.wait()
        for turn in range(10):
            name = f"jail-{number}-{turn}"
            with jailrs.JailSpec(name, hostname=name).create(host) as jail:
                echoed = jail.run(["/bin/echo", name], stdout=jailrs.PIPE, timeout=60).stdout
                assert echoed == f"{name}\n".encode()
                jail.update(securelevel=1)
                assert jail.get("host.hostname", "securelevel") == {
                    "host.hostname": name,
                    "securelevel": 1,
                }
                assert name in host.jails()
                jail.rename(f"{name}-")
        return number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))
    assert len(host.jails()) == 0


def test_threads_share_a_jail(host: jailrs.Host, web: jailrs.Jail) -> None:
    def work(number: int) -> None:
        for turn in range(50):
            web["host.hostname"] = f"{number}-{turn}"
            assert web["host.hostname"].count("-") == 1
            web.rename(f"web{number}")

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(work, number) for number in range(4)]
    # Another thread may have renamed it: before 15.0 the handle then is of a name that went.
    for result in results:
        error = result.exception()
        assert error is None or isinstance(error, jailrs.JailReusedError)


def test_the_interpreter_goes_on_while_one_waits(web: jailrs.Jail) -> None:
    program = web.popen(["/bin/sh", "-c", "while :; do :; done"])
    waiting = threading.Thread(target=program.wait)
    waiting.start()
    # It could not be killed if the wait kept the interpreter, or the handle.
    program.kill()
    waiting.join(60)
    assert not waiting.is_alive() and program.returncode == -9


def test_two_communicate(web: jailrs.Jail) -> None:
    program = web.popen(["/bin/sh", "-c", "echo a; while :; do :; done"], stdout=jailrs.PIPE)
    outputs: list[bytes] = []

    def talk() -> None:
        while not outputs:
            try:
                program.communicate(timeout=0.1)
            except subprocess.TimeoutExpired as expired:
                outputs.extend(filter(None, [expired.stdout]))

    threads = [threading.Thread(target=talk) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads) and outputs[0] == b"a\n"
    program.kill()
    program.wait(10)


def test_one_waits_for_events_at_a_time(host: jailrs.Host) -> None:
    events = host.events()
    errors: list[BaseException] = []

    def take() -> None:
        try:
            next(events)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    while not errors:
        threads[0].join(0.01)
    jailrs.JailSpec("web").create(host)
    for thread in threads:
        thread.join(60)
    assert [type(error) for error in errors] == [RuntimeError]


def in_a_fork(work: Callable[[], None]) -> int:
    """What a forked child ends with: 0 if nothing is raised."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_has_no_simulated_machine(host: jailrs.Host) -> None:
    owned = jailrs.JailSpec("web").create_owned(host)
    handles: list[object] = [owned, host.events(), host.jails()]
    release = host.release

    def work() -> None:
        for use in (host.jails, host.snapshot, owned.remove, owned.info):
            with pytest.raises(RuntimeError, match="fork"):
                use()
        # Nor does their end harm the parent's, or wait for a lock that nobody has any more.
        handles.clear()
        fresh = jailrs.Host.simulated(release)
        with jailrs.JailSpec("child").create(fresh) as jail:
            assert jail.run(["/bin/true"]).returncode == 0

    assert in_a_fork(work) == 0
    assert owned.exists()
    owned.remove()
