//! The data of this folder, built in, so that the binary can be copied to a FreeBSD host.

/// Release, file name and text.
pub(crate) const FILES: [(&str, &str, &str); 8] = [
    ("13.2", "desc.json", include_str!("13.2/desc.json")),
    ("13.2", "host.json", include_str!("13.2/host.json")),
    ("13.2", "jail.json", include_str!("13.2/jail.json")),
    ("13.2", "walk.json", include_str!("13.2/walk.json")),
    ("15.1", "desc.json", include_str!("15.1/desc.json")),
    ("15.1", "host.json", include_str!("15.1/host.json")),
    ("15.1", "jail.json", include_str!("15.1/jail.json")),
    ("15.1", "walk.json", include_str!("15.1/walk.json")),
];
