//! Checks of the replay itself: that it reads the data as its README says, takes the right answer
//! for right, and nothing else.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may panic"
)]

#[allow(dead_code, reason = "the replay uses the rest")]
mod bindings;
#[allow(dead_code, reason = "the replay uses the rest")]
mod builtin;
mod call;
mod case;
mod compare;
mod fields;
#[allow(dead_code, reason = "the replay uses the rest")]
mod iovec;
mod numbers;
#[allow(dead_code, reason = "the replay uses the rest")]
mod options;
mod param;
#[allow(dead_code, reason = "the replay uses the rest")]
mod sources;

mod rules {
    mod answers;
    mod command_line;
    mod data;
    mod names;
    mod values;
}
