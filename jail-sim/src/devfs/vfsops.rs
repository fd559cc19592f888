//! Mounting a devfs. Follows `devfs_mount` in `sys/fs/devfs/devfs_vfsops.c`.

use std::sync::Arc;

use jail::Errno;
use jail_sys::sys::mount::MNT_UPDATE;

use super::mount::DevFs;
use crate::state::State;
use crate::vfs::vfsconf::{Backing, MountArgs, Mounted};
use crate::vfsopt::VfsOpts;

/// `devfs_mount`: `EINVAL` for an option it does not know, `EPERM` for another ruleset than the caller's jail's.
pub(crate) fn mount(state: &mut State, args: &mut MountArgs<'_, '_>) -> Result<Mounted, Errno> {
    args.opts.filteropt(&DEVFS_OPTS)?;
    if args.opts.flagopt(b"export") {
        return Err(Errno::EOPNOTSUPP);
    }
    let mut ruleset = ruleset(args.opts)?;
    if args.cred.jailed() {
        let prison = state.prisons.get(args.cred.prison);
        let enforced = prison.map_or(0, |prison| prison.devfs_ruleset);
        if ruleset != 0 && i32::from(ruleset) != enforced {
            return Err(Errno::EPERM);
        }
        ruleset = u16::try_from(enforced).unwrap_or_default();
    }
    let fs = match args.update.clone() {
        Some(mounted) if args.flags & MNT_UPDATE != 0 => {
            let devfs = mounted.as_any().and_then(|fs| fs.downcast_ref::<DevFs>());
            if let (Some(devfs), false) = (devfs, ruleset == 0) {
                devfs.update(ruleset);
            }
            mounted
        }
        _ => Arc::new(DevFs::new(&state.devfs.core, ruleset)),
    };
    Ok(Mounted {
        fs: Backing::Fs(fs),
        from: b"devfs".to_vec(),
    })
}

/// `devfs_opts`.
const DEVFS_OPTS: [&[u8]; 3] = [b"from", b"export", b"ruleset"];

/// The option `ruleset`; 0 without.
fn ruleset(opts: &mut VfsOpts<'_>) -> Result<u16, Errno> {
    let Some(text) = opts.getopt(b"ruleset") else {
        return Ok(0);
    };
    match scan(text).map(u16::try_from) {
        Some(Ok(ruleset)) => Ok(ruleset),
        _ => Err(opts.error(Errno::EINVAL, &[b"invalid ruleset specification"])),
    }
}

/// `vfs_scanopt` of `%d`: whatever follows the number does not matter.
fn scan(text: &[u8]) -> Option<i32> {
    let text = crate::vfsopt::terminated(text).ok()?;
    let text = text.trim_ascii_start();
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if !digits.first()?.is_ascii_digit() {
        return None;
    }
    // strtoq(3) stops at the largest number, and an int takes its lower half.
    let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
    let number = digits.take(30).fold(0_i64, |number, digit| {
        number
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    let number = if negative {
        number.wrapping_neg()
    } else {
        number
    };
    Some(number as i32)
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn numbers_as_scanf_reads_them() {
        assert_eq!(scan(b"4\0"), Some(4));
        assert_eq!(scan(b" +4x\0"), Some(4));
        assert_eq!(scan(b"-1\0"), Some(-1));
        assert_eq!(scan(b"0x10\0"), Some(0));
        assert_eq!(scan(b"four\0"), None);
        assert_eq!(scan(b"\0"), None);
        assert_eq!(scan(b""), None);
        assert_eq!(scan(b"4"), None);
        assert_eq!(scan(b"4294967300\0"), Some(4));
    }
}
