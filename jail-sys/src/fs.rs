//! Headers of `fs/`: file systems.

pub mod devfs;
