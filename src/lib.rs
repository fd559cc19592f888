//! What the examples and benches share: which kernel they work on, and directories to be roots.

mod bench;
mod by_hand;
mod example;
mod jls;
mod ptree;
mod roots;
mod table;
mod turns;
mod usage;
pub mod ways;

pub use bench::bench_host;
pub use by_hand::{ByHand, Made};
pub use example::{Example, Outcome};
pub use jls::jls;
pub use ptree::ptree;
pub use roots::{Root, Roots};
pub use table::Table;
pub use turns::Turns;
pub use usage::Usage;

/// The code on the front page and in the documents is compiled and run.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/tour.md")]
    struct Tour;
    #[doc = include_str!("../docs/recovery.md")]
    struct Recovery;
    #[doc = include_str!("../docs/simulation.md")]
    struct Simulation;
}
