"""Ready-made functions for ``progress`` of ``JailSpec.start`` and ``StartedJail.stop``.

They are functions of a ``StepEvent``, like any other that is given there:

>>> import jailrs
>>> host = jailrs.Host.simulated()
>>> spec = jailrs.JailSpec("web", hooks={"prestart": lambda host: None})
>>> with spec.start(host, progress=lambda event: print(event.kind, event.step)):
...     pass
begin prestart: a function of the program
done prestart: a function of the program
begin jail web
done jail web
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Any, TextIO

    from ._native import StepEvent
    from ._types import Progress

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
    from ._rich_bar import Bar

    return Bar(**options)


def tqdm(**options: Any) -> AbstractContextManager[Progress]:
    """A bar of tqdm, to be used in a ``with`` statement; options are those of its ``tqdm``.

    Raises:
        ImportError: tqdm is not installed.
    """
    from ._tqdm_bar import Bar

    return Bar(**{"unit": "step", **options})


def _stderr() -> TextIO:
    import sys

    return sys.stderr
