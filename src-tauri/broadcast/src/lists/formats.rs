//! Numbers as a sheet shows them. The grammar of number formats (ECMA-376 part 1, §18.8.31) is `ssfmt`'s; here is what depends on
//! the country, on the general format and on Chinese digits.
//!
//! Formats that follow the system ("short date") are shown as on a Chinese system: that is where the people are who get the message,
//! and `12/5/26` would be read in two ways.

use ssfmt::ast::FormatPart;
use ssfmt::{DateSystem, FormatOptions, NumberFormat, Section};

/// Most characters of a format that is taken; Excel's own limit is 255.
pub(super) const MAX_CODE: usize = 512;
/// From here on a double no longer keeps every digit of a whole number that was typed: sheets keep 15.
const LONGEST: f64 = 1e15;

/// A cell's number format, ready for use.
#[derive(Debug, Clone)]
pub(super) struct Format {
    kind: Kind,
    digits: Option<Digits>,
    options: FormatOptions,
    /// Whether a section is the general format with something around it.
    says_general: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    General,
    /// And which of its sections are empty: they show nothing.
    Code(Box<NumberFormat>, Vec<bool>),
}

/// `[DBNum1]` and `[DBNum2]`: numbers in Chinese, for dates and for amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    Plain,
    Formal,
}

/// What a number looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// This.
    Text(String),
    /// `####`: a date or a time that there is not.
    Impossible,
}

impl Format {
    /// The general format.
    pub(super) fn general() -> Self {
        Self { kind: Kind::General, digits: None, options: FormatOptions::default(), says_general: true }
    }

    /// A format by its code. One that makes no sense shows the number as the general one does.
    pub(super) fn of(code: &str, from_1904: bool) -> Self {
        let date_system = if from_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
        let mut options = FormatOptions { date_system, ..FormatOptions::default() };
        let lower = code.to_lowercase();
        let digits = if lower.contains("[dbnum1]") {
            Some(Digits::Plain)
        } else if lower.contains("[dbnum2]") {
            Some(Digits::Formal)
        } else {
            None
        };
        let code = for_this_country(code, &lower, &mut options);
        let kind = match code.as_str() {
            _ if code.len() > MAX_CODE => Kind::General,
            "" | "General" | "GENERAL" | "general" => Kind::General,
            code => match NumberFormat::parse(code) {
                Ok(format) => Kind::Code(Box::new(format), empty_sections(code)),
                Err(_) => Kind::General,
            },
        };
        let says_general = lower.contains("general");
        Self { kind, digits, options, says_general }
    }

    /// A format by its number in the workbook, where no code stands for it.
    pub(super) fn built_in(id: u32, from_1904: bool) -> Self {
        built_in(id).map_or_else(Self::general, |code| Self::of(code, from_1904))
    }

    /// A number.
    pub(super) fn number(&self, value: f64) -> Shown {
        let Kind::Code(format, empty) = &self.kind else { return Shown::Text(self.chinese(general(value), false)) };
        let sections = format.sections();
        let conditional = sections.iter().any(|one| one.condition.is_some());
        let place = if conditional {
            sections.iter().position(|one| one.condition.as_ref().is_none_or(|condition| condition.evaluate(value)))
        } else {
            let by_sign = if value < 0.0 { 1 } else { 2 * usize::from(value == 0.0) };
            Some(if by_sign < sections.len() { by_sign } else { 0 })
        };
        let section = place.and_then(|place| sections.get(place));
        // The second section is for negative numbers, and one with a condition for those that it names: they have their own sign.
        let is_meant = |section: &Section| section.condition.as_ref().is_some_and(|one| one.is_strict_match(value));
        let own_sign = (!conditional && place == Some(1)) || section.is_some_and(is_meant);
        let unsigned = if own_sign { value.abs() } else { value };
        if section.is_some_and(|section| section.parts.is_empty()) {
            if sections.len() > 1 && place.and_then(|place| empty.get(place)) == Some(&true) {
                return Shown::Text(String::new());
            }
            return Shown::Text(self.chinese(general(unsigned), false));
        }
        if let Some(section) = section.filter(|section| section.parts.contains(&FormatPart::GeneralNumber)) {
            let number = general(unsigned);
            let text = section.parts.iter().map(|part| match part {
                FormatPart::GeneralNumber => number.as_str(),
                FormatPart::Literal(text) | FormatPart::EscapedLiteral(text) => text,
                _ => "",
            });
            return Shown::Text(self.chinese(text.collect(), false));
        }
        // The library leaves a general number out that stands behind something, as in `-General`.
        let is_literal = |part: &FormatPart| matches!(part, FormatPart::Literal(_) | FormatPart::EscapedLiteral(_));
        if let Some(section) = section.filter(|one| self.says_general && one.parts.iter().all(is_literal)) {
            let before = section.parts.iter().map(|part| match part {
                FormatPart::Literal(text) | FormatPart::EscapedLiteral(text) => text.as_str(),
                _ => "",
            });
            return Shown::Text(self.chinese(before.collect::<String>() + &general(unsigned), false));
        }
        let is_date = format.is_date_format();
        let last = if self.options.date_system == DateSystem::Date1904 { 2_957_004.0 } else { 2_958_466.0 };
        if is_date && !(0.0..last).contains(&value) {
            return Shown::Impossible;
        }
        let decimals = section.filter(|_| !is_date).and_then(decimals);
        // The library counts in whole numbers of 64 bits, and its decimals are those of a double: digits that are not there.
        if decimals.is_some_and(|decimals| value.abs() * 10_f64.powi(decimals.max(0)) >= LONGEST * 10.0) {
            return Shown::Text(self.chinese(general(value), false));
        }
        let value = match decimals {
            Some(decimals) => half_up(value, decimals),
            None => rounded(value),
        };
        match format.try_format(value, &self.options) {
            Ok(text) => Shown::Text(self.chinese(text, is_date)),
            Err(_) if is_date => Shown::Impossible,
            Err(_) => Shown::Text(general(value)),
        }
    }

