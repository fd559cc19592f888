//! The start and stop of a small jail by bare system calls, to compare the library with: the same
//! work with the same guards, and nothing that can be left out. It undoes nothing if a call fails.

mod calls;

use std::ffi::{CStr, CString, OsStr};
use std::net::Ipv4Addr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jail::kernel::{AttachBy, Kernel, Kevent, Session, Spawn};
use jail::{Errno, RawFd};
use jail_sys::sys::event::{EV_ADD, EV_ONESHOT, EVFILT_PROC, NOTE_EXIT};
use jail_sys::sys::fcntl::{AT_FDCWD, AT_REMOVEDIR, O_CLOEXEC, O_DIRECTORY, O_NOFOLLOW, O_RDWR};
use jail_sys::sys::mount::MNT_BYFSID;
use jail_sys::sys::time::CLOCK_MONOTONIC;

/// One alias, a devfs with a ruleset that is there, one nullfs, a command.
#[derive(Debug)]
pub struct ByHand<'k> {
    kernel: &'k dyn Kernel,
    name: CString,
    root: PathBuf,
    base: CString,
    addr: Ipv4Addr,
    program: CString,
    /// For addresses, to try addresses, and for rules: kept open, as the library keeps them.
    control: [RawFd; 3],
}

/// What the start made.
#[derive(Debug)]
pub struct Made {
    jid: i32,
    dev: [i32; 2],
    usr: [i32; 2],
}

const GONE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(1);
const OPEN_DIR: i32 = O_DIRECTORY | O_CLOEXEC;

impl<'k> ByHand<'k> {
    /// The jail of this name: `base` on `/usr` of `root`, which has a `/dev`; there is the program.
    ///
    /// # Errors
    /// What opening sockets and `/dev` gives.
    pub fn new(
        kernel: &'k dyn Kernel,
        name: &str,
        addr: Ipv4Addr,
        root: &Path,
        base: &Path,
        program: &str,
    ) -> Result<Self, Errno> {
        Ok(Self {
            kernel,
            name: c_string(OsStr::new(name))?,
            root: root.into(),
            base: c_string(base.as_os_str())?,
            addr,
            program: c_string(OsStr::new(program))?,
            control: calls::control(kernel)?,
        })
    }

    /// Makes the jail, with what is around it, and runs the program in it.
    ///
    /// # Errors
    /// The first one; `EEXIST` for what is there already.
    pub fn start(&self) -> Result<Made, Errno> {
        let kernel = self.kernel;
        if calls::jid_of(kernel, &self.name) != Err(Errno::ENOENT) {
            return Err(Errno::EEXIST);
        }
        calls::add_address(kernel, self.control, self.addr)?;
        calls::has_rules(kernel, self.control, 4)?;
        let root = c_string(self.root.as_os_str())?;
        let root_fd = kernel.openat(AT_FDCWD, &root, OPEN_DIR, 0)?;
        let ruleset = [(c"fstype", c"devfs"), (c"ruleset", c"4")];
        let dev = self.mount(root_fd, c"dev", &ruleset)?;
        kernel.mkdirat(root_fd, c"usr", 0o755)?;
        let nullfs = [(c"fstype", c"nullfs"), (c"from", &*self.base)];
        let usr = self.mount(root_fd, c"usr", &nullfs)?;
        kernel.close(root_fd)?;
        let jid = calls::create(kernel, &self.name, &root, self.addr)?;
        self.run(jid)?;
        Ok(Made { jid, dev, usr })
    }

    /// Takes it all away.
    ///
    /// # Errors
    /// The first one.
    pub fn stop(&self, made: &Made) -> Result<(), Errno> {
        let kernel = self.kernel;
        if calls::jid_of(kernel, &self.name)? != made.jid {
            return Err(Errno::ESRCH);
        }
        kernel.jail_remove(made.jid)?;
        let began = kernel.clock_gettime(CLOCK_MONOTONIC)?;
        while calls::is_dying(kernel, made.jid) {
            if kernel.clock_gettime(CLOCK_MONOTONIC)? > began + GONE {
                return Err(Errno::ETIMEDOUT);
            }
            kernel.nanosleep(PAUSE)?;
        }
        for (name, fsid) in [("usr", made.usr), ("dev", made.dev)] {
            let on = c_string(self.root.join(name).as_os_str())?;
            if calls::fsid_of(kernel, &on)? != fsid {
                return Err(Errno::ENOENT);
            }
            let [first, second] = fsid;
            let fsid = format!("FSID:{first}:{second}");
            kernel.unmount(&c_string(OsStr::new(&fsid))?, MNT_BYFSID as i32)?;
        }
        let root = c_string(self.root.as_os_str())?;
        let root_fd = kernel.openat(AT_FDCWD, &root, OPEN_DIR, 0)?;
        kernel.unlinkat(root_fd, c"usr", AT_REMOVEDIR)?;
        kernel.close(root_fd)?;
        calls::remove_address(kernel, self.control, self.addr)
    }

