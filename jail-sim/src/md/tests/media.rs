//! Contents, users, and what GEOM tells.

use super::*;
use crate::md::Media;

fn disk(bench: &Bench, unit: u32) -> std::sync::Arc<crate::md::Disk> {
    bench.state.mds.find(unit).unwrap().clone()
}

#[test]
fn what_is_written_is_read() {
    let mut bench = Bench::new(Release::V15_1);
    let path = bench.file("a.img", 4096);
    let vnode = bench
        .attach_with(auto(MD_VNODE, MIB), Some(&path), None)
        .unwrap();
    for unit in [
        bench.attach(auto(MD_MALLOC, MIB)).unwrap().unit,
        bench.attach(auto(MD_SWAP, MIB)).unwrap().unit,
        bench.attach(auto(MD_NULL, MIB)).unwrap().unit,
        vnode.unit,
    ] {
        let disk = disk(&bench, unit);
        let mut buf = [7; 4608];
        disk.read_at(&mut buf, 2048).unwrap();
        assert_eq!(buf, [0; 4608], "nothing was written");
        disk.write_at(&[1; 4608], 3584).unwrap();
        disk.read_at(&mut buf, 3072).unwrap();
        let wanted = if disk.kind == MD_NULL { 0 } else { 1 };
        assert!(buf[..512].iter().all(|byte| *byte == 0));
        assert!(buf[512..].iter().all(|byte| *byte == wanted), "md{unit}");
        disk.write_at(&[0; 512], 3584).unwrap();
        disk.read_at(&mut buf, 3584).unwrap();
        assert!(buf[..512].iter().all(|byte| *byte == 0));
        let end = disk.size();
        assert_eq!(disk.read_at(&mut buf[..512], end), Err(Errno::EIO));
        assert_eq!(disk.write_at(&buf[..512], u64::MAX), Err(Errno::EIO));
    }
    let written = std::fs::metadata(bench.dir.join("a.img")).unwrap().len();
    assert_eq!(written, 3584 + 4608, "the file grows as it is written");
}

#[test]
fn what_a_smaller_disk_lost_is_zeros() {
    let mut bench = Bench::new(Release::V15_1);
    let unit = bench.attach(auto(MD_SWAP, MIB)).unwrap().unit;
    let disk = disk(&bench, unit);
    disk.write_at(&[1; 512], 8192).unwrap();
    bench.resize(unit, 8192, MD_FORCE).unwrap();
    bench.resize(unit, MIB, 0).unwrap();
    let mut buf = [7; 512];
    disk.read_at(&mut buf, 8192).unwrap();
    assert_eq!(buf, [0; 512]);
}

#[test]
fn who_has_it_open_keeps_it() {
    let mut bench = Bench::new(Release::V15_1);
    let unit = bench.attach(auto(MD_SWAP, MIB)).unwrap().unit;
    let first = disk(&bench, unit);
    first.open(false).unwrap();
    assert_eq!(bench.detach(unit, 0), Err(Errno::EBUSY));
    first.close(false);
    first.mount(true).unwrap();
    assert_eq!(first.open(true), Err(Errno::EPERM));
    assert_eq!(first.mount(true), Err(Errno::EBUSY));
    assert_eq!(first.mount(false), Err(Errno::EBUSY));
    first.open(false).unwrap();
    first.close(false);
    assert_eq!(bench.detach(unit, 0), Err(Errno::EBUSY));
    bench.detach(unit, MD_FORCE).unwrap();
    assert_eq!(first.read_at(&mut [0; 512], 0), Err(Errno::ENXIO));
    assert_eq!(first.write_at(&[0; 512], 0), Err(Errno::ENXIO));
    assert_eq!(first.open(false), Err(Errno::ENXIO));
    // The unit is another's now, and the late close is not its business.
    assert_eq!(bench.attach(auto(MD_SWAP, MIB)).unwrap().unit, unit);
    first.unmount(true);
    bench.detach(unit, 0).unwrap();

    let mut md = auto(MD_SWAP, MIB);
    md.options |= MD_FORCE;
    let unit = bench.attach(md).unwrap().unit;
    disk(&bench, unit).open(true).unwrap();
    assert_eq!(bench.resize(unit, 4096, 0), Ok(()));
    assert_eq!(bench.detach(unit, 0), Ok(()));
}

#[test]
fn what_is_written_to_is_not_mounted_for_writing() {
    let mut bench = Bench::new(Release::V15_1);
    let unit = bench.attach(auto(MD_SWAP, MIB)).unwrap().unit;
    let disk = disk(&bench, unit);
    disk.open(true).unwrap();
    assert_eq!(disk.mount(true), Err(Errno::EPERM));
    disk.mount(false).unwrap();
    disk.unmount(false);
    disk.close(true);
    disk.mount(true).unwrap();
    assert_eq!(bench.detach(unit, 0), Err(Errno::EBUSY));
    disk.unmount(true);
    bench.detach(unit, 0).unwrap();
}