    /// A text: formats may put something around it, as in `"尊敬的"@`. `None`: nothing.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let Kind::Code(format, empty) = &self.kind else { return None };
        let sections = format.sections();
        let place = sections.len().checked_sub(1)?;
        let section = sections.get(place)?;
        if place == 3 && empty.get(place) == Some(&true) {
            return Some(String::new());
        }
        if !section.parts.contains(&FormatPart::TextPlaceholder) {
            return None;
        }
        let around = section.parts.iter().map(|part| match part {
            FormatPart::TextPlaceholder => text,
            FormatPart::Literal(text) | FormatPart::EscapedLiteral(text) => text,
            _ => "",
        });
        Some(around.collect())
    }

    fn chinese(&self, text: String, is_date: bool) -> String {
        match self.digits {
            Some(digits) => in_chinese(&text, digits, is_date),
            None => text,
        }
    }
}

/// Whether digits of a whole number of this size were lost.
pub(super) fn lost_digits(value: f64) -> bool {
    value.abs() >= LONGEST && value.fract() == 0.0
}

/// The number with the 15 digits that a sheet keeps.
fn rounded(value: f64) -> f64 {
    format!("{value:.14e}").parse().unwrap_or(value)
}

/// How many decimals of the number a section shows; `None` where it is not that simple.
fn decimals(section: &Section) -> Option<i32> {
    if !section.parts.iter().any(|part| matches!(part, FormatPart::Digit(_))) {
        return None;
    }
    let (mut decimals, mut behind_point, mut percents) = (0, false, 0);
    for (at, part) in section.parts.iter().enumerate() {
        match part {
            FormatPart::DecimalPoint => behind_point = true,
            FormatPart::Digit(_) if behind_point => decimals += 1,
            FormatPart::Percent => percents += 2,
            // A comma without digits behind it divides by a thousand.
            FormatPart::ThousandsSeparator if !matches!(section.parts.get(at + 1), Some(FormatPart::Digit(_))) => {
                decimals -= 3;
            }
            FormatPart::Scientific { .. } | FormatPart::Fraction { .. } | FormatPart::GeneralNumber => return None,
            _ => {}
        }
    }
    Some(decimals + percents)
}

/// Rounds as sheets do: what stands in the 15 digits that they keep, and a half away from zero. 1.005 has a bit less than that as a
/// double and is 1.01 all the same.
fn half_up(value: f64, decimals: i32) -> f64 {
    let text = format!("{:.14e}", value.abs());
    let Some((digits, exponent)) = text.split_once('e') else { return value };
    let Ok(exponent) = exponent.parse::<i32>() else { return value };
    let mut digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let Ok(kept) = usize::try_from(exponent + 1 + decimals) else { return 0.0 };
    if kept < digits.len() {
        let up = digits[kept] >= 5;
        digits.truncate(kept);
        let mut number = digits.iter().fold(0_u64, |number, digit| number * 10 + u64::from(*digit));
        number += u64::from(up);
        let rounded = format!("{number}e{}", -decimals).parse::<f64>().unwrap_or(value);
        return if value < 0.0 { -rounded } else { rounded };
    }
    rounded(value)
}

/// The general format: what is whole is written in full, since it may be a number that calls somebody; everything else as sheets do
/// where the column is wide enough.
fn general(value: f64) -> String {
    let value = rounded(value);
    if value.fract() == 0.0 && value.abs() < LONGEST {
        // Not `-0`.
        return format!("{}", value + 0.0);
    }
    ssfmt::format_default(value, "General").unwrap_or_else(|_| value.to_string())
}

const MONTHS: [&str; 12] =
    ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"];
const MONTHS_SHORT: [&str; 12] =
    ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"];
const DAYS: [&str; 7] = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];
const DAYS_SHORT: [&str; 7] = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const DAYS_SHORTEST: [&str; 7] = ["日", "一", "二", "三", "四", "五", "六"];

