"""Running programs in a jail, in the shape of the module subprocess."""

from __future__ import annotations

import io
from subprocess import PIPE, CalledProcessError, CompletedProcess, TimeoutExpired

from .errors import JailError, JailTimeoutError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from signal import Signals
    from types import TracebackType
    from typing import IO, Any

    from ._native import Host, Jail, _Pipe
    from ._types import Path, Words

__all__ = ["Popen", "run"]

AFTER_KILL = 1.0
"""Seconds that a killed program's output may take to end."""


def run(
    where: Jail | Host,
    args: Path | Words,
    *,
    input: str | bytes | None = None,
    capture_output: bool = False,
    timeout: float | None = None,
    check: bool = False,
    timeout_kills_jail: bool = False,
    **options: Any,
) -> CompletedProcess[Any]:
    """What ``Jail.run`` and ``Host.run`` do; see there."""
    has_pty = options.get("pty") is not None
    if input is not None:
        if options.get("stdin") is not None:
            raise ValueError("input: not with stdin")
        if not has_pty:
            options["stdin"] = PIPE
    if capture_output:
        if options.get("stdout") is not None or options.get("stderr") is not None:
            raise ValueError("capture_output: not with stdout or stderr")
        if not has_pty:
            options["stdout"] = options["stderr"] = PIPE
    program = Popen(where, args, **options)
    try:
        stdout, stderr = program.communicate(input, timeout)
    except TimeoutExpired as expired:
        program._end(where if timeout_kills_jail else None)
        expired.stdout, expired.stderr = program._output(raw=True)
        raise
    except BaseException:
        program._end(where if timeout_kills_jail else None)
        raise
    code = program.wait()
    if check and code:
        raise CalledProcessError(code, program.args, stdout, stderr)
    return CompletedProcess(program.args, code, stdout, stderr)


