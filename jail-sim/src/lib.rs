//! A FreeBSD kernel in memory.
#![forbid(unsafe_code)]
