//! Files that somebody else has written: those of a jail, its programs' scripts, disks.

use jail::{Command, ErrorKind, Host, JailSpec, MdDisk, Mount, Release, User};

use crate::sandbox::Sandbox;

/// passwd(5) and, after a byte that neither has, group(5) of a jail: who is found is who the first
/// line of that name says, and nobody else.
pub fn accounts(bytes: &[u8]) {
    let sandbox = Sandbox::new(Release::V15_1);
    let mut files = bytes.splitn(2, |byte| *byte == 0xff);
    let passwd = files.next().unwrap_or_default();
    sandbox.write("jail/a/etc/passwd", passwd);
    sandbox.write("jail/a/etc/group", files.next().unwrap_or_default());
    let host = Host::new(sandbox.machine.process());
    let spec = JailSpec::new("a").expect("a name").path("/jail/a");
    let jail = spec.create(&host).expect("a jail");
    let first = passwd.split(|byte| matches!(byte, b':' | b'\n')).next();
    let first = first.and_then(|name| std::str::from_utf8(name).ok());
    for name in [first.unwrap_or("www"), "www", "root"] {
        let user = User::Name(name.into());
        match jail.command("id").user(user).output() {
            Ok(output) => {
                let (uid, gid) = said_by_hand(passwd, name).expect("nobody of that name");
                let id = format!("uid={uid} gid={gid} ");
                assert!(output.stdout.starts_with(id.as_bytes()), "{output:?}");
            }
            Err(error) => assert!(
                matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Limit),
                "{error}"
            ),
        }
    }
    assert_eq!(sandbox.machine.check(), Ok(()));
}

/// By the manual page: seven fields, numbers in digits.
fn said_by_hand(passwd: &[u8], name: &str) -> Option<(u32, u32)> {
    let number = |digits: &[u8]| {
        let text = std::str::from_utf8(digits).ok()?;
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        text.parse::<u32>()
            .ok()
            .filter(|&id| plain && id != u32::MAX)
    };
    passwd.split(|byte| *byte == b'\n').find_map(|line| {
        let fields: Vec<&[u8]> = line.split(|byte| *byte == b':').collect();
        match fields[..] {
            [of, _, uid, gid, _, _, _] if of == name.as_bytes() && !line.contains(&0) => {
                Some((number(uid)?, number(gid)?))
            }
            _ => None,
        }
    })
}

/// What sh(1) reads: it is read whole, or refused, before anything of it is run.
pub fn script(bytes: &[u8]) {
    let sandbox = Sandbox::new(Release::V15_1);
    let host = Host::new(sandbox.machine.process());
    let text = format!(
        "exit 7\n{}",
        String::from_utf8_lossy(bytes).replace('\0', "")
    );
    let output = Command::new(&host, "sh").args(["-c", &text]).output();
    match output {
        Ok(output) => match output.status.code() {
            Some(7) => assert!(output.stderr.is_empty(), "{output:?}"),
            Some(2) => assert!(!output.stderr.is_empty(), "{output:?}"),
            _ => panic!("{output:?}"),
        },
        // More words than a program can have.
        Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}"),
    }
    assert_eq!(sandbox.machine.check(), Ok(()));
}

/// Where a superblock of UFS is, in bytes.
const SUPERBLOCK: usize = 65_536;

/// A disk with these bytes where the superblock is: it is mounted, or not, and gone afterwards.
pub fn superblock(bytes: &[u8]) {
    let sandbox = Sandbox::new(Release::V15_1);
    let mut image = vec![0; SUPERBLOCK];
    image.extend_from_slice(bytes);
    image.resize(image.len().next_multiple_of(512), 0);
    sandbox.write("image", &image);
    let host = Host::new(sandbox.machine.process());
    let mounts = host.mounts().expect("a table").len();
    let disk = MdDisk::vnode("/image").attach(&host).expect("a disk");
    if let Ok(mounted) = Mount::ufs(disk.path(), "/a").mount(&host, "/jail") {
        mounted.unmount().expect("it is mounted");
    }
    disk.detach().expect("nobody uses it");
    assert_eq!(host.mounts().expect("a table").len(), mounts);
    assert_eq!(sandbox.machine.check(), Ok(()));
}
