use super::*;
use proptest::prelude::*;
use std::io::{BufReader, Read};

/// Gives what it has in pieces of these sizes, over and over.
struct Pieces {
    bytes: Vec<u8>,
    sizes: Vec<usize>,
    given: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.given % self.sizes.len()];
        self.given += 1;
        let size = size.min(into.len()).min(self.bytes.len());
        into[..size].copy_from_slice(&self.bytes[..size]);
        self.bytes.drain(..size);
        Ok(size)
    }
}

fn all(input: impl BufRead) -> Vec<Line> {
    let mut lines = Lines::of(input);
    std::iter::from_fn(|| lines.next().unwrap()).collect()
}

/// The same, found by cutting the whole at once.
fn cut(bytes: &[u8]) -> Vec<Line> {
    let mut parts: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let last_is_open = parts.last().is_some_and(|last| !last.is_empty());
    if !last_is_open {
        parts.pop();
    }
    let number_of = |place: usize| u32::try_from(place + 1).unwrap();
    let whole = parts.len();
    let lines = parts.iter().enumerate().map(|(place, part)| {
        let part = if place == 0 { part.strip_prefix("\u{feff}".as_bytes()).unwrap_or(part) } else { part };
        let text = String::from_utf8(part.to_vec()).map_err(|_| LineFault::NotUtf8);
        Line { number: number_of(place), text, ended: !(last_is_open && place + 1 == whole) }
    });
    lines.filter(|line| !line.text.as_ref().is_ok_and(|text| text.trim().is_empty())).collect()
}

proptest! {
    #[test]
    fn whatever_comes_in_whatever_pieces_is_cut_at_the_ends_of_lines_and_nowhere_else(
        parts in prop::collection::vec(prop_oneof![
            Just(b"\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just("\u{feff}".as_bytes().to_vec()),
            Just("键".as_bytes().to_vec()),
            Just(vec![0xff, 0x00]),
            prop::collection::vec(any::<u8>(), 0..20),
            "[ -~]{0,30}".prop_map(String::into_bytes),
        ], 0..40),
        sizes in prop::collection::vec(1_usize..9, 1..5),
        room in 1_usize..16,
    ) {
        let bytes = parts.concat();
        let pieces = Pieces { bytes: bytes.clone(), sizes, given: 0 };
        prop_assert_eq!(all(BufReader::with_capacity(room, pieces)), cut(&bytes));
    }
}

#[test]
fn a_line_over_the_bound_is_told_and_the_next_is_read() {
    let longest = "x".repeat(MAX_LINE);
    let text = format!("{longest}\n{longest}x\nnext\n{longest}{longest}");
    let lines = all(text.as_bytes());
    let told: Vec<_> =
        lines.iter().map(|line| (line.number, line.text.clone().map(|text| text.len()), line.ended)).collect();
    let too_long = Err(LineFault::TooLong);
    assert_eq!(told, [(1, Ok(MAX_LINE), true), (2, too_long, true), (3, Ok(4), true), (4, too_long, false)]);
}
