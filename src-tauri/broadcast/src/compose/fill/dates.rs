//! Days and times of the day, as people and sheets write them.

use super::narrow;
use crate::model::variable::VariableFormat;
use jiff::civil::{Date, Time, Weekday};

/// `2026-12-05`, `2026/12/5`, `2026.12.5`, `2026年12月5日`, `20261205`; a time behind it, as sheets have one, is no part of the day.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = narrow(text);
    let text = text.trim();
    let (day, rest) = text.split_at(text.find(['T', ' ']).unwrap_or(text.len()));
    let rest = rest.trim_start_matches(['T', ' ']);
    if !rest.is_empty() {
        time(rest)?;
    }
    let parts: Vec<&str> = if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![&day[..4], &day[4..6], &day[6..]]
    } else if let Some((year, rest)) = day.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        vec![year, month, day.trim_end_matches(['日', '号'])]
    } else {
        let mark = ['-', '/', '.'].into_iter().find(|mark| day.contains(*mark))?;
        day.split(mark).collect()
    };
    let [year, month, day] = parts[..] else { return None };
    let number = |part: &str, most: usize| {
        let part = part.trim();
        let fits = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i16>().ok()).flatten()
    };
    // A year of two digits may be any of two centuries.
    let year = number(year, 4).filter(|year| *year >= 1000)?;
    Date::new(year, i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?).ok()
}

/// `14:30`, `14:30:00`, `下午2:30`, `2:30 PM`, `14点30分`, `14点`, `14时30分`.
pub(super) fn time(text: &str) -> Option<Time> {
    let text = narrow(text).to_lowercase();
    let mut rest = text.trim();
    let mut half = None;
    for (mark, afternoon) in
        [("上午", false), ("早上", false), ("中午", true), ("下午", true), ("晚上", true), ("am", false), ("pm", true)]
    {
        if let Some(behind) = rest.strip_prefix(mark).or_else(|| rest.strip_suffix(mark)) {
            (rest, half) = (behind.trim(), Some(afternoon));
            break;
        }
    }
    let plain = rest.trim_end_matches('分').replace(['点', '时'], ":");
    let plain = plain.trim_end_matches(':');
    let mut parts = plain.split(':').map(|part| {
        let part = part.trim();
        let fits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<i8>().ok()).flatten()
    });
    let hour = parts.next()??;
    let minute = parts.next();
    if minute.is_none() && plain == rest {
        // A bare number is no time.
        return None;
    }
    let minute = minute.map_or(Some(0), |minute| minute)?;
    let second = parts.next().map_or(Some(0), |second| second)?;
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        Some(_) if !(0..=12).contains(&hour) => return None,
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

/// A day as a format writes it.
pub(super) fn written(date: Date, format: VariableFormat) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match format {
        VariableFormat::DateAndWeekday => format!("{month}月{day}日（{}）", weekday(date.weekday())),
        VariableFormat::MonthAndDay => format!("{month}月{day}日"),
        VariableFormat::IsoDate => format!("{year:04}-{month:02}-{day:02}"),
        VariableFormat::SlashDate => format!("{year}/{month}/{day}"),
        _ => format!("{year}年{month}月{day}日"),
    }
}

/// A time of the day as a format writes it; seconds are left out.
pub(super) fn written_time(time: Time, format: VariableFormat) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    if format != VariableFormat::ChineseTime {
        return format!("{hour:02}:{minute:02}");
    }
    let part = match hour {
        0..6 => "凌晨",
        6..12 => "上午",
        12 => "中午",
        13..18 => "下午",
        _ => "晚上",
    };
    let hour = if hour > 12 { hour - 12 } else { hour };
    format!("{part}{hour}:{minute:02}")
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}
