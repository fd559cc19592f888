//! Kernel modules. Follows `sys/kern/kern_linker.c` and `kern_module.c`.

mod files;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ffi::CStr;

use jail::Errno;
use jail_sys::sys::param::MAXPATHLEN;

use crate::prison::allow;
use crate::proc::Pid;
use crate::state::State;
use files::{FILES, KldFile, Place};

/// `MAXMODNAME`, with the NUL.
const MAXMODNAME: usize = 32;

/// `linker_path` (`kern.module_path`).
const LINKER_PATH: [&[u8]; 2] = [b"/boot/kernel/", b"/boot/modules/"];

/// The file that the kernel itself is.
const KERNEL: &[u8] = b"kernel";

/// What is loaded and what could be.
#[derive(serde::Serialize, serde::Deserialize, Debug)]
pub(crate) struct Modules {
    /// Files by the names in [`FILES`], with their number: `None` is part of the kernel file.
    #[serde(deserialize_with = "files::loaded")]
    loaded: BTreeMap<&'static str, Option<i32>>,
    last_file: i32,
    /// Permissions of file systems that are not there (`allow.mount.*`).
    lacks_allow: u64,
}

impl Modules {
    /// As the machine boots: what [`FILES`] says is there, without `unloaded` (named by file,
    /// with or without `.ko`, or by module).
    pub(crate) fn new(unloaded: &[String]) -> Self {
        let mut modules = Self {
            loaded: BTreeMap::new(),
            last_file: 1,
            lacks_allow: 0,
        };
        let without = |file: &KldFile| unloaded.iter().any(|name| file.is_called(name));
        for file in FILES.iter().filter(|file| !without(file)) {
            match file.place {
                Place::Kernel => {
                    modules.loaded.insert(file.name, None);
                }
                Place::Loaded => {
                    modules.load(file);
                }
                Place::Loadable => {}
            }
        }
        let missing = FILES.iter().filter(|file| !modules.is_loaded(file));
        let flags = missing.filter_map(|file| allow::of_module(file.name));
        modules.lacks_allow = flags.fold(0, |flags, flag| flags | flag.flag);
        modules
    }

    /// The permissions that no jail can be given: their file systems are not there.
    pub(crate) const fn lacking_allow(&self) -> u64 {
        self.lacks_allow
    }

    /// Whether this is one of them.
    pub(crate) const fn lacks_allow(&self, flag: u64) -> bool {
        self.lacks_allow & flag != 0
    }

    fn load(&mut self, file: &KldFile) -> i32 {
        self.last_file += 1;
        self.loaded.insert(file.name, Some(self.last_file));
        self.last_file
    }

    fn is_loaded(&self, file: &KldFile) -> bool {
        self.loaded.contains_key(file.name)
    }
}

impl State {
    /// Whether something is there that needs this module: by the name modfind(2) or kldload(2)
    /// takes (`nullfs`, `if_epair`, `geom_md` or `g_md`).
    pub(crate) fn module_loaded(&self, name: &str) -> bool {
        let file = FILES.iter().find(|file| file.is_called(name));
        file.is_some_and(|file| self.modules.is_loaded(file))
    }

    /// `kern_kldload`: a name with a slash or dot is a file's, else a module's. `EPERM`, `EEXIST`
    /// also for what is part of the kernel, `ENOENT`, `ENOEXEC` for a file that is no module.
    pub(crate) fn sys_kldload(&mut self, pid: Pid, file: &CStr) -> Result<i32, Errno> {
        let name = file.to_bytes();
        if name.len() >= MAXPATHLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let cred = &self.proc(pid)?.cred;
        let prison = self.prisons.get(cred.prison);
        let secure = prison.is_some_and(|prison| prison.securelevel > 0);
        if secure || cred.jailed() || !self.privileged(cred) {
            return Err(Errno::EPERM);
        }
        let found = match installed(name) {
            Some(found) => found,
            None if name.contains(&b'/') => return Err(self.no_module(pid, name)),
            None => return Err(Errno::ENOENT),
        };
        if self.modules.is_loaded(found) {
            return Err(Errno::EEXIST);
        }
        let needs = found.needs.iter();
        for needed in needs.filter_map(|name| installed(name.as_bytes())) {
            if !self.modules.is_loaded(needed) {
                self.modules.load(needed);
            }
        }
        let id = self.modules.load(found);
        self.devfs.make_dev_module(found.name);
        if let Some(flag) = allow::of_module(found.name) {
            self.modules.lacks_allow &= !flag.flag;
            self.tunables.add_module(self.release, flag);
        }
        Ok(id)
    }

    /// What `linker_load_file` says to a path with none of this machine's modules behind it.
    fn no_module(&self, pid: Pid, path: &[u8]) -> Errno {
        let Ok(proc) = self.proc(pid) else {
            return Errno::ENOENT;
        };
        let with_ext = [path, b".ko"].concat();
        let regular = |path| match self.vfs.namei(&proc.dirs, path) {
            Ok(vnode) => !self.vfs.is_dir(&vnode),
            Err(_) => false,
        };
        if regular(path) || regular(&with_ext) {
            Errno::ENOEXEC
        } else {
            Errno::ENOENT
        }
    }

    /// `sys_kldfind`: the last component of the path counts, `.ko` may be left out. What is part
    /// of the kernel has no file.
    pub(crate) fn sys_kldfind(&mut self, _: Pid, file: &CStr) -> Result<i32, Errno> {
        let path = file.to_bytes();
        if path.len() >= MAXPATHLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
        if name == KERNEL {
            return Ok(1);
        }
        let stem = name.strip_suffix(b".ko").unwrap_or(name);
        let loaded = std::str::from_utf8(stem)
            .ok()
            .and_then(|stem| self.modules.loaded.get(stem).copied());
        loaded.flatten().ok_or(Errno::ENOENT)
    }

    /// `sys_modfind`: by the name that the module registered.
    pub(crate) fn sys_modfind(&mut self, _: Pid, name: &CStr) -> Result<i32, Errno> {
        let name = name.to_bytes();
        if name.len() >= MAXMODNAME {
            return Err(Errno::ENAMETOOLONG);
        }
        let modules = FILES
            .iter()
            .flat_map(|file| file.modules.iter().map(move |module| (file, module)));
        for (id, (file, module)) in (1..).zip(modules) {
            if module.as_bytes() == name && self.modules.is_loaded(file) {
                return Ok(id);
            }
        }
        Err(Errno::ENOENT)
    }
}

/// The file that kldload(2) of this name finds in `/boot/kernel` or by the linker's hints.
fn installed(name: &[u8]) -> Option<&'static KldFile> {
    let base = LINKER_PATH
        .iter()
        .find_map(|dir| name.strip_prefix(*dir))
        .unwrap_or(name);
    let is_file = base.len() < name.len() || name.contains(&b'.');
    let stem = base.strip_suffix(b".ko").unwrap_or(base);
    FILES.iter().find(|file| {
        file.name.as_bytes() == stem
            || !is_file && file.versions.iter().any(|v| v.as_bytes() == name)
    })
}
