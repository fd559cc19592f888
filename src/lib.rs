//! What the examples and benches share.
