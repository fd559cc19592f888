//! tmpfs(5). Follows `tmpfs_mount` in `sys/fs/tmpfs/tmpfs_vfsops.c`.

mod files;

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use jail::{Errno, Release};
use jail_sys::sys::mount::{MNT_FORCE, MNT_RDONLY, MNT_UPDATE};

use super::fs::FileSystem;
use super::memfs::{Limits, MemFs, RootAttr};
use super::vfsconf::{Backing, MountArgs, Mounted};
use crate::state::State;
use crate::vfsopt::VfsOpts;
use files::TmpFs;

/// `tmpfs_mount`. A size that is none counts as not given.
pub(super) fn mount(state: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    let release = state.release;
    let known = TMPFS_OPTS
        .iter()
        .filter(|(_, since)| release.major() >= *since);
    let known: Vec<&[u8]> = known.map(|(name, _)| *name).collect();
    args.opts.filteropt(&known)?;
    if args.flags & MNT_UPDATE != 0 {
        return update(release, args);
    }
    let wanted = Wanted::of(args.opts);
    // Only root chooses whose the root directory is.
    let root = args.cred.uid == 0;
    let attr = RootAttr {
        uid: wanted.uid.filter(|_| root).unwrap_or(args.covered.uid),
        gid: wanted.gid.filter(|_| root).unwrap_or(args.covered.gid),
        mode: wanted.mode.filter(|_| root).unwrap_or(args.covered.mode) & ALLPERMS,
    };
    let limits = wanted.limits();
    let fs = TmpFs {
        files: MemFs::new(attr, limits),
        size: wanted.size.map_or(0, rounded),
        limits,
        flags: FLAGS.map(|flag| args.opts.flagopt(flag)),
        readonly: (args.flags & MNT_RDONLY != 0).into(),
    };
    Ok(Mounted {
        fs: Backing::Fs(Arc::new(fs)),
        from: b"tmpfs".to_vec(),
    })
}

/// Of a machine in a file.
pub(super) fn load(image: &[u8]) -> Result<Arc<dyn FileSystem>, String> {
    Ok(Arc::new(crate::image::read::<TmpFs>(image)?))
}

/// It becomes read-only, or no longer is: `EBUSY` for what becomes so while files are open for
/// writing, unless forced. `EOPNOTSUPP` for what would change a size or what it was made with;
/// before 15 also for most options that only say so again.
fn update(release: Release, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    let old = args.update.clone().ok_or(Errno::EINVAL)?;
    let tmpfs = old.as_any().and_then(|fs| fs.downcast_ref::<TmpFs>());
    let tmpfs = tmpfs.ok_or(Errno::EINVAL)?;
    let same = if release.major() >= 15 {
        tmpfs.is_same(&args.covered, args.opts)
    } else {
        let known = args.opts.filteropt(&TMPFS_UPDATEOPTS);
        known.is_ok() && size(args.opts, b"size").is_none_or(|bytes| bytes == tmpfs.size)
    };
    if !same {
        return Err(Errno::EOPNOTSUPP);
    }
    // What only a flag says is not looked at.
    match (args.opts.flagopt(b"ro"), tmpfs.readonly.load(Relaxed)) {
        (true, false) => {
            tmpfs.files.flush_writers(args.flags & MNT_FORCE != 0)?;
            tmpfs.readonly.store(true, Relaxed);
            args.flags |= MNT_RDONLY;
        }
        (false, true) => {
            tmpfs.readonly.store(false, Relaxed);
            args.flags &= !MNT_RDONLY;
        }
        _ => {}
    }
    Ok(Mounted {
        fs: Backing::Fs(old),
        from: b"tmpfs".to_vec(),
    })
}

/// What the options say; a size of 0 is as good as nothing.
struct Wanted {
    uid: Option<u32>,
    gid: Option<u32>,
    mode: Option<u32>,
    size: Option<u64>,
    nodes: Option<u64>,
    file_size: Option<u64>,
}

impl Wanted {
    fn of(opts: &mut VfsOpts<'_>) -> Self {
        Self {
            uid: id(opts, b"uid"),
            gid: id(opts, b"gid"),
            mode: scanned(opts, b"mode", 8).map(|mode| u32::try_from(mode & 0xffff).unwrap_or(0)),
            size: size(opts, b"size"),
            nodes: size(opts, b"inodes"),
            file_size: size(opts, b"maxfilesize"),
        }
    }

