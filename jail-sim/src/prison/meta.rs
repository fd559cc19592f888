//! `meta` and `env`, since 15.0. Follows `sys/kern/kern_jailmeta.c`.

mod hunks;

use jail::Errno;

use super::{Prison, PrisonId};
use crate::state::State;
use crate::vfsopt::{VfsOpts, terminated};
use hunks::Hunks;

/// The two buffers, in the order their modules are asked.
const NAMES: [&[u8]; 2] = [b"meta", b"env"];

/// What an option is to a buffer.
enum Key<'a> {
    /// Its whole text.
    All,
    /// One key.
    One(&'a [u8]),
}

/// What the option of this name is to the buffer of that name.
fn key<'a>(option: &'a [u8], buffer: &[u8]) -> Option<Key<'a>> {
    match option.strip_prefix(buffer)? {
        [] => Some(Key::All),
        [b'.', key @ ..] => Some(Key::One(key)),
        _ => None,
    }
}

impl State {
    /// `jm_osd_method_set`: `EFBIG` for more than `security.jail.meta_maxbufsize`, `EINVAL` for a
    /// text without NUL, or without a key.
    pub(super) fn meta_set(&mut self, id: PrisonId, opts: &VfsOpts<'_>) -> Result<(), Errno> {
        let max = usize::try_from(self.tunables.meta_maxbufsize).unwrap_or(usize::MAX);
        for name in NAMES {
            let prison = self.prisons.get_mut(id).ok_or(Errno::ENOENT)?;
            let buffer = prison.meta_buffer(name);
            if let Some(new) = changed(buffer, name, opts, max)? {
                *buffer = new;
            }
        }
        Ok(())
    }
}

/// `jm_osd_method_check`: all of a buffer's options are known, whatever is in them.
pub(super) fn meta_check(opts: &mut VfsOpts<'_>) {
    for index in 0..opts.count() {
        let option = opts.name(index).unwrap_or_default();
        if NAMES.iter().any(|name| key(option, name).is_some()) {
            opts.mark(index);
        }
    }
}

/// The buffer with all its options carried out; nothing if there is none.
#[expect(clippy::option_option, reason = "whether it changes, and to what")]
fn changed(
    buffer: &Option<Vec<u8>>,
    name: &[u8],
    opts: &VfsOpts<'_>,
    max: usize,
) -> Result<Option<Option<Vec<u8>>>, Errno> {
    let mut hunks = None;
    for index in 0..opts.count() {
        let Some(key) = key(opts.name(index).unwrap_or_default(), name) else {
            continue;
        };
        let value = opts.value(index);
        if let Some(value) = value {
            if value.len() > max {
                return Err(Errno::EFBIG);
            }
            terminated(value)?;
        }
        let hunks = hunks.get_or_insert_with(|| Hunks::new(buffer.as_deref()));
        match key {
            Key::All => hunks.replace(value.unwrap_or_default()),
            Key::One([]) => return Err(Errno::EINVAL),
            Key::One(key) => hunks.put(key, value),
        }
    }
    match hunks {
        None => Ok(None),
        Some(hunks) => hunks.assemble(max).map(Some),
    }
}

impl Prison {
    /// `jm_osd_method_get`: `EINVAL` if a buffer is too small, for a key if it is too small for
    /// all that follows the value; there is no asking for lengths.
    pub(super) fn meta_get(&self, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
        for (name, text) in NAMES.into_iter().zip([&self.meta, &self.env]) {
            let text = text.as_deref().unwrap_or_default();
            for index in 0..opts.count() {
                match key(opts.name(index).unwrap_or_default(), name) {
                    None => {}
                    Some(Key::All) => {
                        opts.mark(index);
                        opts.fill_string(index, text)?;
                    }
                    Some(Key::One(key)) => get_key(text, key, index, opts)?,
                }
            }
        }
        Ok(())
    }

    fn meta_buffer(&mut self, name: &[u8]) -> &mut Option<Vec<u8>> {
        if name == b"meta" {
            &mut self.meta
        } else {
            &mut self.env
        }
    }
}

/// Writes the value of each line that begins with the key, so that the last one stays.
fn get_key(text: &[u8], key: &[u8], index: usize, opts: &mut VfsOpts<'_>) -> Result<(), Errno> {
    let mut from = 0;
    while let Some(at) = hunks::find(text, key, from) {
        let behind = text.get(at + key.len()..).unwrap_or_default();
        let at_start = at == 0 || text.get(at - 1) == Some(&b'\n');
        if let (true, Some(rest)) = (at_start, behind.strip_prefix(b"=")) {
            if rest.len() >= opts.value(index).map_or(0, <[u8]>::len) {
                return Err(Errno::EINVAL);
            }
            opts.mark(index);
            let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
            opts.fill_string(index, line)?;
        }
        // An empty key makes the real kernel go round for ever.
        from = at + key.len().max(1);
    }
    Ok(())
}
