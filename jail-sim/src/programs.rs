//! Programs that run on the simulated machine.

/// A program: a closure registered by path.
#[derive(Debug)]
pub struct Program {}

/// What a program sees of its process.
#[derive(Debug)]
pub struct Context {}
