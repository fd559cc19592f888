//! The command line, which is libtest's, and the environment.

use std::env;
use std::path::PathBuf;

/// What to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Name the test as libtest does and do nothing.
    pub(crate) list: bool,
    /// Only what libtest calls ignored, of which there is nothing to list.
    pub(crate) ignored: bool,
    /// Substrings of the names of the cases to run; all if there is none.
    pub(crate) filters: Vec<String>,
    /// Substrings of the names of those not to run.
    pub(crate) skip: Vec<String>,
    /// The names are whole ones.
    pub(crate) exact: bool,
    /// More places with data.
    pub(crate) directories: Vec<PathBuf>,
    pub(crate) kernel: Target,
}

/// The kernel to replay on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Target {
    #[default]
    Simulated,
    /// The one this runs on.
    Local,
    /// No kernel has this name.
    Unknown(String),
}

impl Options {
    pub(crate) fn read() -> Self {
        let mut options = Self::parse(env::args().skip(1));
        if let Some(directories) = env::var_os("JAILRS_TRANSCRIPTS") {
            let paths = env::split_paths(&directories);
            let named = paths.filter(|path| !path.as_os_str().is_empty());
            options.directories = named.map(as_the_caller_sees_it).collect();
        }
        options.kernel = match env::var("JAILRS_KERNEL").as_deref() {
            Err(env::VarError::NotPresent) | Ok("" | "sim") => Target::Simulated,
            Ok("local") => Target::Local,
            other => Target::Unknown(format!("{other:?}")),
        };
        options
    }

    pub(crate) fn parse(args: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        let mut args = args;
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--list" => options.list = true,
                "--ignored" => options.ignored = true,
                "--exact" => options.exact = true,
                "--skip" => options.skip.extend(args.next()),
                flag if WITH_VALUE.contains(&flag) => {
                    let _ = args.next();
                }
                flag if flag.starts_with('-') => {
                    let skip = flag.strip_prefix("--skip=").map(str::to_owned);
                    options.skip.extend(skip);
                }
                filter => options.filters.push(filter.to_owned()),
            }
        }
        // cargo-nextest asks for the test by the name that --list gave it.
        if options.exact && options.filters == [TEST] {
            options.filters.clear();
        }
        options
    }

    /// Whether a case is asked for.
    pub(crate) fn wants(&self, case: &str) -> bool {
        let hit = |pattern: &String| {
            if self.exact {
                pattern == case
            } else {
                case.contains(pattern.as_str())
            }
        };
        (self.filters.is_empty() || self.filters.iter().any(hit)) && !self.skip.iter().any(hit)
    }
}

/// cargo runs tests in the package's folder: what is not there is looked for where cargo was
/// started.
fn as_the_caller_sees_it(path: PathBuf) -> PathBuf {
    match env::var_os("PWD") {
        Some(start) if !path.exists() => PathBuf::from(start).join(path),
        _ => path,
    }
}

/// The name of the one test that libtest's protocol is told of.
pub(crate) const TEST: &str = "transcripts";

/// Flags of libtest that take a value, and mean nothing here.
const WITH_VALUE: [&str; 6] = [
    "--test-threads",
    "--format",
    "--color",
    "--logfile",
    "--shuffle-seed",
    "-Z",
];