/// What the grammar leaves to the country, written out.
fn for_this_country(code: &str, lower: &str, options: &mut FormatOptions) -> String {
    if lower.contains("[$-f800]") {
        return r#"yyyy"年"m"月"d"日""#.to_owned();
    }
    if lower.contains("[$-f400]") {
        return "h:mm:ss".to_owned();
    }
    let is_chinese =
        ["-804]", "-404]", "-c04]", "-1004]", "-1404]"].iter().any(|tag| lower.contains(tag)) || lower.contains("-zh");
    if is_chinese {
        options.locale.month_names_full = MONTHS;
        options.locale.month_names_short = MONTHS_SHORT;
        options.locale.day_names_full = DAYS;
        options.locale.day_names_short = DAYS_SHORT;
        (options.locale.am_string, options.locale.pm_string) = ("上午", "下午");
    }
    let mut out = code.replace("G/通用格式", "General");
    if out.contains("上午/下午") {
        (options.locale.am_string, options.locale.pm_string) = ("上午", "下午");
        out = out.replace("上午/下午", "AM/PM");
    }
    for tag in ["[DBNum1]", "[DBNum2]", "[DBNum3]", "[dbnum1]", "[dbnum2]", "[dbnum3]"] {
        out = out.replace(tag, "");
    }
    let bare = outside_quotes(&out);
    if bare.contains("aaa") {
        options.locale.day_names_full = DAYS;
        options.locale.day_names_short = DAYS_SHORTEST;
        out = out.replace("aaaa", "dddd").replace("aaa", "ddd");
    }
    out
}

/// Which sections of a code have nothing but colours and conditions in them.
fn empty_sections(code: &str) -> Vec<bool> {
    let (mut empty, mut quoted, mut escaped, mut tag) = (vec![true], false, false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            ';' if !quoted && !tag => {
                empty.push(true);
                continue;
            }
            '[' if !quoted => tag = true,
            ']' if tag => {
                tag = false;
                continue;
            }
            '"' => quoted = !quoted,
            '\\' if !quoted => escaped = true,
            _ => {}
        }
        if !tag && let Some(last) = empty.last_mut() {
            *last = false;
        }
    }
    empty
}

/// The code without what stands in quotes or behind a backslash, in lower case.
fn outside_quotes(code: &str) -> String {
    let (mut out, mut quoted, mut escaped) = (String::new(), false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Codes that workbooks do not write down, as a Chinese Excel has them (ECMA-376 part 1, §18.8.30: all languages, and `zh-cn`).
fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => r##""¥"#,##0;"¥"\-#,##0"##,
        6 => r##""¥"#,##0;[Red]"¥"\-#,##0"##,
        7 => r##""¥"#,##0.00;"¥"\-#,##0.00"##,
        8 => r##""¥"#,##0.00;[Red]"¥"\-#,##0.00"##,
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => r#"yyyy"年"m"月""#,
        28 | 29 | 51 | 53 | 54 | 58 => r#"m"月"d"日""#,
        30 => "m-d-yy",
        31 => r#"yyyy"年"m"月"d"日""#,
        32 => r#"h"时"mm"分""#,
        33 => r#"h"时"mm"分"ss"秒""#,
        34 | 55 => r#"上午/下午h"时"mm"分""#,
        35 | 56 => r#"上午/下午h"时"mm"分"ss"秒""#,
        37 => "#,##0;-#,##0",
        38 => "#,##0;[Red]-#,##0",
        39 => "#,##0.00;-#,##0.00",
        40 => "#,##0.00;[Red]-#,##0.00",
        41 => r#"_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ "#,
        42 => r#"_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ "#,
        43 => r#"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ "#,
        44 => r#"_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ "#,
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

const PLAIN: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// Every run of digits in Chinese: years and decimals digit by digit, everything else as it is spoken.
fn in_chinese(text: &str, digits: Digits, is_date: bool) -> String {
    let names = if digits == Digits::Plain { PLAIN } else { FORMAL };
    let text = text.replace(',', "");
    let mut out = String::new();
    let mut rest = text.as_str();
    let mut decimals = false;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 {
            decimals = c == '.' && !is_date;
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let run = &rest[..end];
        if decimals || end > 12 || (is_date && end == 4) {
            out.extend(run.bytes().map(|digit| names[usize::from(digit - b'0')]));
        } else {
            out.push_str(&spoken(run, names, digits));
        }
        rest = &rest[end..];
    }
    out
}

/// A whole number as it is spoken: `1024` is 一千〇二十四.
fn spoken(run: &str, names: [char; 10], digits: Digits) -> String {
    let (ten, hundred, thousand) = if digits == Digits::Plain { ('十', '百', '千') } else { ('拾', '佰', '仟') };
    let number: u64 = run.parse().unwrap_or_default();
    if number == 0 {
        return names[0].to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, mark) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = number / unit % 10_000;
        for (place, sign) in [(1000, Some(thousand)), (100, Some(hundred)), (10, Some(ten)), (1, None)] {
            let digit = part / place % 10;
            if digit == 0 {
                gap = !out.is_empty();
                continue;
            }
            if gap {
                out.push(names[0]);
                gap = false;
            }
            let is_leading_ten = place == 10 && digit == 1 && out.is_empty() && digits == Digits::Plain;
            if !is_leading_ten {
                out.push(names[usize::try_from(digit).unwrap_or_default()]);
            }
            out.extend(sign);
        }
        if part > 0 {
            out.push_str(mark);
        }
    }
    out
}
