//! Sockets. Follows `sys/kern/uipc_socket.c` and `uipc_syscalls.c`.

use jail::{Errno, RawFd};
use jail_sys::netinet::in_::{IPPROTO_TCP, IPPROTO_UDP};
use jail_sys::sys::fcntl::{O_NONBLOCK, O_RDWR};
use jail_sys::sys::socket::{
    AF_INET, AF_INET6, AF_ROUTE, AF_UNIX, SOCK_CLOEXEC, SOCK_CLOFORK, SOCK_DGRAM, SOCK_NONBLOCK,
    SOCK_RAW, SOCK_STREAM,
};

use crate::fd::{FileKind, Io};
use crate::proc::Pid;
use crate::state::State;

/// `struct socket`. Connections and packets are not modelled: it is what requests are made on, and
/// what can be bound to an address.
#[derive(Clone, Debug)]
pub(crate) struct Socket {
    /// The network stack of whoever made it.
    pub(super) vnet: u64,
    pub(super) domain: i32,
    pub(super) kind: i32,
    /// Whether it has a local address for good.
    pub(super) bound: bool,
    /// A routing socket's name in its network stack.
    pub(super) routing: u64,
}

/// `SOCK_SEQPACKET`.
const SOCK_SEQPACKET: i32 = 5;

/// `IPPROTO_MAX`.
const IPPROTO_MAX: i32 = 256;

impl State {
    /// `sys_socket`. `EAFNOSUPPORT` for an unknown domain, `EPROTOTYPE` and `EPROTONOSUPPORT` for
    /// what the domain does not have; `EPROTONOSUPPORT` in a jail without addresses of the
    /// domain; `EPERM` for a raw socket.
    pub(crate) fn sys_socket(
        &mut self,
        pid: Pid,
        domain: i32,
        kind: i32,
        protocol: i32,
    ) -> Result<RawFd, Errno> {
        let cred = self.proc(pid)?.cred.clone();
        let cloexec = kind & SOCK_CLOEXEC != 0;
        let mut flags = SOCK_CLOEXEC | SOCK_NONBLOCK;
        if self.release.major() >= 15 {
            flags |= SOCK_CLOFORK;
        }
        let nonblock = if kind & SOCK_NONBLOCK != 0 {
            O_NONBLOCK
        } else {
            0
        };
        let kind = kind & !flags;
        self.proc(pid)?.fds.lowest_free(0)?;
        protosw(domain, kind, protocol)?;
        if !self.prison_check_af(&cred, domain) {
            return Err(Errno::EPROTONOSUPPORT);
        }
        if kind == SOCK_RAW && domain != AF_ROUTE {
            self.priv_raw(&cred)?;
            if !(0..IPPROTO_MAX).contains(&protocol) {
                return Err(Errno::EPROTONOSUPPORT);
            }
        }
        let vnet = self.cred_vnet(&cred);
        let routing = match domain {
            AF_ROUTE => self.net.rts_attach(vnet),
            _ => 0,
        };
        let socket = Socket {
            vnet,
            domain,
            kind,
            bound: false,
            routing,
        };
        self.fd_alloc_flags(pid, FileKind::Socket(socket), cloexec, O_RDWR | nonblock)
    }

    /// `soclose`.
    pub(crate) fn socket_close(&mut self, socket: &Socket) {
        self.net.rts_close(socket);
    }

    /// `soreceive`: only routing sockets ever have something.
    pub(crate) fn socket_read(&mut self, pid: Pid, fd: RawFd, buf: &mut [u8]) -> Result<Io, Errno> {
        let file = self.file(pid, fd)?;
        let nonblock = file.flags & O_NONBLOCK != 0;
        let FileKind::Socket(socket) = &file.kind else {
            return Err(Errno::ENOTSOCK);
        };
        if matches!(socket.kind, SOCK_STREAM | SOCK_SEQPACKET) {
            return Err(Errno::ENOTCONN);
        }
        let message = self.net.rts_read(&socket.clone());
        match message {
            Some(message) => {
                for (to, from) in buf.iter_mut().zip(&message) {
                    *to = *from;
                }
                Ok(Io::Done(message.len().min(buf.len())))
            }
            None if nonblock => Err(Errno::EAGAIN),
            None => Ok(Io::Wait),
        }
    }

    /// `sosend`: a message to the routing table is answered at once. Other sockets are not
    /// connected.
    pub(crate) fn socket_write(&mut self, pid: Pid, fd: RawFd, buf: &[u8]) -> Result<usize, Errno> {
        let FileKind::Socket(socket) = &self.file(pid, fd)?.kind else {
            return Err(Errno::ENOTSOCK);
        };
        let socket = socket.clone();
        match (socket.domain, socket.kind) {
            (AF_ROUTE, _) => self.rts_send(pid, &socket, buf),
            (AF_UNIX | AF_INET | AF_INET6, SOCK_STREAM | SOCK_SEQPACKET) => Err(Errno::ENOTCONN),
            (AF_INET, SOCK_RAW) => Err(Errno::ENOTCONN),
            _ => Err(Errno::EDESTADDRREQ),
        }
    }
}

/// `pffindproto` and `pffindtype`, as `socreate` asks them.
fn protosw(domain: i32, kind: i32, protocol: i32) -> Result<(), Errno> {
    let found = match domain {
        AF_UNIX => protocol == 0 && matches!(kind, SOCK_STREAM | SOCK_DGRAM | SOCK_SEQPACKET),
        AF_ROUTE => kind == SOCK_RAW,
        AF_INET | AF_INET6 => match kind {
            SOCK_STREAM => matches!(protocol, 0 | IPPROTO_TCP),
            SOCK_DGRAM => matches!(protocol, 0 | IPPROTO_UDP | IPPROTO_UDPLITE),
            SOCK_RAW => true,
            _ => false,
        },
        _ => return Err(Errno::EAFNOSUPPORT),
    };
    match found {
        true => Ok(()),
        false if protocol == 0 && kind != 0 => Err(Errno::EPROTOTYPE),
        false => Err(Errno::EPROTONOSUPPORT),
    }
}

/// `IPPROTO_UDPLITE`.
const IPPROTO_UDPLITE: i32 = 136;
