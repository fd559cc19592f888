//! Files that a program reads back, which somebody may have changed.

use jail::journal::{MemoryStore, Store};
use jail::{Host, JailSpec, Kernel, Release};
use jail_sim::Machine;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// A journal: whatever stands in it, what is not the jail's is left alone. If it is JSON, it gets
/// the right sum first, since else nobody would come further than that.
pub fn journal(bytes: &[u8]) {
    let sandbox = Sandbox::new(Release::V15_1);
    let machine = &sandbox.machine;
    let store = MemoryStore::new();
    let host = Host::new(machine.process()).with_journal(store.clone());
    let spec = JailSpec::new("other").expect("a name").path("/");
    let other = spec.create(&host).expect("a jail");
    let alias = jail::IpAlias::new("lo0", [198, 18, 0, 1]).expect("an address");
    let _alias = alias.add(&host).expect("an alias");
    let sealed = serde_json::from_slice(bytes).ok().map(seal);
    let text = sealed.as_deref().unwrap_or(bytes);
    store.write("web.json", text).expect("it is in memory");
    for recovered in host.recover().unwrap_or_default() {
        let _ = format!("{recovered:?}");
    }
    assert!(other.check().is_ok(), "took another jail away");
    assert_eq!(alias.is_there(&host), Ok(true), "took an address away");
    assert_eq!(machine.check(), Ok(()));
}

/// With the sum of what it holds: FNV-1a of it as it is written.
fn seal(journal: Value) -> Vec<u8> {
    let journal = match journal {
        Value::Object(mut sealed) if sealed.contains_key("journal") => {
            sealed.remove("journal").unwrap_or_default()
        }
        other => other,
    };
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let sum = journal
        .to_string()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, step);
    let sealed = json!({"jailrs": 1, "sum": format!("{sum:016x}"), "journal": journal});
    sealed.to_string().into_bytes()
}

/// The file of a machine: what can be loaded is a machine, and works.
pub fn image(bytes: &[u8]) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("room on the disk");
    let Ok(machine) = Machine::load(file.path()) else {
        return;
    };
    if machine.check().is_err() {
        return;
    }
    let process = machine.process();
    let _ = process.geteuid();
    let host = Host::new(process);
    let _ = (host.snapshot(), host.mounts(), host.interfaces());
    let _ = (host.mds(), host.processes(), host.devfs_rulesets());
    if let Ok(jail) = JailSpec::new("fuzz")
        .expect("a name")
        .path("/")
        .create(&host)
    {
        let _ = jail.remove();
    }
    assert_eq!(machine.check(), Ok(()));
}
