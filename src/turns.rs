//! What a jail needs that is started and stopped again and again to be timed.

use std::fs;
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use jail::life::Exec;
use jail::{Errno, Error, Host, IpAlias, JailSpec, Kernel, Mount, Mounted};
use tempfile::TempDir;

use crate::ByHand;

const RESCUE: &str = "/rescue/sh";

/// A root with a `/dev`, and what is mounted on its `/usr`, read-only: a directory of its own with one
/// program.
///
/// All is in a temporary directory that goes with this, and before it what is mounted there yet. Where
/// that cannot be unmounted the directory stays, since deleting it would go through the mount.
#[derive(Debug)]
pub struct Turns {
    host: Host,
    dir: TempDir,
    root: PathBuf,
    base: PathBuf,
    program: &'static str,
}

impl Turns {
    /// On the running kernel the program is a copy of the shell of rescue(8), which needs no library;
    /// a simulated machine has programs of its own.
    ///
    /// # Errors
    /// As the file system answers.
    pub fn new(host: &Host, local: bool) -> io::Result<Self> {
        let dir = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
        let path = dir.path().canonicalize()?;
        let (root, base) = (path.join("root"), path.join("base"));
        for dir in [&root.join("dev"), &base] {
            fs::create_dir_all(dir)?;
        }
        // Without input a shell has nothing to do.
        let program = match local {
            true => {
                let named =
                    |error: io::Error| io::Error::new(error.kind(), format!("{RESCUE}: {error}"));
                fs::copy(RESCUE, base.join("sh")).map_err(named)?;
                "/usr/sh"
            }
            false => "/usr/bin/true",
        };
        Ok(Self {
            host: host.clone(),
            dir,
            root,
            base,
            program,
        })
    }

    /// The root of the jail.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What is mounted on `/usr`.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// What the jail runs: it ends at once, and well.
    #[must_use]
    pub const fn program(&self) -> &'static str {
        self.program
    }

    /// The jail: an address on lo0, a devfs with ruleset 4, a nullfs, the program.
    ///
    /// # Errors
    /// The name is none.
    pub fn spec(&self, name: &str, addr: Ipv4Addr) -> Result<JailSpec, Error> {
        let base = Mount::nullfs(&self.base, "/usr").read_only();
        Ok(JailSpec::new(name)?
            .path(&self.root)
            .alias(IpAlias::new("lo0", addr)?)
            .mount(Mount::devfs("/dev").ruleset(4))
            .mount(base.create_mount_point(0o755))
            .exec_start(Exec::new(self.program)))
    }

    /// Starting and stopping the same by bare calls.
    ///
    /// # Errors
    /// As [`ByHand::new`].
    pub fn by_hand<'k>(
        &self,
        kernel: &'k dyn Kernel,
        name: &str,
        addr: Ipv4Addr,
    ) -> Result<ByHand<'k>, Errno> {
        ByHand::new(kernel, name, addr, &self.root, &self.base, self.program)
    }

    /// The same jail for jail(8), which makes no mount points: writes a jail.conf beside the root.
    ///
    /// # Errors
    /// As the file system answers.
    pub fn conf(&self, name: &str, addr: Ipv4Addr) -> io::Result<PathBuf> {
        fs::create_dir_all(self.root.join("usr"))?;
        let (root, base) = (self.root.display(), self.base.display());
        let program = self.program;
        // jail(8) starts it without a shell: there is nothing in it for one.
        let text = format!(
            "{name:?} {{ path = \"{root}\"; host.hostname = {name:?}; persist;\n\
             ip4.addr = \"lo0|{addr}/32\"; mount.devfs; devfs_ruleset = 4; enforce_statfs = 2;\n\
             mount = \"{base} {root}/usr nullfs ro 0 0\";\n\
             exec.start = {program:?}; }}\n",
        );
        let file = self.root.with_file_name("jail.conf");
        fs::write(&file, text)?;
        Ok(file)
    }

    /// Takes away what is mounted there, the last one first.
    fn unmount(&self) -> Result<(), Error> {
        let dir = self.root.parent().unwrap_or(&self.root);
        for info in self.host.mounts_under(dir)?.into_iter().rev() {
            Mounted::adopt(&self.host, info).unmount_forced()?;
        }
        Ok(())
    }
}

impl Drop for Turns {
    fn drop(&mut self) {
        if let Err(error) = self.unmount() {
            self.dir.disable_cleanup(true);
            eprintln!("{} is left there: {error}", self.dir.path().display());
        }
    }
}

#[cfg(test)]
mod tests {
    use jail::kernel::{Call, Fault, Faulty};
    use jail::{Errno, MountFlags, Release};
    use jail_sim::Machine;

    use super::*;

    const ADDR: Ipv4Addr = Ipv4Addr::new(198, 18, 76, 1);

    #[test]
    fn what_is_mounted_there_goes_before_the_directory() {
        let host = Host::new(Machine::new(Release::V15_1).process());
        let turns = Turns::new(&host, false).unwrap();
        let dir = turns.root.parent().unwrap().to_path_buf();
        let before = host.mounts().unwrap().len();
        let started = turns.spec("web", ADDR).unwrap().start(&host).unwrap();
        assert_eq!(host.mounts().unwrap().len(), before + 2);
        let usr = turns.root.join("usr");
        let mounts = host.mounts_under(&usr).unwrap();
        assert!(mounts[0].flags().contains(MountFlags::RDONLY), "{mounts:?}");
        drop(turns);
        assert_eq!(host.mounts().unwrap().len(), before);
        assert!(!dir.exists());
        drop(started);
    }

    #[test]
    fn what_cannot_be_unmounted_keeps_the_directory() {
        let (kernel, faults) = Faulty::new(Machine::new(Release::V15_1).process());
        let host = Host::new(kernel);
        let turns = Turns::new(&host, false).unwrap();
        let dir = turns.root.parent().unwrap().to_path_buf();
        let started = turns.spec("web", ADDR).unwrap().start(&host).unwrap();
        faults.arm(Fault::new(Call::Unmount, Errno::EBUSY).lasting());
        drop(turns);
        assert!(dir.join("root/usr").exists());
        drop(started);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    #[cfg(not(target_os = "freebsd"))]
    fn what_a_running_kernel_needs_is_named() {
        let host = Host::new(Machine::new(Release::V15_1).process());
        let error = Turns::new(&host, true).unwrap_err();
        assert!(error.to_string().starts_with("/rescue/sh: "), "{error}");
    }

    #[test]
    fn jail8_gets_the_same_jail() {
        let host = Host::new(Machine::new(Release::V15_1).process());
        let turns = Turns::new(&host, false).unwrap();
        let text = fs::read_to_string(turns.conf("web", ADDR).unwrap()).unwrap();
        for part in [
            "exec.start = \"/usr/bin/true\";",
            "nullfs ro 0 0",
            "\"lo0|198.18.76.1/32\"",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
