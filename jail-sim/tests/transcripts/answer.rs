//! One step: the call, and its answer in the form of the data.

mod files;
pub(crate) mod host;
mod waits;

use core::ffi::CStr;
use std::ffi::CString;
use std::net::IpAddr;

use jail::{Errno, Kernel, Param};
use serde_json::{Map, Value, json};

use crate::bindings::{Bindings, Kind, Num};
use crate::call::{Call, JailCall};
use crate::case::Step;
use crate::driver::{Driver, Sleeper};
use crate::iovec::{self, Iovecs};
use crate::replay::Progress;

/// Makes the call. What the kernel says is `Ok`, its errors included; a call that cannot be made
/// is `Err`.
pub(crate) fn answer(
    driver: &mut dyn Driver,
    step: &Step,
    progress: &mut Progress,
) -> Result<Value, String> {
    let bindings = &mut progress.bindings;
    let result = match &step.call {
        Call::JailSet(call) => {
            let kernel = driver.kernel();
            return jail_call(call, step, bindings, |params, flags| {
                kernel.jail_set(params, flags)
            });
        }
        Call::JailGet(call) => {
            let kernel = driver.kernel();
            return jail_call(call, step, bindings, |params, flags| {
                kernel.jail_get(params, flags)
            });
        }
        Call::JailAttach { jid } => {
            let jid = c_int(bindings.num(jid))?;
            driver.kernel().jail_attach(jid).map(ok)
        }
        Call::JailRemove { jid } => {
            let jid = c_int(bindings.num(jid))?;
            driver.kernel().jail_remove(jid).map(ok)
        }
        Call::JailAttachJd { desc } => {
            let desc = c_int(bindings.num(desc))?;
            driver.kernel().jail_attach_jd(desc).map(ok)
        }
        Call::JailRemoveJd { desc } => {
            let desc = c_int(bindings.num(desc))?;
            driver.kernel().jail_remove_jd(desc).map(ok)
        }
        Call::Fstat { fd } => {
            let fd = c_int(bindings.num(fd))?;
            driver.kernel().fstat(fd).map(|stat| {
                let ino = i64::try_from(stat.ino).unwrap_or(i64::MAX);
                let ino = if ino == 0 {
                    json!(0)
                } else {
                    bindings.jid(ino)
                };
                json!({"ino": ino, "mode": format!("{:o}", stat.mode)})
            })
        }
        Call::Close { fd } => {
            let fd = c_int(bound(fd, bindings)?)?;
            driver.kernel().close(fd).map(ok)
        }
        Call::Spawn {
            jid,
            uid,
            ignore_term,
        } => {
            let jid = jid.as_ref().map(|jid| c_int(bindings.num(jid)));
            let sleeper = Sleeper {
                jid: jid.transpose()?,
                uid: *uid,
                ignore_term: *ignore_term,
            };
            driver.spawn(sleeper).map(|pid| {
                progress.sleepers.push(pid);
                if let Some(name) = &step.bind {
                    bindings.bind(name, pid.into(), Kind::Pid);
                }
                ok(())
            })
        }
        Call::Kill { pid, signal } => {
            let pid = c_int(bound(pid, bindings)?)?;
            if pid <= 0 {
                return Err(format!("not made: {pid} is more than one process"));
            }
            driver.kernel().kill(pid, *signal).map(ok)
        }
        Call::Wait { pid } => {
            let pid = c_int(bound(pid, bindings)?)?;
            let ended = waits::wait(driver.kernel(), pid);
            if ended
                .as_ref()
                .is_ok_and(|answer| *answer != waits::running())
            {
                // Its number may be another process's from now on.
                progress.sleepers.retain(|sleeper| *sleeper != pid);
            }
            ended
        }
        Call::Procs { jid } => {
            let jid = c_int(bindings.num(jid))?;
            Ok(waits::procs(driver.kernel(), jid, bindings))
        }
        Call::UntilGone { jid } => {
            let jid = c_int(bindings.num(jid))?;
            waits::until_gone(driver.kernel(), jid)
        }
        Call::Sleep { ms } => waits::sleep(driver.kernel(), *ms).map(ok),
        Call::Bind { addr } => {
            let text = bindings.put_in(addr);
            let addr: IpAddr = text
                .parse()
                .map_err(|_| format!("not an address: {text:?}"))?;
            driver
                .bind_udp(addr)
                .map(|local| json!({"local": local.to_string()}))
        }
        Call::Sysctl { name, as_text } => {
            let name = c_string(&bindings.put_in(name))?;
            sysctl(driver.kernel(), &name, *as_text, bindings)
        }
        Call::Gethostname => hostname(driver.kernel(), bindings),
        Call::Sethostname { name } => {
            let name = bindings.put_in(name);
            let kernel = driver.kernel();
            let set = kernel.sysctlbyname(KERN_HOSTNAME, &mut [], Some(name.as_bytes()));
            set.map(|_| ok(()))
        }
        Call::Host(call) => host::answer(driver, call, step, bindings)?,
        Call::Fork { .. } => return Err("not made: a fork where none can be".to_owned()),
        Call::Chdir { path } => {
            let path = c_string(&bindings.put_in(path))?;
            driver.chdir(&path).map(ok)
        }
        Call::Getcwd => driver.getcwd().map(|path| {
            let path = String::from_utf8_lossy(&path).into_owned();
            json!({"cwd": bindings.put_back(&path)})
        }),
        file => files::answer(driver, file, step, bindings)?,
    };
    Ok(result.unwrap_or_else(error))
}

