//! Header: `netinet6/in6_var.h`
//!
//! The counters of an interface, a part of `netinet6/in6_var.h`: they give `in6_ifreq` its size.
//!
//! <https://cgit.freebsd.org/src/tree/sys/netinet6/in6_var.h>

/// Counters of IPv6 on an interface.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct in6_ifstat {
    /// Datagrams received.
    pub ifs6_in_receive: u64,
    /// Dropped for a malformed header.
    pub ifs6_in_hdrerr: u64,
    /// Dropped as too big.
    pub ifs6_in_toobig: u64,
    /// Dropped without a route.
    pub ifs6_in_noroute: u64,
    /// Dropped for a wrong address.
    pub ifs6_in_addrerr: u64,
    /// Dropped for an unknown protocol.
    pub ifs6_in_protounknown: u64,
    /// Dropped as truncated.
    pub ifs6_in_truncated: u64,
    /// Dropped for other reasons.
    pub ifs6_in_discard: u64,
    /// Delivered.
    pub ifs6_in_deliver: u64,
    /// Forwarded.
    pub ifs6_out_forward: u64,
    /// Asked to be sent.
    pub ifs6_out_request: u64,
    /// Dropped on the way out.
    pub ifs6_out_discard: u64,
    /// Fragmented.
    pub ifs6_out_fragok: u64,
    /// Failed to be fragmented.
    pub ifs6_out_fragfail: u64,
    /// Fragments made.
    pub ifs6_out_fragcreat: u64,
    /// Fragments to be reassembled.
    pub ifs6_reass_reqd: u64,
    /// Reassembled.
    pub ifs6_reass_ok: u64,
    /// Failed to be reassembled.
    pub ifs6_reass_fail: u64,
    /// Multicast datagrams received.
    pub ifs6_in_mcast: u64,
    /// Multicast datagrams sent.
    pub ifs6_out_mcast: u64,
}

impl in6_ifstat {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifs6_in_receive: 0,
        ifs6_in_hdrerr: 0,
        ifs6_in_toobig: 0,
        ifs6_in_noroute: 0,
        ifs6_in_addrerr: 0,
        ifs6_in_protounknown: 0,
        ifs6_in_truncated: 0,
        ifs6_in_discard: 0,
        ifs6_in_deliver: 0,
        ifs6_out_forward: 0,
        ifs6_out_request: 0,
        ifs6_out_discard: 0,
        ifs6_out_fragok: 0,
        ifs6_out_fragfail: 0,
        ifs6_out_fragcreat: 0,
        ifs6_reass_reqd: 0,
        ifs6_reass_ok: 0,
        ifs6_reass_fail: 0,
        ifs6_in_mcast: 0,
        ifs6_out_mcast: 0,
    };
}

/// Counters of ICMPv6 on an interface.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct icmp6_ifstat {
    /// Messages received.
    pub ifs6_in_msg: u64,
    /// Received with an error.
    pub ifs6_in_error: u64,
    /// Destination unreachable, received.
    pub ifs6_in_dstunreach: u64,
    /// Administratively prohibited, received.
    pub ifs6_in_adminprohib: u64,
    /// Time exceeded, received.
    pub ifs6_in_timeexceed: u64,
    /// Parameter problem, received.
    pub ifs6_in_paramprob: u64,
    /// Packet too big, received.
    pub ifs6_in_pkttoobig: u64,
    /// Echo requests received.
    pub ifs6_in_echo: u64,
    /// Echo replies received.
    pub ifs6_in_echoreply: u64,
    /// Router solicitations received.
    pub ifs6_in_routersolicit: u64,
    /// Router advertisements received.
    pub ifs6_in_routeradvert: u64,
    /// Neighbour solicitations received.
    pub ifs6_in_neighborsolicit: u64,
    /// Neighbour advertisements received.
    pub ifs6_in_neighboradvert: u64,
    /// Redirects received.
    pub ifs6_in_redirect: u64,
    /// MLD queries received.
    pub ifs6_in_mldquery: u64,
    /// MLD reports received.
    pub ifs6_in_mldreport: u64,
    /// MLD dones received.
    pub ifs6_in_mlddone: u64,
    /// Messages sent.
    pub ifs6_out_msg: u64,
    /// Not sent for an error.
    pub ifs6_out_error: u64,
    /// Destination unreachable, sent.
    pub ifs6_out_dstunreach: u64,
    /// Administratively prohibited, sent.
    pub ifs6_out_adminprohib: u64,
    /// Time exceeded, sent.
    pub ifs6_out_timeexceed: u64,
    /// Parameter problem, sent.
    pub ifs6_out_paramprob: u64,
    /// Packet too big, sent.
    pub ifs6_out_pkttoobig: u64,
    /// Echo requests sent.
    pub ifs6_out_echo: u64,
    /// Echo replies sent.
    pub ifs6_out_echoreply: u64,
    /// Router solicitations sent.
    pub ifs6_out_routersolicit: u64,
    /// Router advertisements sent.
    pub ifs6_out_routeradvert: u64,
    /// Neighbour solicitations sent.
    pub ifs6_out_neighborsolicit: u64,
    /// Neighbour advertisements sent.
    pub ifs6_out_neighboradvert: u64,
    /// Redirects sent.
    pub ifs6_out_redirect: u64,
    /// MLD queries sent.
    pub ifs6_out_mldquery: u64,
    /// MLD reports sent.
    pub ifs6_out_mldreport: u64,
    /// MLD dones sent.
    pub ifs6_out_mlddone: u64,
}

impl icmp6_ifstat {
    /// Every field zero, every pointer null.
    pub const ZERO: Self = Self {
        ifs6_in_msg: 0,
        ifs6_in_error: 0,
        ifs6_in_dstunreach: 0,
        ifs6_in_adminprohib: 0,
        ifs6_in_timeexceed: 0,
        ifs6_in_paramprob: 0,
        ifs6_in_pkttoobig: 0,
        ifs6_in_echo: 0,
        ifs6_in_echoreply: 0,
        ifs6_in_routersolicit: 0,
        ifs6_in_routeradvert: 0,
        ifs6_in_neighborsolicit: 0,
        ifs6_in_neighboradvert: 0,
        ifs6_in_redirect: 0,
        ifs6_in_mldquery: 0,
        ifs6_in_mldreport: 0,
        ifs6_in_mlddone: 0,
        ifs6_out_msg: 0,
        ifs6_out_error: 0,
        ifs6_out_dstunreach: 0,
        ifs6_out_adminprohib: 0,
        ifs6_out_timeexceed: 0,
        ifs6_out_paramprob: 0,
        ifs6_out_pkttoobig: 0,
        ifs6_out_echo: 0,
        ifs6_out_echoreply: 0,
        ifs6_out_routersolicit: 0,
        ifs6_out_routeradvert: 0,
        ifs6_out_neighborsolicit: 0,
        ifs6_out_neighboradvert: 0,
        ifs6_out_redirect: 0,
        ifs6_out_mldquery: 0,
        ifs6_out_mldreport: 0,
        ifs6_out_mlddone: 0,
    };
}
