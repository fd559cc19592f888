//! `kern.geom.*`. Follows `sys/geom/geom_kern.c`.

use jail::Errno;

use super::req::Req;
use crate::state::State;

/// `sysctl_kern_geom_confxml`.
pub(super) fn confxml(state: &mut State, req: &mut Req<'_>, _: u64) -> Result<(), Errno> {
    req.out_str(state.mds.confxml().as_bytes())
}