    /// Mounts on a directory that is no symbolic link, and nowhere else: the fsid tells.
    fn mount(
        &self,
        root: RawFd,
        name: &CStr,
        options: &[(&CStr, &CStr)],
    ) -> Result<[i32; 2], Errno> {
        let kernel = self.kernel;
        let under = kernel.openat(root, name, OPEN_DIR | O_NOFOLLOW, 0)?;
        let before = calls::fsid_of_open(kernel, under)?;
        let on = self.root.join(OsStr::from_bytes(name.to_bytes()));
        calls::nmount(kernel, &c_string(on.as_os_str())?, options)?;
        let over = kernel.openat(root, name, OPEN_DIR | O_NOFOLLOW, 0)?;
        let fsid = calls::fsid_of_open(kernel, over)?;
        kernel.close(over)?;
        kernel.close(under)?;
        if fsid == before {
            return Err(Errno::ENOENT);
        }
        Ok(fsid)
    }

    fn run(&self, jid: i32) -> Result<(), Errno> {
        let kernel = self.kernel;
        let null = kernel.openat(AT_FDCWD, c"/dev/null", O_RDWR | O_CLOEXEC, 0)?;
        let spawned = kernel.spawn(&Spawn {
            attach: Some(AttachBy::Jid(jid)),
            paths: &[&self.program],
            argv: &[&self.program],
            envp: &[],
            cwd: None,
            ids: None,
            stdio: [null, 1, 2],
            session: Session::New,
            fib: None,
            desc: true,
        });
        let spawned = spawned.map_err(|error| error.errno)?;
        kernel.close(null)?;
        let queue = kernel.kqueue()?;
        let exit = Kevent {
            ident: spawned.pid.unsigned_abs() as usize,
            filter: EVFILT_PROC,
            flags: EV_ADD | EV_ONESHOT,
            fflags: NOTE_EXIT,
            ..Kevent::default()
        };
        let told = kernel.kevent(queue, &[exit], &mut [Kevent::default()], Some(GONE))?;
        kernel.close(queue)?;
        if told == 0 {
            return Err(Errno::ETIMEDOUT);
        }
        let status = kernel.wait4(spawned.pid, 0)?;
        if let Some(desc) = spawned.desc {
            kernel.close(desc)?;
        }
        match status {
            Some((_, 0)) => Ok(()),
            _ => Err(Errno::EIO),
        }
    }
}

fn c_string(text: &OsStr) -> Result<CString, Errno> {
    CString::new(text.as_bytes()).map_err(|_| Errno::EINVAL)
}

#[cfg(test)]
mod tests {
    use jail::kernel::Traced;
    use jail::life::{Exec, StopPolicy};
    use jail::{Host, IpAlias, JailSpec, Mount, Release};
    use jail_sim::Machine;

    use super::*;

    #[test]
    fn the_library_needs_a_quarter_more_calls_at_most() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().canonicalize().unwrap();
        let (root, base) = (dir.join("root"), dir.join("base"));
        for dir in [&root.join("dev"), &base] {
            std::fs::create_dir_all(dir).unwrap();
        }
        let addr = Ipv4Addr::new(198, 18, 77, 1);
        let program = "/usr/bin/true";
        for release in [
            Release::V13_2,
            Release::V14_4,
            Release::V15_0,
            Release::V15_1,
        ] {
            let traced = Traced::counting(Machine::new(release).process());
            let trace = traced.trace();
            let host = Host::new(traced).without_journal();
            let hand = ByHand::new(&**host.kernel(), "web", addr, &root, &base, program);
            let hand = hand.unwrap();
            let spec = JailSpec::new("web")
                .unwrap()
                .path(&root)
                .alias(IpAlias::new("lo0", addr).unwrap())
                .mount(Mount::devfs("/dev").ruleset(4))
                .mount(Mount::nullfs(&base, "/usr").create_mount_point(0o755))
                .exec_start(Exec::new(program));
            let world = || {
                let addresses = host.addresses().unwrap().len();
                let jails = host.snapshot().unwrap().len();
                // As text: how much room there is on this computer's disk is others' to change.
                let mounts = host.mounts().unwrap();
                let mounts: Vec<_> = mounts.iter().map(ToString::to_string).collect();
                (mounts, addresses, jails)
            };
            let library = || {
                let mut started = spec.start(&host).unwrap();
                started.stop(StopPolicy::now()).unwrap();
            };
            let by_hand = || hand.stop(&hand.start().unwrap()).unwrap();
            // Sockets and /dev are opened the first time.
            library();
            let before = world();
            let [library, by_hand] = [&library as &dyn Fn(), &by_hand].map(|turn| {
                trace.reset();
                turn();
                let calls = trace.total();
                assert_eq!(world(), before);
                assert!(!root.join("usr").exists());
                calls
            });
            assert!(
                library * 4 <= by_hand * 5,
                "{release}: {library} calls, {by_hand} by hand"
            );
        }
    }
}
