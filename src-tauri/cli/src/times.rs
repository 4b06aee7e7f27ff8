//! Times as people type them after `--at`, and as they are shown: a moment is a promise to many people, so nothing is guessed.
//!
//! A time has one of these shapes, whole and exactly; everything else is refused with the shapes:
//!
//! - `2026-12-15 09:05`, `2026-12-15 09:05:30`, or with `T` between day and time: the clock on this computer's wall
//! - the same with an offset (`2026-12-15T09:05:00+08:00`, `…Z`), a zone (`…[Asia/Shanghai]`), or both
//! - `09:05`: the next one on this computer's clock
//! - `+90m`, `+2h`, `+2h30m`: from now
//!
//! A time that a change of clocks leaves out or brings twice is refused as well: only an offset says which one is meant.

use super::document::Problem;
use super::messages::Words;
use broadcast::model::timestamp::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Zoned};

/// What a time may look like, for refusals.
const SHAPES: &str =
    "2026-11-30 09:05, 09:05, +90m, +2h30m, 2026-11-30T09:05:00+08:00, 2026-11-30 09:05[Asia/Shanghai]";

/// The moment that is meant, by the clock of a place. A moment that is not in the future is refused with its day.
pub fn moment(text: &str, now: Timestamp, here: &TimeZone) -> Result<Timestamp, Problem> {
    let at = any_moment(text, now, here)?;
    if at <= now { Err(past(at, here)) } else { Ok(at) }
}

/// The moment that is meant, also one that is over.
pub fn any_moment(text: &str, now: Timestamp, here: &TimeZone) -> Result<Timestamp, Problem> {
    let start = timestamp(now).ok_or_else(|| shapeless(text))?.to_zoned(here.clone());
    Ok(Timestamp(read(text.trim(), &start)?.as_millisecond()))
}

/// The refusal of a moment that is over.
pub fn past(at: Timestamp, here: &TimeZone) -> Problem {
    let about = timestamp(at).map(|at| at.to_zoned(here.clone()).to_string()).unwrap_or_default();
    Problem::new("time_past", "this time is over").at("--at").about(about)
}

/// A moment with its weekday, zone and offset: `2026-12-15 09:05 周二 Asia/Shanghai +08:00`.
pub fn shown(at: Timestamp, here: &TimeZone, words: Words) -> String {
    timestamp(at).map(|at| zoned_words(&at.to_zoned(here.clone()), words)).unwrap_or_default()
}

/// The same of a time with its zone as a document has it; anything else as it stands.
pub fn shown_text(text: &str, words: Words) -> String {
    text.parse::<Zoned>().map_or_else(|_| text.to_owned(), |at| zoned_words(&at, words))
}

fn timestamp(at: Timestamp) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_millisecond(at.0).ok()
}

fn zoned_words(at: &Zoned, words: Words) -> String {
    let seconds = if at.second() == 0 { "" } else { ":%S" };
    let weekday = match at.weekday() {
        Weekday::Monday => words.pick("周一", "Monday"),
        Weekday::Tuesday => words.pick("周二", "Tuesday"),
        Weekday::Wednesday => words.pick("周三", "Wednesday"),
        Weekday::Thursday => words.pick("周四", "Thursday"),
        Weekday::Friday => words.pick("周五", "Friday"),
        Weekday::Saturday => words.pick("周六", "Saturday"),
        Weekday::Sunday => words.pick("周日", "Sunday"),
    };
    let zone = at.time_zone().iana_name().unwrap_or_default();
    let text = format!("{} {weekday} {zone}", at.strftime(&format!("%Y-%m-%d %H:%M{seconds}")));
    format!("{} {}", text.trim_end(), at.strftime("%:z"))
}

fn shapeless(text: &str) -> Problem {
    Problem::new("time_shape", format!("not a time; it may be written like: {SHAPES}")).at("--at").about(text)
}

fn read(typed: &str, start: &Zoned) -> Result<jiff::Timestamp, Problem> {
    if let Some(ahead) = typed.strip_prefix('+') {
        let ahead = span(ahead).ok_or_else(|| shapeless(typed))?;
        return start.timestamp().checked_add(ahead).map_err(|_| shapeless(typed));
    }
    if let Some(time) = time(typed).filter(|_| typed.len() == "09:05".len()) {
        return next(start, time, typed);
    }
    let (at, rest) = day_and_time(typed).ok_or_else(|| shapeless(typed))?;
    let (offset, zone) = place(rest).ok_or_else(|| shapeless(typed))?;
    let zone = match zone {
        Some(name) => Some(
            TimeZone::get(name)
                .map_err(|_| Problem::new("time_zone", "there is no such time zone").at("--at").about(name))?,
        ),
        None => None,
    };
    match (offset, zone) {
        (Some(offset), zone) => {
            let instant = offset.to_timestamp(at).map_err(|_| shapeless(typed))?;
            match zone {
                // One of the two is a slip, and nobody knows which.
                Some(zone) if zone.to_offset(instant) != offset => {
                    let problem = Problem::new("time_zone", "the zone has another offset at that time");
                    Err(problem.at("--at").about(typed))
                }
                _ => Ok(instant),
            }
        }
        (None, Some(zone)) => only(at, &zone, typed),
        (None, None) => only(at, start.time_zone(), typed),
    }
}

