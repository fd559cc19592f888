"""Events for ``async for``."""

from __future__ import annotations

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import Events, JailEvent

PERIOD = 0.05
"""Seconds between two looks."""


async def next_event(events: Events) -> JailEvent:
    """The next event; the loop goes on meanwhile, and the task can be cancelled."""
    while True:
        event = await asyncio.to_thread(events.wait, PERIOD)
        if event is not None:
            return event
        await readable(events)


async def readable(events: Events) -> None:
    """Waits until there may be an event."""
    # The time of a simulated machine jumps: who makes an event there needs some of ours.
    await asyncio.sleep(PERIOD)
