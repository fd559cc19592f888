"""A progress bar of tqdm."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._native import StepEvent

__all__ = ["Bar"]

# It has no types of its own.
tqdm: Any = import_module("tqdm").tqdm


class Bar(tqdm):  # type: ignore[misc]
    """A bar that is a function of a ``StepEvent``."""

    def __call__(self, event: StepEvent, /) -> None:
        if event.kind == "begin":
            self.total = event.total
            self.n = event.index
            self.set_description(str(event.step))
        elif event.kind == "done":
            self.n = event.index + 1
            self.refresh()
        else:
            self.write(f"{event.kind}: {event.step}")
