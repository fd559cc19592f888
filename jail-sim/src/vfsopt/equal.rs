//! When two options are one. Follows `vfs_equalopts`.

/// Equal, or equal but for a `no` before any part; `ro`, `rw` and their other names are one.
pub(crate) fn equalopts(mut one: &[u8], mut two: &[u8]) -> bool {
    // All that can be equal differs in length by 0, 2 or (rdonly, rw) 4.
    if !matches!(one.len().abs_diff(two.len()), 0 | 2 | 4) {
        return false;
    }
    if one == two || negated(one, two) {
        return true;
    }
    while let Some(dot) = one.iter().position(|&byte| byte == b'.') {
        let (head, tail) = one.split_at(dot + 1);
        let Some(rest) = two.strip_prefix(head) else {
            break;
        };
        (one, two) = (tail, rest);
        if negated(one, two) {
            return true;
        }
    }
    is_ro_or_rw(one) && is_ro_or_rw(two)
}

fn negated(one: &[u8], two: &[u8]) -> bool {
    one.strip_prefix(b"no") == Some(two) || two.strip_prefix(b"no") == Some(one)
}

fn is_ro_or_rw(name: &[u8]) -> bool {
    matches!(name, b"ro" | b"rdonly" | b"norw" | b"rw" | b"noro")
}
