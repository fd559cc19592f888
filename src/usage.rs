//! Arguments.

use std::ffi::OsString;

use jail::Release;
use lexopt::prelude::*;

/// What an example is called, does and takes.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Its file's name.
    pub name: &'static str,
    /// What it does, in a few lines.
    pub about: &'static str,
    /// Its own arguments, as a manual page shows them.
    pub args: &'static str,
    /// Its own options of one letter: the letter and what it does.
    pub flags: &'static [(char, &'static str)],
}

/// What the arguments say.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) local: bool,
    pub(crate) release: Release,
    pub(crate) flags: Vec<char>,
    pub(crate) args: Vec<OsString>,
}

impl Usage {
    /// Reads the arguments; `None` if they ask for help. Options come first, as an argument may
    /// be a program with options of its own.
    pub(crate) fn parse(&self, mut given: lexopt::Parser) -> Result<Option<Parsed>, lexopt::Error> {
        let mut parsed = Parsed {
            local: false,
            release: Release::V15_1,
            flags: Vec::new(),
            args: Vec::new(),
        };
        while let Some(arg) = given.next()? {
            match arg {
                Long("local") => parsed.local = true,
                Long("release") => parsed.release = given.value()?.parse()?,
                Long("help") | Short('h') => return Ok(None),
                Short(flag) if self.flags.iter().any(|(known, _)| *known == flag) => {
                    parsed.flags.push(flag);
                }
                Value(first) if !self.args.is_empty() => {
                    parsed.args = std::iter::once(first).chain(given.raw_args()?).collect();
                }
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(parsed))
    }

    /// The answer to `--help`.
    pub(crate) fn help(&self) -> String {
        let Self {
            name, about, args, ..
        } = self;
        let mut text = format!("{about}\n\nUsage: {name} [OPTION...] {args}");
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
        for (flag, what) in self.flags {
            text.push_str(&format!("  -{flag:<17} {what}\n"));
        }
        text + COMMON
    }
}

const COMMON: &str = "  --local            work on the running FreeBSD kernel, as root
  --release RELEASE  simulate 13.2, 14.4, 15.0 or 15.1, which is the default
  --help             this text
";

#[cfg(test)]
mod tests {
    use super::*;

    const USAGE: Usage = Usage {
        name: "list",
        about: "Lists.",
        args: "[PARAMETER...]",
        flags: &[('v', "more")],
    };

    fn parse(args: &[&str]) -> Result<Option<Parsed>, String> {
        let parser = lexopt::Parser::from_args(args.iter().copied());
        USAGE.parse(parser).map_err(|error| error.to_string())
    }

    #[test]
    fn options_end_at_the_first_argument() {
        let parsed = parse(&["--release", "13.2", "-v", "web", "ls", "--local", "-l"]);
        let parsed = parsed.unwrap().unwrap();
        assert_eq!((parsed.local, parsed.release), (false, Release::V13_2));
        assert_eq!(parsed.flags, ['v']);
        assert_eq!(parsed.args, ["web", "ls", "--local", "-l"]);
    }

    #[test]
    fn what_it_does_not_know_it_says() {
        assert_eq!(parse(&["-x"]).unwrap_err(), "invalid option '-x'");
        let error = parse(&["--release=12.1"]).unwrap_err();
        assert!(error.contains("13.2, 14.4, 15.0, 15.1"), "{error}");
        assert!(parse(&["--help"]).unwrap().is_none());
    }

    #[test]
    fn the_columns_of_the_help_agree() {
        let help = USAGE.help();
        assert!(help.starts_with("Lists.\n\nUsage: list [OPTION...] [PARAMETER...]\n\n"));
        assert!(help.contains("\n  -v                 more\n  --local            work on"));
    }
}
