//! FreeBSD releases, told apart by `kern.osreldate`.

use core::fmt;
use core::str::FromStr;

/// A FreeBSD release by its `kern.osreldate` (`__FreeBSD_version`).
///
/// Features are asked for by name, never by comparing releases in user code.
///
/// ```
/// use jail::Release;
///
/// let release: Release = "15.1".parse()?;
/// assert!(release.has_jail_descriptors());
/// assert!(!Release::V13_2.has_jail_descriptors());
/// assert_eq!(Release::from_osreldate(1_404_000).to_string(), "14.4");
/// # Ok::<(), jail::release::UnknownRelease>(())
/// ```
///
/// # See also
/// `sys/sys/param.h` (`__FreeBSD_version`), `UPDATING`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    osreldate: i32,
}

impl Release {
    /// FreeBSD 13.2: no descriptors, no `meta` and `env`, dying jails can be revived.
    pub const V13_2: Self = Self::from_osreldate(1_302_001);
    /// FreeBSD 14.0: a jail cannot be revived once it dies.
    pub const V14_0: Self = Self::from_osreldate(1_400_097);
    /// FreeBSD 14.4: file-on-file nullfs is safe; still no descriptors.
    pub const V14_4: Self = Self::from_osreldate(1_404_000);
    /// FreeBSD 15.0: jail descriptors and events, `meta` and `env`, more `allow.*`.
    pub const V15_0: Self = Self::from_osreldate(1_500_068);
    /// FreeBSD 15.1.
    pub const V15_1: Self = Self::from_osreldate(1_501_000);

    /// The release whose kernel answers this to `kern.osreldate`.
    #[must_use]
    pub const fn from_osreldate(osreldate: i32) -> Self {
        Self { osreldate }
    }

    /// `kern.osreldate`, as in 1302001.
    #[must_use]
    pub const fn osreldate(self) -> i32 {
        self.osreldate
    }

    /// The 13 of 13.2.
    #[must_use]
    pub const fn major(self) -> i32 {
        self.osreldate / 100_000
    }

    /// The 2 of 13.2.
    #[must_use]
    pub const fn minor(self) -> i32 {
        self.osreldate % 100_000 / 1_000
    }

    /// Jail descriptors: `desc`, `jail_attach_jd`, `jail_remove_jd`, `EVFILT_JAIL` (since 15.0).
    #[must_use]
    pub const fn has_jail_descriptors(self) -> bool {
        self.major() >= 15
    }

    /// Memory disks that fail what they cannot deallocate (`MD_MUSTDEALLOC`, since 14.0).
    #[must_use]
    pub const fn has_md_must_dealloc(self) -> bool {
        self.major() >= 14
    }

    /// Bytes of the sets of processors in the calls: 13 has 256 processors at most (`CPU_MAXSIZE`)
    /// and takes no other size.
    pub(crate) const fn cpuset_len(self) -> usize {
        match self.major() {
            ..=13 => 32,
            _ => size_of::<jail_sys::sys::cpuset::cpuset_t>(),
        }
    }

    /// The parameters `meta` and `env` (since 15.0).
    #[must_use]
    pub const fn has_meta(self) -> bool {
        self.major() >= 15
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major(), self.minor())
    }
}

impl FromStr for Release {
    type Err = UnknownRelease;

    /// Reads `13.2`, `14.4`, `15.0` or `15.1`, with or without `-RELEASE` and a patch level.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.split('-').next().unwrap_or_default();
        [Self::V13_2, Self::V14_4, Self::V15_0, Self::V15_1]
            .into_iter()
            .find(|release| release.to_string() == number)
            .ok_or_else(|| UnknownRelease { text: text.into() })
    }
}

/// Not the name of a release this library knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a FreeBSD release known here: 13.2, 14.4, 15.0, 15.1")]
pub struct UnknownRelease {
    text: String,
}