fn jail_call(
    call: &JailCall,
    step: &Step,
    bindings: &mut Bindings,
    kernel: impl FnOnce(&mut [Param<'_>], i32) -> Result<i32, Errno>,
) -> Result<Value, String> {
    let mut iovecs = Iovecs::new(call, bindings);
    let result = iovecs
        .pass(kernel)
        .ok_or("not made: \"niov\" is more than there are")?;
    let jid = match result {
        Ok(jid) => jid,
        Err(errno) => {
            let mut answer = Map::new();
            answer.insert("err".into(), name_of(errno));
            if let Some(text) = iovecs.errmsg() {
                answer.insert("errmsg".into(), json!(bindings.put_back(&text)));
            }
            return Ok(Value::Object(answer));
        }
    };
    let (bind, bind_desc) = (step.bind.as_deref(), step.bind_desc.as_deref());
    Ok(iovec::success(jid, &iovecs, bind, bind_desc, bindings))
}

fn sysctl(
    kernel: &dyn Kernel,
    name: &CStr,
    as_text: bool,
    bindings: &Bindings,
) -> Result<Value, Errno> {
    let size = kernel.sysctlbyname(name, &mut [], None)?;
    let mut old = vec![0; size];
    let size = kernel.sysctlbyname(name, &mut old, None)?;
    old.truncate(size);
    if as_text {
        let text = iovec::until_nul(&old);
        return Ok(json!({"value": bindings.put_back(&text)}));
    }
    Ok(json!({"value": iovec::i32_of(&old)}))
}

fn hostname(kernel: &dyn Kernel, bindings: &Bindings) -> Result<Value, Errno> {
    let mut old = vec![0; 256];
    let size = kernel.sysctlbyname(KERN_HOSTNAME, &mut old, None)?;
    old.truncate(size);
    Ok(json!({"name": bindings.put_back(&iovec::until_nul(&old))}))
}

/// The value of a name that kill, wait and close may be called with: unbound it would be -1,
/// which is every process there is.
fn bound(num: &Num, bindings: &Bindings) -> Result<i64, String> {
    match num {
        Num::Value(value) => Ok(*value),
        Num::Name(name) => bindings
            .get(name)
            .ok_or_else(|| format!("not made: nothing was bound to {name:?}")),
    }
}

fn c_int(number: i64) -> Result<i32, String> {
    i32::try_from(number).map_err(|_| format!("not made: {number} is no int"))
}

fn c_string(text: &str) -> Result<CString, String> {
    CString::new(text).map_err(|_| format!("not made: a NUL in {text:?}"))
}

fn ok((): ()) -> Value {
    json!({"ok": 0})
}

fn error(errno: Errno) -> Value {
    json!({"err": name_of(errno)})
}

fn name_of(errno: Errno) -> Value {
    match errno.name() {
        Some(name) => json!(name),
        None => json!(errno.raw()),
    }
}

const KERN_HOSTNAME: &CStr = c"kern.hostname";
