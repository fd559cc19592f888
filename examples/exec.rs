//! Runs a program in a jail, as jexec(8) does.

use std::io::{self, Write};
use std::process::ExitCode;

use examples::{Example, Outcome, Usage};
use jail::{Command, ExitStatus, Host, Jail, JailSpec, Jid, Stdio};

const USAGE: Usage = Usage {
    name: "exec",
    about: "Runs a program in a jail, as jexec(8) does, and ends as it does.\n\
            A simulated machine gets the jail first, and so does any without arguments.",
    args: "[NAME|JID PROGRAM [ARGUMENT...]]",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, exec)
}

fn exec(example: &Example, out: &mut dyn Write) -> Outcome<ExitCode> {
    let host = example.host()?;
    let status = match example.args() {
        [] => {
            let demo = make(&host, "demo")?;
            writeln!(out, "# exec demo /bin/hostname")?;
            let status = run(&mut demo.command("/bin/hostname"), example, out);
            demo.remove()?;
            status?
        }
        [_] => return Err("no program is given; --help tells more".into()),
        [jail, program, args @ ..] => {
            let jail = jail.to_str().ok_or("no jail is called that")?;
            let jid = jail.parse().ok().and_then(Jid::new);
            if example.machine().is_some() {
                make(&host, jid.map_or(jail, |_| "demo"))?;
            }
            let jail = match jid {
                Some(jid) => host.jail_by_jid(jid)?,
                None => host.jail(jail)?,
            };
            run(jail.command(program).args(args), example, out)?
        }
    };
    Ok(exit_code(status))
}

fn make(host: &Host, name: &str) -> Result<Jail, jail::Error> {
    JailSpec::new(name)?.path("/").create(host)
}

/// On FreeBSD the program gets this one's input, output and terminal. A simulated machine has
/// none of them: what the program wrote is shown when it has ended.
fn run(command: &mut Command, example: &Example, out: &mut dyn Write) -> Outcome<ExitStatus> {
    if example.machine().is_none() {
        return Ok(command.stdin(Stdio::inherit()).keep_session().status()?);
    }
    let output = command.output()?;
    out.write_all(&output.stdout)?;
    io::stderr().write_all(&output.stderr)?;
    Ok(output.status)
}

/// As a shell's `$?`.
fn exit_code(status: ExitStatus) -> ExitCode {
    let signal = || status.signal().map(|signal| 128 + signal.number());
    let code = status.code().or_else(signal);
    ExitCode::from(
        code.and_then(|code| u8::try_from(code).ok())
            .unwrap_or(u8::MAX),
    )
}
