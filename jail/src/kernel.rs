//! The kernel boundary.
