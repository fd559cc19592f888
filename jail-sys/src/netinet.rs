//! Headers of `netinet/`: IPv4.

pub mod in_;
pub mod in_var;
