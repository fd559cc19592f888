//! Every call to the kernel as a line, as truss(1) shows them.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use examples::{Example, Outcome, Usage};
use jail::kernel::{Trace, Traced};
use jail::{Allow, Host, JailSpec, JailUpdate};

const USAGE: Usage = Usage {
    name: "trace",
    about: "Shows the calls that creating, asking, listing, changing and removing a jail takes.",
    args: "",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, trace)
}

fn trace(example: &Example, out: &mut dyn Write) -> Outcome {
    let kernel = Traced::collecting(example.kernel()?);
    let mut steps = Steps {
        trace: kernel.trace(),
        out,
    };
    let host = Host::new(kernel);

    let spec = JailSpec::new("web")?
        .path("/")
        .hostname("web.example.org")
        .addr([192, 0, 2, 1])
        .allow(Allow::RAW_SOCKETS);
    let web = spec.create(&host)?;
    steps.show("create")?;

    web.get(&["path", "host.hostname", "ip4.addr"])?;
    steps.show("get")?;

    for jail in host.jails() {
        jail?;
    }
    steps.show("list")?;

    web.update(&JailUpdate::new().hostname("www.example.org"))?;
    steps.show("update")?;

    // The kernel refuses a second one of that name, and says why.
    spec.create(&host).err().ok_or("two jails of one name")?;
    steps.show("an error")?;

    web.remove()?;
    web.wait_gone(Duration::from_secs(10))?;
    drop(web);
    steps.show("remove")
}

struct Steps<'a> {
    trace: Trace,
    out: &'a mut dyn Write,
}

impl Steps<'_> {
    /// What was called since the last step.
    fn show(&mut self, step: &str) -> Outcome {
        writeln!(self.out, "{step}")?;
        for line in self.trace.take_lines() {
            writeln!(self.out, "    {line}")?;
        }
        Ok(())
    }
}
