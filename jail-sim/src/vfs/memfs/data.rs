//! A file's bytes; what was never written takes no room.

use std::collections::BTreeMap;

/// `PAGE_SIZE`.
pub(super) const PAGE: u64 = 4_096;
const PAGE_BYTES: usize = 4_096;

#[derive(serde::Serialize, serde::Deserialize, Debug, Default)]
pub(super) struct Data {
    size: u64,
    /// Those that were written, by number.
    #[serde(with = "pages")]
    pages: BTreeMap<u64, Box<[u8; PAGE_BYTES]>>,
}

/// Of a machine in a file.
mod pages {
    use std::collections::BTreeMap;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::PAGE_BYTES;

    type Pages = BTreeMap<u64, Box<[u8; PAGE_BYTES]>>;

    pub(super) fn serialize<S: Serializer>(pages: &Pages, to: S) -> Result<S::Ok, S::Error> {
        let pages = pages.iter().map(|(number, page)| (number, &page[..]));
        pages.collect::<BTreeMap<_, _>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Pages, D::Error> {
        let pages = BTreeMap::<u64, Box<[u8]>>::deserialize(from)?;
        let pages = pages.into_iter().map(|(number, page)| {
            let page = page.try_into();
            Ok((
                number,
                page.map_err(|_| D::Error::custom("a page of another size"))?,
            ))
        });
        pages.collect()
    }
}

impl Data {
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn pages(&self) -> u64 {
        self.pages.len() as u64
    }

    /// How many pages a write there would add.
    pub(super) fn pages_missing(&self, offset: u64, len: u64) -> u64 {
        if len == 0 {
            return 0;
        }
        let (first, last) = (offset / PAGE, (offset + len - 1) / PAGE);
        let there = self.pages.range(first..=last).count() as u64;
        (last - first + 1).saturating_sub(there)
    }

    pub(super) fn read(&self, buf: &mut [u8], offset: u64) -> usize {
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let count = left.min(buf.len());
        let mut at = offset;
        for piece in pieces(offset, count) {
            let Some(to) = buf.get_mut(piece.in_buf.clone()) else {
                break;
            };
            match self.pages.get(&(at / PAGE)) {
                Some(page) => {
                    let from = page.iter().skip(piece.in_page);
                    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
                }
                None => to.fill(0),
            }
            at += to.len() as u64;
        }
        count
    }

    pub(super) fn write(&mut self, buf: &[u8], offset: u64) {
        let mut at = offset;
        for piece in pieces(offset, buf.len()) {
            let Some(from) = buf.get(piece.in_buf.clone()) else {
                break;
            };
            let page = self.pages.entry(at / PAGE);
            let page = page.or_insert_with(|| Box::new([0; PAGE_BYTES]));
            let to = page.iter_mut().skip(piece.in_page);
            to.zip(from).for_each(|(to, from)| *to = *from);
            at += from.len() as u64;
        }
        self.size = self.size.max(at);
    }

    pub(super) fn truncate(&mut self, size: u64) {
        let last = size / PAGE;
        self.pages
            .retain(|page, _| *page < last || *page == last && size % PAGE != 0);
        if let Some(page) = self.pages.get_mut(&last) {
            let keep = usize::try_from(size % PAGE).unwrap_or(0);
            page.iter_mut().skip(keep).for_each(|byte| *byte = 0);
        }
        self.size = size;
    }
}

/// A part of a buffer that lies in one page.
struct Piece {
    in_buf: std::ops::Range<usize>,
    in_page: usize,
}

fn pieces(offset: u64, len: usize) -> impl Iterator<Item = Piece> {
    let mut done = 0;
    let mut in_page = usize::try_from(offset % PAGE).unwrap_or(0);
    std::iter::from_fn(move || {
        let count = (len - done).min(PAGE_BYTES - in_page);
        let piece = Piece {
            in_buf: done..done + count,
            in_page,
        };
        done += count;
        in_page = 0;
        (count > 0).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_read_as_zeros_and_take_no_room() {
        let mut data = Data::default();
        data.write(b"end", 3 * PAGE - 1);
        assert_eq!((data.size(), data.pages()), (3 * PAGE + 2, 2));
        let mut buf = [1; 5];
        assert_eq!(data.read(&mut buf, 3 * PAGE - 2), 4);
        assert_eq!(&buf, b"\0end\x01");
        assert_eq!(data.read(&mut buf, data.size()), 0);
        assert_eq!(data.pages_missing(0, 4 * PAGE), 2);
    }

    #[test]
    fn what_was_cut_off_is_zero_afterwards() {
        let mut data = Data::default();
        data.write(&[7; 10], 0);
        data.truncate(4);
        data.truncate(10);
        let mut buf = [1; 10];
        assert_eq!(data.read(&mut buf, 0), 10);
        assert_eq!(buf, [7, 7, 7, 7, 0, 0, 0, 0, 0, 0]);
        data.truncate(0);
        assert_eq!(data.pages(), 0);
    }
}
