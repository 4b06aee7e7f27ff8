//! Times that were measured in a page, as rows of the table of `cargo xtask bench`.

/// How much longer than the same in the bare program something may take, at the 99th of 100.
const TIMES_BARE: f64 = 2.0;
/// How much later something may be that is to be no slower than something else, in milliseconds: a page's clock tells no less apart.
const CLOCK: f64 = 1.0;

/// Times of one sort, in milliseconds.
pub struct Figures(Vec<f64>);

impl Figures {
    /// Of times in any order.
    pub fn of(mut times: Vec<f64>) -> Self {
        assert!(!times.is_empty(), "nothing was measured");
        times.sort_by(f64::total_cmp);
        Self(times)
    }

    /// What so many in 100 stay below.
    pub fn at(&self, part: usize) -> f64 {
        self.0[(self.0.len() * part / 100).min(self.0.len() - 1)]
    }

    /// Prints a row without a judgement.
    pub fn row(&self, what: &str) {
        println!("| {what} | {:.1} ms | {:.1} ms |  |  |", self.at(50), self.at(99));
    }

    /// Prints a row that is held against a limit in milliseconds.
    pub fn within(&self, what: &str, limit: f64) {
        println!(
            "| {what} | {:.1} ms | {:.1} ms | {limit:.0} ms | {:.2} |",
            self.at(50),
            self.at(99),
            self.at(99) / limit
        );
    }

    /// Prints a row that is held against the bare program's frame, or its echo of a key.
    pub fn beside(&self, what: &str, bare: &Self) {
        let times = self.at(99) / bare.at(99);
        println!("| {what} | {:.1} ms | {:.1} ms | ≤ {TIMES_BARE} × | {times:.2} × |", self.at(50), self.at(99));
    }

    /// Prints a row that is to be no slower than something else: how much later it is at the 50th or the 99th of 100, whichever is more.
    pub fn no_slower(&self, what: &str, other: &Self) {
        let later = |part: usize| self.at(part) - other.at(part);
        let most = later(50).max(later(99)).max(0.0);
        println!("| {what} | {:.1} ms | {:.1} ms | ≤ {CLOCK:.0} ms more | {most:.1} ms |", self.at(50), self.at(99));
    }
}
