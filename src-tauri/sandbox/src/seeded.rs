//! A small generator of repeatable numbers (SplitMix64). Company, tokens, message ids and hints come from it. It is
//! not fit for real secrets; the sandbox has none to make.

/// Alphabet of tokens and ids: what fits a URL without escaping.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// See the module text.
#[derive(Debug, Clone)]
pub(crate) struct Seeded(u64);

impl Seeded {
    /// A generator that yields the same numbers for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        if bound == 0 {
            return 0;
        }
        usize::try_from(self.next() % (bound as u64)).unwrap_or(0)
    }

    /// One of the items. The slice must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// True in `percent` of 100 cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// An opaque id of `length` letters, digits, `-` and `_`.
    pub(crate) fn id(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(*self.pick(LETTERS))).collect()
    }

    /// Decimal digits, the first one not 0.
    pub(crate) fn digits(&mut self, length: usize) -> String {
        (0..length)
            .map(|place| {
                char::from(
                    b'0' + u8::try_from(if place == 0 { 1 + self.below(9) } else { self.below(10) }).unwrap_or(1),
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        assert_eq!(Seeded::new(5).id(40), Seeded::new(5).id(40));
        assert_ne!(Seeded::new(5).id(40), Seeded::new(6).id(40));
    }

    #[test]
    fn digits_are_digits_and_do_not_begin_with_zero() {
        for seed in 0..50 {
            let digits = Seeded::new(seed).digits(24);
            assert_eq!(digits.len(), 24);
            assert!(digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0'));
        }
    }
}
