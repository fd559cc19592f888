//! The module files of a base system: those of GENERIC and those in `/boot/kernel` that jails use.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A file that kldload(2) loads.
#[derive(Debug)]
pub(super) struct KldFile {
    /// Without `.ko`.
    pub(super) name: &'static str,
    /// What modfind(2) finds (`DECLARE_MODULE`); a file system's is the name it is mounted by.
    pub(super) modules: &'static [&'static str],
    /// Other names that kldload(2) knows it by (`MODULE_VERSION`).
    pub(super) versions: &'static [&'static str],
    /// The files that are loaded with it (`MODULE_DEPEND`).
    pub(super) needs: &'static [&'static str],
    pub(super) place: Place,
}

/// Where a module is when the machine boots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Part of the kernel.
    Kernel,
    /// Loaded from its file.
    Loaded,
    /// Installed.
    Loadable,
}

impl KldFile {
    /// By file, with or without `.ko`, or by module.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let stem = name.strip_suffix(".ko").unwrap_or(name);
        self.name == stem || self.modules.contains(&name) || self.versions.contains(&name)
    }
}

const fn file(name: &'static str, modules: &'static [&'static str], place: Place) -> KldFile {
    KldFile {
        name,
        modules,
        versions: &[],
        needs: &[],
        place,
    }
}

impl KldFile {
    const fn versions(mut self, versions: &'static [&'static str]) -> Self {
        self.versions = versions;
        self
    }

    const fn needs(mut self, needs: &'static [&'static str]) -> Self {
        self.needs = needs;
        self
    }
}

pub(super) static FILES: [KldFile; 27] = [
    file("devfs", &["devfs"], Place::Kernel),
    file("ufs", &["ufs"], Place::Kernel),
    file("pseudofs", &["pseudofs"], Place::Kernel).versions(&["pseudofs"]),
    file("procfs", &["procfs"], Place::Kernel).versions(&["procfs"]),
    file("cd9660", &["cd9660"], Place::Kernel),
    file("msdosfs", &["msdosfs"], Place::Kernel),
    file("geom_md", &["g_md"], Place::Kernel).versions(&["geom_md"]),
    file("if_loop", &["if_lo"], Place::Kernel),
    file("if_vlan", &["if_vlan"], Place::Kernel).versions(&["if_vlan"]),
    file("if_tuntap", &["if_tuntap"], Place::Kernel).versions(&["if_tuntap", "if_tun", "if_tap"]),
    file("nullfs", &["nullfs"], Place::Loaded),
    file("tmpfs", &["tmpfs"], Place::Loaded),
    file("fdescfs", &["fdescfs"], Place::Loaded),
    file("unionfs", &["unionfs"], Place::Loaded),
    file("bridgestp", &["bridgestp"], Place::Loaded).versions(&["bridgestp"]),
    file("if_bridge", &["if_bridge"], Place::Loaded)
        .versions(&["if_bridge"])
        .needs(&["bridgestp"]),
    file("if_epair", &["if_epair"], Place::Loaded).versions(&["if_epair"]),
    file("linux_common", &["linuxcommon"], Place::Loadable).versions(&["linux_common"]),
    file("linprocfs", &["linprocfs"], Place::Loadable)
        .versions(&["linprocfs"])
        .needs(&["linux_common"]),
    file("linsysfs", &["linsysfs"], Place::Loadable)
        .versions(&["linsysfs"])
        .needs(&["linux_common"]),
    file("if_vxlan", &["if_vxlan"], Place::Loadable).versions(&["if_vxlan"]),
    file("if_lagg", &["if_lagg"], Place::Loadable).versions(&["if_lagg"]),
    file("if_gif", &["if_gif"], Place::Loadable).versions(&["if_gif"]),
    file("if_gre", &["if_gre"], Place::Loadable).versions(&["if_gre"]),
    file("fusefs", &["fusefs"], Place::Loadable).versions(&["fusefs"]),
    file("pf", &["pf"], Place::Loadable).versions(&["pf"]),
    file("if_wg", &["wg"], Place::Loadable).versions(&["wg", "if_wg"]),
];

/// Files by their names, of a machine in a file; there are no others than those known here.
pub(super) fn loaded<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<&'static str, Option<i32>>, D::Error> {
    let loaded = BTreeMap::<String, Option<i32>>::deserialize(from)?;
    let known = loaded.into_iter().map(|(name, number)| {
        let file = FILES.iter().find(|file| file.name == name);
        let file = file.ok_or_else(|| D::Error::custom(format!("no kernel module {name}")))?;
        Ok((file.name, number))
    });
    known.collect()
}
