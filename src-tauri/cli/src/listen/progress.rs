//! How far the lines of a query are answered, when some are answered before others: with `--wait` a message that ends late is answered late.

use std::collections::BTreeMap;

/// How far lines were given, and answered.
#[derive(Debug)]
pub struct Progress {
    given: i64,
    /// The marks of those that are not answered, each with the one that was given before it.
    open: BTreeMap<i64, i64>,
}

impl Progress {
    /// As far as this all is answered.
    pub fn from(mark: i64) -> Self {
        Self { given: mark, open: BTreeMap::new() }
    }

    /// The mark of the last line that was given.
    pub fn given(&self) -> i64 {
        self.given
    }

    /// The next line is given. It is given again until it is decided, so that none before it is ever asked for anew.
    pub fn give(&mut self, mark: i64) {
        self.open.insert(mark, self.given);
        self.given = mark;
    }

    /// A line is answered.
    pub fn answered(&mut self, mark: i64) {
        self.open.remove(&mark);
    }

    /// As far as this all is answered: nothing up to here need be read again.
    pub fn mark(&self) -> i64 {
        self.open.first_key_value().map_or(self.given, |(_, before)| *before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_moves_when_a_line_and_all_before_it_are_answered_and_never_before() {
        let mut progress = Progress::from(10);
        assert_eq!((progress.given(), progress.mark()), (10, 10));
        for mark in [12, 15, 16] {
            progress.give(mark);
        }
        assert_eq!((progress.given(), progress.mark()), (16, 10));
        for (answered, mark) in [(15, 10), (12, 15), (12, 15), (16, 16)] {
            progress.answered(answered);
            assert_eq!(progress.mark(), mark, "{answered}");
        }
        progress.give(i64::MAX);
        assert_eq!(progress.mark(), 16);
        progress.answered(i64::MAX);
        assert_eq!((progress.given(), progress.mark()), (i64::MAX, i64::MAX));
    }
}
