//! Numbers, by their digits: no value goes through a binary fraction.

use super::narrow;
use crate::model::variable::VariableFormat;

/// Most digits of a number. Excel keeps 15, an account number has up to 19.
const MOST_DIGITS: usize = 40;

/// A number by its digits.
struct Number {
    negative: bool,
    whole: String,
    fraction: String,
}

/// A number as a format writes it; `None`: it is none.
pub(super) fn written(text: &str, format: VariableFormat) -> Option<String> {
    let number = read(text)?;
    Some(match format {
        VariableFormat::Thousands => number.grouped(),
        VariableFormat::ThousandsAndCents => number.rounded_to_cents().grouped(),
        _ => text.to_owned(),
    })
}

/// `12345.6`, `12,345.6`, `-3`, `+3`, `¥1,200`, `1 200`, in any width of the signs.
fn read(text: &str) -> Option<Number> {
    let text = narrow(text);
    let text = text.trim();
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let rest = rest.trim_start_matches(['¥', '￥', '$']).trim();
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let whole = ungrouped(whole)?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_one = digits(&whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    (is_one && whole.len() + fraction.len() <= MOST_DIGITS).then(|| {
        let significant = whole.trim_start_matches('0');
        let whole = if significant.is_empty() { "0" } else { significant };
        Number { negative, whole: whole.to_owned(), fraction: fraction.to_owned() }
    })
}

/// The digits without the signs between groups of three; `None` where they do not stand between groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let mark = [',', ' ', '\''].into_iter().find(|mark| whole.contains(*mark));
    let Some(mark) = mark else { return Some(whole.to_owned()) };
    let groups: Vec<&str> = whole.split(mark).collect();
    let (first, others) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3);
    fits.then(|| groups.concat())
}

impl Number {
    fn grouped(&self) -> String {
        let mut text = String::from(if self.negative && !self.is_zero() { "-" } else { "" });
        for (at, digit) in self.whole.chars().enumerate() {
            if at > 0 && (self.whole.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if !self.fraction.is_empty() {
            text.push('.');
            text.push_str(&self.fraction);
        }
        text
    }

    fn is_zero(&self) -> bool {
        self.whole.bytes().chain(self.fraction.bytes()).all(|digit| digit == b'0')
    }

    /// With two digits behind the point; from five on it is rounded up, away from zero.
    fn rounded_to_cents(self) -> Self {
        let up = self.fraction.as_bytes().get(2).is_some_and(|digit| *digit >= b'5');
        let mut cents: String = self.fraction.chars().chain("00".chars()).take(2).collect();
        if !up {
            return Self { fraction: cents, ..self };
        }
        let mut digits: Vec<u8> = self.whole.bytes().chain(cents.bytes()).collect();
        let mut carry = true;
        for digit in digits.iter_mut().rev() {
            if !carry {
                break;
            }
            (*digit, carry) = if *digit == b'9' { (b'0', true) } else { (*digit + 1, false) };
        }
        if carry {
            digits.insert(0, b'1');
        }
        let all: String = digits.into_iter().map(char::from).collect();
        let (whole, fraction) = all.split_at(all.len() - 2);
        fraction.clone_into(&mut cents);
        Self { whole: whole.to_owned(), fraction: cents, ..self }
    }
}
