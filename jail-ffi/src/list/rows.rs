//! The rows of a list: many, and each stays where it is, since it is lent.

use jail::Values;

use crate::handle::Lent;
use crate::values::{Row, jailrs_values};

/// Rows that one piece of memory has: no more than these are ever there in vain, and none is moved
/// when there are more.
const PIECE: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// All but the last are full.
    pieces: Vec<Vec<Lent<jailrs_values>>>,
}

impl Rows {
    pub(super) fn push(&mut self, values: Values) {
        let row = Lent::new(Row::from(values));
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(row),
            _ => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(row);
                self.pieces.push(piece);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        let Some((last, full)) = self.pieces.split_last() else {
            return 0;
        };
        full.len() * PIECE + last.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Lent<jailrs_values>> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }
}