class Popen:
    """A program that runs in a jail, or whose status nobody has taken yet: as ``subprocess.Popen``.

    ``stdin``, ``stdout`` and ``stderr`` are files where they are pipes. With ``pty`` the first two
    are the other side of the program's terminal, which is hung up when both are closed. At the end
    of a ``with`` statement they are closed and the program is waited for. Without the handle it
    goes on, and nothing stays behind when it ends; a terminal goes with the handle, too.
    """

    def __init__(
        self,
        where: Jail | Host,
        args: Path | Words,
        *,
        text: bool | None = None,
        encoding: str | None = None,
        errors: str | None = None,
        **options: Any,
    ) -> None:
        self.args = args
        """What was run."""
        self.returncode: int | None = None
        """What it ended with, once that is known; a signal as a negative number."""
        self._text = bool(text or encoding or errors)
        self._encoding = encoding or "utf-8"
        self._errors = errors or "strict"
        self._child = where._spawn(_words(args), **options)
        self.pid = self._child.pid
        """Its process."""
        self._talk: Any = None
        stdin, stdout, stderr = self._child.pipes
        self.stdin: IO[Any] | None = self._file(stdin, "w")
        """Where it reads from, if that is a pipe or a terminal."""
        self.stdout: IO[Any] | None = self._file(stdout, "r")
        """What it writes, if that is a pipe or a terminal."""
        self.stderr: IO[Any] | None = self._file(stderr, "r")
        """What it writes to standard error, if that is a pipe."""

    def poll(self) -> int | None:
        """What it ended with, if it has; never waits.

        Raises:
            JailError: ``ECHILD``: somebody else took its status.
        """
        if self.returncode is None:
            self.returncode = self._child.poll()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Waits until it ends, for so many seconds; what it ended with.

        Raises:
            subprocess.TimeoutExpired: it goes on.
            JailError: ``ECHILD``: somebody else took its status.
        """
        if self.returncode is None:
            try:
                self.returncode = self._child.wait(timeout)
            except JailTimeoutError:
                raise TimeoutExpired(self.args, timeout or 0.0) from None
        return self.returncode

    def communicate(
        self, input: str | bytes | None = None, timeout: float | None = None
    ) -> tuple[Any, Any]:
        """Writes all of ``input``, reads all output and waits for the end, for so many seconds.

        After ``TimeoutExpired`` it can be called again: no output is lost.

        Raises:
            subprocess.TimeoutExpired: it goes on.
            JailError: what kevent(2), read(2) and write(2) answer.
        """
        if self._talk is None:
            data = input.encode(self._encoding, self._errors) if isinstance(input, str) else input
            self._talk = self._child.talk(data or b"")
        elif input is not None:
            raise ValueError("input: cannot be given after communication has begun")
        left = self._talk.go_on(timeout)
        try:
            if left is None:
                raise JailTimeoutError
            if self.returncode is None:
                self.returncode = self._child.wait(None if timeout is None else left)
        except JailTimeoutError:
            stdout, stderr = self._output(raw=True)
            raise TimeoutExpired(self.args, timeout or 0.0, stdout, stderr) from None
        return self._output()

    def send_signal(self, signal: int | str | Signals) -> None:
        """Sends it a signal: FreeBSD's number, a name as ``"TERM"``, or one of the module signal.

        Nothing is done once its status was taken, when its number may be another's.

        Raises:
            JailPermissionError: ``EPERM``.
        """
        self._child.kill(signal)

    def terminate(self) -> None:
        """Asks it to end: ``SIGTERM``.

        Raises:
            JailPermissionError: ``EPERM``.
        """
        self.send_signal("TERM")

    def kill(self) -> None:
        """Ends it: ``SIGKILL``.

        Raises:
            JailPermissionError: ``EPERM``.
        """
        self.send_signal("KILL")

    def kill_group(self, signal: int | str | Signals = "KILL") -> None:
        """Sends a signal to it and to what it has started, unless that went to another group.

        Raises:
            JailPermissionError: ``EPERM``.
        """
        self._child.kill(signal, group=True)

    def __enter__(self) -> Popen:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for file in (self.stdout, self.stderr):
            if file is not None:
                file.close()
        try:
            if self.stdin is not None:
                self.stdin.close()
        finally:
            self.wait()

    def __repr__(self) -> str:
        return f"<Popen pid={self.pid} returncode={self.returncode} args={self.args!r}>"

    def _end(self, jail: Any) -> None:
        """Kills it with what it has started, or all of the jail, and takes its status."""
        self.kill_group()
        self.kill()
        if jail is not None:
            try:
                jail.signal("KILL", nested=True)
            except ProcessLookupError:
                pass  # It went with its last process.
        try:
            if self._talk is not None:
                self._talk.go_on(AFTER_KILL)
            self.wait(AFTER_KILL)
        except TimeoutExpired:
            pass  # It is being killed, and its status is nobody's.

    def _output(self, *, raw: bool = False) -> tuple[Any, Any]:
        out, err = self._talk.output
        piped = self.stdout is not None, self.stderr is not None
        return tuple(
            None if not there else data if raw or not self._text else self._decoded(data)
            for there, data in zip(piped, (out, err), strict=True)
        )  # type: ignore[return-value]

    def _decoded(self, data: bytes) -> str:
        text = data.decode(self._encoding, self._errors)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _file(self, pipe: _Pipe | None, mode: str) -> IO[Any] | None:
        if pipe is None:
            return None
        raw = _File(pipe, mode)
        buffered = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
        if not self._text:
            return buffered
        return io.TextIOWrapper(
            buffered, self._encoding, self._errors, write_through=True, line_buffering=mode == "w"
        )


def _words(args: Any) -> Words:
    if isinstance(args, (str, bytes)) or hasattr(args, "__fspath__"):
        return [args]
    return list(args)


class _File(io.RawIOBase):
    """A pipe or terminal as a file: reads and writes leave the interpreter, Ctrl-C ends them."""

    def __init__(self, pipe: _Pipe, mode: str) -> None:
        self._pipe = pipe
        self._mode = mode

    def readable(self) -> bool:
        return self._mode == "r"

    def writable(self) -> bool:
        return self._mode == "w"

    def readinto(self, buffer: Any) -> int:
        data = self._pipe.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def write(self, data: Any) -> int:
        try:
            return self._pipe.write(bytes(data))
        except JailError as error:
            if error.name in ("EPIPE", "EIO"):  # The latter of a terminal.
                raise BrokenPipeError(error.errno, "nobody reads any more") from None
            raise

    def close(self) -> None:
        if not self.closed:
            self._pipe.close()
        super().close()
