"""A progress bar of rich."""

from __future__ import annotations

from rich.progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Self

    from ._native import StepEvent

__all__ = ["Bar"]


class Bar(Progress):
    """A bar that is a function of a ``StepEvent``."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.task = self.add_task("", total=None)
        return self

    def __call__(self, event: StepEvent, /) -> None:
        if event.kind == "begin":
            words, total = str(event.step), event.total
            self.update(self.task, description=words, total=total, completed=event.index)
        elif event.kind == "done":
            self.update(self.task, completed=event.index + 1)
        else:
            self.print(f"{event.kind}: {event.step}", markup=False, highlight=False)
