//! Interfaces.

use jail::kernel::{IfNameBytes, Ioctl};
use jail::{Errno, Kernel};
use jail_sys::net::if_::IFNAMSIZ;
use jail_sys::sys::socket::{AF_INET, SOCK_DGRAM};
use serde_json::{Value, json};

use crate::bindings::Bindings;
use crate::case::Step;
use crate::iovec::until_nul;

pub(super) fn create(
    kernel: &dyn Kernel,
    name: &str,
    step: &Step,
    bindings: &mut Bindings,
) -> Result<Result<Value, Errno>, String> {
    let mut bytes = ifname(&bindings.put_in(name))?;
    let request = Ioctl::SiocIfcreate2 { name: &mut bytes };
    let made = on_socket(kernel, AF_INET, request);
    let name = until_nul(&bytes);
    Ok(made.map(|()| match &step.bind {
        None => json!({"if": name}),
        Some(bound) => {
            bindings.bind_text(bound, &name);
            json!({"if": format!("${{{bound}}}"), "stem": stem(&name)})
        }
    }))
}

/// The name without its unit, and without the letter of an epair's end.
fn stem(name: &str) -> &str {
    let ends = name.strip_prefix("epair").map(|_| ['a', 'b']);
    let name = ends.map_or(name, |ends| name.trim_end_matches(ends));
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

pub(super) fn destroy(kernel: &dyn Kernel, name: &str) -> Result<Result<(), Errno>, String> {
    let name = &ifname(name)?;
    Ok(on_socket(kernel, AF_INET, Ioctl::SiocIfdestroy { name }))
}

pub(super) fn vnet(
    kernel: &dyn Kernel,
    name: &str,
    jid: i32,
    fetch: bool,
) -> Result<Result<(), Errno>, String> {
    let name = &mut ifname(name)?;
    let request = if fetch {
        Ioctl::SiocSifrvnet { name, jid }
    } else {
        Ioctl::SiocSifvnet { name, jid }
    };
    Ok(on_socket(kernel, AF_INET, request))
}

/// A name as requests carry it.
pub(crate) fn ifname(name: &str) -> Result<IfNameBytes, String> {
    let mut bytes = [0; IFNAMSIZ];
    if name.len() > IFNAMSIZ {
        return Err(format!("not made: {name:?} is longer than any request"));
    }
    for (to, from) in bytes.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    Ok(bytes)
}

pub(super) fn on_socket(kernel: &dyn Kernel, domain: i32, request: Ioctl<'_>) -> Result<(), Errno> {
    let fd = kernel.socket(domain, SOCK_DGRAM, 0)?;
    let made = kernel.ioctl(fd, request);
    kernel.close(fd)?;
    made
}
