//! What a traced kernel tells of the library's calls.

use jail::kernel::{Call, Traced};
use jail::{Host, JailSpec, Release};
use jail_sim::Machine;

#[test]
fn creating_is_one_call_and_so_is_each_jail_listed() -> Result<(), jail::Error> {
    let machine = Machine::new(Release::V13_2);
    let kernel = Traced::counting(machine.process());
    let trace = kernel.trace();
    let host = Host::new(kernel);
    for name in ["one", "two", "three"] {
        JailSpec::new(name)?.path("/").create(&host)?;
    }
    assert_eq!(trace.count(Call::JailSet), 3);
    trace.reset();
    assert_eq!(host.jails().into_iter().count(), 3);
    // One more to see that there is none behind the last.
    assert_eq!(trace.count("jail_get"), 4);
    assert_eq!(trace.count("no such call"), 0);
    Ok(())
}

#[test]
fn lines_name_flags_values_and_errors() -> Result<(), jail::Error> {
    let machine = Machine::new(Release::V13_2);
    let kernel = Traced::collecting(machine.process());
    let trace = kernel.trace();
    let host = Host::new(kernel);
    let spec = JailSpec::new("web")?
        .path("/")
        .ip4_addr(["10.0.0.1".parse().unwrap()]);
    spec.clone().create(&host)?;
    let lines = trace.take_lines();
    let line = lines.iter().find(|line| line.starts_with("jail_set("));
    let line = line.map(String::as_str).unwrap_or_default();
    for part in [
        r#"name="web""#,
        r#"path="/""#,
        "persist",
        "ip4.addr=10.0.0.1",
        "CREATE) = 1",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(spec.create(&host).is_err());
    let refused = r#" = -1 EEXIST "jail \"web\" already exists""#;
    let lines = trace.take_lines();
    assert!(
        lines.iter().any(|line| line.ends_with(refused)),
        "{lines:#?}"
    );
    Ok(())
}

#[test]
fn a_command_is_told_call_by_call() -> Result<(), jail::Error> {
    let machine = Machine::new(Release::V15_1);
    let kernel = Traced::collecting(machine.process());
    let trace = kernel.trace();
    let host = Host::new(kernel);
    let web = JailSpec::new("web")?.path("/").create(&host)?;
    trace.reset();
    let output = web.command("/bin/echo").arg("hi").output()?;
    assert_eq!(output.stdout, b"hi\n");
    let lines = trace.take_lines();
    let starts = |start: &str| lines.iter().any(|line| line.starts_with(start));
    assert!(
        starts(r#"openat(AT_FDCWD, "/dev/null", O_RDWR|O_CLOEXEC, 00) = "#),
        "{lines:#?}"
    );
    assert!(
        starts(r#"spawn(["/bin/echo", "hi"], jaildesc=3, stdio="#),
        "{lines:#?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains(r#""hi\n", 65536) = 3"#)),
        "{lines:#?}"
    );
    // What was opened is closed.
    let opened = trace.count("openat") + 2 * trace.count("pipe2") + trace.count("kqueue");
    let opened = opened + trace.count("spawn");
    assert_eq!(trace.count("close"), opened);
    Ok(())
}
