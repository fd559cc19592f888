//! What `/dev/mdctl` answers. The recorded cases are replayed elsewhere; these go beyond them.

mod control;
mod media;

use std::ffi::{CStr, CString};
use std::path::PathBuf;

use jail::kernel::{Ioctl, MdIoctl};
use jail::{Errno, Release};
use jail_sys::sys::mdioctl::*;

use crate::proc::Pid;
use crate::state::{Config, State};

/// A machine with a root directory of its own, and a process of root.
struct Bench {
    state: State,
    pid: Pid,
    dir: PathBuf,
}

impl Bench {
    fn new(release: Release) -> Self {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("jail-sim-md-{}-{number}", std::process::id());
        let dir = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&dir).unwrap();
        let mut state = State::boot(Config {
            root: dir.clone(),
            ..Config::new(release)
        });
        let (pid, _) = state.create_process().unwrap();
        Self { state, pid, dir }
    }

    /// A file of so many bytes, by its path on the machine.
    fn file(&self, name: &str, size: u64) -> CString {
        let file = std::fs::File::create(self.dir.join(name)).unwrap();
        file.set_len(size).unwrap();
        CString::new(format!("/{name}")).unwrap()
    }

    fn attach(&mut self, md: MdIoctl) -> Result<MdIoctl, Errno> {
        self.attach_with(md, None, None)
    }

    fn attach_with(
        &mut self,
        mut md: MdIoctl,
        file: Option<&CStr>,
        label: Option<&CStr>,
    ) -> Result<MdIoctl, Errno> {
        let request = Ioctl::MdAttach {
            md: &mut md,
            file,
            label,
        };
        let result = self.state.mdctl_ioctl(self.pid, request);
        self.state.check().unwrap();
        result.map(|()| md)
    }

    fn detach(&mut self, unit: u32, options: u32) -> Result<(), Errno> {
        let md = MdIoctl {
            unit,
            options,
            ..MdIoctl::default()
        };
        let result = self.state.mdctl_ioctl(self.pid, Ioctl::MdDetach(&md));
        self.state.check().unwrap();
        result
    }

    fn resize(&mut self, unit: u32, mediasize: i64, options: u32) -> Result<(), Errno> {
        let md = MdIoctl {
            unit,
            mediasize,
            options,
            ..MdIoctl::default()
        };
        self.state.mdctl_ioctl(self.pid, Ioctl::MdResize(&md))
    }

    /// What a query tells: the numbers, the file and the label.
    fn query(&mut self, unit: u32) -> Result<(MdIoctl, String, String), Errno> {
        let mut md = MdIoctl {
            unit,
            ..MdIoctl::default()
        };
        let (mut file, mut label) = ([0; 1024], [0; 1024]);
        let request = Ioctl::MdQuery {
            md: &mut md,
            file: &mut file,
            label: &mut label,
        };
        self.state.mdctl_ioctl(self.pid, request)?;
        let text = |bytes: &[u8]| {
            let text = CStr::from_bytes_until_nul(bytes).unwrap();
            text.to_str().unwrap().to_owned()
        };
        Ok((md, text(&file), text(&label)))
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// A disk of this type, with the first free unit.
fn auto(kind: u32, mediasize: i64) -> MdIoctl {
    MdIoctl {
        kind,
        mediasize,
        options: MD_AUTOUNIT,
        ..MdIoctl::default()
    }
}

const MIB: i64 = 1 << 20;
