//! A process of the machine: the caller of system calls.

/// A process of a simulated machine; its system calls are those of `jail::Kernel`.
#[derive(Debug)]
pub struct Process {}
