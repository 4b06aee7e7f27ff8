//! Chance that can be had again, and what breaks.

use sandbox::{Fault, FaultKind, Sandbox};
use std::time::Duration;

/// Numbers that look random and can be had again.
pub struct Dice(pub u64);

impl Dice {
    /// A number below another.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let most = u64::try_from(of.len()).unwrap();
        (most > 0).then(|| &of[usize::try_from(self.below(most)).unwrap()])
    }

    /// A time below a number of milliseconds.
    pub fn time(&mut self, most_ms: u64) -> Duration {
        Duration::from_millis(self.below(most_ms))
    }
}

/// Orders a few faults: errors of WeCom, of something on the way, delays, connections cut before and after the work was done.
pub fn break_something(company: &Sandbox, dice: &mut Dice) {
    for _ in 0..dice.below(7) {
        let kind = match dice.below(16) {
            0 | 1 => FaultKind::Errcode(-1),
            2 => FaultKind::Errcode(45009),
            3 => FaultKind::Errcode(45033),
            4 => FaultKind::Errcode(42001),
            5 => FaultKind::Errcode(60020),
            6 => FaultKind::HttpStatus(502),
            7 => FaultKind::HttpStatus(500),
            8 => FaultKind::Html,
            9 => FaultKind::HalfBody,
            10 => FaultKind::Hang,
            11 | 12 => FaultKind::Delay(dice.time(200)),
            _ => FaultKind::CutConnection,
        };
        let times = u32::try_from(1 + dice.below(2)).unwrap();
        // A number says what WeCom did, but for -1; the others may come after the work.
        let may_be_after = !matches!(kind, FaultKind::Errcode(code) if code != -1);
        let interface = match dice.below(12) {
            0 => "gettoken",
            1 | 2 => "message/recall",
            _ => "message/send",
        };
        let fault = Fault::new(interface, times, kind);
        company.order(if may_be_after && dice.once_in(2) { fault.after_accept() } else { fault });
        // Some go through between two that break.
        company.order(Fault::new("message/send", times, FaultKind::Delay(Duration::from_millis(1))));
    }
}
