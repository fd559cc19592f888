"""Events for ``async for``."""

from __future__ import annotations

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import Events, JailEvent


async def next_event(events: Events) -> JailEvent:
    """The next event; the loop goes on meanwhile, and the task can be cancelled."""
    while True:
        event = events.wait(0)
        if event is not None:
            return event
        await readable(events)


async def readable(events: Events) -> None:
    """Waits until there may be an event."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    descriptor = events.fileno()
    loop.add_reader(descriptor, _set, ready)
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)


def _set(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
