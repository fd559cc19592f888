//! Numbers by their names in the headers.

mod host;
mod interface;

use core::fmt::{self, Display};

use jail_sys::sys::{event, fcntl as file, jail, time, wait};

pub(super) use self::host::{
    domain, file_flags, id, md_options, md_type, mount_flags, socket_kind, unmount_flags, wait_mode,
};
pub(super) use self::interface::{if_flags, in6_flags, route_flags, route_type};
use crate::Signal;

/// A set of bits, each by its name, what has none as a number.
pub(super) struct Flags {
    bits: i64,
    /// What no bit at all is called.
    none: &'static str,
    names: &'static [(i64, &'static str)],
}

impl Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut rest, mut separator) = (self.bits, "");
        for (bit, name) in self.names {
            if rest & bit != 0 {
                write!(f, "{separator}{name}")?;
                (rest, separator) = (rest & !bit, "|");
            }
        }
        match (rest, separator) {
            (0, "") => f.write_str(self.none),
            (0, _) => Ok(()),
            (rest, separator) => write!(f, "{separator}{rest:#x}"),
        }
    }
}

/// A number by its name, or as it is.
pub(super) struct Named {
    number: i64,
    name: Option<&'static str>,
}

impl Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Some(name) => f.write_str(name),
            None => write!(f, "{}", self.number),
        }
    }
}

fn named(number: i64, names: &[(i64, &'static str)]) -> Named {
    let found = names.iter().find(|(known, _)| *known == number);
    Named {
        number,
        name: found.map(|(_, name)| *name),
    }
}

pub(super) fn signal(signal: i32) -> Named {
    Named {
        number: signal.into(),
        name: Signal::new(signal).name(),
    }
}

pub(super) fn jail_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (jail::JAIL_CREATE as i64, "CREATE"),
        (jail::JAIL_UPDATE as i64, "UPDATE"),
        (jail::JAIL_ATTACH as i64, "ATTACH"),
        (jail::JAIL_DYING as i64, "DYING"),
        (jail::JAIL_USE_DESC as i64, "USE_DESC"),
        (jail::JAIL_AT_DESC as i64, "AT_DESC"),
        (jail::JAIL_GET_DESC as i64, "GET_DESC"),
        (jail::JAIL_OWN_DESC as i64, "OWN_DESC"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}

pub(super) fn open_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (file::O_WRONLY as i64, "O_WRONLY"),
        (file::O_RDWR as i64, "O_RDWR"),
        (file::O_NONBLOCK as i64, "O_NONBLOCK"),
        (file::O_APPEND as i64, "O_APPEND"),
        (file::O_NOFOLLOW as i64, "O_NOFOLLOW"),
        (file::O_CREAT as i64, "O_CREAT"),
        (file::O_TRUNC as i64, "O_TRUNC"),
        (file::O_EXCL as i64, "O_EXCL"),
        (file::O_NOCTTY as i64, "O_NOCTTY"),
        (file::O_DIRECTORY as i64, "O_DIRECTORY"),
        (file::O_EXEC as i64, "O_EXEC"),
        (file::O_CLOEXEC as i64, "O_CLOEXEC"),
        (file::O_PATH as i64, "O_PATH"),
        (file::O_RESOLVE_BENEATH as i64, "O_RESOLVE_BENEATH"),
        (file::O_EMPTY_PATH as i64, "O_EMPTY_PATH"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "O_RDONLY",
        names: NAMES,
    }
}

pub(super) fn at_flags(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (file::AT_SYMLINK_NOFOLLOW as i64, "AT_SYMLINK_NOFOLLOW"),
        (file::AT_SYMLINK_FOLLOW as i64, "AT_SYMLINK_FOLLOW"),
        (file::AT_REMOVEDIR as i64, "AT_REMOVEDIR"),
        (file::AT_RESOLVE_BENEATH as i64, "AT_RESOLVE_BENEATH"),
        (file::AT_EMPTY_PATH as i64, "AT_EMPTY_PATH"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}

pub(super) fn wait_options(bits: i32) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (wait::WNOHANG as i64, "WNOHANG"),
        (wait::WUNTRACED as i64, "WUNTRACED"),
        (wait::WCONTINUED as i64, "WCONTINUED"),
        (wait::WNOWAIT as i64, "WNOWAIT"),
        (wait::WEXITED as i64, "WEXITED"),
    ];
    Flags {
        bits: u32_bits(bits),
        none: "0",
        names: NAMES,
    }
}

