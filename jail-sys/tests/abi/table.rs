// Written by abi/gen.py; do not edit. Every public item of src that has a fact.

pub(crate) fn compare(facts: &mut crate::facts::Facts) {
    {
        use jail_sys::errno::*;
        constants!(facts {
            EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EDEADLK ENOMEM EACCES
            EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY
            ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EAGAIN EINPROGRESS EALREADY
            ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT
            EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH
            ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS
            ETIMEDOUT ECONNREFUSED ELOOP ENAMETOOLONG EHOSTDOWN EHOSTUNREACH ENOTEMPTY EPROCLIM
            EUSERS EDQUOT ESTALE EREMOTE EBADRPC ERPCMISMATCH EPROGUNAVAIL EPROGMISMATCH
            EPROCUNAVAIL ENOLCK ENOSYS EFTYPE EAUTH ENEEDAUTH EIDRM ENOMSG EOVERFLOW ECANCELED
            EILSEQ ENOATTR EDOOFUS EBADMSG EMULTIHOP ENOLINK EPROTO ENOTCAPABLE ECAPMODE
            ENOTRECOVERABLE EOWNERDEAD EINTEGRITY EWOULDBLOCK ENOTSUP ELAST
        });
    }
    {
        use jail_sys::fs::devfs::devfs::*;
        constants!(facts {
            DEVFS_MAGIC DRC_DSWFLAGS DRC_PATHPTRN DRA_BACTS DRA_UID DRA_GID DRA_MODE DRA_INCSET
            DRB_HIDE DRB_UNHIDE DEVFS_MAXPTRNLEN DEVFSIO_RADD DEVFSIO_RDEL DEVFSIO_RAPPLY
            DEVFSIO_RAPPLYID DEVFSIO_RGETNEXT DEVFSIO_SUSE DEVFSIO_SAPPLY DEVFSIO_SGETNEXT
        });
        aliases!(facts { devfs_rnum devfs_rsnum devfs_rid });
        structure!(facts devfs_rule {
            dr_magic dr_id dr_icond dr_dswflags dr_pathptrn dr_iacts dr_bacts dr_uid dr_gid dr_mode
            dr_incset
        });
    }
    {
        use jail_sys::ifaddrs::*;
        structure!(facts ifaddrs {
            ifa_next ifa_name ifa_flags ifa_addr ifa_netmask ifa_dstaddr ifa_data
        });
    }
    {
        use jail_sys::net::ethernet::*;
        constants!(facts { ETHER_ADDR_LEN });
        aliases!(facts { ether_vlanid_t });
    }
    {
        use jail_sys::net::if_::msg::*;
        structure!(facts if_data {
            ifi_type ifi_physical ifi_addrlen ifi_hdrlen ifi_link_state ifi_vhid ifi_datalen ifi_mtu
            ifi_metric ifi_baudrate ifi_ipackets ifi_ierrors ifi_opackets ifi_oerrors ifi_collisions
            ifi_ibytes ifi_obytes ifi_imcasts ifi_omcasts ifi_iqdrops ifi_oqdrops ifi_noproto
            ifi_hwassist ifi_epoch ifi_lastchange
        });
        structure!(facts if_msghdr {
            ifm_msglen ifm_version ifm_type ifm_addrs ifm_flags ifm_index _ifm_spare1 ifm_data
        });
        structure!(facts if_msghdrl {
            ifm_msglen ifm_version ifm_type ifm_addrs ifm_flags ifm_index _ifm_spare1 ifm_len
            ifm_data_off _ifm_spare2 ifm_data
        });
        structure!(facts ifa_msghdr {
            ifam_msglen ifam_version ifam_type ifam_addrs ifam_flags ifam_index _ifam_spare1
            ifam_metric
        });
        structure!(facts ifa_msghdrl {
            ifam_msglen ifam_version ifam_type ifam_addrs ifam_flags ifam_index _ifam_spare1
            ifam_len ifam_data_off ifam_metric ifam_data
        });
        structure!(facts if_announcemsghdr {
            ifan_msglen ifan_version ifan_type ifan_index ifan_name ifan_what
        });
    }
    {
        use jail_sys::net::if_::*;
        constants!(facts {
            IFNAMSIZ IF_MAXUNIT IFF_UP IFF_BROADCAST IFF_LOOPBACK IFF_POINTOPOINT IFF_DRV_RUNNING
            IFF_NOARP IFF_PROMISC IFF_ALLMULTI IFF_SIMPLEX IFF_LINK0 IFF_LINK1 IFF_LINK2
            IFF_MULTICAST IFF_CANTCONFIG IFF_PPROMISC IFF_MONITOR IFF_DYING IFF_RENAMING
            LINK_STATE_UNKNOWN LINK_STATE_DOWN LINK_STATE_UP IFAN_ARRIVAL IFAN_DEPARTURE
        });
        structure!(facts ifreq_buffer { length buffer });
        structure!(facts ifreq_nv_req { buf_length length buffer });
        union!(facts ifreq_ifru {
            ifru_addr ifru_dstaddr ifru_broadaddr ifru_buffer ifru_flags ifru_index ifru_jid
            ifru_metric ifru_mtu ifru_phys ifru_media ifru_data ifru_cap ifru_fib ifru_vlan_pcp
            ifru_nv
        });
        structure!(facts ifreq { ifr_name ifr_ifru });
        structure!(facts ifaliasreq { ifra_name ifra_addr ifra_broadaddr ifra_mask ifra_vhid });
        structure!(facts ifdrv { ifd_name ifd_cmd ifd_len ifd_data });
        structure!(facts if_clonereq { ifcr_total ifcr_count ifcr_buffer });
        structure!(facts ifg_req { ifgrq_group });
        union!(facts ifgroupreq_ifgru { ifgru_group ifgru_groups });
        structure!(facts ifgroupreq { ifgr_name ifgr_len ifgr_ifgru });
    }
    {
        use jail_sys::net::if_bridgevar::*;
        constants!(facts {
            BRDGADD BRDGDEL BRDGGIFFLGS BRDGSIFFLGS BRDGGIFS BRDGFLUSH BRDGADDS BRDGDELS
            IFBIF_LEARNING IFBIF_DISCOVER IFBIF_STP IFBIF_SPAN IFBIF_STICKY IFBIF_PRIVATE
        });
        structure!(facts ifbreq {
            ifbr_ifsname ifbr_ifsflags ifbr_stpflags ifbr_path_cost ifbr_portno ifbr_priority
            ifbr_proto ifbr_role ifbr_state ifbr_addrcnt ifbr_addrmax ifbr_addrexceeded ifbr_pvid
            ifbr_vlanproto pad
        });
        union!(facts ifbifconf_ifbicu { ifbicu_buf ifbicu_req });
        structure!(facts ifbifconf { ifbic_len ifbic_ifbicu });
    }
    {
        use jail_sys::net::if_dl::*;
        structure!(facts sockaddr_dl {
            sdl_len sdl_family sdl_index sdl_type sdl_nlen sdl_alen sdl_slen sdl_data
        });
    }
    {
        use jail_sys::net::if_types::*;
        constants!(facts { IFT_ETHER IFT_LOOP IFT_PPP IFT_GIF IFT_L2VLAN IFT_BRIDGE });
    }
    {
        use jail_sys::net::route::*;
        constants!(facts {
            RTM_VERSION RTM_ADD RTM_DELETE RTM_CHANGE RTM_GET RTM_NEWADDR RTM_DELADDR RTM_IFINFO
            RTM_NEWMADDR RTM_DELMADDR RTM_IFANNOUNCE RTF_UP RTF_GATEWAY RTF_HOST RTF_REJECT
            RTF_DYNAMIC RTF_MODIFIED RTF_DONE RTF_LLDATA RTF_STATIC RTF_BLACKHOLE RTF_PINNED
            RTF_LOCAL RTA_DST RTA_GATEWAY RTA_NETMASK RTA_GENMASK RTA_IFP RTA_IFA RTA_AUTHOR RTA_BRD
            RTAX_DST RTAX_GATEWAY RTAX_NETMASK RTAX_GENMASK RTAX_IFP RTAX_IFA RTAX_AUTHOR RTAX_BRD
            RTAX_MAX RT_DEFAULT_FIB RT_ALL_FIBS
        });
        structure!(facts rt_metrics {
            rmx_locks rmx_mtu rmx_hopcount rmx_expire rmx_recvpipe rmx_sendpipe rmx_ssthresh rmx_rtt
            rmx_rttvar rmx_pksent rmx_weight rmx_nhidx rmx_filler
        });
        structure!(facts rt_msghdr {
            rtm_msglen rtm_version rtm_type rtm_index _rtm_spare1 rtm_flags rtm_addrs rtm_pid
            rtm_seq rtm_errno rtm_fmask rtm_inits rtm_rmx
        });
    }
    {
        use jail_sys::netinet::in_::*;
        constants!(facts {
            IPPROTO_IP IPPROTO_TCP IPPROTO_UDP IPPROTO_IPV6 INADDR_ANY INADDR_LOOPBACK
            INADDR_BROADCAST
        });
        aliases!(facts { in_addr_t in_port_t });
        structure!(facts in_addr { s_addr });
        structure!(facts sockaddr_in { sin_len sin_family sin_port sin_addr sin_zero });
    }
    {
        use jail_sys::netinet::in_var::*;
        structure!(facts in_aliasreq { ifra_name ifra_addr ifra_broadaddr ifra_mask ifra_vhid });
    }
    {
        use jail_sys::netinet6::in6::*;
        structure!(facts in6_addr { s6_addr });
        structure!(facts sockaddr_in6 {
            sin6_len sin6_family sin6_port sin6_flowinfo sin6_addr sin6_scope_id
        });
    }
    {
        use jail_sys::netinet6::in6_stat::*;
        structure!(facts in6_ifstat {
            ifs6_in_receive ifs6_in_hdrerr ifs6_in_toobig ifs6_in_noroute ifs6_in_addrerr
            ifs6_in_protounknown ifs6_in_truncated ifs6_in_discard ifs6_in_deliver ifs6_out_forward
            ifs6_out_request ifs6_out_discard ifs6_out_fragok ifs6_out_fragfail ifs6_out_fragcreat
            ifs6_reass_reqd ifs6_reass_ok ifs6_reass_fail ifs6_in_mcast ifs6_out_mcast
        });
        structure!(facts icmp6_ifstat {
            ifs6_in_msg ifs6_in_error ifs6_in_dstunreach ifs6_in_adminprohib ifs6_in_timeexceed
            ifs6_in_paramprob ifs6_in_pkttoobig ifs6_in_echo ifs6_in_echoreply ifs6_in_routersolicit
            ifs6_in_routeradvert ifs6_in_neighborsolicit ifs6_in_neighboradvert ifs6_in_redirect
            ifs6_in_mldquery ifs6_in_mldreport ifs6_in_mlddone ifs6_out_msg ifs6_out_error
            ifs6_out_dstunreach ifs6_out_adminprohib ifs6_out_timeexceed ifs6_out_paramprob
            ifs6_out_pkttoobig ifs6_out_echo ifs6_out_echoreply ifs6_out_routersolicit
            ifs6_out_routeradvert ifs6_out_neighborsolicit ifs6_out_neighboradvert ifs6_out_redirect
            ifs6_out_mldquery ifs6_out_mldreport ifs6_out_mlddone
        });
    }
    {
        use jail_sys::netinet6::in6_var::*;
        constants!(facts {
            SIOCDIFADDR_IN6 SIOCAIFADDR_IN6 SIOCGIFAFLAG_IN6 SIOCGIFALIFETIME_IN6 SIOCGIFNETMASK_IN6
            SIOCGIFDSTADDR_IN6 IN6_IFF_ANYCAST IN6_IFF_TENTATIVE IN6_IFF_DUPLICATED IN6_IFF_DETACHED
            IN6_IFF_DEPRECATED IN6_IFF_NODAD IN6_IFF_AUTOCONF IN6_IFF_TEMPORARY
            IN6_IFF_PREFER_SOURCE IN6_IFF_NOTREADY
        });
        structure!(facts in6_addrlifetime { ia6t_expire ia6t_preferred ia6t_vltime ia6t_pltime });
        structure!(facts in6_aliasreq {
            ifra_name ifra_addr ifra_dstaddr ifra_prefixmask ifra_flags ifra_lifetime ifra_vhid
        });
        union!(facts in6_ifreq_ifru {
            ifru_addr ifru_dstaddr ifru_flags ifru_flags6 ifru_metric ifru_data ifru_lifetime
            ifru_stat ifru_icmp6stat ifru_scope_id
        });
        structure!(facts in6_ifreq { ifr_name ifr_ifru });
    }
    {
        use jail_sys::netinet6::nd6::*;
        constants!(facts {
            ND6_INFINITE_LIFETIME ND6_IFF_PERFORMNUD ND6_IFF_ACCEPT_RTADV ND6_IFF_PREFER_SOURCE
            ND6_IFF_IFDISABLED ND6_IFF_AUTO_LINKLOCAL ND6_IFF_NO_DAD SIOCGIFINFO_IN6 SIOCSIFINFO_IN6
            SIOCSIFINFO_FLAGS
        });
        structure!(facts nd_ifinfo {
            linkmtu maxmtu basereachable reachable retrans flags recalctm chlim initialized
            randomseed0 randomseed1 randomid
        });
        structure!(facts in6_ndireq { ifname ndi });
    }
    {
        use jail_sys::sys::conf::*;
        constants!(facts { D_TAPE D_DISK D_TTY D_MEM });
    }
    {
        use jail_sys::sys::cpuset::*;
        constants!(facts {
            CPU_SETSIZE CPU_LEVEL_ROOT CPU_LEVEL_CPUSET CPU_LEVEL_WHICH CPU_WHICH_TID CPU_WHICH_PID
            CPU_WHICH_CPUSET CPU_WHICH_IRQ CPU_WHICH_JAIL CPU_WHICH_DOMAIN CPUSET_INVALID
            CPUSET_DEFAULT
        });
        structure!(facts cpuset_t { bits });
    }
    {
        use jail_sys::sys::dirent::*;
        constants!(facts {
            MAXNAMLEN DT_UNKNOWN DT_FIFO DT_CHR DT_DIR DT_BLK DT_REG DT_LNK DT_SOCK DT_WHT
        });
        structure!(facts dirent { d_fileno d_off d_reclen d_type d_pad0 d_namlen d_pad1 d_name });
    }
    {
        use jail_sys::sys::event::*;
        constants!(facts {
            EVFILT_READ EVFILT_WRITE EVFILT_VNODE EVFILT_PROC EVFILT_SIGNAL EVFILT_TIMER
            EVFILT_PROCDESC EVFILT_FS EVFILT_USER EVFILT_EMPTY EVFILT_JAIL EVFILT_JAILDESC EV_ADD
            EV_DELETE EV_ENABLE EV_DISABLE EV_ONESHOT EV_CLEAR EV_RECEIPT EV_DISPATCH EV_KEEPUDATA
            EV_EOF EV_ERROR NOTE_EXIT NOTE_FORK NOTE_EXEC NOTE_TRACK NOTE_TRACKERR NOTE_CHILD
            NOTE_PCTRLMASK NOTE_PDATAMASK NOTE_JAIL_CHILD NOTE_JAIL_SET NOTE_JAIL_ATTACH
            NOTE_JAIL_REMOVE NOTE_JAIL_MULTI NOTE_JAIL_CTRLMASK NOTE_SECONDS NOTE_MSECONDS
            NOTE_USECONDS NOTE_NSECONDS NOTE_ABSTIME NOTE_TRIGGER NOTE_DELETE NOTE_WRITE NOTE_RENAME
        });
        structure!(facts kevent { ident filter flags fflags data udata ext });
    }
    {
        use jail_sys::sys::fcntl::*;
        constants!(facts {
            O_RDONLY O_WRONLY O_RDWR O_ACCMODE O_NONBLOCK O_APPEND O_SHLOCK O_EXLOCK O_SYNC
            O_NOFOLLOW O_CREAT O_TRUNC O_EXCL O_NOCTTY O_DIRECTORY O_EXEC O_SEARCH O_CLOEXEC
            O_VERIFY O_PATH O_RESOLVE_BENEATH O_EMPTY_PATH O_NAMEDATTR O_CLOFORK AT_FDCWD
            AT_SYMLINK_NOFOLLOW AT_SYMLINK_FOLLOW AT_REMOVEDIR AT_RESOLVE_BENEATH AT_EMPTY_PATH
            F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_DUPFD_CLOEXEC F_KINFO FD_CLOEXEC
            FD_RESOLVE_BENEATH FD_CLOFORK LOCK_SH LOCK_EX LOCK_NB LOCK_UN
        });
    }
    {
        use jail_sys::sys::ioccom::*;
        constants!(facts {
            IOCPARM_SHIFT IOCPARM_MASK IOCPARM_MAX IOC_VOID IOC_OUT IOC_IN IOC_INOUT IOC_DIRMASK
        });
    }
    {
        use jail_sys::sys::jail::*;
        constants!(facts {
            JAIL_CREATE JAIL_UPDATE JAIL_ATTACH JAIL_DYING JAIL_USE_DESC JAIL_AT_DESC JAIL_GET_DESC
            JAIL_OWN_DESC JAIL_SET_MASK JAIL_GET_MASK JAIL_SYS_DISABLE JAIL_SYS_NEW JAIL_SYS_INHERIT
            JAIL_MAX JAIL_API_VERSION XPRISON_VERSION PRISON_STATE_INVALID PRISON_STATE_ALIVE
            PRISON_STATE_DYING HOSTUUIDLEN OSRELEASELEN
        });
        structure!(facts jail { version path hostname jailname ip4s ip6s ip4 ip6 });
        structure!(facts xprison {
            pr_version pr_id pr_state pr_cpusetid pr_path pr_host pr_name pr_ip4s pr_ip6s
        });
    }
    {
        use jail_sys::sys::linker::*;
        structure!(facts kld_file_stat { version name refs id address size pathname });
    }
    {
        use jail_sys::sys::mdioctl::*;
        constants!(facts {
            MD_MALLOC MD_PRELOAD MD_VNODE MD_SWAP MD_NULL MDIOVERSION MD_CLUSTER MD_RESERVE
            MD_AUTOUNIT MD_READONLY MD_COMPRESS MD_FORCE MD_ASYNC MD_VERIFY MD_CACHE MD_MUSTDEALLOC
            MDNPAD MDIOCATTACH MDIOCDETACH MDIOCQUERY MDIOCRESIZE
        });
        structure!(facts md_ioctl {
            md_version md_unit md_type md_file md_mediasize md_sectorsize md_options md_base
            md_fwheads md_fwsectors md_label md_pad
        });
    }
    {
        use jail_sys::sys::mount::*;
        constants!(facts {
            MFSNAMELEN MNAMELEN STATFS_VERSION MNT_RDONLY MNT_SYNCHRONOUS MNT_NOEXEC MNT_NOSUID
            MNT_NFS4ACLS MNT_UNION MNT_ASYNC MNT_EXPORTED MNT_LOCAL MNT_QUOTA MNT_ROOTFS MNT_USER
            MNT_UPDATE MNT_DELEXPORT MNT_RELOAD MNT_FORCE MNT_SUIDDIR MNT_SOFTDEP MNT_NOSYMFOLLOW
            MNT_IGNORE MNT_SNAPSHOT MNT_GJOURNAL MNT_MULTILABEL MNT_NONBUSY MNT_ACLS MNT_BYFSID
            MNT_NOATIME MNT_NOCLUSTERR MNT_NOCLUSTERW MNT_SUJ MNT_AUTOMOUNTED MNT_VERIFIED
            MNT_UNTRUSTED MNT_NOCOVER MNT_EMPTYDIR MNT_RECURSE MNT_NAMEDATTR MNT_WAIT MNT_NOWAIT
            VFCF_STATIC VFCF_NETWORK VFCF_READONLY VFCF_SYNTHETIC VFCF_LOOPBACK VFCF_JAIL
            VFCF_DELEGADMIN
        });
        structure!(facts fsid_t { val });
        structure!(facts statfs {
            f_version f_type f_flags f_bsize f_iosize f_blocks f_bfree f_bavail f_files f_ffree
            f_syncwrites f_asyncwrites f_syncreads f_asyncreads f_nvnodelistsize f_spare0 f_spare
            f_namemax f_owner f_fsid f_charspare f_fstypename f_mntfromname f_mntonname
        });
        structure!(facts xvfsconf {
            vfc_vfsops vfc_name vfc_typenum vfc_refcount vfc_flags vfc_next
        });
    }
    {
        use jail_sys::sys::param::*;
        constants!(facts { MAXPATHLEN MAXHOSTNAMELEN MAXLOGNAME MAXCOMLEN NOGROUP });
    }
    {
        use jail_sys::sys::poll::*;
        constants!(facts { POLLIN POLLOUT POLLERR POLLHUP POLLNVAL });
        aliases!(facts { nfds_t });
        structure!(facts pollfd { fd events revents });
    }
    {
        use jail_sys::sys::priority::*;
        structure!(facts priority { pri_class pri_level pri_native pri_user });
    }
    {
        use jail_sys::sys::proc::*;
        constants!(facts {
            SIDL SRUN SSLEEP SSTOP SZOMB SWAIT SLOCK P_KPROC P_SYSTEM P_WEXIT P_JAILED
        });
    }
    {
        use jail_sys::sys::procctl::*;
        constants!(facts {
            PROC_REAP_ACQUIRE PROC_REAP_RELEASE PROC_REAP_STATUS PROC_REAP_GETPIDS PROC_REAP_KILL
            PROC_TRACE_CTL PROC_PDEATHSIG_CTL PROC_NO_NEW_PRIVS_CTL PROC_TRACE_CTL_DISABLE
            REAPER_STATUS_OWNED REAPER_STATUS_REALINIT REAPER_PIDINFO_VALID REAPER_PIDINFO_CHILD
            REAPER_PIDINFO_REAPER REAPER_KILL_CHILDREN REAPER_KILL_SUBTREE
        });
        structure!(facts procctl_reaper_status {
            rs_flags rs_children rs_descendants rs_reaper rs_pid rs_pad0
        });
        structure!(facts procctl_reaper_pidinfo { pi_pid pi_subtree pi_flags pi_pad0 });
        structure!(facts procctl_reaper_pids { rp_count rp_pad0 rp_pids });
        structure!(facts procctl_reaper_kill {
            rk_sig rk_flags rk_subtree rk_killed rk_fpid rk_pad0
        });
    }
    {
        use jail_sys::sys::procdesc::*;
        constants!(facts { PD_DAEMON PD_CLOEXEC });
    }
    {
        use jail_sys::sys::rctl::*;
        constants!(facts {
            RCTL_SUBJECT_TYPE_PROCESS RCTL_SUBJECT_TYPE_USER RCTL_SUBJECT_TYPE_LOGINCLASS
            RCTL_SUBJECT_TYPE_JAIL
        });
    }
    {
        use jail_sys::sys::resource::*;
        constants!(facts { PRIO_MIN PRIO_MAX });
        structure!(facts rusage {
            ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap
            ru_inblock ru_oublock ru_msgsnd ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw
        });
    }
    {
        use jail_sys::sys::signal::*;
        constants!(facts {
            SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGEMT SIGFPE SIGKILL SIGBUS SIGSEGV SIGSYS
            SIGPIPE SIGALRM SIGTERM SIGURG SIGSTOP SIGTSTP SIGCONT SIGCHLD SIGTTIN SIGTTOU SIGIO
            SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGINFO SIGUSR1 SIGUSR2 SIGTHR SIGLIBRT
            SIGRTMIN SIGRTMAX NSIG SIG_BLOCK SIG_UNBLOCK SIG_SETMASK SIG_DFL SIG_IGN SA_RESTART
            SA_NOCLDSTOP
        });
        structure!(facts sigset_t { bits });
        structure!(facts sigaction { sa_sigaction sa_flags sa_mask });
        structure!(facts siginfo_t {
            si_signo si_errno si_code si_pid si_uid si_status si_addr si_value _reason
        });
    }
    {
        use jail_sys::sys::socket::*;
        constants!(facts {
            SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_CLOEXEC SOCK_NONBLOCK SOCK_CLOFORK SOL_SOCKET
            SO_REUSEADDR SO_RERROR SO_RCVBUF AF_UNSPEC AF_UNIX AF_LOCAL AF_INET AF_ROUTE AF_LINK
            AF_INET6 AF_NETGRAPH AF_NETLINK PF_ROUTE NET_RT_DUMP NET_RT_FLAGS NET_RT_IFLIST
            NET_RT_IFMALIST NET_RT_IFLISTL SHUT_RD SHUT_WR SHUT_RDWR
        });
        aliases!(facts { sa_family_t socklen_t });
        structure!(facts sockaddr { sa_len sa_family sa_data });
        structure!(facts sockaddr_storage { ss_len ss_family ss_pad1 ss_align ss_pad2 });
    }
    {
        use jail_sys::sys::sockio::*;
        constants!(facts {
            SIOCSIFFLAGS SIOCGIFFLAGS SIOCDIFADDR SIOCGIFINDEX SIOCGIFADDR SIOCGIFDSTADDR
            SIOCGIFBRDADDR SIOCGIFNETMASK SIOCSIFNAME SIOCSIFDESCR SIOCGIFDESCR SIOCAIFADDR
            SIOCGIFALIAS SIOCGIFMTU SIOCSIFMTU SIOCSIFLLADDR SIOCGHWADDR SIOCSIFVNET SIOCSIFRVNET
            SIOCGIFFIB SIOCSIFFIB SIOCIFGCLONERS SIOCIFDESTROY SIOCIFCREATE SIOCSDRVSPEC
            SIOCGDRVSPEC SIOCIFCREATE2 SIOCAIFGROUP SIOCGIFGROUP SIOCDIFGROUP SIOCGIFGMEMB
        });
    }
    {
        use jail_sys::sys::stat::*;
        constants!(facts {
            S_ISUID S_ISGID S_ISVTX S_IRWXU S_IRUSR S_IWUSR S_IXUSR S_IRWXG S_IRGRP S_IWGRP S_IXGRP
            S_IRWXO S_IROTH S_IWOTH S_IXOTH S_IFMT S_IFIFO S_IFCHR S_IFDIR S_IFBLK S_IFREG S_IFLNK
            S_IFSOCK S_IFWHT UF_SETTABLE UF_NODUMP UF_IMMUTABLE UF_APPEND UF_OPAQUE UF_NOUNLINK
            SF_SETTABLE SF_ARCHIVED SF_IMMUTABLE SF_APPEND SF_NOUNLINK SF_SNAPSHOT S_BLKSIZE
        });
        structure!(facts stat {
            st_dev st_ino st_nlink st_mode st_bsdflags st_uid st_gid st_padding1 st_rdev st_atim
            st_mtim st_ctim st_birthtim st_size st_blocks st_blksize st_flags st_gen st_filerev
            st_spare
        });
    }
    {
        use jail_sys::sys::syscall::*;
        constants!(facts {
            SYS_fork SYS_read SYS_write SYS_close SYS_wait4 SYS_unmount SYS_kill SYS_ioctl
            SYS_execve SYS_vfork SYS_fcntl SYS___sysctl SYS_modfind SYS_kldload SYS_kldfind
            SYS___getcwd SYS_jail SYS_kqueue SYS_nmount SYS_sigaction SYS_jail_attach
            SYS_cpuset_getid SYS_cpuset_getaffinity SYS_cpuset_setaffinity SYS_jail_get SYS_jail_set
            SYS_jail_remove SYS_pdfork SYS_pdkill SYS_pdgetpid SYS_rctl_get_racct SYS_rctl_get_rules
            SYS_rctl_get_limits SYS_rctl_add_rule SYS_rctl_remove_rule SYS_procctl SYS_getfsstat
            SYS_kevent SYS_close_range SYS_jail_attach_jd SYS_jail_remove_jd
        });
    }
    {
        use jail_sys::sys::sysctl::*;
        constants!(facts {
            CTL_MAXNAME CTL_SYSCTL CTL_KERN CTL_VM CTL_VFS CTL_NET CTL_HW CTL_SYSCTL_NAME
            CTL_SYSCTL_NEXT CTL_SYSCTL_NAME2OID CTL_SYSCTL_OIDFMT CTL_SYSCTL_OIDDESCR
            CTL_SYSCTL_NEXTNOSKIP KERN_OSTYPE KERN_OSRELEASE KERN_VERSION KERN_SECURELVL
            KERN_HOSTNAME KERN_PROC KERN_BOOTTIME KERN_OSRELDATE KERN_PROC_ALL KERN_PROC_PID
            KERN_PROC_PGRP KERN_PROC_SESSION KERN_PROC_UID KERN_PROC_RUID KERN_PROC_ARGS
            KERN_PROC_PROC KERN_PROC_PATHNAME KERN_PROC_CWD CTLTYPE CTLTYPE_NODE CTLTYPE_INT
            CTLTYPE_STRING CTLTYPE_S64 CTLTYPE_OPAQUE CTLTYPE_STRUCT CTLTYPE_UINT CTLTYPE_LONG
            CTLTYPE_ULONG CTLTYPE_U64 CTLTYPE_U8 CTLTYPE_U16 CTLTYPE_S8 CTLTYPE_S16 CTLTYPE_S32
            CTLTYPE_U32 CTLFLAG_RD CTLFLAG_WR CTLFLAG_RW CTLFLAG_PRISON CTLFLAG_TUN CTLFLAG_VNET
        });
    }
    {
        use jail_sys::sys::syslimits::*;
        constants!(facts { ARG_MAX NAME_MAX NGROUPS_MAX PATH_MAX IOV_MAX });
    }
    {
        use jail_sys::sys::time::*;
        constants!(facts { CLOCK_REALTIME CLOCK_MONOTONIC CLOCK_UPTIME });
        structure!(facts timespec { tv_sec tv_nsec });
        structure!(facts timeval { tv_sec tv_usec });
    }
    {
        use jail_sys::sys::ttycom::*;
        constants!(facts { TIOCSCTTY TIOCNOTTY TIOCSWINSZ TIOCGWINSZ });
        structure!(facts winsize { ws_row ws_col ws_xpixel ws_ypixel });
    }
    {
        use jail_sys::sys::types::*;
        aliases!(facts {
            uid_t gid_t pid_t lwpid_t id_t mode_t off_t dev_t ino_t nlink_t blkcnt_t blksize_t
            fflags_t time_t suseconds_t clockid_t fixpt_t segsz_t vm_size_t caddr_t cpuwhich_t
            cpulevel_t cpusetid_t
        });
    }
    {
        use jail_sys::sys::uio::*;
        constants!(facts { UIO_MAXIOV });
        structure!(facts iovec { iov_base iov_len });
    }
    {
        use jail_sys::sys::unistd::*;
        constants!(facts {
            F_OK X_OK W_OK R_OK SEEK_SET SEEK_CUR SEEK_END CLOSE_RANGE_CLOEXEC CLOSE_RANGE_CLOFORK
        });
    }
    {
        use jail_sys::sys::user::file::*;
        constants!(facts {
            KF_TYPE_NONE KF_TYPE_VNODE KF_TYPE_SOCKET KF_TYPE_PIPE KF_TYPE_FIFO KF_TYPE_KQUEUE
            KF_TYPE_SHM KF_TYPE_PTS KF_TYPE_PROCDESC KF_TYPE_DEV KF_TYPE_JAILDESC KF_TYPE_UNKNOWN
            KINFO_FILE_SIZE
        });
        structure!(facts kinfo_file {
            kf_structsize kf_type kf_fd kf_ref_count kf_flags kf_pad0 kf_offset kf_un kf_status
            kf_pad1 _kf_ispare0 kf_cap_rights _kf_cap_spare kf_path
        });
    }
    {
        use jail_sys::sys::user::*;
        constants!(facts {
            WMESGLEN LOCKNAMELEN TDNAMLEN COMMLEN KI_EMULNAMELEN KI_NGROUPS LOGNAMELEN LOGINCLASSLEN
            PS_INMEM KI_CTTY KI_SLEADER KI_LOCKBLOCK KI_CRF_CAPABILITY_MODE KI_CRF_GRP_OVERFLOW
        });
        structure!(facts kinfo_proc {
            ki_structsize ki_layout ki_args ki_paddr ki_addr ki_tracep ki_textvp ki_fd ki_vmspace
            ki_wchan ki_pid ki_ppid ki_pgid ki_tpgid ki_sid ki_tsid ki_jobc ki_spare_short1
            ki_tdev_freebsd11 ki_siglist ki_sigmask ki_sigignore ki_sigcatch ki_uid ki_ruid ki_svuid
            ki_rgid ki_svgid ki_ngroups ki_spare_short2 ki_groups ki_size ki_rssize ki_swrss
            ki_tsize ki_dsize ki_ssize ki_xstat ki_acflag ki_pctcpu ki_estcpu ki_slptime ki_swtime
            ki_cow ki_runtime ki_start ki_childtime ki_flag ki_kiflag ki_traceflag ki_stat ki_nice
            ki_lock ki_rqindex ki_oncpu_old ki_lastcpu_old ki_tdname ki_wmesg ki_login ki_lockname
            ki_comm ki_emul ki_loginclass ki_moretdname ki_sparestrings ki_spareints ki_tdev
            ki_oncpu ki_lastcpu ki_tracer ki_flag2 ki_fibnum ki_cr_flags ki_jid ki_numthreads ki_tid
            ki_pri ki_rusage ki_rusage_ch ki_pcb ki_kstack ki_udata ki_tdaddr ki_pd ki_uerrmsg
            ki_spareptrs ki_sparelongs ki_sflag ki_tdflags
        });
    }
    {
        use jail_sys::sys::wait::*;
        constants!(facts {
            WNOHANG WUNTRACED WSTOPPED WCONTINUED WNOWAIT WEXITED WCOREFLAG WAIT_ANY WAIT_MYPGRP
            P_PID P_PGID P_ALL P_JAILID
        });
        aliases!(facts { idtype_t });
    }
}
