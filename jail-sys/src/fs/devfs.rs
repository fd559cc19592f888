//! Headers of `fs/devfs/`.

#[expect(clippy::module_inception, reason = "the header is `fs/devfs/devfs.h`")]
pub mod devfs;
