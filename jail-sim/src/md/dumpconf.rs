//! Disks as `kern.geom.confxml` tells of them. Follows `g_md_dumpconf` and
//! `sys/geom/geom_dump.c`.
//!
//! Of GEOM's classes there is `MD` only. What the kernel names by address has made-up ones that
//! never change while it is there.

use std::fmt::Write as _;

use jail_sys::sys::mdioctl::{
    MD_CACHE, MD_COMPRESS, MD_MALLOC, MD_PRELOAD, MD_READONLY, MD_SWAP, MD_VNODE,
};

use super::{Disk, Mds};

impl Mds {
    /// `g_confxml`: the newest disk first, as `g_new_geomf` puts it.
    pub(crate) fn confxml(&self) -> String {
        let mut disks: Vec<&Disk> = self.disks().collect();
        disks.sort_unstable_by_key(|disk| std::cmp::Reverse(disk.serial));
        let mut xml = format!("<mesh>\n  <class id=\"{CLASS:#x}\">\n    <name>MD</name>\n");
        for disk in disks {
            geom(&mut xml, disk);
        }
        xml.push_str("  </class>\n</mesh>\n");
        xml
    }
}

/// The addresses of the class and of the first geom.
const CLASS: u64 = 0xffff_ffff_81a0_5c10;
const GEOMS: u64 = 0xffff_f800_0300_0000;

/// `g_conf_geom`.
fn geom(xml: &mut String, disk: &Disk) {
    let id = GEOMS.wrapping_add(disk.serial << 10);
    let unit = disk.unit;
    // A String takes whatever is written to it.
    let _ = write!(
        xml,
        "    <geom id=\"{id:#x}\">\n      <class ref=\"{CLASS:#x}\"/>\n      <name>md{unit}</name>\n      \
         <rank>1</rank>\n      <config>\n      </config>\n"
    );
    provider(xml, disk, id);
    xml.push_str("    </geom>\n");
}

/// `g_conf_provider`.
fn provider(xml: &mut String, disk: &Disk, geom: u64) {
    let (access, mediasize) = {
        let inner = disk.inner();
        (inner.access, inner.mediasize)
    };
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _ = writeln!(xml, "\t{text}");
    };
    line(format_args!("<provider id=\"{:#x}\">", geom + 0x200));
    line(format_args!("  <geom ref=\"{geom:#x}\"/>"));
    line(format_args!(
        "  <mode>r{}w{}e{}</mode>",
        access.read, access.write, access.exclusive
    ));
    line(format_args!("  <name>md{}</name>", disk.unit));
    line(format_args!("  <mediasize>{mediasize}</mediasize>"));
    line(format_args!(
        "  <sectorsize>{}</sectorsize>",
        disk.sectorsize
    ));
    line(format_args!("  <stripesize>0</stripesize>"));
    line(format_args!("  <stripeoffset>0</stripeoffset>"));
    line(format_args!("  <config>"));
    config(&mut line, disk, mediasize);
    line(format_args!("  </config>"));
    line(format_args!("</provider>"));
}

/// `g_md_dumpconf`.
fn config(line: &mut impl FnMut(std::fmt::Arguments<'_>), disk: &Disk, mediasize: u64) {
    let mut element = |name: &str, text: &str| line(format_args!("    <{name}>{text}</{name}>"));
    let mut number = |name: &str, value: u64| element(name, &value.to_string());
    number("unit", disk.unit.into());
    number("sectorsize", disk.sectorsize.into());
    number("fwheads", unsigned(disk.fwheads));
    number("fwsectors", unsigned(disk.fwsectors));
    if !disk.ident.is_empty() {
        element("ident", &disk.ident);
    }
    element("length", &mediasize.to_string());
    element("compression", on_off(disk, MD_COMPRESS));
    let read_only = disk.flags & MD_READONLY != 0;
    element("access", if read_only { "read-only" } else { "read-write" });
    element("type", kind(disk));
    if disk.kind == MD_VNODE {
        element("file", &escaped(&disk.file));
        element("cache", on_off(disk, MD_CACHE));
    }
    element("label", &escaped(&disk.label));
}

const fn kind(disk: &Disk) -> &'static str {
    match disk.kind {
        MD_MALLOC => "malloc",
        MD_PRELOAD => "preload",
        MD_VNODE => "vnode",
        MD_SWAP => "swap",
        _ => "null",
    }
}

const fn on_off(disk: &Disk, flag: u32) -> &'static str {
    if disk.flags & flag == 0 { "off" } else { "on" }
}

/// `%ju` of an int.
fn unsigned(number: i32) -> u64 {
    u64::from_ne_bytes(i64::from(number).to_ne_bytes())
}

/// `g_conf_cat_escaped`: bytes above 0x7e one by one, control characters lost.
fn escaped(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text {
        match byte {
            b'&' | b'<' | b'>' | b'\'' | b'"' | 0x7f.. => {
                let _ = write!(out, "&#x{byte:X};");
            }
            b'\t' | b'\n' | b'\r' | 0x20.. => out.push(byte.into()),
            _ => out.push('?'),
        }
    }
    out
}
