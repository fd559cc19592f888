//! Running programs in a jail.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::Jail;
use crate::child::Child;
use crate::command::{self, Spawn};

#[pymethods]
impl Jail {
    /// Runs a program in the jail to its end, as ``subprocess.run`` does on the host, and gives a
    /// ``subprocess.CompletedProcess``.
    ///
    /// The environment is clean, standard input is empty unless something is given, and no
    /// terminal of the host is the program's.
    ///
    /// Args:
    ///     args: the program and its arguments, or the program alone; never a line for a shell.
    ///     input: bytes, or a text with ``text``, for its standard input.
    ///     capture_output: keep what it writes; the same as ``PIPE`` for ``stdout`` and ``stderr``.
    ///     timeout: seconds after which it is killed, with what it has started.
    ///     check: raise ``subprocess.CalledProcessError`` if it fails.
    ///     text, encoding, errors: what is read and written is text.
    ///     env: its whole environment, instead of ``PATH`` alone.
    ///     cwd: where it starts, as seen from within.
    ///     user: who it runs as: a name in the jail's own ``etc/passwd``, or a number.
    ///     group, extra_groups: numbers of groups, instead of the user's.
    ///     login: set ``HOME``, ``SHELL``, ``USER`` and ``LOGNAME`` as the jail has them.
    ///     stdin, stdout, stderr: ``PIPE``, ``DEVNULL``, ``STDOUT`` (for ``stderr``), or for output
    ///         the path of a file on the host to whose end it goes.
    ///     pty: rows and columns of a new terminal that is its input, output and error; what is
    ///         shown there is ``stdout``, with or without ``capture_output``, and ``stderr`` is
    ///         ``None``. ``input`` is typed, and has to end with ``"\x04"`` for a program that
    ///         reads to the end; without it nothing is typed, and a program that reads waits.
    ///     fib: the routing table it uses.
    ///     timeout_kills_jail: when the time is over every process of the jail is killed.
    ///
    /// Raises:
    ///     subprocess.TimeoutExpired: it took longer, and was killed.
    ///     subprocess.CalledProcessError: with ``check``, it failed.
    ///     ValueError: two of the arguments exclude each other, or one cannot be.
    ///     JailFileNotFoundError: ``ENOENT``: there is no such program in the jail.
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (args, **options))]
    fn run<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        command::in_python(slf.py(), "run", (slf, args), options)
    }

    /// Starts a program in the jail and does not wait: as ``subprocess.Popen``, with the options
    /// of ``run`` that are not about its end.
    ///
    /// With ``pty=(rows, columns)`` it gets a new terminal instead of ``stdin``, ``stdout`` and
    /// ``stderr``, and a session that it controls. The terminal is opened on the host: the jail
    /// needs no ``/dev``. Type into the ``Popen``'s ``stdin`` (and ``flush``), and read what is
    /// shown from its ``stdout``; when both are closed it is hung up (``SIGHUP``). It begins as
    /// terminals do: what is typed is echoed and comes in lines, and the end of input is typed as
    /// ``"\x04"``. Read while it runs: the kernel throws away what it wrote last and nobody reads
    /// for a second after its end. That of a simulated machine passes bytes on as they are.
    ///
    /// Raises:
    ///     TypeError: ``pty`` is no pair of numbers, or an option is of another type.
    ///     ValueError: ``pty`` is not two numbers from 0 to 65535, or is given with a stream.
    ///     JailFileNotFoundError: ``ENOENT``: there is no such program in the jail.
    ///     JailGoneError: the jail has been removed.
    #[pyo3(signature = (args, **options))]
    fn popen<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        command::in_python(slf.py(), "Popen", (slf, args), options)
    }

    #[pyo3(signature = (args, **options))]
    fn _spawn<'py>(
        &self,
        py: Python<'py>,
        args: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Child> {
        let spawn = Spawn::new(args, options)?;
        let jail = self.handle()?;
        let host = self.machine.host()?;
        spawn.start(py, host, self.machine.nature(), |program| {
            jail.command(program)
        })
    }
}
