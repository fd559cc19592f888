//! The life of a jail with all it has around it: started as a transaction, stopped in order.
//!
//! [`JailSpec`](crate::JailSpec) says what a jail shall be and have; [`plan`](crate::JailSpec::plan)
//! tells what starting it will do, step by step, and changes nothing;
//! [`start`](crate::JailSpec::start) does it. If a step fails, those before it are undone in
//! reverse. [`Started::stop`] undoes them all. The order is that of jail(8).

mod around;
mod booted;
mod done;
mod exec;
mod exits;
mod fleet;
mod form;
mod found;
mod hook;
mod inside;
mod lend;
mod observe;
mod plan;
mod recover;
mod run;
mod share;
mod shell;
mod spec;
mod start;
mod step;
mod stop;
mod teardown;
mod terminate;
mod undo;
mod words;
mod written;

pub(crate) use around::Around;
pub use around::JailDisk;
pub use exec::Exec;
pub use fleet::Fleet;
pub(crate) use form::SpecForm;
pub use hook::HookPoint;
pub use observe::{Observer, StepEvent};
pub use plan::{Plan, Step};
pub use recover::{Outcome, Recovered};
pub use start::{IfRunning, StartOptions, Started};
pub use stop::StopPolicy;
