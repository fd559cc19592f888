//! libjailrs: what the crate `jail` does, for C and C++. The header is `bindings/c/jailrs.h`, made
//! from what is here; its first lines are the rules that hold for all functions, and
//! `call::Call::new` is where they are relied on.
#![allow(
    non_camel_case_types,
    reason = "types have the names that they have in C"
)]
#![allow(
    clippy::missing_safety_doc,
    reason = "said once, at the top of the header: the comments here become the header's"
)]

pub mod address;
pub mod alias;
mod building;
mod call;
pub mod capabilities;
pub mod command;
pub mod devfs;
pub mod disk;
pub mod error;
pub mod events;
pub mod exec;
mod failure;
mod flags;
mod handle;
pub mod host;
pub mod interface;
pub mod jail;
pub mod limit;
pub mod link;
pub mod list;
pub mod machine;
pub mod mount;
pub mod observe;
mod param;
pub mod params;
pub mod plan;
pub mod process;
pub mod spec;
pub mod started;
pub mod status;
pub mod text;
pub mod values;
