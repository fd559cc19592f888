"""What can go wrong, as exceptions.

All of them are ``JailError``, which is an ``OSError``; most are also what the standard library
raises in such a case, so that code that knows nothing of jails can deal with them:

>>> import jailrs
>>> host = jailrs.Host.simulated()
>>> try:
...     host.jail("web")
... except ProcessLookupError as error:
...     print(error.errno, error.name, error.operation, error.object)
2 ENOENT jail_get name=web

``errno`` is FreeBSD's number on every system, ``name`` its name: off FreeBSD the module ``errno``
of the standard library has other numbers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "JailBusyError",
    "JailCancelledError",
    "JailCommandError",
    "JailError",
    "JailExistsError",
    "JailFileNotFoundError",
    "JailGoneError",
    "JailInterruptedError",
    "JailJournalError",
    "JailLimitError",
    "JailNotFoundError",
    "JailPermissionError",
    "JailReusedError",
    "JailTimeoutError",
    "JailUnknownParamError",
    "JailUnsupportedError",
    "JailValueError",
]


class JailError(OSError):
    """Why something could not be done.

    Decide by the class, by ``errno`` or by ``name``, never by the text.
    """

    errno: int | None
    """FreeBSD's error number; ``None`` if the kernel was not asked."""
    name: str | None
    """Its name, as in ``"EPERM"``."""
    errmsg: str | None
    """What the kernel said besides."""
    hint: str | None
    """What is known to cause it, where the kernel says nothing."""
    operation: str | None
    """The system call, or the step of a compound one: ``"jail_set"``, ``"execve"``."""
    object: str | None
    """What it was about, as in ``"name=web, path=/jails/web"``."""
    param: str | None
    """The argument or parameter that is wrong."""
    jail: str | None
    """The name of the jail whose start or stop failed, or that is gone."""
    step: str | None
    """The step of a start or a stop that failed, in words."""
    undo_failures: tuple[JailError, ...]
    """What could not be undone after the failure, and is left behind."""

    def __init__(
        self,
        message: str = "",
        *,
        errno: int | None = None,
        name: str | None = None,
        errmsg: str | None = None,
        hint: str | None = None,
        operation: str | None = None,
        object: str | None = None,
        param: str | None = None,
        jail: str | None = None,
        step: str | None = None,
        undo_failures: tuple[JailError, ...] = (),
    ) -> None:
        super().__init__(errno, message)
        self.name = name
        self.errmsg = errmsg
        self.hint = hint
        self.operation = operation
        self.object = object
        self.param = param
        self.jail = jail
        self.step = step
        self.undo_failures = undo_failures

    def __str__(self) -> str:
        return str(self.strerror)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.strerror!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), str(self.strerror), self.errno, self.__dict__.copy())


def _made_again(
    kind: type[JailError], message: str, errno: int | None, rest: dict[str, Any]
) -> JailError:
    error = kind(message, errno=errno)
    error.__dict__.update(rest)
    return error


class JailExistsError(JailError, FileExistsError):
    """There is one already."""


class JailNotFoundError(JailError, ProcessLookupError):
    """There is no such jail, process or rule."""


class JailGoneError(JailNotFoundError):
    """The jail has been removed; nothing was done."""


class JailReusedError(JailNotFoundError):
    """The jail is gone and its number another's, to which nothing was done."""


class JailFileNotFoundError(JailError, FileNotFoundError):
    """There is no such path, program, interface or disk."""


class JailPermissionError(JailError, PermissionError):
    """Not root, or more than the jail around allows."""


class JailValueError(JailError, ValueError):
    """A value that cannot work; ``param`` says which, and mostly nothing was called."""


class JailUnsupportedError(JailError, NotImplementedError):
    """This kernel cannot: too old, a module is missing, limits are off, or it is not FreeBSD."""


class JailUnknownParamError(JailUnsupportedError, KeyError):
    """A parameter that this kernel does not have."""


class JailBusyError(JailError):
    """In use by another jail, mount or program."""


class JailTimeoutError(JailError, TimeoutError):
    """It did not happen in time."""


class JailLimitError(JailError):
    """A limit of the system or of this process is reached."""


class JailInterruptedError(JailError, InterruptedError):
    """A signal came in between."""


class JailCancelledError(JailError):
    """A start was broken off between two steps, and undone."""


class JailJournalError(JailError):
    """A journal is of no use."""


class JailCommandError(JailError):
    """A program that a spec says to run failed."""

    returncode: int | None
    """What it gave to exit(3), or the signal that ended it as a negative number."""
    stderr: str | None
    """What it wrote to standard error, where that was kept."""

    def __init__(
        self,
        message: str = "",
        *,
        errno: int | None = None,
        name: str | None = None,
        errmsg: str | None = None,
        hint: str | None = None,
        operation: str | None = None,
        object: str | None = None,
        param: str | None = None,
        jail: str | None = None,
        step: str | None = None,
        undo_failures: tuple[JailError, ...] = (),
        returncode: int | None = None,
        stderr: str | None = None,
    ) -> None:
        super().__init__(
            message,
            errno=errno,
            name=name,
            errmsg=errmsg,
            hint=hint,
            operation=operation,
            object=object,
            param=param,
            jail=jail,
            step=step,
            undo_failures=undo_failures,
        )
        self.returncode = returncode
        self.stderr = stderr
