mod busy;
mod jailed;
mod options;
mod places;
mod speed;

use crate::vfs::tests::bench::*;
