"""Ready-made functions for ``progress`` of ``JailSpec.start`` and ``StartedJail.stop``.

They are functions of a ``StepEvent``, like any other that is given there:

>>> import jailrs
>>> host = jailrs.Host.simulated()
>>> spec = jailrs.JailSpec("web", hooks={"prestart": lambda host: None})
>>> with spec.start(host, progress=lambda event: print(event.kind, event.step)):
...     pass
begin hook at prestart
done hook at prestart
begin create jail web
done create jail web
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Any, Protocol, TextIO

    from ._native import StepEvent

    class Progress(Protocol):
        """A function that is told of steps."""

        def __call__(self, event: StepEvent, /) -> object:
            """Takes an event."""

__all__ = ["lines", "rich", "tqdm"]


def lines(file: TextIO | None = None) -> Progress:
    """A line for each step that is done, failed or undone, to a file; standard error if not given.

    Raises:
        OSError: the file cannot be written to: the start is broken off then, and undone.
    """

    def tell(event: StepEvent) -> None:
        if event.kind == "begin":
            return
        took = f" in {event.took:.1f} s" if event.took else ""
        error = f": {event.error}" if event.error is not None else ""
        print(f"{event.kind}: {event.step}{took}{error}", file=file or _stderr())

    return tell


def rich(**options: Any) -> AbstractContextManager[Progress]:
    """A bar of rich, to be used in a ``with`` statement; options are those of its ``Progress``.

    Raises:
        ImportError: rich is not installed.
    """
    from rich.progress import Progress as Bars

    class Bar(Bars):
        def __enter__(self) -> Bar:
            super().__enter__()
            self.task = self.add_task("", total=None)
            return self

        def __call__(self, event: StepEvent, /) -> None:
            if event.kind == "begin":
                words = str(event.step)
                self.update(
                    self.task, description=words, total=event.total, completed=event.index
                )
            elif event.kind == "done":
                self.update(self.task, completed=event.index + 1)
            else:
                self.print(f"{event.kind}: {event.step}", markup=False)

    return Bar(**options)


def tqdm(**options: Any) -> AbstractContextManager[Progress]:
    """A bar of tqdm, to be used in a ``with`` statement; options are those of its ``tqdm``.

    Raises:
        ImportError: tqdm is not installed.
    """
    from tqdm import tqdm as bars

    class Bar(bars):  # type: ignore[misc]
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

    return Bar(**{"unit": "step", **options})


def _stderr() -> TextIO:
    import sys

    return sys.stderr
