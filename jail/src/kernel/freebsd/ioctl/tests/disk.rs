//! Memory disks and their texts.

use core::ffi::CStr;

use jail_sys::sys::mdioctl::{MD_MALLOC, MD_VNODE, MDIOCATTACH, MDIOCQUERY, md_ioctl};

use super::{Errno, Ioctl, MdIoctl, ask};

#[test]
fn a_disk_is_attached_with_its_texts() {
    let mut md = MdIoctl {
        mediasize: 4096,
        ..MdIoctl::default()
    };
    let attached = Ioctl::MdAttach {
        md: &mut md,
        file: None,
        label: Some(c"jail:web"),
    };
    let answer = ask(attached, |number, request: &mut md_ioctl| {
        assert_eq!((number, request.md_mediasize), (MDIOCATTACH, 4096));
        assert!(request.md_file.is_null());
        let label = unsafe { CStr::from_ptr(request.md_label) };
        assert_eq!(label, c"jail:web");
        request.md_unit = 9;
        Ok(())
    });
    assert_eq!((answer, md.unit), (Ok(()), 9));
}

#[test]
fn texts_of_a_disk_need_room_for_the_longest_where_they_are_written() {
    let kernel = |kind| {
        move |number, request: &mut md_ioctl| {
            assert_eq!(number, MDIOCQUERY);
            request.md_type = kind;
            if !request.md_label.is_null() {
                unsafe { request.md_label.cast::<[u8; 4]>().write(*b"tag\0") };
            }
            if kind != MD_VNODE {
                return Ok(());
            }
            if request.md_file.is_null() {
                return Err(Errno::EFAULT);
            }
            unsafe { request.md_file.cast::<[u8; 6]>().write(*b"/disk\0") };
            Ok(())
        }
    };
    let cases = [
        (MD_VNODE, 1024, 1024, Ok(())),
        (MD_VNODE, 1023, 1024, Err(Errno::EFAULT)),
        (MD_VNODE, 0, 1024, Err(Errno::EFAULT)),
        (MD_VNODE, 1024, 1, Err(Errno::EFAULT)),
        (MD_VNODE, 1024, 0, Ok(())),
        (MD_MALLOC, 8, 1024, Ok(())),
        (MD_MALLOC, 0, 0, Ok(())),
        (MD_MALLOC, 0, 8, Err(Errno::EFAULT)),
    ];
    for (kind, file_room, label_room, expected) in cases {
        let (mut md, mut file, mut label) = (
            MdIoctl::default(),
            vec![b'-'; file_room],
            vec![b'-'; label_room],
        );
        let asked = Ioctl::MdQuery {
            md: &mut md,
            file: &mut file,
            label: &mut label,
        };
        assert_eq!(ask(asked, kernel(kind)), expected);
        let filled = |buf: &[u8], text: &[u8]| buf.starts_with(text);
        assert_eq!(
            filled(&label, b"tag\0-"),
            expected.is_ok() && label_room > 0
        );
        assert_eq!(
            filled(&file, b"/disk\0-"),
            expected.is_ok() && kind == MD_VNODE
        );
    }
}
