//! Headers of `netinet6/`: IPv6.

pub mod in6;
pub mod in6_stat;
pub mod in6_var;
pub mod nd6;
