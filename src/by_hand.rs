//! The start and stop of a small jail by bare system calls, to compare the library with: the same
//! work with the same guards, and nothing that can be left out. A start that fails takes away what it made.

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
use jail_sys::sys::mount::{MNT_BYFSID, MNT_RDONLY};
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
        self.start_there().inspect_err(|_| {
            let _ = calls::remove_address(kernel, self.control, self.addr);
        })
    }

    /// The rest of it: the address is there.
    fn start_there(&self) -> Result<Made, Errno> {
        let kernel = self.kernel;
        calls::has_rules(kernel, self.control, 4)?;
        let root = c_string(self.root.as_os_str())?;
        let root_fd = kernel.openat(AT_FDCWD, &root, OPEN_DIR, 0)?;
        let mounts = self.mount_both(root_fd);
        let _ = kernel.close(root_fd);
        let [dev, usr] = mounts?;
        let jid = self.create(&root).inspect_err(|_| {
            let _ = self.unmount(c"usr", usr);
            let _ = self.unmount(c"dev", dev);
            let _ = self.remove_usr();
        })?;
        Ok(Made { jid, dev, usr })
    }

    fn create(&self, root: &CStr) -> Result<i32, Errno> {
        let jid = calls::create(self.kernel, &self.name, root, self.addr)?;
        self.run(jid).inspect_err(|_| {
            let _ = self.kernel.jail_remove(jid);
            let _ = self.gone(jid);
        })?;
        Ok(jid)
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
        self.gone(made.jid)?;
        self.unmount(c"usr", made.usr)?;
        self.unmount(c"dev", made.dev)?;
        self.remove_usr()?;
        calls::remove_address(kernel, self.control, self.addr)
    }

    /// Waits until a jail that was removed is no more.
    fn gone(&self, jid: i32) -> Result<(), Errno> {
        let kernel = self.kernel;
        let began = kernel.clock_gettime(CLOCK_MONOTONIC)?;
        while calls::is_dying(kernel, jid) {
            if kernel.clock_gettime(CLOCK_MONOTONIC)? > began + GONE {
                return Err(Errno::ETIMEDOUT);
            }
            kernel.nanosleep(PAUSE)?;
        }
        Ok(())
    }

    fn unmount(&self, name: &CStr, fsid: [i32; 2]) -> Result<(), Errno> {
        let on = self.on(name)?;
        if calls::fsid_of(self.kernel, &on)? != fsid {
            return Err(Errno::ENOENT);
        }
        let [first, second] = fsid;
        let fsid = format!("FSID:{first}:{second}");
        let fsid = c_string(OsStr::new(&fsid))?;
        self.kernel.unmount(&fsid, MNT_BYFSID as i32)
    }

    fn remove_usr(&self) -> Result<(), Errno> {
        let root = c_string(self.root.as_os_str())?;
        let root = self.kernel.openat(AT_FDCWD, &root, OPEN_DIR, 0)?;
        self.kernel.unlinkat(root, c"usr", AT_REMOVEDIR)?;
        self.kernel.close(root)
    }

    /// The devfs on `/dev`, and the base, read-only, on `/usr`.
    fn mount_both(&self, root: RawFd) -> Result<[[i32; 2]; 2], Errno> {
        let ruleset = [(c"fstype", c"devfs"), (c"ruleset", c"4")];
        let dev = self.mount(root, c"dev", &ruleset, 0)?;
        let nullfs = [(c"fstype", c"nullfs"), (c"from", &*self.base)];
        let made = self.kernel.mkdirat(root, c"usr", 0o755);
        let usr = made.and_then(|()| self.mount(root, c"usr", &nullfs, MNT_RDONLY));
        let usr = usr.inspect_err(|_| {
            let _ = self.unmount(c"dev", dev);
            if made.is_ok() {
                let _ = self.kernel.unlinkat(root, c"usr", AT_REMOVEDIR);
            }
        })?;
        Ok([dev, usr])
    }

    /// Mounts on a directory that is no symbolic link, and nowhere else: the fsid tells.
    fn mount(
        &self,
        root: RawFd,
        name: &CStr,
        options: &[(&CStr, &CStr)],
        flags: u64,
    ) -> Result<[i32; 2], Errno> {
        let kernel = self.kernel;
        let before = self.fsid_in(root, name)?;
        let on = self.on(name)?;
        calls::nmount(kernel, &on, options, flags)?;
        let fsid = self
            .fsid_in(root, name)
            .and_then(|fsid| match fsid == before {
                true => Err(Errno::ENOENT),
                false => Ok(fsid),
            });
        fsid.inspect_err(|_| {
            let _ = kernel.unmount(&on, 0);
        })
    }

    fn fsid_in(&self, root: RawFd, name: &CStr) -> Result<[i32; 2], Errno> {
        let kernel = self.kernel;
        let dir = kernel.openat(root, name, OPEN_DIR | O_NOFOLLOW, 0)?;
        let fsid = calls::fsid_of_open(kernel, dir);
        let _ = kernel.close(dir);
        fsid
    }

    fn on(&self, name: &CStr) -> Result<CString, Errno> {
        let name = OsStr::from_bytes(name.to_bytes());
        c_string(self.root.join(name).as_os_str())
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
        let _ = kernel.close(null);
        let spawned = spawned.map_err(|error| error.errno)?;
        let status = self.ended(spawned.pid).inspect_err(|_| {
            // It is killed with its jail, which waits for this.
            let _ = kernel.jail_remove(jid);
            let _ = kernel.wait4(spawned.pid, 0);
        });
        if let Some(desc) = spawned.desc {
            let _ = kernel.close(desc);
        }
        match status? {
            Some((_, 0)) => Ok(()),
            _ => Err(Errno::EIO),
        }
    }

    fn ended(&self, pid: i32) -> Result<Option<(i32, i32)>, Errno> {
        let kernel = self.kernel;
        let queue = kernel.kqueue()?;
        let exit = Kevent {
            ident: pid.unsigned_abs() as usize,
            filter: EVFILT_PROC,
            flags: EV_ADD | EV_ONESHOT,
            fflags: NOTE_EXIT,
            ..Kevent::default()
        };
        let told = kernel.kevent(queue, &[exit], &mut [Kevent::default()], Some(GONE));
        let _ = kernel.close(queue);
        if told? == 0 {
            return Err(Errno::ETIMEDOUT);
        }
        kernel.wait4(pid, 0)
    }
}

