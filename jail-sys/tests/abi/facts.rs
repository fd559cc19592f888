//! The committed facts, and macros that compare items of jail-sys with them.

use std::collections::{BTreeMap, BTreeSet};

/// The facts of each architecture that has some.
pub(crate) const ARCHES: [(&str, &str); 2] = [
    ("x86_64", include_str!("../../abi/facts-x86_64.txt")),
    ("aarch64", include_str!("../../abi/facts-aarch64.txt")),
];

/// What the headers say, and what jail-sys says differently.
#[derive(Debug, PartialEq)]
pub(crate) struct Facts {
    facts: BTreeMap<&'static str, i64>,
    compared: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Facts {
    /// The facts of the machine the test runs on; of x86_64 where it has none of its own.
    pub(crate) fn of_this_machine() -> Self {
        let own = ARCHES.iter().find(|arch| arch.0 == std::env::consts::ARCH);
        Self::parse(own.unwrap_or(&ARCHES[0]).1)
    }

    /// Lines of key and number; `#` begins a comment.
    pub(crate) fn parse(text: &'static str) -> Self {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let facts = lines.map(|line| {
            let (key, number) = line.rsplit_once(' ').expect("a key and a number");
            (key, number.parse().expect("a number"))
        });
        Self {
            facts: facts.collect(),
            compared: BTreeSet::new(),
            wrong: Vec::new(),
        }
    }

    pub(crate) fn knows(&self, key: &str) -> bool {
        self.facts.contains_key(key)
    }

    pub(crate) fn compare(&mut self, key: String, ours: impl Number) {
        match self.facts.get(key.as_str()) {
            None => self.wrong.push(format!("{key}: no fact")),
            Some(&theirs) if theirs == ours.number() => {}
            Some(theirs) => {
                let ours = ours.number();
                self.wrong.push(format!("{key}: {ours}, in C {theirs}"));
            }
        }
        self.compared.insert(key);
    }

    /// Fails on a difference, and on a fact that nothing was compared with.
    pub(crate) fn finish(self) {
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
        let mut forgotten = self.facts.keys();
        let forgotten = forgotten.find(|key| !self.compared.contains(**key));
        assert_eq!(forgotten, None, "a fact that was not compared");
        assert!(self.compared.len() > 2000, "{}", self.compared.len());
    }
}

/// Any integer, as the facts have it: extended by C's rules to 64 bits, signed.
pub(crate) trait Number: Copy {
    fn number(self) -> i64;
}

macro_rules! numbers {
    ($($integer:ty)*) => {$(
        impl Number for $integer {
            #[allow(clippy::cast_lossless, reason = "some of them are lossless, some wrap")]
            fn number(self) -> i64 {
                self as i64
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 usize i8 i16 i32 i64);

/// The size of what a function takes from `S` by reference: of a field.
pub(crate) fn size_of_field<S, F>(_: impl Fn(&S) -> &F) -> usize {
    size_of::<F>()
}

/// The size of what a function makes `U` of: of a union's member.
pub(crate) fn size_of_member<U, F>(_: impl Fn(F) -> U) -> usize {
    size_of::<F>()
}

macro_rules! constants {
    ($facts:ident { $($name:ident)* }) => {
        $($facts.compare(format!("const {}", stringify!($name)), $name);)*
    };
}

macro_rules! aliases {
    ($facts:ident { $($name:ident)* }) => {
        $($facts.compare(format!("size {}", stringify!($name)), size_of::<$name>());)*
    };
}

macro_rules! structure {
    ($facts:ident $name:ident { $($field:ident)* }) => {
        $facts.compare(format!("size {}", stringify!($name)), size_of::<$name>());
        $facts.compare(format!("align {}", stringify!($name)), align_of::<$name>());
        $(
            let field = concat!(stringify!($name), ".", stringify!($field));
            $facts.compare(format!("offset {field}"), std::mem::offset_of!($name, $field));
            let size = $crate::facts::size_of_field(|whole: &$name| &whole.$field);
            $facts.compare(format!("size {field}"), size);
        )*
    };
}

macro_rules! union {
    ($facts:ident $name:ident { $($field:ident)* }) => {
        $facts.compare(format!("size {}", stringify!($name)), size_of::<$name>());
        $facts.compare(format!("align {}", stringify!($name)), align_of::<$name>());
        $(
            let field = concat!(stringify!($name), ".", stringify!($field));
            $facts.compare(format!("offset {field}"), std::mem::offset_of!($name, $field));
            let size = $crate::facts::size_of_member(|$field| $name { $field });
            $facts.compare(format!("size {field}"), size);
        )*
    };
}
