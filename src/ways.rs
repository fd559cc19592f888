//! Ways to do the same work, for those that time them: by bare calls, by the library, by libjail, and by
//! the commands of the base system.

pub mod commands;
pub mod libjail;
pub mod library;
mod many;
pub mod memory;
pub mod raw;

pub use many::Many;
