"""FreeBSD jails by system call: describe, start, list, run things in them, stop.

No ``jail``, ``jls``, ``jexec`` or ``ps`` is run. The same code runs on FreeBSD 13.2 to 15.1, as
root, and on any system on a simulated FreeBSD in memory:

>>> import jailrs
>>> host = jailrs.Host.simulated()  # jailrs.Host() is the machine this runs on
>>> with jailrs.JailSpec("web", hostname="www").create(host) as jail:
...     jail.run(["/bin/sh", "-c", "echo I am $(hostname)"], capture_output=True, text=True).stdout
'I am www\\n'

Parameters have the kernel's names, and values the types that Python has for them:

>>> spec = jailrs.JailSpec("web", addresses=["10.0.0.1"], allow_raw_sockets=True)
>>> with spec.create(host) as jail:
...     jail["allow.raw_sockets"], jail["ip4.addr"]
(True, [IPv4Address('10.0.0.1')])

Times are seconds, sizes bytes or texts as ``"64M"``. Errors are ``JailError``, see
``jailrs.errors``.
"""

from __future__ import annotations

import os as _os

from . import errors, progress
from ._native import (
    AddedAlias,
    AppliedRuleset,
    Capabilities,
    CpuSet,
    CreatedJail,
    DevfsRuleset,
    Events,
    Exec,
    Host,
    IpAlias,
    Jail,
    JailEvent,
    JailInfo,
    Jails,
    JailSpec,
    Limit,
    Md,
    MdDisk,
    Mount,
    Mounted,
    OwnedJail,
    Plan,
    Process,
    Recovered,
    Snapshot,
    StartedJail,
    Step,
    StepEvent,
    StopPolicy,
    Vnet,
    _after_fork,
)
from .errors import (
    JailBusyError,
    JailCancelledError,
    JailCommandError,
    JailError,
    JailExistsError,
    JailFileNotFoundError,
    JailGoneError,
    JailInterruptedError,
    JailJournalError,
    JailLimitError,
    JailNotFoundError,
    JailPermissionError,
    JailReusedError,
    JailTimeoutError,
    JailUnknownParamError,
    JailUnsupportedError,
    JailValueError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._fleet import Fleet
    from ._run import Popen

__all__ = [
    "DEVNULL",
    "PIPE",
    "STDOUT",
    "AddedAlias",
    "AppliedRuleset",
    "Capabilities",
    "CpuSet",
    "CreatedJail",
    "DevfsRuleset",
    "Events",
    "Exec",
    "Fleet",
    "Host",
    "IpAlias",
    "Jail",
    "JailBusyError",
    "JailCancelledError",
    "JailCommandError",
    "JailError",
    "JailEvent",
    "JailExistsError",
    "JailFileNotFoundError",
    "JailGoneError",
    "JailInfo",
    "JailInterruptedError",
    "JailJournalError",
    "JailLimitError",
    "JailNotFoundError",
    "JailPermissionError",
    "JailReusedError",
    "JailSpec",
    "JailTimeoutError",
    "JailUnknownParamError",
    "JailUnsupportedError",
    "JailValueError",
    "Jails",
    "Limit",
    "Md",
    "MdDisk",
    "Mount",
    "Mounted",
    "OwnedJail",
    "Plan",
    "Popen",
    "Process",
    "Recovered",
    "Snapshot",
    "StartedJail",
    "Step",
    "StepEvent",
    "StopPolicy",
    "Vnet",
    "errors",
    "progress",
]

PIPE = -1
"""As ``subprocess.PIPE``: a pipe to or from the program."""
STDOUT = -2
"""As ``subprocess.STDOUT``: standard error goes where standard output goes."""
DEVNULL = -3
"""As ``subprocess.DEVNULL``: nothing to read, and output that is lost."""

_os.register_at_fork(after_in_child=_after_fork)


def __getattr__(name: str) -> object:
    # What needs more of the standard library than most programs do.
    if name == "Popen":
        from ._run import Popen

        return Popen
    if name == "Fleet":
        from ._fleet import Fleet

        return Fleet
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
