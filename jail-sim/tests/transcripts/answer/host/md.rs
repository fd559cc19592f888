//! Memory disks.

use std::ffi::CString;

use jail::kernel::{Ioctl, MdIoctl};
use jail::{Errno, Kernel};
use jail_sys::sys::fcntl::{AT_FDCWD, O_RDWR};
use serde_json::{Value, json};

use super::{c_string, ok};
use crate::bindings::{Bindings, Kind};
use crate::call::{MD_OPTIONS, MD_TYPES, MdCall};
use crate::case::Step;
use crate::iovec::until_nul;

pub(super) fn answer(
    kernel: &dyn Kernel,
    call: &MdCall,
    step: &Step,
    bindings: &mut Bindings,
) -> Result<Result<Value, Errno>, String> {
    let unit = call.unit.as_ref().map_or(0, |unit| bindings.num(unit));
    // -1 for an unbound name is all ones, as in C.
    let unit = u32::try_from(unit & 0xffff_ffff).map_err(|_| format!("no unit: {unit}"))?;
    let mut md = MdIoctl {
        version: call.version,
        unit,
        kind: call.kind,
        mediasize: call.mediasize,
        sectorsize: call.sectorsize,
        options: call.options,
        ..MdIoctl::default()
    };
    let text = |text: &Option<String>| -> Result<Option<CString>, String> {
        let text = text.as_ref().map(|text| c_string(&bindings.put_in(text)));
        text.transpose()
    };
    let (file, label) = (text(&call.file)?, text(&call.label)?);
    let mut buffers = [vec![0; PATH_MAX], vec![0; PATH_MAX]];
    let [file_out, label_out] = &mut buffers;
    let request = match call.cmd.as_str() {
        "attach" => Ioctl::MdAttach {
            md: &mut md,
            file: file.as_deref(),
            label: label.as_deref(),
        },
        "query" => Ioctl::MdQuery {
            md: &mut md,
            file: file_out,
            label: label_out,
        },
        "detach" => Ioctl::MdDetach(&md),
        "resize" => Ioctl::MdResize(&md),
        other => return Err(format!("not made: no request to mdctl: {other}")),
    };
    let made = kernel
        .openat(AT_FDCWD, c"/dev/mdctl", O_RDWR, 0)
        .and_then(|fd| {
            let made = kernel.ioctl(fd, request);
            kernel.close(fd)?;
            made
        });
    Ok(made.map(|()| match call.cmd.as_str() {
        "attach" => attached(kernel, &md, step, bindings),
        "query" => {
            let [file, label] = &buffers;
            json!({
                "type": name(&MD_TYPES, md.kind),
                "mediasize": md.mediasize,
                "sectorsize": md.sectorsize,
                "options": options(md.options),
                "file": bindings.put_back(&until_nul(file)),
                "label": bindings.put_back(&until_nul(label)),
            })
        }
        _ => ok(()),
    }))
}

fn attached(kernel: &dyn Kernel, md: &MdIoctl, step: &Step, bindings: &mut Bindings) -> Value {
    let unit = match &step.bind {
        Some(name) => {
            bindings.bind(name, md.unit.into(), Kind::Unit);
            json!(format!("${name}"))
        }
        None => json!(md.unit),
    };
    let node = c_string(&format!("/dev/md{}", md.unit))
        .is_ok_and(|node| kernel.fstatat(AT_FDCWD, &node, 0).is_ok());
    json!({"unit": unit, "node": node})
}

fn options(bits: u32) -> Vec<&'static str> {
    let set = MD_OPTIONS.iter().filter(|(_, bit)| bits & bit != 0);
    set.map(|(name, _)| *name).collect()
}

fn name(names: &[(&'static str, u32)], value: u32) -> Value {
    let found = names.iter().find(|(_, known)| *known == value);
    found.map_or_else(|| json!(value), |(name, _)| json!(name))
}

const PATH_MAX: usize = 1_024;
