//! Disks that exist.

use core::ffi::CStr;

use super::{Md, MdInfo, confxml, devices};
use crate::{Errno, Error, Host};

const CONFXML: &CStr = c"kern.geom.confxml";

/// How often the description may outgrow the room that was made for it.
const TRIES: usize = 8;

/// Room for disks that are attached between asking for the length and asking for the text.
const SPARE: usize = 8192;

impl Host {
    /// The disk with this unit, whoever attached it. The handle keeps to the disk that there is
    /// now.
    ///
    /// # Errors
    /// * `ENOENT` - there is none
    /// * `EACCES` - only root can ask
    ///
    /// # See also
    /// `mdconfig -l -v -u UNIT`
    pub fn md(&self, unit: u32) -> Result<Md, Error> {
        self.md_query(unit).map(|info| Md::new(self, info))
    }

    /// The disk of a list, if it is still that one.
    ///
    /// # Errors
    /// As [`Md::query`].
    pub fn open_md(&self, info: &MdInfo) -> Result<Md, Error> {
        let now = Md::new(self, info.clone()).query()?;
        Ok(Md::new(self, now))
    }

    /// All memory disks, by unit. Everybody may ask. It takes two calls, which describe every
    /// disk of the machine: to look at one, use [`md`](Self::md). Of a kernel that does not
    /// describe them, the devices in `/dev` are queried, which only root can.
    ///
    /// ```
    /// # let machine = jail_sim::Machine::new(jail::Release::V15_1);
    /// # let host = jail::Host::new(machine.process());
    /// for disk in host.mds()? {
    ///     println!("{disk}"); // md0 (swap, 64M, label jail:web)
    /// }
    /// # Ok::<(), jail::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Answer`] - the description cannot be read.
    ///
    /// # See also
    /// `mdconfig -l -v`, `g_md_dumpconf` in `sys/dev/md/md.c`
    pub fn mds(&self) -> Result<Vec<MdInfo>, Error> {
        let error = |errno| Error::kernel("sysctl", CONFXML.to_string_lossy(), errno);
        let kernel = self.kernel();
        for _ in 0..TRIES {
            let len = match kernel.sysctlbyname(CONFXML, &mut [], None) {
                Ok(len) => len,
                Err(Errno::ENOENT) => return self.mds_in_dev(),
                Err(errno) => return Err(error(errno)),
            };
            let mut xml = vec![0; len.saturating_add(SPARE)];
            let len = match kernel.sysctlbyname(CONFXML, &mut xml, None) {
                Ok(len) => len,
                Err(Errno::ENOMEM) => continue,
                Err(errno) => return Err(error(errno)),
            };
            let xml = xml.get(..len).unwrap_or(&xml);
            let mut disks = confxml::disks(xml)?;
            disks.sort_unstable_by_key(MdInfo::unit);
            return Ok(disks);
        }
        Err(error(Errno::ENOMEM))
    }

    fn mds_in_dev(&self) -> Result<Vec<MdInfo>, Error> {
        let mut disks = Vec::new();
        for unit in devices::units(self)? {
            match self.md_query(unit) {
                Ok(disk) => disks.push(disk),
                // Detached meanwhile, or another driver's.
                Err(error) if error.errno() == Some(Errno::ENOENT) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(disks)
    }
}
