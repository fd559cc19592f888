//! The few programs that a jail on a running FreeBSD gets.

use std::fs;
use std::io;
use std::path::Path;

use super::Roots;

/// Copies them from this host into `base`.
pub(super) fn copy(base: &Path, daemons: &[&str]) -> io::Result<()> {
    for (from, to) in FILES {
        if Path::new(from).exists() {
            add(base, from, to)?;
        }
    }
    for daemon in daemons {
        // Not one of /rescue, which does not work under another name.
        add(
            base,
            "/bin/sleep",
            &format!("{}/{daemon}", Roots::DAEMON_DIR),
        )?;
    }
    Ok(())
}

fn add(base: &Path, from: &str, to: &str) -> io::Result<()> {
    let copy = base.join(to.trim_start_matches('/'));
    copy.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::copy(from, copy).map(drop)
}

/// Programs that need no library, and what sleep(1) needs: `libsys` is there since 15.
const FILES: [(&str, &str); 6] = [
    ("/rescue/sh", "bin/sh"),
    ("/rescue/hostname", "bin/hostname"),
    ("/rescue/sleep", "bin/sleep"),
    ("/libexec/ld-elf.so.1", "libexec/ld-elf.so.1"),
    ("/lib/libc.so.7", "lib/libc.so.7"),
    ("/lib/libsys.so.7", "lib/libsys.so.7"),
];
