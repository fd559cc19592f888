//! Programs on a machine with a root of its own.

mod sh;
mod tools;

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use jail::Release;
use jail::kernel::{Kernel, Session, Spawn};

use crate::{Machine, Process};

/// A machine whose root is deleted at the end, and a process on it.
struct Host {
    root: PathBuf,
    machine: Machine,
    process: Process,
}

impl Host {
    fn new() -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let unit = LAST.fetch_add(1, Ordering::Relaxed);
        let name = format!("jail-sim-programs-{}-{unit}", std::process::id());
        let root = std::env::temp_dir().join(name);
        fs::create_dir_all(root.join("tmp")).unwrap();
        fs::create_dir_all(root.join("etc")).unwrap();
        let machine = Machine::builder(Release::V15_1).root(&root).build();
        let process = machine.process();
        Self {
            root,
            machine,
            process,
        }
    }

    /// What a program writes to its standard output and error, and its wait status.
    fn run(&self, argv: &[&str]) -> (String, i32) {
        let words: Vec<_> = argv
            .iter()
            .map(|arg| std::ffi::CString::new(*arg).unwrap())
            .collect();
        let argv: Vec<_> = words.iter().map(|arg| arg.as_c_str()).collect();
        let (read, write) = self.process.pipe2(0).unwrap();
        let spawn = Spawn {
            attach: None,
            paths: &argv[..1],
            argv: &argv,
            envp: &[c"HOME=/tmp", c"PATH=/bin:/usr/bin:/sbin"],
            cwd: None,
            ids: None,
            stdio: [0, write, write],
            session: Session::Keep,
            fib: None,
            desc: false,
        };
        let pid = self.process.spawn(&spawn).unwrap().pid;
        self.process.close(write).unwrap();
        let mut text = Vec::new();
        let mut buf = [0; 1000];
        loop {
            let got = self.process.read(read, &mut buf).unwrap();
            if got == 0 {
                break;
            }
            text.extend_from_slice(&buf[..got]);
        }
        self.process.close(read).unwrap();
        let (_, status) = self.process.wait4(pid, 0).unwrap().unwrap();
        (String::from_utf8(text).unwrap(), status)
    }

    /// `sh -c`: output and exit status.
    fn sh(&self, script: &str) -> (String, i32) {
        let (text, status) = self.run(&["/bin/sh", "-c", script, "sh", "one", "t w o"]);
        assert_eq!(status & 0xff, 0, "killed: {script}");
        (text, status >> 8)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}
