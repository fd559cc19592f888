//! Combinations that the kernel refuses (`rctl_rule_add`), found before it is asked.

use super::{Action, Limit, Per};
use crate::{Error, Problem};

impl Limit {
    pub(super) fn checked(self) -> Result<Self, Error> {
        match self.refused() {
            None => Ok(self),
            Some(why) => Err(Error::param(self.to_string(), Problem::Combination(why))),
        }
    }

    fn refused(&self) -> Option<&'static str> {
        if !self.action.is_known() {
            return Some("rctl does not send this signal");
        }
        if self.per == Per::Process && self.resource.is_sloppy() {
            return Some("the kernel does not count this resource for single processes");
        }
        match self.action {
            Action::Deny if !self.resource.is_deniable() => {
                Some("the kernel cannot deny this resource")
            }
            Action::Throttle if !self.resource.is_throttled() => {
                Some("the kernel throttles reading and writing only")
            }
            _ => None,
        }
    }
}
