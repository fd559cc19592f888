//! What an administrator would type to connect a jail.

use std::net::IpAddr;

use super::Vnet;
use super::connect::CLONER;

/// A name that is known only then.
const EPAIR: &str = "EPAIR";

impl Vnet {
    /// Commands, as words.
    pub(crate) fn commands(&self, jail: &str) -> Vec<Vec<String>> {
        let mut all = Commands {
            jail,
            list: Vec::new(),
        };
        let bridge = self.bridge.to_string();
        let epair = match self.epair.unit() {
            Some(_) => self.epair.to_string(),
            None => EPAIR.into(),
        };
        let (ours, theirs) = (format!("{epair}a"), format!("{epair}b"));
        if self.creates_bridge {
            match self.is_numbered() {
                true => all.host(["ifconfig", &bridge, "create", "up"]),
                false => all.host(["ifconfig", CLONER, "create", "name", &bridge, "up"]),
            }
        }
        all.host(["ifconfig", &self.epair.to_string(), "create"]);
        if let Some(mtu) = self.mtu.map(|mtu| mtu.to_string()) {
            all.host(["ifconfig", &ours, "mtu", &mtu]);
            all.host(["ifconfig", &theirs, "mtu", &mtu]);
        }
        all.host(["ifconfig", &bridge, "addm", &ours]);
        all.host(["ifconfig", &ours, "up"]);
        all.host(["ifconfig", &theirs, "vnet", jail]);
        self.inside(&mut all, theirs);
        all.list
    }

    fn inside(&self, all: &mut Commands<'_>, theirs: String) {
        all.jail(["ifconfig", "lo0", "inet", "127.0.0.1/8", "up"]);
        let name = match self.inside.map(|name| name.to_string()) {
            Some(name) => {
                all.jail(["ifconfig", &theirs, "name", &name]);
                name
            }
            None => theirs,
        };
        all.jail(["ifconfig", &name, "up"]);
        for addr in &self.addrs {
            let text = addr.to_string();
            match addr.addr() {
                IpAddr::V4(_) => all.jail(["ifconfig", &name, "inet", &text, "alias"]),
                IpAddr::V6(_) => {
                    all.jail(["ifconfig", &name, "inet6", &text, "alias", "no_dad"]);
                }
            }
        }
        for gateway in &self.gateways {
            match gateway {
                IpAddr::V4(addr) => all.jail(["route", "add", "default", &addr.to_string()]),
                IpAddr::V6(addr) => {
                    let scope = if addr.is_unicast_link_local() {
                        format!("%{name}")
                    } else {
                        String::new()
                    };
                    let gateway = format!("{addr}{scope}");
                    all.jail(["route", "-6", "add", "default", &gateway]);
                }
            }
        }
    }
}

struct Commands<'j> {
    jail: &'j str,
    list: Vec<Vec<String>>,
}

impl Commands<'_> {
    fn host<const N: usize>(&mut self, words: [&str; N]) {
        self.list.push(words.map(String::from).into());
    }

    fn jail<const N: usize>(&mut self, words: [&str; N]) {
        let inside = ["jexec", self.jail];
        let words = inside.into_iter().chain(words);
        self.list.push(words.map(String::from).collect());
    }
}
