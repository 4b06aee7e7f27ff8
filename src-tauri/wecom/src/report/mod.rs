//! Collects findings and meters while a message is walked over.

mod field;

pub(crate) use field::{Markup, UrlCodes};

use crate::address::{self, Doubt};
use crate::finding::{Finding, Meter, Rule};
use crate::limit::{Limit, Severity, Unit};
use crate::measure::{length, over, room, saturated};
use std::collections::HashSet;

/// What has been found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    findings: Vec<Finding>,
    meters: Vec<Meter>,
    /// The length of each meter's text in characters.
    chars: Vec<u32>,
    links: Vec<(String, String)>,
    seen_links: HashSet<(String, String)>,
}

impl Report {
    /// Adds a finding that counts nothing.
    pub(crate) fn add(&mut self, path: &str, severity: Severity, rule: Rule, code: Option<i32>, source: &str) {
        self.findings.push(Finding { code, ..Finding::new(path, severity, rule, source) });
    }

    /// Adds a finding about a number that has no unit, or about a number of things without a limit.
    pub(crate) fn add_number(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Compares a count with a limit; a finding when it is over.
    pub(crate) fn compare(&mut self, path: &str, rule: Rule, used: u32, limit: Limit) {
        self.compare_text(path, rule, used, None, limit);
    }

    /// [`Report::compare`] of a text of so many characters.
    fn compare_text(&mut self, path: &str, rule: Rule, used: u32, chars: Option<u32>, limit: Limit) {
        if used > limit.max {
            self.findings.push(Finding {
                path: path.to_owned(),
                severity: limit.beyond,
                rule,
                unit: Some(limit.unit),
                actual: Some(used),
                limit: Some(limit.max),
                over: chars.and_then(|chars| over(used, limit.max, chars, limit.unit)),
                code: limit.code,
                source: limit.source.to_owned(),
                detail: None,
                channel: None,
            });
        }
    }

    /// Notes where a link leads, and what should be pointed out of that.
    pub(crate) fn link(&mut self, path: &str, address: &str) {
        let link = (path.to_owned(), address.to_owned());
        if !self.seen_links.insert(link.clone()) {
            return;
        }
        self.links.push(link);
        let (severity, rule) = match address::doubt(address) {
            Some(Doubt::HiddenHost) => (Severity::Recommended, Rule::LinkHidesHost),
            Some(Doubt::LookAlike) => (Severity::Recommended, Rule::LinkLooksLikeAnother),
            Some(Doubt::International) => (Severity::Style, Rule::LinkInternational),
            None => return,
        };
        let same = |one: &Finding| one.path == path && one.rule == rule;
        if !self.findings.iter().any(same) {
            self.add(path, severity, rule, None, "RFC 3986 §7.6, UTS #39 [D]");
        }
    }

    /// The fields that lead somewhere, with where they lead.
    pub(crate) fn into_links(self) -> Vec<(String, String)> {
        self.links
    }

    /// Compares the length of a text with a limit.
    pub(crate) fn compare_length(&mut self, path: &str, text: &str, limit: Limit) {
        let chars = length(text, Unit::Chars);
        self.compare_text(path, Rule::TooLong, length(text, limit.unit), Some(chars), limit);
    }

    /// Adds the meter of a text.
    pub(crate) fn text_meter(&mut self, path: &str, text: &str, limit: Limit) {
        self.meter_of(path, length(text, limit.unit), length(text, Unit::Chars), limit);
    }

    /// Adds a meter.
    pub(crate) fn meter(&mut self, path: &str, used: u32, limit: Limit) {
        self.meter_of(path, used, used, limit);
    }

    fn meter_of(&mut self, path: &str, used: u32, chars: u32, limit: Limit) {
        self.chars.push(chars);
        self.meters.push(Meter {
            path: path.to_owned(),
            unit: limit.unit,
            used,
            limit: limit.max,
            beyond: limit.beyond,
            room: room(used, limit.max, chars, limit.unit),
        });
    }

    /// Meter and finding for the number of entries of a list.
    pub(crate) fn entries(&mut self, path: &str, count: usize, limit: Limit) {
        debug_assert_eq!(limit.unit, Unit::Items, "{path}");
        let used = saturated(count);
        self.meter(path, used, limit);
        self.compare(path, Rule::TooMany, used, limit);
    }

    /// Gives fields other recommended lengths: `shorter` has the one of a path. Their meters tell how long they are.
    pub(crate) fn recommend(&mut self, source: &str, shorter: impl Fn(&str) -> Option<usize>) {
        let shorter = |path: &str| shorter(path).map(saturated);
        let of_length = |finding: &Finding| finding.severity == Severity::Recommended && finding.rule == Rule::TooLong;
        self.findings.retain(|finding| !(of_length(finding) && shorter(&finding.path).is_some()));
        for (meter, chars) in self.meters.iter_mut().zip(&self.chars) {
            let Some(max) = shorter(&meter.path) else { continue };
            meter.limit = max;
            meter.room = room(meter.used, max, *chars, meter.unit);
            if meter.used > max {
                self.findings.push(Finding {
                    path: meter.path.clone(),
                    severity: Severity::Recommended,
                    rule: Rule::TooLong,
                    unit: Some(meter.unit),
                    actual: Some(meter.used),
                    limit: Some(max),
                    over: over(meter.used, max, *chars, meter.unit),
                    code: None,
                    source: source.to_owned(),
                    detail: None,
                    channel: None,
                });
            }
        }
    }

    /// The findings, worst first and else in the order of the walk, and the meters in the order of the walk.
    pub(crate) fn into_parts(mut self) -> (Vec<Finding>, Vec<Meter>) {
        self.findings.sort_by_key(|finding| finding.severity);
        (self.findings, self.meters)
    }
}
