"""What happens to jails, for loops of both kinds."""

from __future__ import annotations

import asyncio

import pytest

import jailrs


def test_a_loop(host: jailrs.Host) -> None:
    told: list[tuple[str, str | None]] = []
    with host.events() as events:
        assert events.jails() == {}
        jail = jailrs.JailSpec("web").create(host)
        for event in events:
            told.append((event.change, event.name))
            if event.change == "removed":
                assert event.jid == jail.jid and str(event) == f"jail {event.jid} (web): removed"
                break
            if event.change == "created":
                jail.update(hostname="www")
            elif event.change == "changed":
                jail.remove()
    assert told == [("created", "web"), ("changed", "web"), ("removed", "web")]
    with pytest.raises(ValueError, match="closed"):
        next(events)
    events.close()


def test_nothing_within_a_time(host: jailrs.Host) -> None:
    events = host.events()
    assert events.wait(3600) is None
    jailrs.JailSpec("web").create(host)
    event = events.wait(3600)
    assert event is not None and (event.change, event.pid) == ("created", None)
    assert list(events.jails().values()) == ["web"]


def test_who_attaches_is_told_since_15() -> None:
    host = jailrs.Host.simulated("15.1")
    jail = jailrs.JailSpec("web").create(host)
    events = host.events()
    program = jail.popen(["/bin/sleep", "3600"])
    # It enters by a jail_set(2), which is told as a change, too.
    told = [(event.change, event.pid) for event in (events.wait(10), events.wait(10)) if event]
    assert told == [("changed", None), ("attached", program.pid)]


def test_async_for(host: jailrs.Host) -> None:
    async def work() -> list[str]:
        told: list[str] = []
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0.001)

        beside = asyncio.create_task(others())
        events = host.events()
        asyncio.get_running_loop().call_later(0.1, lambda: jailrs.JailSpec("web").create(host))
        async for event in events:
            told.append(event.change)
            if event.change == "removed":
                break
            host.jail("web").remove()
        beside.cancel()
        assert turns > 10, "the loop did not go on"
        return told

    told = asyncio.run(work())
    assert (told[0], told[-1]) == ("created", "removed")


def test_a_wait_can_be_cancelled(host: jailrs.Host) -> None:
    async def work() -> None:
        events = host.events()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(events.__anext__(), 0.2)
        jailrs.JailSpec("web").create(host)
        event = await asyncio.wait_for(events.__anext__(), 60)
        assert event.change == "created"

    asyncio.run(work())
