//! The machine: one simulated kernel and what it was told to be.

/// A simulated FreeBSD machine.
#[derive(Clone, Debug)]
pub struct Machine {}

/// How a machine shall be.
#[derive(Debug)]
pub struct MachineBuilder {}
