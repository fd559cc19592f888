//! Specs as JSON.

use jail::{Host, JailSpec, Release};

use crate::sandbox::Sandbox;

/// A spec: what is read is written so that the same is read again; it can be planned and, on a
/// machine without the directories that it names, tried, which leaves the machine as it was.
pub fn form(bytes: &[u8]) {
    let Ok(spec) = serde_json::from_slice::<JailSpec>(bytes) else {
        return;
    };
    let written = serde_json::to_string(&spec).expect("a spec that was read can be written");
    let again: JailSpec = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_string(&again).ok(), Some(written));

    let sandbox = Sandbox::new(Release::V15_1);
    let machine = &sandbox.machine;
    let host = Host::new(machine.process());
    let Ok(plan) = spec.plan() else { return };
    assert!(!plan.to_string().is_empty());
    let before = seen(&host);
    if spec.start(&host).is_err() {
        assert_eq!(seen(&host), before);
        assert_eq!(host.recover().map(|left| left.len()), Ok(0));
    }
    assert_eq!(machine.check(), Ok(()));
}

/// What a jail may have changed. A link's own address comes with its first one of IPv6, and stays.
fn seen(host: &Host) -> Vec<String> {
    let mounts = host.mounts().unwrap_or_default();
    let addresses = host.addresses().unwrap_or_default();
    let addresses = addresses
        .iter()
        .map(|has| format!("{} {}", has.interface, has.addr));
    let disks = host.mds().unwrap_or_default();
    let rulesets = host.devfs_rulesets().unwrap_or_default();
    mounts
        .iter()
        .map(ToString::to_string)
        .chain(addresses.filter(|text| !text.contains(" fe80:")))
        .chain(disks.iter().map(ToString::to_string))
        .chain(rulesets.iter().map(ToString::to_string))
        .collect()
}
