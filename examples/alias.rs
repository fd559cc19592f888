//! Gives an interface an address, unless the host has it, and takes it away again.

use std::io::Write;
use std::process::ExitCode;

use examples::{Example, Outcome, Usage};
use jail::{AliasOutcome, Cidr, IpAlias};

const USAGE: Usage = Usage {
    name: "alias",
    about: "Adds an address to an interface, shows who has it, and removes what it added.\n\
            Without arguments: 10.9.8.7 on lo0.",
    args: "[INTERFACE ADDRESS[/PREFIX]]",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, alias)
}

fn alias(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let text = |index: usize, otherwise| match example.args().get(index) {
        None => Ok(otherwise),
        Some(arg) => arg.to_str().ok_or("an argument is no text"),
    };
    let (interface, addr) = (text(0, "lo0")?, text(1, "10.9.8.7")?);
    let addr: Cidr = addr.parse()?;

    let added = IpAlias::new(interface, addr)?.add(&host)?;
    match added.outcome() {
        AliasOutcome::Added => writeln!(out, "{addr} added to {interface}")?,
        there => writeln!(out, "used as it is: {there:?}")?,
    }
    for has in host.addresses()? {
        writeln!(out, "  {} on {}", has.addr, has.interface)?;
    }
    added.remove()?;
    writeln!(out, "removed what was added")?;
    Ok(())
}
