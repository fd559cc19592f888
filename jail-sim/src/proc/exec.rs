//! execve(2): from a path to a program. Follows `sys/kern/kern_exec.c` and `imgact_shell.c`.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use jail::Errno;
use jail::kernel::Spawn;
use jail_sys::sys::event::NOTE_EXEC;
use jail_sys::sys::fcntl::O_EXEC;
use jail_sys::sys::param::MAXCOMLEN;

use super::{Pid, Proc};
use crate::programs::Program;
use crate::state::State;
use crate::vfs::{At, Dirs, Vnode};

/// A program to run, and with what.
pub(crate) struct Image {
    pub(crate) program: Program,
    pub(crate) argv: Vec<Vec<u8>>,
    pub(crate) env: Vec<Vec<u8>>,
}

/// What is at a path.
enum Found {
    Program(Program),
    /// A file with this beginning.
    File(Vec<u8>),
}

/// As much of a file as is looked at (`image_header`).
const HEADER: usize = 4_096;

impl State {
    /// execvp(3) without a search of its own: the first of the paths that can be run.
    pub(crate) fn exec(&mut self, pid: Pid, spawn: &Spawn<'_>) -> Result<Image, Errno> {
        let argv: Vec<Vec<u8>> = spawn.argv.iter().map(|arg| arg.to_bytes().into()).collect();
        let mut refused = Errno::ENOENT;
        for path in spawn.paths {
            match self.exec_path(pid, path.to_bytes(), &argv) {
                Ok((program, argv)) => {
                    self.exec_done(pid, path.to_bytes(), &argv)?;
                    let env = spawn.envp.iter().map(|var| var.to_bytes().into()).collect();
                    return Ok(Image { program, argv, env });
                }
                Err(Errno::EACCES) => refused = Errno::EACCES,
                Err(Errno::ENOENT | Errno::ENOTDIR) => {}
                Err(errno) => return Err(errno),
            }
        }
        Err(refused)
    }

    /// Whether a program is registered for what the process calls by this path.
    pub(crate) fn is_program(&self, pid: Pid, path: &[u8]) -> bool {
        matches!(self.exec_find(pid, path), Ok(Found::Program(_)))
    }

    /// The program at a path, or the one that interprets the script there: then its arguments
    /// begin with its own name, what the script gives it, and the script's path.
    fn exec_path(
        &self,
        pid: Pid,
        path: &[u8],
        argv: &[Vec<u8>],
    ) -> Result<(Program, Vec<Vec<u8>>), Errno> {
        let header = match self.exec_find(pid, path)? {
            Found::Program(program) => return Ok((program, argv.into())),
            Found::File(header) => header,
        };
        let (interpreter, option) = shell_line(&header).ok_or(Errno::ENOEXEC)?;
        let Found::Program(program) = self.exec_find(pid, interpreter)? else {
            return Err(Errno::ENOEXEC);
        };
        let own = [Some(interpreter), option, Some(path)];
        let own = own.into_iter().flatten().map(<[u8]>::to_vec);
        Ok((program, own.chain(argv.iter().skip(1).cloned()).collect()))
    }

    /// A registered program, by its path on the machine or as the process says it, before a file.
    fn exec_find(&self, pid: Pid, path: &[u8]) -> Result<Found, Errno> {
        if path.is_empty() {
            return Err(Errno::ENOENT);
        }
        let proc = self.proc(pid)?;
        for name in self.names(&proc.dirs, path) {
            if let Some(program) = self.programs.get(path_bytes(&name)) {
                self.exec_allowed(proc, path)?;
                return Ok(Found::Program(program.clone()));
            }
        }
        let at = At::cwd(&proc.dirs, self.who(proc.pid)?);
        let file = self.vfs.open(&at, path, O_EXEC, 0)?;
        let noexec = self.vfs.is_noexec(&file.vnode);
        if noexec || file.is_dir || self.vfs.fstat(&file)?.mode & 0o111 == 0 {
            return Err(Errno::EACCES);
        }
        for path in self.vfs.fullpaths(&file.vnode) {
            if let Some(program) = self.programs.get(path_bytes(&path)) {
                return Ok(Found::Program(program.clone()));
            }
        }
        self.header(&file.vnode).map(Found::File)
    }

    /// The names a program may be registered by: where the path leads on the machine, and the
    /// path as the process sees it. Without looking at files: links are followed later.
    fn names(&self, dirs: &Dirs, path: &[u8]) -> [PathBuf; 2] {
        let cwd = self.vfs.fullpath(&dirs.root, &dirs.cwd);
        let mut seen = PathBuf::from("/");
        for component in cwd.join(bytes_path(path)).components() {
            match component {
                Component::Normal(name) => seen.push(name),
                Component::ParentDir => {
                    seen.pop();
                }
                Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
            }
        }
        let below = seen.strip_prefix("/").unwrap_or(&seen);
        [self.vfs.fullpath_global(&dirs.root).join(below), seen]
    }

    /// Whether a registered program, behind which there need be no file, may run where it is
    /// said to be: `EACCES` on a mount with `noexec`.
    fn exec_allowed(&self, proc: &Proc, path: &[u8]) -> Result<(), Errno> {
        let at = At::cwd(&proc.dirs, self.who(proc.pid)?);
        let mut ancestors = bytes_path(path).ancestors();
        let there = ancestors.find_map(|path| self.vfs.find(&at, path_bytes(path)).ok());
        match there {
            Some(node) if self.vfs.is_noexec(&node.vnode) => Err(Errno::EACCES),
            _ => Ok(()),
        }
    }

    /// `exec_map_first_page`: the kernel reads what the caller may only execute.
    fn header(&self, vnode: &Vnode) -> Result<Vec<u8>, Errno> {
        let mut header = vec![0; HEADER];
        let count = self.vfs.read_file(vnode, &mut header)?;
        header.truncate(count);
        Ok(header)
    }

    /// `do_execve` once nothing can fail: the process is another program.
    fn exec_done(&mut self, pid: Pid, path: &[u8], argv: &[Vec<u8>]) -> Result<(), Errno> {
        let proc = self.proc_mut(pid)?;
        let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
        proc.comm = name.iter().copied().take(MAXCOMLEN).collect();
        proc.args = argv.into();
        proc.sugid = false;
        self.knote_proc(pid, NOTE_EXEC, 0);
        Ok(())
    }
}

/// The interpreter and its one argument of a file that begins with `#!`; the line must end within
/// the header.
fn shell_line(header: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let line = header.strip_prefix(b"#!")?;
    let end = line.iter().position(|&byte| byte == b'\n')?;
    let line = line.get(..end)?.trim_ascii();
    let space = line.iter().position(u8::is_ascii_whitespace);
    let (interpreter, option) = line.split_at(space.unwrap_or(line.len()));
    let option = Some(option.trim_ascii()).filter(|option| !option.is_empty());
    (!interpreter.is_empty()).then_some((interpreter, option))
}

fn path_bytes(path: &Path) -> &[u8] {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes()
}

fn bytes_path(path: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(path))
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Image").field(&self.argv).finish()
    }
}
