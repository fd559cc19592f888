//! The same work by bare system calls, with no more memory than they need.

use std::ffi::CStr;
use std::time::Duration;

use jail::kernel::{AttachBy, Kernel, Session, Spawn};
use jail::params::{ParamInfo, ParamType};
use jail::{Errno, Param};
use jail_sys::sys::fcntl::{AT_FDCWD, O_CLOEXEC, O_RDWR};
use jail_sys::sys::jail::JAIL_CREATE;

/// A jail of that name; its number.
///
/// # Errors
/// As jail_set(2).
pub fn create(kernel: &dyn Kernel, name: &str) -> Result<i32, Errno> {
    let mut name = format!("{name}\0").into_bytes();
    let (mut path, mut two) = (*b"/\0", 2_i32.to_ne_bytes());
    let mut params = [
        Param::new(b"name\0", &mut name),
        Param::new(b"path\0", &mut path),
        Param::new(b"enforce_statfs\0", &mut two),
        Param::flag(b"persist\0"),
    ];
    kernel.jail_set(&mut params, JAIL_CREATE)
}

/// Removes it.
///
/// # Errors
/// As jail_remove(2).
pub fn remove(kernel: &dyn Kernel, jid: i32) -> Result<(), Errno> {
    kernel.jail_remove(jid)
}

/// Starts a program in a jail and waits for its end.
///
/// # Errors
/// As the calls; `EIO` if it fails.
pub fn run(kernel: &dyn Kernel, jid: i32, program: &CStr) -> Result<(), Errno> {
    let null = kernel.openat(AT_FDCWD, c"/dev/null", O_RDWR | O_CLOEXEC, 0)?;
    let spawned = kernel.spawn(&Spawn {
        attach: Some(AttachBy::Jid(jid)),
        paths: &[program],
        argv: &[program],
        envp: &[],
        cwd: None,
        ids: None,
        stdio: [null; 3],
        session: Session::New,
        fib: None,
        desc: false,
    });
    kernel.close(null)?;
    let pid = spawned.map_err(|error| error.errno)?.pid;
    match kernel.wait4(pid, 0)? {
        Some((_, 0)) => Ok(()),
        _ => Err(Errno::EIO),
    }
}

/// All jails with five parameters each; how many there are.
///
/// # Errors
/// As jail_get(2).
pub fn list(kernel: &dyn Kernel) -> Result<usize, Errno> {
    let (mut last, mut jid) = (0_i32.to_ne_bytes(), [0; 4]);
    let (mut name, mut path) = ([0; 256], [0; 1024]);
    let (mut hostname, mut addrs) = ([0; 256], [0; 4 * 255]);
    let mut count = 0;
    loop {
        let mut params = [
            Param::new(b"lastjid\0", &mut last),
            Param::new(b"jid\0", &mut jid),
            Param::new(b"name\0", &mut name),
            Param::new(b"path\0", &mut path),
            Param::new(b"host.hostname\0", &mut hostname),
            Param::new(b"ip4.addr\0", &mut addrs),
        ];
        match kernel.jail_get(&mut params, 0) {
            Ok(next) => last = next.to_ne_bytes(),
            Err(Errno::ENOENT) => return Ok(count),
            Err(errno) => return Err(errno),
        }
        count += 1;
    }
}

/// All parameters that the kernel has told of before, with room for their values.
#[derive(Debug)]
pub struct All(Vec<(Vec<u8>, Vec<u8>)>);

impl All {
    /// Those that [`Host::params`](jail::Host::params) tells of.
    #[must_use]
    pub fn new(params: &[ParamInfo]) -> Self {
        let one = |info: &ParamInfo| {
            let room = match info.param_type() {
                ParamType::Long | ParamType::Ulong => 8,
                ParamType::String { max } => max,
                // security.jail.meta_maxbufsize
                ParamType::KeyValue => 4096,
                ParamType::Ip4 => 255 * 4,
                ParamType::Ip6 => 255 * 16,
                ParamType::Raw { size } => size,
                _ => 4,
            };
            (format!("{}\0", info.name()).into_bytes(), vec![0; room])
        };
        Self(params.iter().map(one).collect())
    }

    /// All jails with all of them; how many there are.
    ///
    /// # Errors
    /// As jail_get(2).
    pub fn list(&mut self, kernel: &dyn Kernel) -> Result<usize, Errno> {
        let mut last = 0_i32.to_ne_bytes();
        let mut count = 0;
        loop {
            let all = self.0.iter_mut();
            let mut params = Vec::with_capacity(all.len() + 1);
            params.push(Param::new(b"lastjid\0", &mut last));
            params.extend(all.map(|(name, value)| Param::new(name, value)));
            match kernel.jail_get(&mut params, 0) {
                Ok(next) => last = next.to_ne_bytes(),
                Err(Errno::ENOENT) => return Ok(count),
                Err(errno) => return Err(errno),
            }
            count += 1;
        }
    }
}

/// Waits until a removed jail is gone.
///
/// # Errors
/// `ETIMEDOUT`: it is still there after ten seconds.
pub fn gone(kernel: &dyn Kernel, jid: i32) -> Result<(), Errno> {
    for _ in 0..10_000 {
        let mut jid = jid.to_ne_bytes();
        let params = &mut [Param::new(b"jid\0", &mut jid)];
        if kernel
            .jail_get(params, jail_sys::sys::jail::JAIL_DYING)
            .is_err()
        {
            return Ok(());
        }
        kernel.nanosleep(Duration::from_millis(1))?;
    }
    Err(Errno::ETIMEDOUT)
}
