//! The devices a GENERIC amd64 machine boots with: a virtual one, with a disk, a CD drive, a
//! serial port, a keyboard and a screen.

use jail_sys::sys::conf::{D_DISK, D_MEM, D_TTY};

use super::cdev::{Cdev, Cdevs, Kind};

/// Owner and group.
type Owner = (u32, u32);

const ROOT: Owner = (0, 0);
const KMEM: Owner = (0, 2);
const TTY: Owner = (0, 4);
const OPERATOR: Owner = (0, 5);
const DIALER: Owner = (66, 68);

/// A line of the table: name, owner, mode, `d_flags`.
type Line = (&'static str, Owner, u32, i32);

#[rustfmt::skip]
static DEVICES: &[Line] = &[
    ("devctl2", ROOT, 0o600, 0),
    ("devctl", ROOT, 0o600, 0),
    ("devstat", ROOT, 0o444, 0),
    ("console", ROOT, 0o600, D_TTY),
    ("ctty", ROOT, 0o666, 0),
    ("null", ROOT, 0o666, 0),
    ("zero", ROOT, 0o666, 0),
    ("full", ROOT, 0o666, 0),
    ("random", ROOT, 0o644, 0),
    ("mem", KMEM, 0o640, D_MEM),
    ("kmem", KMEM, 0o640, D_MEM),
    ("io", ROOT, 0o600, 0),
    ("klog", ROOT, 0o600, 0),
    ("fd/0", ROOT, 0o666, 0),
    ("fd/1", ROOT, 0o666, 0),
    ("fd/2", ROOT, 0o666, 0),
    ("geom.ctl", OPERATOR, 0o640, 0),
    ("mdctl", ROOT, 0o600, 0),
    ("audit", ROOT, 0o600, 0),
    ("auditpipe", ROOT, 0o600, 0),
    ("bpf", ROOT, 0o600, 0),
    ("crypto", ROOT, 0o666, 0),
    ("nfslock", ROOT, 0o600, 0),
    ("netmap", ROOT, 0o600, 0),
    ("pci", ROOT, 0o644, 0),
    ("acpi", OPERATOR, 0o664, 0),
    ("apm", OPERATOR, 0o664, 0),
    ("apmctl", OPERATOR, 0o664, 0),
    ("ptmx", ROOT, 0o666, 0),
    ("pts/0", TTY, 0o620, D_TTY),
    ("sysmouse", ROOT, 0o600, 0),
    ("consolectl", ROOT, 0o600, 0),
    ("ttyv0", TTY, 0o600, D_TTY),
    ("ttyv1", TTY, 0o600, D_TTY),
    ("ttyu0", TTY, 0o600, D_TTY),
    ("ttyu0.init", TTY, 0o600, D_TTY),
    ("ttyu0.lock", TTY, 0o600, D_TTY),
    ("cuau0", DIALER, 0o660, D_TTY),
    ("cuau0.init", DIALER, 0o660, D_TTY),
    ("cuau0.lock", DIALER, 0o660, D_TTY),
    ("kbdmux0", ROOT, 0o600, 0),
    ("atkbd0", ROOT, 0o600, 0),
    ("midistat", ROOT, 0o666, 0),
    ("sndstat", ROOT, 0o644, 0),
    ("uinput", ROOT, 0o600, 0),
    ("input/event0", ROOT, 0o600, 0),
    ("ufssuspend", ROOT, 0o600, 0),
    ("usbctl", ROOT, 0o644, 0),
    ("usb/0.1.0", OPERATOR, 0o600, 0),
    ("usb/0.1.1", OPERATOR, 0o600, 0),
    ("xpt0", ROOT, 0o600, 0),
    ("pass0", OPERATOR, 0o640, 0),
    ("pass1", OPERATOR, 0o640, 0),
    ("cd0", OPERATOR, 0o640, D_DISK),
    ("ada0", OPERATOR, 0o640, D_DISK),
    ("ada0p1", OPERATOR, 0o640, D_DISK),
    ("ada0p2", OPERATOR, 0o640, D_DISK),
    ("gpt/rootfs", OPERATOR, 0o640, D_DISK),
];

/// `make_dev_alias`: symbolic links, and what they point to.
static ALIASES: &[(&str, &str)] = &[
    ("urandom", "random"),
    ("stdin", "fd/0"),
    ("stdout", "fd/1"),
    ("stderr", "fd/2"),
    ("bpf0", "bpf"),
    ("kbd0", "kbdmux0"),
    ("kbd1", "atkbd0"),
    ("ugen0.1", "usb/0.1.0"),
];

/// Those that come with a kernel module.
#[rustfmt::skip]
static OF_MODULES: &[(&str, Line)] = &[
    ("fusefs", ("fuse", OPERATOR, 0o666, 0)),
    ("pf", ("pf", ROOT, 0o600, 0)),
];

impl Cdevs {
    /// What is there when the machine has booted.
    pub(super) fn boot() -> Self {
        let mut cdevs = Self::new();
        for line in DEVICES {
            cdevs.make(cdev(line));
        }
        for &(name, of) in ALIASES {
            cdevs.make(Cdev::new(name, Kind::Alias(of.into())));
        }
        cdevs
    }

    /// The module has been loaded.
    pub(super) fn make_of(&mut self, module: &str) {
        for (_, line) in OF_MODULES.iter().filter(|(of, _)| *of == module) {
            self.make(cdev(line));
        }
    }
}

fn cdev(&(name, (uid, gid), mode, flags): &Line) -> Cdev {
    Cdev {
        uid,
        gid,
        mode,
        flags,
        ..Cdev::new(name, kind(name))
    }
}

fn kind(name: &str) -> Kind {
    match name {
        "null" => Kind::Null,
        "zero" => Kind::Zero,
        "full" => Kind::Full,
        "random" => Kind::Random,
        "console" => Kind::Console,
        "ctty" => Kind::Ctty,
        "fd/0" => Kind::Fd(0),
        "fd/1" => Kind::Fd(1),
        "fd/2" => Kind::Fd(2),
        "mdctl" => Kind::Mdctl,
        _ => Kind::Other,
    }
}
