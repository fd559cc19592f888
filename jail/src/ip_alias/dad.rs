//! Waiting for the end of duplicate address detection.

use core::time::Duration;

use jail_sys::netinet6::in6_var::{IN6_IFF_DUPLICATED, IN6_IFF_TENTATIVE};
use jail_sys::sys::time::CLOCK_MONOTONIC;

use super::{AliasOutcome, IpAlias};
use crate::interface::Place;
use crate::{AddressProblem, Errno, Error, Host, Kernel};

const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

impl IpAlias {
    /// The kernel asks for about a second, and does not tell when it has finished.
    pub(super) fn wait_until_usable(
        &self,
        place: &Place,
        outcome: &AliasOutcome,
    ) -> Result<(), Error> {
        let Some(limit) = self.dad.filter(|_| self.cidr.addr().is_ipv6()) else {
            return Ok(());
        };
        let mut alias = self.clone();
        if let AliasOutcome::AlreadyThere { interface, .. } = outcome {
            alias.interface = *interface;
        }
        let start = clock(place.host())?;
        let mut pause = FIRST_PAUSE;
        loop {
            let flags = alias.flags6(place)?;
            let flags = flags.ok_or_else(|| alias.problem(place, AddressProblem::Missing))?;
            if flags & IN6_IFF_DUPLICATED != 0 {
                return Err(alias.problem(place, AddressProblem::Duplicate));
            }
            if flags & IN6_IFF_TENTATIVE == 0 {
                return Ok(());
            }
            let left = limit.saturating_sub(clock(place.host())?.saturating_sub(start));
            if left.is_zero() {
                let object = format!("{}, addr={}", place.object(alias.interface), alias.cidr);
                let error = Error::timed_out("wait_for_dad", object, limit);
                return Err(error.with_hint("the address is tentative: is the interface up?"));
            }
            match place.host().kernel().nanosleep(pause.min(left)) {
                Ok(()) | Err(Errno::EINTR) => {}
                Err(errno) => return Err(Error::kernel("nanosleep", alias.to_string(), errno)),
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

fn clock(host: &Host) -> Result<Duration, Error> {
    let now = host.kernel().clock_gettime(CLOCK_MONOTONIC);
    now.map_err(|errno| Error::kernel("clock_gettime", "CLOCK_MONOTONIC", errno))
}