pub(super) fn ev(bits: u16) -> Flags {
    const NAMES: &[(i64, &str)] = &[
        (event::EV_ADD as i64, "EV_ADD"),
        (event::EV_DELETE as i64, "EV_DELETE"),
        (event::EV_ENABLE as i64, "EV_ENABLE"),
        (event::EV_DISABLE as i64, "EV_DISABLE"),
        (event::EV_ONESHOT as i64, "EV_ONESHOT"),
        (event::EV_CLEAR as i64, "EV_CLEAR"),
        (event::EV_RECEIPT as i64, "EV_RECEIPT"),
        (event::EV_DISPATCH as i64, "EV_DISPATCH"),
        (event::EV_ERROR as i64, "EV_ERROR"),
        (event::EV_EOF as i64, "EV_EOF"),
    ];
    Flags {
        bits: bits.into(),
        none: "0",
        names: NAMES,
    }
}

/// `NOTE_*` mean something else with every filter.
pub(super) fn notes(filter: i16, bits: u32) -> Flags {
    const PROC: &[(i64, &str)] = &[
        (event::NOTE_EXIT as i64, "NOTE_EXIT"),
        (event::NOTE_FORK as i64, "NOTE_FORK"),
        (event::NOTE_EXEC as i64, "NOTE_EXEC"),
        (event::NOTE_TRACK as i64, "NOTE_TRACK"),
    ];
    const JAIL: &[(i64, &str)] = &[
        (event::NOTE_JAIL_CHILD as i64, "NOTE_JAIL_CHILD"),
        (event::NOTE_JAIL_SET as i64, "NOTE_JAIL_SET"),
        (event::NOTE_JAIL_ATTACH as i64, "NOTE_JAIL_ATTACH"),
        (event::NOTE_JAIL_REMOVE as i64, "NOTE_JAIL_REMOVE"),
        (event::NOTE_JAIL_MULTI as i64, "NOTE_JAIL_MULTI"),
    ];
    Flags {
        bits: bits.into(),
        none: "0",
        names: match filter {
            event::EVFILT_PROC | event::EVFILT_PROCDESC => PROC,
            event::EVFILT_JAIL | event::EVFILT_JAILDESC => JAIL,
            _ => &[],
        },
    }
}

pub(super) fn filter(filter: i16) -> Named {
    const NAMES: &[(i64, &str)] = &[
        (event::EVFILT_READ as i64, "EVFILT_READ"),
        (event::EVFILT_WRITE as i64, "EVFILT_WRITE"),
        (event::EVFILT_VNODE as i64, "EVFILT_VNODE"),
        (event::EVFILT_PROC as i64, "EVFILT_PROC"),
        (event::EVFILT_SIGNAL as i64, "EVFILT_SIGNAL"),
        (event::EVFILT_TIMER as i64, "EVFILT_TIMER"),
        (event::EVFILT_PROCDESC as i64, "EVFILT_PROCDESC"),
        (event::EVFILT_USER as i64, "EVFILT_USER"),
        (event::EVFILT_JAIL as i64, "EVFILT_JAIL"),
        (event::EVFILT_JAILDESC as i64, "EVFILT_JAILDESC"),
    ];
    named(filter.into(), NAMES)
}

pub(super) fn clock(clock: i32) -> Named {
    const NAMES: &[(i64, &str)] = &[
        (time::CLOCK_REALTIME as i64, "CLOCK_REALTIME"),
        (time::CLOCK_MONOTONIC as i64, "CLOCK_MONOTONIC"),
        (time::CLOCK_UPTIME as i64, "CLOCK_UPTIME"),
    ];
    named(clock.into(), NAMES)
}

pub(super) fn fcntl(command: i32) -> Named {
    const NAMES: &[(i64, &str)] = &[
        (file::F_DUPFD as i64, "F_DUPFD"),
        (file::F_GETFD as i64, "F_GETFD"),
        (file::F_SETFD as i64, "F_SETFD"),
        (file::F_GETFL as i64, "F_GETFL"),
        (file::F_SETFL as i64, "F_SETFL"),
        (file::F_DUPFD_CLOEXEC as i64, "F_DUPFD_CLOEXEC"),
    ];
    named(command.into(), NAMES)
}

pub(super) fn dir(dir: i32) -> Named {
    named(dir.into(), &[(i64::from(file::AT_FDCWD), "AT_FDCWD")])
}

/// The bits of a C int, so that the highest one is no sign.
fn u32_bits(bits: i32) -> i64 {
    i64::from(u32::from_ne_bytes(bits.to_ne_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_without_a_name_stay_as_a_number() {
        assert_eq!(jail_flags(0).to_string(), "0");
        assert_eq!(jail_flags(1 | 1 << 31).to_string(), "CREATE|0x80000000");
        assert_eq!(open_flags(0).to_string(), "O_RDONLY");
        let event = notes(event::EVFILT_PROC, 0x8000_0000).to_string();
        assert_eq!(event, "NOTE_EXIT");
        assert_eq!(filter(-99).to_string(), "-99");
    }
}
