//! Headers of `net/`: interfaces and routes.

pub mod ethernet;
pub mod if_;
pub mod if_bridgevar;
pub mod if_dl;
pub mod if_types;
pub mod route;
