//! What is fuzzed of jailrs: each function takes any bytes and panics if something is wrong.
//!
//! `fuzz_targets` are the programs of libFuzzer, `corpus/NAME` what they start from, and the test
//! `corpus` runs each function over its corpus and what differs from it a little.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what is wrong ends a run"
)]

mod answers;
mod calls;
mod files;
mod forms;
mod sandbox;
mod saved;
mod texts;

pub use answers::{disks, interfaces, limits, mounts, processes};
pub use calls::calls;
pub use files::{accounts, script, superblock};
pub use forms::form;
pub use saved::{image, journal};
pub use texts::{devfs_rules, texts};

/// A function that takes any bytes.
pub type Target = fn(&[u8]);

/// All of them, by name.
pub const TARGETS: [(&str, Target); 14] = [
    ("accounts", accounts),
    ("calls", calls),
    ("devfs_rules", devfs_rules),
    ("disks", disks),
    ("form", form),
    ("image", image),
    ("interfaces", interfaces),
    ("journal", journal),
    ("limits", limits),
    ("mounts", mounts),
    ("processes", processes),
    ("script", script),
    ("superblock", superblock),
    ("texts", texts),
];
