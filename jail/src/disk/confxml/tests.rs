use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[<>/a-c&#x;MD \n]{0,200}", at in 0..2_000_usize) {
        let _ = disks(text.as_bytes());
        let mut xml = XML.as_bytes().to_vec();
        let at = at.min(xml.len());
        xml.splice(at..at, text.bytes());
        let _ = disks(&xml);
    }
}

/// As 15.1 writes it, with other classes around.
const XML: &str = "<mesh>
  <class id=\"0xffffffff81f0a2c0\">
    <name>DEV</name>
    <geom id=\"0xfffff80003a1b400\">
      <class ref=\"0xffffffff81f0a2c0\"/>
      <name>md1</name>
      <rank>2</rank>
      <config>
      </config>
\t<consumer id=\"0xfffff80003a1b500\">
\t  <geom ref=\"0xfffff80003a1b400\"/>
\t  <provider ref=\"0xfffff80003a1b700\"/>
\t  <mode>r0w0e0</mode>
\t  <config>
\t  </config>
\t</consumer>
    </geom>
  </class>
  <class id=\"0xffffffff81f0a3c0\">
    <name>MD</name>
    <geom id=\"0xfffff80003a1b600\">
      <class ref=\"0xffffffff81f0a3c0\"/>
      <name>md1</name>
      <rank>1</rank>
      <config>
      </config>
\t<provider id=\"0xfffff80003a1b700\">
\t  <geom ref=\"0xfffff80003a1b600\"/>
\t  <mode>r1w1e1</mode>
\t  <name>md1</name>
\t  <mediasize>1048576</mediasize>
\t  <sectorsize>512</sectorsize>
\t  <stripesize>0</stripesize>
\t  <stripeoffset>0</stripeoffset>
\t  <config>
\t    <unit>1</unit>
\t    <sectorsize>512</sectorsize>
\t    <fwheads>0</fwheads>
\t    <fwsectors>0</fwsectors>
\t    <ident>MD-DEV72-INO1234</ident>
\t    <length>1048576</length>
\t    <compression>off</compression>
\t    <access>read-only</access>
\t    <type>vnode</type>
\t    <file>/jails/w&#xC3;&#xA9;b&#x26;&#x3C;.img</file>
\t    <cache>on</cache>
\t    <label>jail:web</label>
\t  </config>
\t</provider>
    </geom>
    <geom id=\"0xfffff80003a1b800\">
      <class ref=\"0xffffffff81f0a3c0\"/>
      <name>md0</name>
      <wither/>
    </geom>
  </class>
  <class id=\"0xffffffff81f0a4c0\">
    <name>PART</name>
    <geom id=\"0x1\">
      <name>ada0</name>
\t<provider id=\"0x2\">
\t  <config>
\t    <type>freebsd-ufs</type>
\t    <label>a <b> c</label>
\t  </config>
\t</provider>
    </geom>
  </class>
</mesh>
\0";

#[test]
fn the_disks_among_all_classes() {
    let disks = disks(XML.as_bytes()).unwrap();
    let [disk] = disks.as_slice() else {
        panic!("{disks:?}");
    };
    assert_eq!((disk.unit, disk.kind), (1, MdKind::Vnode));
    assert_eq!((disk.size, disk.sector_size), (Size::mib(1), 512));
    assert_eq!(disk.file, "/jails/wéb&<.img".as_bytes());
    assert_eq!(disk.label, b"jail:web");
    let options = MdOptions::READ_ONLY | MdOptions::CACHE;
    assert_eq!(disk.options, options);
}

#[test]
fn what_is_cut_is_an_error_and_what_is_odd_none() {
    let all = XML.trim_end_matches(['\0', '\n']);
    for end in (1..all.len()).step_by(7) {
        let cut = disks(&all.as_bytes()[..end]);
        assert!(cut.is_err() || cut.unwrap().len() <= 1, "at {end}");
    }
    assert!(disks(&all.as_bytes()[..all.len() / 2]).is_err());
    assert_eq!(disks(b""), Ok(Vec::new()));
    assert_eq!(disks(b"</mesh><></><mesh></mesh>"), Ok(Vec::new()));
    let without = XML.replace("<unit>1</unit>", "<unit>x</unit>");
    assert!(disks(without.as_bytes()).is_err());
}

#[test]
fn bytes_that_were_escaped() {
    for (text, bytes) in [
        (&b"a&#x26;b"[..], &b"a&b"[..]),
        (b"&#xFF;&#x7F;", b"\xff\x7f"),
        (b"&#x;&#x100;&amp;&#x4", b"&#x;&#x100;&amp;&#x4"),
        (b"&&#x41;;", b"&A;"),
    ] {
        assert_eq!(unescaped(text), bytes);
    }
}
