//! Limits.

use core::ffi::CStr;

use jail::{Errno, Kernel};
use serde_json::{Value, json};

use crate::bindings::Bindings;
use crate::iovec::until_nul;

pub(super) fn answer(
    kernel: &dyn Kernel,
    cmd: &str,
    arg: &CStr,
    only: Option<&[String]>,
    bindings: &Bindings,
) -> Result<Result<Value, Errno>, String> {
    let mut out = vec![0; OUT];
    let made = match cmd {
        "add" => kernel.rctl_add_rule(arg),
        "remove" => kernel.rctl_remove_rule(arg),
        "rules" => kernel.rctl_get_rules(arg, &mut out),
        "limits" => kernel.rctl_get_limits(arg, &mut out),
        "racct" => kernel.rctl_get_racct(arg, &mut out),
        other => return Err(format!("not made: no call of rctl: {other}")),
    };
    Ok(made.map(|()| {
        let mut text = until_nul(&out);
        if let Some(only) = only {
            let kept = text.split(',').filter(|pair| {
                let (key, _) = pair.split_once('=').unwrap_or((pair, ""));
                only.iter().any(|wanted| wanted == key)
            });
            text = kept.collect::<Vec<_>>().join(",");
        }
        json!({"text": bindings.put_back(&text)})
    }))
}

/// `kern.racct.rctl.maxbufsize`, unless somebody changed it.
const OUT: usize = 16_384;