#[test]
fn nobody_writes_to_a_disk_that_is_read_only() {
    let mut bench = Bench::new(Release::V15_1);
    let path = bench.file("a.img", 4096);
    let mut md = auto(MD_VNODE, 4096);
    md.options |= MD_READONLY;
    let unit = bench.attach_with(md, Some(&path), None).unwrap().unit;
    let disk = disk(&bench, unit);
    assert_eq!(disk.open(true), Err(Errno::EROFS));
    assert_eq!(disk.mount(true), Err(Errno::EROFS));
    assert_eq!(disk.mount(false), Ok(()));
    assert_eq!(disk.mount(false), Err(Errno::EBUSY));
    disk.unmount(false);
    assert_eq!(disk.mount(false), Ok(()));
    assert_eq!(disk.write_at(&[0; 512], 0), Err(Errno::EROFS));
}

#[test]
fn a_disk_keeps_the_jail_it_was_made_in() {
    use jail::kernel::Param;
    use jail_sys::sys::jail::{JAIL_ATTACH, JAIL_CREATE, JAIL_DYING};

    let mut bench = Bench::new(Release::V15_1);
    let host = bench.pid;
    let (pid, _) = bench.state.create_process().unwrap();
    let mut path = *b"/\0";
    let mut params = [Param::new(b"path\0", &mut path)];
    let flags = JAIL_CREATE | JAIL_ATTACH;
    let jid = bench.state.sys_jail_set(pid, &mut params, flags).unwrap();
    bench.pid = pid;
    let swap = bench.attach(auto(MD_SWAP, MIB)).unwrap().unit;
    bench.attach(auto(MD_NULL, MIB)).unwrap();
    bench.pid = host;
    bench.state.sys_jail_remove(host, jid).unwrap();
    let is_there = |bench: &mut Bench| {
        let mut jid = jid.to_ne_bytes();
        let mut params = [Param::new(b"jid\0", &mut jid)];
        let found = bench.state.sys_jail_get(host, &mut params, JAIL_DYING);
        found.is_ok()
    };
    assert!(is_there(&mut bench));
    bench.detach(swap, 0).unwrap();
    assert!(!is_there(&mut bench), "null disks keep nobody");
}

#[test]
fn what_geom_tells() {
    let mut bench = Bench::new(Release::V15_1);
    assert!(bench.state.mds.confxml().contains("<name>MD</name>"));
    let path = bench.file("a'b&.img", 4096);
    let mut md = auto(MD_VNODE, 4096);
    md.fwheads = 16;
    md.fwsectors = -1;
    bench
        .attach_with(md, Some(&path), Some(c"jail:<web>\x01\xc3\xa9"))
        .unwrap();
    bench.attach(auto(MD_MALLOC, MIB)).unwrap();
    disk(&bench, 0).mount(true).unwrap();
    let xml = bench.state.mds.confxml();
    let at = |text: &str| xml.find(text).unwrap_or_else(|| panic!("{text} in {xml}"));
    assert!(
        at("<name>md1</name>") < at("<name>md0</name>"),
        "newest first"
    );
    let ident = xml.split("<ident>").nth(1).unwrap();
    let ident = ident.split('<').next().unwrap();
    assert!(ident.starts_with("MD-DEV") && ident.contains("-INO"));
    let wanted = format!(
        "\t  <mode>r1w1e1</mode>\n\t  <name>md0</name>\n\t  <mediasize>4096</mediasize>\n\
         \t  <sectorsize>512</sectorsize>\n\t  <stripesize>0</stripesize>\n\
         \t  <stripeoffset>0</stripeoffset>\n\t  <config>\n\t    <unit>0</unit>\n\
         \t    <sectorsize>512</sectorsize>\n\t    <fwheads>16</fwheads>\n\
         \t    <fwsectors>18446744073709551615</fwsectors>\n\t    <ident>{ident}</ident>\n\
         \t    <length>4096</length>\n\t    <compression>off</compression>\n\
         \t    <access>read-write</access>\n\t    <type>vnode</type>\n\
         \t    <file>/a&#x27;b&#x26;.img</file>\n\t    <cache>off</cache>\n\
         \t    <label>jail:&#x3C;web&#x3E;?&#xC3;&#xA9;</label>\n\t  </config>\n\t</provider>\n"
    );
    at(&wanted);
}
