//! Making jails.

use jail::{Allow, EnforceStatfs, ErrorKind, JailSpec, JailSys, Jid, Value};
use jail_sys::sys::fcntl::{F_GETFD, FD_CLOEXEC};

use crate::everywhere;

#[test]
fn what_is_set_is_read_back() {
    everywhere(|bench| {
        let web = bench
            .spec("web")
            .hostname("web.example.org")
            .domainname("example")
            .hostuuid("00000000-0000-0000-0000-000000000001")
            .hostid(0x1_2345_6789)
            .addr(bench.addr(1))
            .securelevel(1)
            .devfs_ruleset(4)
            .children_max(7)
            .enforce_statfs(EnforceStatfs::BelowRoot)
            .osrelease("12.0-X")
            .osreldate(1_200_000)
            .ip4_saddrsel(false)
            .allow(Allow::RAW_SOCKETS | Allow::MLOCK)
            .deny(Allow::SET_HOSTNAME)
            .create(&bench.host)
            .unwrap();
        let names = [
            "name",
            "path",
            "host.hostname",
            "host.domainname",
            "host.hostuuid",
            "host.hostid",
            "ip4",
            "ip4.addr",
            "ip6",
            "securelevel",
            "devfs_ruleset",
            "children.max",
            "enforce_statfs",
            "osrelease",
            "osreldate",
            "ip4.saddrsel",
            "ip6.saddrsel",
            "vnet",
            "persist",
            "dying",
            "parent",
            "host",
            "allow.raw_sockets",
            "allow.mlock",
            "allow.set_hostname",
            "allow.reserved_ports",
            "allow.chflags",
        ];
        let values = web.get(&names).unwrap();
        assert_eq!(values.jid(), web.jid());
        assert_eq!(values.name().as_ref(), Some(web.name()));
        assert_eq!(values.path(), Some(&*bench.dir("web")));
        assert_eq!(values.str("host.hostname"), Some("web.example.org"));
        assert_eq!(values.str("host.domainname"), Some("example"));
        assert_eq!(
            values.str("host.hostuuid"),
            Some("00000000-0000-0000-0000-000000000001")
        );
        assert_eq!(values.ulong("host.hostid"), Some(0x1_2345_6789));
        assert_eq!(values.jailsys("ip4"), Some(JailSys::New));
        assert_eq!(values.jailsys("ip6"), Some(JailSys::Disable));
        assert_eq!(values.ip4_addr().collect::<Vec<_>>(), [bench.addr(1)]);
        assert_eq!(values.int("securelevel"), Some(1));
        assert_eq!(values.int("devfs_ruleset"), Some(4));
        assert_eq!(values.int("children.max"), Some(7));
        assert_eq!(values.enforce_statfs(), Some(EnforceStatfs::BelowRoot));
        assert_eq!(values.str("osrelease"), Some("12.0-X"));
        assert_eq!(values.int("osreldate"), Some(1_200_000));
        assert_eq!(values.bool("ip4.saddrsel"), Some(false));
        assert_eq!(values.bool("ip6.saddrsel"), Some(true));
        assert_eq!(values.jailsys("vnet"), Some(JailSys::Inherit));
        assert_eq!(values.jailsys("host"), Some(JailSys::New));
        assert_eq!(values.bool("persist"), Some(true));
        assert_eq!(values.bool("dying"), Some(false));
        assert_eq!(values.int("parent"), Some(0));
        assert_eq!(
            values.allow(),
            Allow::RAW_SOCKETS | Allow::MLOCK | Allow::RESERVED_PORTS
        );
    });
}

#[test]
fn defaults_are_not_the_kernels_traps() {
    everywhere(|bench| {
        let jail = bench.jail("plain");
        let values = jail
            .get(&["host.hostname", "enforce_statfs", "persist"])
            .unwrap();
        assert_eq!(values.str("host.hostname"), jail.name().to_str());
        assert_eq!(values.enforce_statfs(), Some(EnforceStatfs::RootOnly));
        assert_eq!(values.bool("persist"), Some(true));
    });
}

#[test]
fn an_inherited_host_name_is_the_parents() {
    everywhere(|bench| {
        let jail = bench
            .spec("in")
            .host(JailSys::Inherit)
            .create(&bench.host)
            .unwrap();
        let values = jail.get(&["host", "host.hostname"]).unwrap();
        assert_eq!(values.jailsys("host"), Some(JailSys::Inherit));
        assert_ne!(values.str("host.hostname"), jail.name().to_str());
    });
}

#[test]
fn a_vnet_jail_has_a_stack_of_its_own() {
    everywhere(|bench| {
        if !bench.host.capabilities().unwrap().vnet {
            println!("skipped: this kernel has no vnet");
            return;
        }
        let name = bench.name("vnet");
        let spec = JailSpec::vnet(name).unwrap().path(bench.dir("vnet"));
        let jail = spec.create(&bench.host).unwrap();
        assert!(jail.info().unwrap().has_vnet());
    });
}

#[test]
fn a_second_one_of_the_name_is_refused_and_the_first_unchanged() {
    everywhere(|bench| {
        let first = bench.jail("twice");
        let error = bench
            .spec("twice")
            .hostname("x")
            .create(&bench.host)
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Exists);
        assert!(
            error.errmsg().unwrap().contains("already exists"),
            "{error}"
        );
        assert_ne!(first.info().unwrap().hostname(), Some("x".as_ref()));
    });
}

#[test]
fn an_explicit_jid_is_taken() {
    everywhere(|bench| {
        let jid = Jid::new(987_000).unwrap();
        let jail = bench.spec("nine").jid(jid).create(&bench.host).unwrap();
        assert_eq!(jail.jid(), jid);
        let error = bench.spec("ten").jid(jid).create(&bench.host).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Exists);
    });
}

#[test]
fn no_program_inherits_the_descriptor_of_a_handle() {
    everywhere(|bench| {
        let made = bench.jail("shut");
        let found = bench.host.jail(made.name()).unwrap();
        let has = bench.host.capabilities().unwrap().descriptors;
        for jail in [made, found] {
            assert_eq!(jail.desc().is_some(), has);
            if let Some(desc) = jail.desc() {
                let flags = bench.host.kernel().fcntl(desc.raw(), F_GETFD, 0);
                assert_eq!(flags, Ok(FD_CLOEXEC));
            }
        }
    });
}

#[test]
fn the_last_word_on_a_parameter_counts() {
    everywhere(|bench| {
        let jail = bench
            .spec("last")
            .enforce_statfs(EnforceStatfs::Everything)
            .param("enforce_statfs", 1)
            .hostname("a\0b")
            .hostname("fine")
            .allow(Allow::all())
            .deny(Allow::all())
            .param("allow.suser", true);
        let set: Vec<_> = jail.params().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(
            set.iter().filter(|name| *name == "enforce_statfs").count(),
            1
        );
        assert!(
            jail.params()
                .any(|(name, value)| name == "allow.suser" && *value == Value::Bool(true))
        );
        let jail = bench.spec("last").hostname("a\0b").hostname("fine");
        let jail = jail.create(&bench.host).unwrap();
        assert_eq!(jail.info().unwrap().hostname(), Some("fine".as_ref()));
    });
}
