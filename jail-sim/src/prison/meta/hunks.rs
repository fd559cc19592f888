//! A buffer being changed: pieces that become one text. Follows `jm_h_*`.

use std::collections::VecDeque;

use jail::Errno;

/// Pieces of the text to be, the first one first. Some end in the NUL that they had as a value of
/// their own, which becomes a line feed.
#[derive(Debug)]
pub(super) struct Hunks(VecDeque<Vec<u8>>);

impl Hunks {
    /// Of the text that there is.
    pub(super) fn new(text: Option<&[u8]>) -> Self {
        let mut hunks = VecDeque::new();
        if let Some(text) = text {
            hunks.push_back([text, &[0]].concat());
        }
        Self(hunks)
    }

    /// Another text altogether, which ends in NUL.
    pub(super) fn replace(&mut self, text: &[u8]) {
        self.0.clear();
        self.0.push_back(match text {
            [_] => Vec::new(),
            text => text.to_vec(),
        });
    }

    /// Sets a key, to the front, or takes it out.
    pub(super) fn put(&mut self, key: &[u8], value: Option<&[u8]>) {
        self.cut(key);
        if let Some(value) = value {
            self.0.push_front([key, b"=", value].concat());
        }
    }

    /// `jm_h_cut_occurrences`: takes out all lines of this key.
    fn cut(&mut self, key: &[u8]) {
        let mut index = 0;
        let mut from = 0;
        while let Some(hunk) = self.0.get_mut(index) {
            let Some(at) = find_before_nul(hunk, key, from) else {
                (index, from) = (index + 1, 0);
                continue;
            };
            let behind = at + key.len();
            let at_start = at == 0 || hunk.get(at - 1) == Some(&b'\n');
            if !(at_start && hunk.get(behind) == Some(&b'=')) {
                from = behind;
                continue;
            }
            let rest = cut_line(hunk, at);
            (index, from) = (index + 1, 0);
            if let Some(rest) = rest {
                self.0.insert(index, rest);
            }
        }
    }

    /// One text of them all, without a NUL; none if it is empty. `EFBIG` for more than `max` with
    /// the NUL.
    pub(super) fn assemble(self, max: usize) -> Result<Option<Vec<u8>>, Errno> {
        let len: usize = self.0.iter().map(Vec::len).sum();
        if len > max {
            return Err(Errno::EFBIG);
        }
        if len <= 1 {
            return Ok(None);
        }
        let mut text = Vec::with_capacity(len);
        let last = self.0.len() - 1;
        for (index, hunk) in self.0.into_iter().enumerate() {
            text.extend_from_slice(&hunk);
            let end = text.last_mut().filter(|_| index < last && !hunk.is_empty());
            if let Some(end) = end.filter(|end| **end == 0) {
                *end = b'\n';
            }
        }
        // The last byte is sealed with a NUL, whatever it was; and there the text ends.
        text.pop();
        Ok(Some(crate::vfsopt::cstr(&text).to_vec()))
    }
}

/// `jm_h_cut_line`: cuts a hunk off where a line begins; what was behind the line is given.
fn cut_line(hunk: &mut Vec<u8>, start: usize) -> Option<Vec<u8>> {
    let last = hunk.len() - 1;
    let line = hunk.iter().skip(start);
    let end = line.take_while(|byte| !matches!(byte, 0 | b'\n')).count() + start;
    let rest = hunk.get(end.min(last) + 1..).unwrap_or_default();
    let rest = (!matches!(rest, [] | [0, ..])).then(|| rest.to_vec());
    hunk.truncate(start);
    rest
}

fn find_before_nul(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let end = text.iter().skip(from).position(|&byte| byte == 0);
    let end = end.map_or(text.len(), |end| from + end);
    find(text.get(..end)?, what, from)
}

/// `strstr`: where a text is in another, from this byte on.
pub(super) fn find(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    if what.is_empty() {
        return (from < text.len()).then_some(from);
    }
    let at = text
        .get(from..)?
        .windows(what.len())
        .position(|part| part == what)?;
    Some(from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(text: &str, key: &str, value: Option<&str>) -> String {
        let text = (!text.is_empty()).then_some(text.as_bytes());
        let mut hunks = Hunks::new(text);
        let value = value.map(|value| [value.as_bytes(), &[0]].concat());
        hunks.put(key.as_bytes(), value.as_deref());
        let text = hunks.assemble(4096).unwrap().unwrap_or_default();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn keys_come_and_go() {
        assert_eq!(change("", "a", Some("1")), "a=1");
        assert_eq!(change("a=1", "b", Some("2")), "b=2\na=1");
        assert_eq!(change("b=2\na=1", "a", None), "b=2");
        assert_eq!(change("b=2\na=1", "b", None), "a=1");
        assert_eq!(change("b=2\na=1\nc=3", "a", Some("")), "a=\nb=2\nc=3");
        assert_eq!(change("a=1\na=2\nb=a=3", "a", None), "b=a=3");
        assert_eq!(change("aa=1", "a", None), "aa=1");
        assert_eq!(change("a=1", "a", None), "");
    }
}
