//! Rows of five columns: what, two figures, what is wanted, and the figure that is held against it.

use std::fmt;

/// A row of the table in a line, which a test runner may have begun.
pub fn row(line: &str) -> Option<Row> {
    let row = line.find("| ").map(|at| &line[at..]).filter(|row| row.ends_with(" |"))?;
    let cells: Vec<String> = row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let cells: [String; 5] = cells.try_into().ok()?;
    (!cells[0].starts_with("--") && cells[0] != "what").then_some(Row { cells })
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    cells: [String; 5],
}

impl Row {
    /// Whether it is as wanted; `None` when nothing is wanted. `≥ 95 %` and `≤ 1.3 ×` are held against the figure of the last column;
    /// a plain limit has its part of one there.
    pub fn passes(&self) -> Option<bool> {
        let [.., wanted, figure] = &self.cells;
        let is = number(figure)?;
        match wanted.chars().next()? {
            '≥' => Some(is >= number(wanted)?),
            '≤' => Some(is <= number(wanted)?),
            _ => number(wanted).map(|_| is <= 1.0),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.passes() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| {} | {} |", self.cells.join(" | "), self.verdict())
    }
}

/// The first number in a text.
fn number(text: &str) -> Option<f64> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[from..];
    let to = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    rest[..to].parse().ok()
}

/// Some rows, and what their columns are called.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    columns: [&'static str; 5],
    rows: Vec<Row>,
}

impl Table {
    /// The rows among other words.
    pub fn of(text: &str) -> Self {
        Self { columns: [""; 5], rows: text.lines().filter_map(row).collect() }
    }

    /// The same with names for its columns.
    pub fn with_columns(self, columns: [&'static str; 5]) -> Self {
        Self { columns, ..self }
    }

    /// Takes the rows of another.
    pub fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {} | as wanted |", self.columns.join(" | "))?;
        writeln!(f, "|{}", " --- |".repeat(6))?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_among_other_words() {
        let found = row("test keystroke ... | key | 1 ms | 2 ms | 16 ms | 0.13 |").unwrap();
        assert_eq!(found.to_string(), "| key | 1 ms | 2 ms | 16 ms | 0.13 | yes |");
        for other in [
            "running 1 test",
            "a | b",
            "| a | b |",
            "| what | p50 | p99 | wanted (p99) | ratio |",
            "| --- | --- | --- | --- | --- |",
        ] {
            assert_eq!(row(other), None, "{other}");
        }
        let table = Table::of("x\n| a | 1 | 2 |  |  |\ny").with_columns(["what", "p50", "p99", "wanted", "ratio"]);
        let expected = "| what | p50 | p99 | wanted | ratio | as wanted |\n| --- | --- | --- | --- | --- | --- |\n| a | 1 | 2 |  |  |  |\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn a_figure_is_held_against_what_is_wanted() {
        let passes =
            |wanted: &str, figure: &str| row(&format!("| a | b | c | {wanted} | {figure} |")).unwrap().passes();
        assert_eq!(passes("≥ 95 %", "95.1 %"), Some(true));
        assert_eq!(passes("≥ 95 %", "94.9 %"), Some(false));
        assert_eq!(passes("≤ 1.3 ×", "1.31 ×"), Some(false));
        assert_eq!(passes("≤ 0", "0"), Some(true));
        assert_eq!(passes("≤ 0", "3"), Some(false));
        assert_eq!(passes("16 ms", "1.02"), Some(false));
        assert_eq!(passes("150 kB", "0.99"), Some(true));
        assert_eq!(passes("1 gettoken", ""), None);
        assert_eq!(passes("", "98.0 %"), None);
    }
}