    fn limits(&self) -> Limits {
        let pages = match self.size {
            Some(size) if size != 0 && size <= SIZE_MOST => size.div_ceil(PAGE),
            _ => u64::MAX,
        };
        let nodes = match self.nodes {
            Some(nodes) if nodes > 3 => nodes,
            _ if pages < INT_MAX / NODES_PER_PAGE => pages * NODES_PER_PAGE,
            _ => INT_MAX,
        };
        Limits {
            pages,
            nodes: nodes.min(INT_MAX),
            file_size: self.file_size.filter(|size| *size != 0).unwrap_or(OFF_MAX),
            node_size: NODE_SIZE,
        }
    }
}

/// `tm_size_max`: whole pages, of a size that is one.
fn rounded(size: u64) -> u64 {
    if size > SIZE_MOST {
        return size;
    }
    size.next_multiple_of(PAGE)
}

fn id(opts: &mut VfsOpts<'_>, name: &[u8]) -> Option<u32> {
    let id = scanned(opts, name, 10)?;
    Some(u32::from_ne_bytes(i32::try_from(id).ok()?.to_ne_bytes()))
}

/// `vfs_scanopt` of one number: leading blanks, then as many digits as there are.
fn scanned(opts: &mut VfsOpts<'_>, name: &[u8], radix: u32) -> Option<i64> {
    let text = opts.getopts(name).ok()??;
    let text = core::str::from_utf8(text).ok()?.trim_start();
    let unsigned = text.trim_start_matches(['+', '-']);
    let signs = text.len() - unsigned.len();
    let end = unsigned.find(|c: char| !c.is_digit(radix));
    let digits = unsigned.get(..end.unwrap_or(unsigned.len()))?;
    let number = i64::from_str_radix(digits, radix).ok()?;
    match (signs, text.starts_with('-')) {
        (0, _) | (1, false) => Some(number),
        (1, true) => Some(-number),
        _ => None,
    }
}

/// `vfs_getopt_size`: digits as strtoq(3) reads them and one letter for the unit; anything else
/// counts as not given.
fn size(opts: &mut VfsOpts<'_>, name: &[u8]) -> Option<u64> {
    let text = opts.getopts(name).ok()??;
    let text = core::str::from_utf8(text).ok()?.trim_start();
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let (radix, digits) = match unsigned.get(..2) {
        Some("0x" | "0X") => (16, unsigned.get(2..)?),
        _ if unsigned.starts_with('0') => (8, unsigned),
        _ => (10, unsigned),
    };
    let end = digits.find(|c: char| !c.is_digit(radix));
    let (digits, unit) = digits.split_at(end.unwrap_or(digits.len()));
    let number = u64::from_str_radix(digits, radix).ok()?;
    let power = match unit {
        "" => 0,
        "k" | "K" => 1,
        "m" | "M" => 2,
        "g" | "G" => 3,
        "t" | "T" => 4,
        _ => return None,
    };
    let bytes = number.checked_mul(1_u64 << (10 * power));
    bytes.filter(|bytes| *bytes <= OFF_MAX)
}

/// `tmpfs_opts`, with the release that brought each.
const TMPFS_OPTS: [(&[u8], i32); 14] = [
    (b"from", 0),
    (b"easize", 15),
    (b"size", 0),
    (b"maxfilesize", 0),
    (b"inodes", 0),
    (b"uid", 0),
    (b"gid", 0),
    (b"mode", 0),
    (b"export", 0),
    (b"union", 0),
    (b"nonc", 0),
    (b"nomtime", 0),
    (b"nosymfollow", 0),
    (b"pgread", 14),
];

/// Options whose presence is kept.
const FLAGS: [&[u8]; 2] = [b"nonc", b"pgread"];

/// `tmpfs_updateopts`, which are gone in 15.
const TMPFS_UPDATEOPTS: [&[u8]; 6] = [
    b"from",
    b"easize",
    b"export",
    b"nomtime",
    b"size",
    b"nosymfollow",
];

const ALLPERMS: u32 = 0o7777;
const PAGE: u64 = 4_096;
/// `sizeof(struct tmpfs_node)` and `sizeof(struct tmpfs_dirent)`.
const NODE_SIZE: u64 = 232 + 64;
/// `nodes_per_page`.
const NODES_PER_PAGE: u64 = PAGE.div_ceil(NODE_SIZE);
/// The largest size that is one.
const SIZE_MOST: u64 = OFF_MAX - PAGE;
const OFF_MAX: u64 = i64::MAX.unsigned_abs();
const INT_MAX: u64 = 0x7fff_ffff;
