//! A disk in a file as the root of a jail.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use examples::{Example, Outcome, Usage};
use jail::{DiskImage, Host, Jail, JailSpec, Md, Mount, NewfsOptions, Size};

const USAGE: Usage = Usage {
    name: "disk",
    about: "Makes a file of 64 MB, a memory disk of it, a file system on that, and a jail in\n\
            there; puts a file into it, takes all apart, puts it together again, and the file\n\
            is still there.",
    args: "",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, disk)
}

fn disk(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let dir = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
    let root = dir.path().join("root");
    fs::create_dir(&root)?;

    let image = DiskImage::create(&host, dir.path().join("web.img"), Size::mib(64))?;
    let first = "echo still here > /page";
    let new = NewfsOptions::new().soft_updates();
    with_jail(&host, &image, Some(&new), &root, |jail| {
        if example.machine().is_none() {
            // A simulated machine has its programs without files.
            fs::create_dir(root.join("bin"))?;
            fs::copy("/rescue/sh", root.join("bin/sh"))?;
            fs::copy("/rescue/cat", root.join("bin/cat"))?;
        }
        writeln!(out, "in jail {}: {first}", jail.name())?;
        say(jail, first, out)
    })?;

    writeln!(out, "all taken apart, and put together again from the file")?;
    let second = "cat /page";
    with_jail(&host, &image, None, &root, |jail| {
        write!(out, "in jail {}: {second}: ", jail.name())?;
        say(jail, second, out)
    })?;
    let left = host.mounts_under(&root)?.len() + host.mds()?.len();
    writeln!(out, "mounts and disks that are left: {left}")?;
    Ok(())
}

/// Attaches a disk of the image, mounts it and has a jail in it, while something is done there.
fn with_jail(
    host: &Host,
    image: &DiskImage,
    new: Option<&NewfsOptions>,
    root: &Path,
    work: impl FnOnce(&Jail) -> Outcome,
) -> Outcome {
    let disk = image.disk().label("jail:web").attach(host)?;
    let done = new
        .map_or(Ok(()), |options| disk.newfs(options))
        .map_err(Into::into)
        .and_then(|()| with_mounted(host, &disk, root, work));
    disk.detach()?;
    done
}

fn with_mounted(
    host: &Host,
    disk: &Md,
    root: &Path,
    work: impl FnOnce(&Jail) -> Outcome,
) -> Outcome {
    let mounted = Mount::ufs(disk.path(), "/").mount(host, root)?;
    let done = match JailSpec::new("web")?.path(mounted.on()).create(host) {
        Ok(jail) => {
            let done = work(&jail);
            jail.remove()?;
            jail.wait_gone(LIMIT)?;
            done
        }
        Err(error) => Err(error.into()),
    };
    mounted.unmount()?;
    done
}

/// Runs a line of sh(1) in the jail and shows what it says.
fn say(jail: &Jail, line: &str, out: &mut dyn Write) -> Outcome {
    let said = jail
        .command("/bin/sh")
        .args(["-c", line])
        .output_timeout(LIMIT)?;
    out.write_all(&said.stdout)?;
    out.write_all(&said.stderr)?;
    Ok(())
}

const LIMIT: Duration = Duration::from_secs(10);