/// `90m`, `2h`, `2h30m`.
fn span(text: &str) -> Option<SignedDuration> {
    let number = |digits: &str| {
        let few = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        few.then(|| digits.parse::<i64>().ok()).flatten()
    };
    let (hours, rest) = match text.split_once('h') {
        Some((hours, rest)) => (number(hours)?, rest),
        None => (0, text),
    };
    let minutes = match rest.strip_suffix('m') {
        Some(minutes) => number(minutes)?,
        None if rest.is_empty() && rest.len() < text.len() => 0,
        None => return None,
    };
    Some(SignedDuration::from_mins(hours * 60 + minutes))
}

/// So many digits at a place, and nothing else.
fn digits(text: &str, from: usize, to: usize) -> Option<i16> {
    let part = text.get(from..to)?;
    if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
}

fn small(text: &str, from: usize, to: usize) -> Option<i8> {
    digits(text, from, to).and_then(|number| i8::try_from(number).ok())
}

/// `09:05` at the beginning.
fn time(text: &str) -> Option<Time> {
    (text.get(2..3)? == ":").then(|| Time::new(small(text, 0, 2)?, small(text, 3, 5)?, 0, 0).ok())?
}

/// `2026-12-15 09:05`, perhaps with seconds, and what stands behind it.
fn day_and_time(text: &str) -> Option<(DateTime, &str)> {
    let between = |at: usize| text.get(at..=at);
    if between(4)? != "-" || between(7)? != "-" || !matches!(between(10)?, " " | "T") {
        return None;
    }
    let date = Date::new(digits(text, 0, 4)?, small(text, 5, 7)?, small(text, 8, 10)?).ok()?;
    let clock = text.get(11..)?;
    let minute = time(clock)?;
    let rest = clock.get(5..)?;
    let Some(seconds) = rest.strip_prefix(':') else { return Some((date.to_datetime(minute), rest)) };
    let second = small(seconds, 0, 2)?;
    let exact = Time::new(minute.hour(), minute.minute(), second, 0).ok()?;
    Some((date.to_datetime(exact), seconds.get(2..)?))
}

/// Nothing, an offset, a zone in brackets, or both.
fn place(rest: &str) -> Option<(Option<Offset>, Option<&str>)> {
    let (offset, rest) = match rest.bytes().next() {
        Some(b'Z') => return (rest.len() == 1).then_some((Some(Offset::UTC), None)),
        Some(sign @ (b'+' | b'-')) => {
            let part = rest.get(1..6)?;
            let (hours, minutes) = (small(part, 0, 2)?, small(part, 3, 5)?);
            if part.get(2..3)? != ":" || minutes > 59 {
                return None;
            }
            let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
            let offset = Offset::from_seconds(if sign == b'-' { -seconds } else { seconds }).ok()?;
            (Some(offset), rest.get(6..)?)
        }
        _ => (None, rest),
    };
    if rest.is_empty() {
        return Some((offset, None));
    }
    let zone = rest.strip_prefix('[')?.strip_suffix(']')?;
    (!zone.is_empty() && !zone.contains(['[', ']'])).then_some((offset, Some(zone)))
}

/// The one moment at which a clock shows this.
fn only(at: DateTime, zone: &TimeZone, typed: &str) -> Result<jiff::Timestamp, Problem> {
    let found = zone.to_ambiguous_timestamp(at);
    let name = zone.iana_name().unwrap_or_default();
    match found.offset() {
        AmbiguousOffset::Unambiguous { .. } => found.unambiguous().map_err(|_| shapeless(typed)),
        AmbiguousOffset::Gap { .. } => {
            let message = format!("the clocks {name} leave this time out that day: they are put forward");
            Err(Problem::new("time_left_out", message).at("--at").about(words_of(at, name)))
        }
        AmbiguousOffset::Fold { before, after } => {
            let message = format!("the clocks {name} show this time twice that day: say which, with an offset");
            let problem = Problem::new("time_twice", message).at("--at").about(words_of(at, name));
            let candidates =
                [before, after].map(|offset| format!("{}{}", at.strftime("%Y-%m-%dT%H:%M:%S"), colon(offset)));
            Err(Problem { candidates: candidates.to_vec(), ..problem })
        }
    }
}

fn words_of(at: DateTime, zone: &str) -> String {
    format!("{} {zone}", at.strftime("%Y-%m-%d %H:%M")).trim_end().to_owned()
}

/// `+08:00`
fn colon(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// The next time that the clock shows this: today or tomorrow.
fn next(now: &Zoned, time: Time, typed: &str) -> Result<jiff::Timestamp, Problem> {
    let zone = now.time_zone();
    let today = now.date().to_datetime(time);
    let passed = match zone.to_ambiguous_timestamp(today).offset() {
        // One that the clock shows twice is over when its second time is.
        AmbiguousOffset::Fold { after, .. } => after.to_timestamp(today).ok(),
        AmbiguousOffset::Gap { .. } => return today_or_never(now, today, zone, typed),
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(today).ok(),
    };
    if passed.is_some_and(|at| at > now.timestamp()) {
        return only(today, zone, typed);
    }
    let tomorrow = now.date().tomorrow().map_err(|_| shapeless(typed))?;
    only(tomorrow.to_datetime(time), zone, typed)
}

/// A time that is left out today: it is refused as long as the clock has not passed it, then tomorrow's is meant.
fn today_or_never(now: &Zoned, today: DateTime, zone: &TimeZone, typed: &str) -> Result<jiff::Timestamp, Problem> {
    if now.datetime() < today {
        return only(today, zone, typed);
    }
    let tomorrow = now.date().tomorrow().map_err(|_| shapeless(typed))?;
    only(tomorrow.to_datetime(today.time()), zone, typed)
}

#[cfg(test)]
mod tests;
