//! Routing sockets. Follows `sys/net/rtsock.c`. What interfaces and addresses would announce there
//! is not modelled: only answers are heard.

mod addrinfo;
mod iflist;
mod request;

use std::collections::VecDeque;

use jail::Errno;
use jail_sys::net::route::rt_msghdr;

use super::Net;
use super::socket::Socket;
use crate::proc::Pid;
use crate::state::State;

/// Bytes of a message's header.
const HEADER: usize = size_of::<rt_msghdr>();

/// `net.raw.recvspace`: a socket that nobody reads from hears no more than this.
const RECVSPACE: usize = 8_192;

impl State {
    /// `rts_send`: the answer, or the message with its errno, goes to all routing sockets of the
    /// network stack.
    pub(super) fn rts_send(
        &mut self,
        pid: Pid,
        socket: &Socket,
        message: &[u8],
    ) -> Result<usize, Errno> {
        self.net.at(self.clock.uptime);
        let (reply, result) = self.route_output(pid, socket.vnet, message);
        if let Some(reply) = reply {
            self.net.rt_dispatch(socket.vnet, &reply);
            self.sched.wakeup();
        }
        result.map(|()| message.len())
    }
}

impl Net {
    /// A new routing socket's name.
    pub(super) fn rts_attach(&mut self, vnet: u64) -> u64 {
        self.last += 1;
        let name = self.last;
        if let Some(vnet) = self.vnets.get_mut(&vnet) {
            vnet.routing.insert(name, VecDeque::new());
        }
        name
    }

    pub(super) fn rts_close(&mut self, socket: &Socket) {
        if let Some(vnet) = self.vnets.get_mut(&socket.vnet) {
            vnet.routing.remove(&socket.routing);
        }
    }

    /// The next message a routing socket has not read.
    pub(super) fn rts_read(&mut self, socket: &Socket) -> Option<Vec<u8>> {
        let vnet = self.vnets.get_mut(&socket.vnet)?;
        vnet.routing.get_mut(&socket.routing)?.pop_front()
    }

    /// `rt_dispatch`.
    fn rt_dispatch(&mut self, vnet: u64, message: &[u8]) {
        let Some(vnet) = self.vnets.get_mut(&vnet) else {
            return;
        };
        for queue in vnet.routing.values_mut() {
            let waiting: usize = queue.iter().map(Vec::len).sum();
            if waiting + message.len() <= RECVSPACE {
                queue.push_back(message.to_vec());
            }
        }
    }
}
