//! What the figures were measured on, in the words of a reader: no names of hosts or users.

use std::fs;
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::process::answer;

/// Date, processor, memory, system, compiler, and what else the machine was doing.
pub fn described() -> String {
    let cores = available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = memory_gib().map_or_else(|| "memory unknown".to_owned(), |gib| format!("{gib:.0} GiB"));
    let compiler = answer("rustc", &["--version"]).unwrap_or_else(|| "rustc unknown".into());
    let load = load().map_or_else(String::new, |load| format!(" Load before it began: {load}."));
    format!("{}: {cores} × {}, {memory}, {}, {compiler}.{load}", today(), processor(), system())
}

/// The day in UTC.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(i64::try_from(seconds / 86_400).unwrap_or_default());
    format!("{year:04}-{month:02}-{day:02}")
}

/// The date of a day since 1970-01-01, in the Gregorian calendar counted in eras of 400 years that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

fn processor() -> String {
    let listed = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |name: &str| {
        let line = listed.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    value("model name")
        .or_else(|| value("Hardware"))
        .or_else(|| answer("sysctl", &["-n", "machdep.cpu.brand_string"]))
        .or_else(|| std::env::var("PROCESSOR_IDENTIFIER").ok())
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn memory_gib() -> Option<f64> {
    let listed = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = listed.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = total.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok());
    let bytes = || answer("sysctl", &["-n", "hw.memsize"])?.parse::<f64>().ok().map(|bytes| bytes / 1024.0);
    kib.or_else(bytes).map(|kib| kib / 1024.0 / 1024.0)
}

fn system() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.split(['-', '+']).next().unwrap_or_default().trim();
    match name {
        Some(name) => format!("{} (Linux {kernel})", name.trim_matches('"')),
        None => std::env::consts::OS.to_owned(),
    }
}

/// How many programs wanted to run in the last minute, beside this one.
fn load() -> Option<String> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_are_dates() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (20_819, (2027, 1, 1)),
            (-1, (1969, 12, 31)),
        ] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}
