//! What several doors say of one message, told once.

use crate::door::Door;
use crate::finding::{Finding, Meter};
use crate::report::Report;

/// A finding, and the doors that have it.
struct Shared {
    finding: Finding,
    doors: Vec<Door>,
}

/// What the doors found, together: a finding that all of them have stands once, without a door; any other stands once for each door
/// that has it. Of the meters of one field that stays which is fullest.
pub(super) fn joined(seen: Vec<(Door, Report)>) -> (Vec<Finding>, Vec<Meter>) {
    let all: Vec<Door> = seen.iter().map(|(door, _)| *door).collect();
    let mut shared: Vec<Shared> = Vec::new();
    let mut meters: Vec<Meter> = Vec::new();
    for (door, report) in seen {
        let (findings, own_meters) = report.into_parts();
        for finding in findings {
            match shared.iter_mut().find(|one| is_same(&one.finding, &finding) && !one.doors.contains(&door)) {
                Some(one) => one.doors.push(door),
                None => shared.push(Shared { finding, doors: vec![door] }),
            }
        }
        for meter in own_meters {
            match meters.iter_mut().find(|one| one.path == meter.path) {
                Some(one) if is_fuller(&meter, one) => *one = meter,
                Some(_) => {}
                None => meters.push(meter),
            }
        }
    }
    let everywhere = |doors: &[Door]| doors.len() == all.len() && (all.len() > 1 || all == [Door::App]);
    let mut findings = Vec::with_capacity(shared.len());
    for Shared { finding, doors } in shared {
        if everywhere(&doors) {
            findings.push(finding);
        } else {
            findings.extend(doors.into_iter().map(|door| Finding { door: Some(door), ..finding.clone() }));
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    (findings, meters)
}

/// Numbers of errors and sources differ between doors and say the same.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let measure = |finding: &Finding| (finding.unit, finding.actual, finding.limit);
    (&one.path, one.severity, one.rule) == (&other.path, other.severity, other.rule) && measure(one) == measure(other)
}

fn is_fuller(one: &Meter, other: &Meter) -> bool {
    u64::from(one.used) * u64::from(other.limit) > u64::from(other.used) * u64::from(one.limit)
}