fn c_string(text: &OsStr) -> Result<CString, Errno> {
    CString::new(text.as_bytes()).map_err(|_| Errno::EINVAL)
}

#[cfg(test)]
mod tests {
    use jail::kernel::{Fault, Faulty, Traced};
    use jail::life::StopPolicy;
    use jail::{Host, MountFlags, Release};
    use jail_sim::Machine;

    use super::*;
    use crate::Turns;

    const ADDR: Ipv4Addr = Ipv4Addr::new(198, 18, 77, 1);

    #[test]
    fn the_library_needs_a_quarter_more_calls_at_most() {
        for release in [
            Release::V13_2,
            Release::V14_4,
            Release::V15_0,
            Release::V15_1,
        ] {
            let traced = Traced::counting(Machine::new(release).process());
            let trace = traced.trace();
            let host = Host::new(traced).without_journal();
            let turns = Turns::new(&host, false).unwrap();
            let hand = by_hand(&host, &turns);
            let spec = turns.spec("web", ADDR).unwrap();
            let library = || {
                let mut started = spec.start(&host).unwrap();
                started.stop(StopPolicy::now()).unwrap();
            };
            let by_hand = || hand.stop(&hand.start().unwrap()).unwrap();
            // Sockets and /dev are opened the first time.
            library();
            let before = world(&host);
            let [library, by_hand] = [&library as &dyn Fn(), &by_hand].map(|turn| {
                trace.reset();
                turn();
                let calls = trace.total();
                assert_eq!(world(&host), before);
                assert!(!turns.root().join("usr").exists());
                calls
            });
            assert!(
                library * 4 <= by_hand * 5,
                "{release}: {library} calls, {by_hand} by hand"
            );
        }
    }

    #[test]
    fn a_start_that_fails_leaves_nothing() {
        let (kernel, faults) = Faulty::new(Machine::new(Release::V15_1).process());
        let host = Host::new(kernel);
        let turns = Turns::new(&host, false).unwrap();
        let hand = by_hand(&host, &turns);
        let before = world(&host);
        let mut failed = 0;
        for nth in 1..100 {
            faults.arm(Fault::any(Errno::ENOMEM).nth(nth));
            let started = hand.start();
            let struck = faults.pending() == 0;
            faults.disarm();
            match started {
                Ok(made) => {
                    let usr = host.mounts_under(turns.root().join("usr")).unwrap();
                    assert!(usr[0].flags().contains(MountFlags::RDONLY), "{usr:?}");
                    hand.stop(&made).unwrap();
                }
                Err(_) => failed += 1,
            }
            assert_eq!(world(&host), before, "call {nth}");
            assert!(!turns.root().join("usr").exists(), "call {nth}");
            if !struck {
                break;
            }
        }
        assert!(failed > 15, "{failed}");
    }

    fn by_hand<'h>(host: &'h Host, turns: &Turns) -> ByHand<'h> {
        let (root, base) = (turns.root(), turns.base());
        ByHand::new(&**host.kernel(), "web", ADDR, root, base, turns.program()).unwrap()
    }

    /// Mounts, addresses and jails.
    fn world(host: &Host) -> (Vec<String>, usize, usize) {
        // As text: how much room there is on this computer's disk is others' to change.
        let mounts = host.mounts().unwrap();
        let mounts = mounts.iter().map(ToString::to_string).collect();
        let addresses = host.addresses().unwrap().len();
        (mounts, addresses, host.snapshot().unwrap().len())
    }
}
