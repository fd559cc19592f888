//! Programs that ask and tell the kernel: hostname(1), id(1), kill(1), sysctl(8), uname(1).

use jail::{Errno, Kernel};
use jail_sys::sys::signal::{
    SIGCONT, SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGSTOP, SIGTERM, SIGUSR1, SIGUSR2,
};
use jail_sys::sys::sysctl::{
    CTL_SYSCTL, CTL_SYSCTL_NAME2OID, CTL_SYSCTL_OIDFMT, CTLTYPE, CTLTYPE_STRING, CTLTYPE_STRUCT,
};

use super::Context;
use super::basic::print;
use super::files::{fail, options};

/// hostname(1): `-s`, or a new name.
pub(super) fn hostname(program: &mut Context) -> i32 {
    let (options, names) = options(program);
    if let Some(name) = names.first() {
        let set = program
            .process()
            .sysctlbyname(c"kern.hostname", &mut [], Some(name.as_bytes()));
        return match set {
            Ok(_) => 0,
            Err(errno) => fail(program, "sethostname", errno),
        };
    }
    match text(program, "kern.hostname") {
        Ok(mut name) => {
            if options.contains('s') {
                name = name.split('.').next().unwrap_or_default().to_owned();
            }
            print(program, format!("{name}\n").as_bytes())
        }
        Err(errno) => fail(program, "gethostname", errno),
    }
}

/// id(1): `-u`, or the user with all groups, by number.
pub(super) fn id(program: &mut Context) -> i32 {
    let (options, _) = options(program);
    let ids = program.process().call(|state, pid| {
        let cred = &state.proc(pid)?.cred;
        Ok((cred.uid, cred.gid, cred.groups.clone()))
    });
    let (uid, gid, groups) = match ids {
        Ok(ids) => ids,
        Err(errno) => return fail(program, "getuid", errno),
    };
    let text = if options.contains('u') {
        format!("{uid}\n")
    } else if options.contains('g') {
        format!("{gid}\n")
    } else {
        let groups: Vec<String> = groups.iter().map(u32::to_string).collect();
        format!("uid={uid} gid={gid} groups={}\n", groups.join(","))
    };
    print(program, text.as_bytes())
}

/// kill(1): a signal by number or name, then pids.
pub(super) fn kill(program: &mut Context) -> i32 {
    let mut args: Vec<String> = program.args().skip(1).map(|arg| arg.into()).collect();
    let mut signal = 15;
    if let Some(name) = args.first().and_then(|arg| arg.strip_prefix('-')) {
        let Some(number) = signal_number(name) else {
            program.complain(format_args!("{name}: unknown signal"));
            return 2;
        };
        signal = number;
        args.remove(0);
    }
    let mut status = 0;
    for arg in &args {
        let pid = arg.parse().map_err(|_| Errno::EINVAL);
        if let Err(errno) = pid.and_then(|pid| program.process().kill(pid, signal)) {
            status = fail(program, arg, errno);
        }
    }
    status
}

/// sysctl(8): `-n`, names of texts and numbers, `name=value`.
pub(super) fn sysctl(program: &mut Context) -> i32 {
    let (options, names) = options(program);
    let mut status = 0;
    for name in &names {
        let answer = match name.split_once('=') {
            Some((name, value)) => set(program, name, value),
            None => text(program, name),
        };
        status |= match answer {
            Ok(value) if options.contains('n') => print(program, format!("{value}\n").as_bytes()),
            Ok(value) => {
                let name = name.split('=').next().unwrap_or_default();
                print(program, format!("{name}: {value}\n").as_bytes())
            }
            Err(Errno::ENOENT) => {
                program.complain(format_args!("unknown oid '{name}'"));
                1
            }
            Err(errno) => fail(program, name, errno),
        };
    }
    status
}

