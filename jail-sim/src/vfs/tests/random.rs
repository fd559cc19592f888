//! Whatever is done to files, a tmpfs answers as the machine's own file system does.

use proptest::prelude::*;

use super::bench::*;

#[derive(Clone, Debug)]
enum Op {
    Mkdir(String),
    Create(String),
    Write(String, u16, u16),
    Truncate(String, u16),
    Unlink(String),
    Rmdir(String),
    Symlink(String, String),
}

/// A path of few names, so that they meet.
fn path() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "c", "..", "."]);
    proptest::collection::vec(name, 1..4).prop_map(|names| names.join("/"))
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => path().prop_map(Op::Mkdir),
        2 => path().prop_map(Op::Create),
        3 => (path(), 0..20_000_u16, 0..9_000_u16).prop_map(|(p, at, len)| Op::Write(p, at, len)),
        1 => (path(), 0..20_000_u16).prop_map(|(p, size)| Op::Truncate(p, size)),
        1 => path().prop_map(Op::Unlink),
        1 => path().prop_map(Op::Rmdir),
        1 => (path(), path()).prop_map(|(target, p)| Op::Symlink(target, p)),
    ]
}

/// What it answers in the working directory.
fn run(process: &Process, op: &Op) -> Result<(), Errno> {
    match op {
        Op::Mkdir(path) => mkdir(process, path),
        Op::Create(path) => {
            let file = open(process, path, O_WRONLY | O_CREAT | O_EXCL)?;
            process.close(file)
        }
        Op::Write(path, at, len) => {
            let file = open(process, path, O_RDWR | O_CREAT)?;
            // There is no other way to a place in a file than to read up to it.
            let begun = process.read(file, &mut vec![0; usize::from(*at)]);
            let fill = u8::try_from(len % 251).unwrap();
            let written = process.write(file, &vec![fill; usize::from(*len)]);
            process.close(file)?;
            begun.and(written).map(drop)
        }
        Op::Truncate(path, size) => {
            let file = open(process, path, O_WRONLY)?;
            let told = process.ftruncate(file, i64::from(*size));
            process.close(file)?;
            told
        }
        Op::Unlink(path) => unlink(process, path),
        Op::Rmdir(path) => rmdir(process, path),
        Op::Symlink(target, path) => {
            let [target, path] =
                [target, path].map(|text| std::ffi::CString::new(&**text).unwrap());
            process.symlinkat(&target, AT_FDCWD, &path)
        }
    }
}

/// All that is there: a line for each file.
fn tell(process: &Process, dir: &str, all: &mut Vec<String>) {
    for name in list(process, &format!("{dir}/")).unwrap() {
        let path = format!("{dir}/{name}");
        let about = lstat(process, &path).unwrap();
        match about.mode & 0o170_000 {
            0o040_000 => {
                all.push(format!("{path} {:o}", about.mode));
                tell(process, &path, all);
            }
            0o120_000 => all.push(format!("{path} -> {}", readlink(process, &path).unwrap())),
            _ => {
                let content = content(process, &path);
                all.push(format!(
                    "{path} {:o} {} {content:?}",
                    about.mode, about.nlink
                ));
            }
        }
    }
}

/// How long a file is, and a sum of its bytes.
fn content(process: &Process, path: &str) -> (i64, u64) {
    let file = open(process, path, O_RDONLY).unwrap();
    let size = process.fstat(file).unwrap().size;
    let (mut sum, mut buf) = (0_u64, [0; 1000]);
    loop {
        match process.read(file, &mut buf).unwrap() {
            0 => break,
            count => {
                for byte in &buf[..count] {
                    sum = sum.wrapping_mul(31).wrapping_add(u64::from(*byte));
                }
            }
        }
    }
    process.close(file).unwrap();
    (size, sum)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_tmpfs_is_like_any_directory(ops in proptest::collection::vec(op(), 1..60)) {
        let bench = Bench::new(Release::V15_1, &["t", "real"]);
        mount(&bench.host, "tmpfs", "/t", &[]).unwrap();
        mkdir(&bench.host, "/t/memory").unwrap();
        // A jail each, so that what is above its root is alike.
        let [memory, real] =
            ["/t/memory", "/real"].map(|dir| jailed(&bench.host, dir, &[], 2));
        for op in &ops {
            prop_assert_eq!(run(&memory, op), run(&real, op), "{:?}", op);
        }
        let [memory, real] = [memory, real].map(|process| {
            let mut all = Vec::new();
            tell(&process, "", &mut all);
            all
        });
        prop_assert_eq!(memory, real);
    }
}
