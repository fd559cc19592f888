"""Several jails that were started together."""

from __future__ import annotations

from .errors import JailError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from ._native import StartedJail, StopPolicy

__all__ = ["Fleet"]


class Fleet:
    """What became of starting several jails. In a ``with`` statement all are stopped at the end."""

    def __init__(
        self, started: list[StartedJail], failed: dict[str, JailError], skipped: list[str]
    ) -> None:
        self.started = started
        """Those that run, in the order they were started."""
        self.failed = failed
        """Why others do not, by their names."""
        self.skipped = skipped
        """The names of those that depend on others that do not run."""

    def check(self) -> Fleet:
        """Itself, if all of them run.

        Raises:
            JailError: the first that failed; those that run go on.
        """
        for error in self.failed.values():
            raise error
        return self

    def stop_all(self, policy: StopPolicy | None = None) -> None:
        """Stops those that run, the last started first. All are tried.

        Raises:
            JailError: the first that could not be stopped wholly; ``undo_failures`` has the others
                too, and they stay in ``started``.
        """
        failed: list[JailError] = []
        left: list[StartedJail] = []
        while self.started:
            jail = self.started.pop()
            try:
                jail.stop(policy)
            except JailError as error:
                failed.append(error)
                left.insert(0, jail)
            except BaseException:
                self.started += [jail, *left]
                raise
        self.started = left
        if failed:
            failed[0].undo_failures += tuple(failed[1:])
            raise failed[0]

    def __enter__(self) -> Fleet:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.stop_all()
        except JailError as failure:
            if error is None:
                raise
            if hasattr(error, "add_note"):
                error.add_note(f"and at the end of the with statement: {failure}")

    def __repr__(self) -> str:
        return (
            f"<Fleet: {len(self.started)} started, {len(self.failed)} failed, "
            f"{len(self.skipped)} skipped>"
        )