/// uname(1): `-s`, `-n`, `-r`, `-m`, `-K`.
pub(super) fn uname(program: &mut Context) -> i32 {
    let (mut options, _) = options(program);
    if options.is_empty() {
        options.push('s');
    }
    let all = [
        ('s', "kern.ostype"),
        ('n', "kern.hostname"),
        ('r', "kern.osrelease"),
        ('m', "hw.machine"),
        ('K', "kern.osreldate"),
    ];
    let mut words = Vec::new();
    for (_, name) in all.iter().filter(|(letter, _)| options.contains(*letter)) {
        match text(program, name) {
            Ok(word) => words.push(word),
            Err(errno) => return fail(program, name, errno),
        }
    }
    print(program, format!("{}\n", words.join(" ")).as_bytes())
}

/// A variable's value as text; of a struct, in hexadecimal digits.
fn text(program: &Context, name: &str) -> Result<String, Errno> {
    let mib = number(program, name)?;
    let process = program.process();
    let mut value = vec![0; process.sysctl(&mib, &mut [], None)?];
    let len = process.sysctl(&mib, &mut value, None)?;
    value.truncate(len);
    Ok(match (kind(program, &mib)?, value.len()) {
        (CTLTYPE_STRING, _) => {
            let text = value.split(|byte| *byte == 0).next().unwrap_or_default();
            String::from_utf8_lossy(text).trim_end().to_owned()
        }
        (kind, 4) if kind != CTLTYPE_STRUCT => value
            .first_chunk()
            .copied()
            .map_or(0, i32::from_ne_bytes)
            .to_string(),
        (kind, 8) if kind != CTLTYPE_STRUCT => value
            .first_chunk()
            .copied()
            .map_or(0, i64::from_ne_bytes)
            .to_string(),
        _ => value.iter().map(|byte| format!("{byte:02x}")).collect(),
    })
}

/// Sets a variable and tells the change.
fn set(program: &Context, name: &str, value: &str) -> Result<String, Errno> {
    let mib = number(program, name)?;
    let old = text(program, name)?;
    let new = if kind(program, &mib)? == CTLTYPE_STRING {
        value.as_bytes().to_vec()
    } else {
        let value: i64 = value.parse().map_err(|_| Errno::EINVAL)?;
        let size = program.process().sysctl(&mib, &mut [], None)?;
        if size == 4 {
            let value = i32::try_from(value).map_err(|_| Errno::EINVAL)?;
            value.to_ne_bytes().to_vec()
        } else {
            value.to_ne_bytes().to_vec()
        }
    };
    program.process().sysctl(&mib, &mut [], Some(&new))?;
    Ok(format!("{old} -> {}", text(program, name)?))
}

fn number(program: &Context, name: &str) -> Result<Vec<i32>, Errno> {
    let mib = [CTL_SYSCTL, CTL_SYSCTL_NAME2OID];
    let mut number = [0; 24 * 4];
    let len = program
        .process()
        .sysctl(&mib, &mut number, Some(name.as_bytes()))?;
    let parts = number.get(..len).unwrap_or_default().chunks_exact(4);
    Ok(parts
        .filter_map(|part| part.first_chunk().copied().map(i32::from_ne_bytes))
        .collect())
}

fn kind(program: &Context, mib: &[i32]) -> Result<u32, Errno> {
    let question = [&[CTL_SYSCTL, CTL_SYSCTL_OIDFMT], mib].concat();
    let mut answer = [0; 64];
    program.process().sysctl(&question, &mut answer, None)?;
    let kind = answer.first_chunk().copied().map_or(0, u32::from_ne_bytes);
    Ok(kind & CTLTYPE)
}

fn signal_number(name: &str) -> Option<i32> {
    let name = name.strip_prefix("SIG").unwrap_or(name);
    let named = SIGNALS.iter().find(|(known, _)| *known == name);
    named
        .map(|(_, number)| *number)
        .or_else(|| name.parse().ok())
}

const SIGNALS: [(&str, i32); 9] = [
    ("CONT", SIGCONT),
    ("HUP", SIGHUP),
    ("INT", SIGINT),
    ("KILL", SIGKILL),
    ("QUIT", SIGQUIT),
    ("STOP", SIGSTOP),
    ("TERM", SIGTERM),
    ("USR1", SIGUSR1),
    ("USR2", SIGUSR2),
];
