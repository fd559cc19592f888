//! Two directories as one. Follows `unionfs_domount` in `sys/fs/unionfs/union_vfsops.c`.

mod files;
mod image;
mod open;

use std::collections::BTreeSet;
use std::num::IntErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jail::Errno;
use jail_sys::sys::mount::{MNT_LOCAL, MNT_RDONLY, MNT_UPDATE};

use super::fs::FileSystem;
use super::mnt::lower;
use super::vfsconf::{Backing, MountArgs, Mounted};
use super::{At, Vfs, Vnode};
use crate::state::State;
use crate::vfsopt::{VfsOpts, cstr};

pub(super) use image::load;

/// `unionfs_domount`: texts for what cannot be read, `EOPNOTSUPP` to change one.
pub(super) fn mount(state: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    if args.flags & MNT_UPDATE != 0 {
        let text: &[u8] = b"unionfs does not support mount update";
        return Err(args.opts.error(Errno::EOPNOTSUPP, &[text]));
    }
    let target = target(args.opts)?;
    let below = args.opts.flagopt(b"below");
    let copy = Copy::of(args)?;
    let dirs = &state.proc(args.pid)?.dirs;
    let at = At::cwd(dirs, state.who(args.pid)?);
    let given = state.vfs.find(&at, &target)?.vnode;
    let covered = args.vnode.clone();
    let (upper, lower) = if below {
        (covered, given)
    } else {
        (given, covered)
    };
    if state.vfs.is_rdonly(&upper) {
        args.flags |= MNT_RDONLY;
    }
    let local = |vnode| state.vfs.mount_flag(vnode, MNT_LOCAL);
    if local(&upper) && local(&lower) {
        args.flags |= MNT_LOCAL;
    }
    let fs = UnionFs {
        flags: state.vfs.mount_of(&upper)?.flags,
        upper: Layer::of(&state.vfs, upper)?,
        lower: Layer::of(&state.vfs, lower)?,
        copy,
        whiteouts: Mutex::default(),
    };
    let side: &[u8] = if below { b"<below>:" } else { b"<above>:" };
    Ok(Mounted {
        fs: Backing::Fs(Arc::new(UnionHandle(Arc::new(fs)))),
        from: [side, &target].concat(),
    })
}

/// A mounted unionfs, which what is open of it keeps.
#[derive(Clone, Debug)]
struct UnionHandle(Arc<UnionFs>);

#[derive(Debug)]
struct UnionFs {
    upper: Layer,
    lower: Layer,
    /// Of the upper layer's mount.
    flags: u64,
    copy: Copy,
    /// What of the lower layer is not to be seen any more, with all that is below it.
    whiteouts: Mutex<BTreeSet<PathBuf>>,
}

/// One of the two directories.
#[derive(Debug)]
struct Layer {
    /// Keeps its mount busy.
    vnode: Vnode,
    fs: Arc<dyn FileSystem>,
    path: PathBuf,
}

impl Layer {
    /// Of a machine in a file.
    fn loaded(vnode: Vnode) -> Option<Self> {
        let (fs, path) = lower(&vnode)?;
        Some(Self { vnode, fs, path })
    }

    fn of(vfs: &Vfs, vnode: Vnode) -> Result<Self, Errno> {
        let (fs, path) = vfs.resolve(&vnode)?;
        Ok(Self {
            fs: fs.clone(),
            path: path.into_owned(),
            vnode,
        })
    }
}

/// Whose the copies are that the upper layer gets of the lower one's files, and with what mode.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug)]
struct Copy {
    mode: CopyMode,
    uid: u32,
    gid: u32,
    dir: u32,
    file: u32,
}

/// `unionfs_copymode`.
#[derive(serde::Serialize, serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
enum CopyMode {
    Traditional,
    Transparent,
    Masquerade,
}

impl Copy {
    fn of(args: &mut MountArgs<'_, '_>) -> Result<Self, Errno> {
        let (covered, cred) = (args.covered, args.cred);
        let opts = &mut *args.opts;
        let dir = number(opts, b"udir", 8, b"Invalid udir")?.unwrap_or(0) & ACCESSPERMS;
        let file = number(opts, b"ufile", 8, b"Invalid ufile")?.unwrap_or(0) & ACCESSPERMS;
        let or = |one, other| if one == 0 { other } else { one };
        let mut copy = Self {
            mode: CopyMode::Transparent,
            uid: covered.uid,
            gid: covered.gid,
            dir: or(or(dir, file), covered.mode),
            file: or(or(file, dir), covered.mode),
        };
        if cred.uid != 0 {
            return Ok(copy);
        }
        copy.uid = number(opts, b"uid", 10, b"Invalid uid")?.unwrap_or(copy.uid);
        copy.gid = number(opts, b"gid", 10, b"Invalid gid")?.unwrap_or(copy.gid);
        let modes = [
            CopyMode::Traditional,
            CopyMode::Transparent,
            CopyMode::Masquerade,
        ];
        let names: [&[u8]; 3] = [b"traditional", b"transparent", b"masquerade"];
        let mode = word(opts, b"copymode", &names, b"Invalid copymode")?;
        copy.mode = mode
            .and_then(|at| modes.get(at).copied())
            .unwrap_or(copy.mode);
        word(
            opts,
            b"whiteout",
            &[b"always", b"whenneeded"],
            b"Invalid whiteout mode",
        )?;
        if copy.mode == CopyMode::Traditional {
            copy.uid = cred.uid;
            copy.gid = cred.gid;
        }
        Ok(copy)
    }
}

fn target(opts: &mut VfsOpts<'_>) -> Result<Vec<u8>, Errno> {
    for name in [&b"target"[..], b"from"] {
        if let Some(target) = opts.getopt(name).map(<[u8]>::to_vec) {
            if target.last() == Some(&0) {
                return Ok(cstr(&target).to_vec());
            }
            break;
        }
    }
    Err(opts.error(Errno::EINVAL, &[b"Invalid target"]))
}

/// An option that is a number, as strtol(3) reads it.
fn number(
    opts: &mut VfsOpts<'_>,
    name: &[u8],
    radix: u32,
    text: &[u8],
) -> Result<Option<u32>, Errno> {
    let number = match opts.getopt(name) {
        None => return Ok(None),
        Some([]) => None,
        Some(value) => strtol(cstr(value), radix),
    };
    match number {
        Some(number) => Ok(Some(number as u32)),
        None => Err(opts.error(Errno::EINVAL, &[text])),
    }
}

/// strtol(9) of all of a text, which is 0 if there is none.
fn strtol(text: &[u8], radix: u32) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let text = std::str::from_utf8(text).ok()?;
    let text = text.trim_start_matches(|c: char| c == ' ' || ('\t'..='\r').contains(&c));
    i64::from_str_radix(text, radix)
        .or_else(|error| match error.kind() {
            IntErrorKind::PosOverflow => Ok(i64::MAX),
            IntErrorKind::NegOverflow => Ok(i64::MIN),
            _ => Err(error),
        })
        .ok()
}

/// An option that is one of these words, in whatever case: which.
fn word(
    opts: &mut VfsOpts<'_>,
    name: &[u8],
    words: &[&[u8]],
    text: &[u8],
) -> Result<Option<usize>, Errno> {
    let Some(value) = opts.getopt(name).map(|value| cstr(value).to_vec()) else {
        return Ok(None);
    };
    let at = words
        .iter()
        .position(|word| value.eq_ignore_ascii_case(word));
    at.map(Some)
        .ok_or_else(|| opts.error(Errno::EINVAL, &[text]))
}

const ACCESSPERMS: u32 = 0o777;
