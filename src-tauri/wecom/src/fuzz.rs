//! Hostile input for everything that reads what people paste: JSON, `curl` commands, HTML, markdown, texts with markup.
//!
//! Inputs are made in two ways: known good ones with some of their bytes changed ([`mutated`]), and heaps of the pieces that a
//! parser looks for ([`soup`]). Each property runs briefly among the other tests and, marked as ignored, for as long as it is
//! told to (`cargo xtask fuzz`): [`run_long`].

pub(crate) mod markup;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::time::{Duration, Instant};

/// How long a long run goes on, in seconds.
const SECONDS: &str = "POSTHORN_FUZZ_SECONDS";
/// After how many cases a long run ends, should it be earlier.
const CASES: &str = "POSTHORN_FUZZ_CASES";
/// Cases between two looks at the clock.
const BATCH: u32 = 20_000;

/// What is done to the bytes of a good input.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    at: Index,
    to: Index,
    way: u8,
    byte: u8,
    piece: Index,
}

fn change() -> impl Strategy<Value = Change> {
    (any::<Index>(), any::<Index>(), 0u8..7, any::<u8>(), any::<Index>())
        .prop_map(|(at, to, way, byte, piece)| Change { at, to, way, byte, piece })
}

fn apply(bytes: &mut Vec<u8>, change: &Change, pieces: &[&str], other: &str) {
    let at = change.at.index(bytes.len() + 1);
    let to = change.to.index(bytes.len() + 1);
    let (from, to) = (at.min(to), at.max(to).min(at.min(to) + 40));
    let piece = pieces[change.piece.index(pieces.len())];
    match change.way {
        0 if at < bytes.len() => bytes[at] = change.byte,
        1 => bytes.insert(at, change.byte),
        2 => drop(bytes.drain(from..to)),
        3 => drop(bytes.splice(at..at, piece.bytes())),
        4 => {
            let copy = bytes[from..to].to_vec();
            bytes.splice(at..at, copy);
        }
        5 => {
            // The beginning of one and the end of another.
            let cut = change.piece.index(other.len() + 1);
            bytes.truncate(at);
            bytes.extend(&other.as_bytes()[cut..]);
        }
        _ => bytes.truncate(at),
    }
}

/// Good inputs with up to eight changes. Bytes that are no text any more become replacement characters, as on a paste.
pub(crate) fn mutated(corpus: Vec<String>, pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let count = corpus.len();
    (0..count, 0..count, prop::collection::vec(change(), 0..8)).prop_map(move |(one, other, changes)| {
        let mut bytes = corpus[one].clone().into_bytes();
        for change in &changes {
            apply(&mut bytes, change, pieces, &corpus[other]);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Pieces and single characters in any order.
pub(crate) fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let one = prop_oneof![
        6 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => prop::char::any().prop_map(String::from),
        1 => prop::sample::select(vec!['断', '😀', 'a', ' ', '\n', '\r', '\t', '"', '\'', '\u{0}', '\u{202E}', '\u{FEFF}'])
            .prop_map(String::from),
    ];
    prop::collection::vec(one, 0..60).prop_map(|pieces| pieces.concat())
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.trim().parse().ok())
}

/// Tries one property for as long as the environment says, a minute if it says nothing, and tells how many cases that were.
pub(crate) fn run_long<S: Strategy>(name: &str, strategy: &S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let (end, most) = (Duration::from_secs(number(SECONDS).unwrap_or(60)), number(CASES).unwrap_or(u64::MAX));
    let (begin, mut cases) = (Instant::now(), 0);
    while begin.elapsed() < end && cases < most {
        let config = Config { cases: BATCH, failure_persistence: None, ..Config::default() };
        if let Err(fault) = TestRunner::new(config).run(strategy, &holds) {
            panic!("{name}, after {cases} cases: {fault}");
        }
        cases += u64::from(BATCH);
    }
    eprintln!("{name}: {cases} cases in {} s", begin.elapsed().as_secs());
}
