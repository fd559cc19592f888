//! An example's surroundings.

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{ExitCode, Termination};
use std::sync::Arc;

use jail::{Host, Kernel};
use jail_sim::Machine;

use crate::Usage;
use crate::usage::Parsed;

/// How an example ends.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// What an example is given: a kernel and its arguments.
#[derive(Debug)]
pub struct Example {
    /// `None` for the running kernel.
    machine: Option<Machine>,
    flags: Vec<char>,
    args: Vec<OsString>,
}

impl Example {
    /// Runs an example with the program's arguments; what goes wrong becomes one line.
    ///
    /// The example writes to the writer it is given: if nobody reads on, as in `list | head -1`,
    /// it ends like any other error, with everything cleaned up, and silently.
    pub fn run<T: Termination>(
        usage: &Usage,
        example: impl FnOnce(&Self, &mut dyn Write) -> Outcome<T>,
    ) -> ExitCode {
        let parsed = match usage.parse(lexopt::Parser::from_env()) {
            Ok(parsed) => parsed,
            Err(error) => {
                eprintln!("{}: {error}; --help tells more", usage.name);
                return ExitCode::from(2);
            }
        };
        let out = &mut io::stdout();
        let outcome = match parsed {
            None => write!(out, "{}", usage.help()).map_or_else(fail, succeed),
            Some(parsed) => example(&Self::new(parsed), out).map(T::report),
        };
        outcome.unwrap_or_else(|error| match error.downcast_ref::<io::Error>() {
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            _ => {
                eprintln!("{}: {error}", usage.name);
                ExitCode::FAILURE
            }
        })
    }

    /// The host: the simulated machine, or with `--local` the one this runs on, which loads the modules
    /// that the example takes: nullfs, procfs and others.
    ///
    /// # Errors
    /// [`jail::Error::NotFreeBsd`]
    pub fn host(&self) -> Result<Host, jail::Error> {
        let host = Host::new(self.kernel()?);
        Ok(match self.machine {
            Some(_) => host,
            None => host.loading_modules(),
        })
    }

    /// Its kernel, as a process of its own sees it.
    ///
    /// # Errors
    /// [`jail::Error::NotFreeBsd`]
    pub fn kernel(&self) -> Result<Arc<dyn Kernel>, jail::Error> {
        match &self.machine {
            Some(machine) => Ok(Arc::new(machine.process())),
            None => Ok(Arc::clone(Host::local()?.kernel())),
        }
    }

    /// The simulated machine, unless it is the running kernel.
    #[must_use]
    pub const fn machine(&self) -> Option<&Machine> {
        self.machine.as_ref()
    }

    /// Whether an option of one letter was given.
    #[must_use]
    pub fn has(&self, flag: char) -> bool {
        self.flags.contains(&flag)
    }

    /// The arguments that are no options.
    #[must_use]
    pub fn args(&self) -> &[OsString] {
        &self.args
    }

    fn new(parsed: Parsed) -> Self {
        Self {
            machine: (!parsed.local).then(|| Machine::new(parsed.release)),
            flags: parsed.flags,
            args: parsed.args,
        }
    }
}

fn succeed((): ()) -> Outcome<ExitCode> {
    Ok(ExitCode::SUCCESS)
}

fn fail(error: io::Error) -> Outcome<ExitCode> {
    Err(error.into())
}
