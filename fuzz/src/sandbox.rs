//! A machine in a directory of its own, so that nothing of this computer is touched.

use jail::Release;
use jail_sim::Machine;
use tempfile::TempDir;

/// The machine, and what is its `/` until this is dropped.
pub(crate) struct Sandbox {
    pub(crate) machine: Machine,
    root: TempDir,
}

impl Sandbox {
    pub(crate) fn new(release: Release) -> Self {
        let root = TempDir::new().expect("a directory");
        for name in ["dev", "tmp", "jail/a"] {
            std::fs::create_dir_all(root.path().join(name)).expect("room on the disk");
        }
        std::fs::write(root.path().join("dev/null"), "").expect("room on the disk");
        let builder = Machine::builder(release).root(root.path()).last_jid(400);
        Self {
            machine: builder.build(),
            root,
        }
    }

    /// A file beneath its `/`.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root.path().join(path);
        let dir = path.parent().expect("it is in one");
        std::fs::create_dir_all(dir).expect("room on the disk");
        std::fs::write(path, bytes).expect("room on the disk");
    }
}
