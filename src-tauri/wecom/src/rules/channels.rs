//! What several channels say of one message, told once.

use crate::channel::Channel;
use crate::finding::{Finding, Meter};
use crate::report::Report;

/// A finding, and the channels that have it.
struct Shared {
    finding: Finding,
    channels: Vec<Channel>,
}

/// What the channels found, together: a finding that all of them have stands once, without a channel; any other stands once for each channel
/// that has it. Of the meters of one field that stays which is fullest.
pub(super) fn joined(seen: Vec<(Channel, Report)>) -> (Vec<Finding>, Vec<Meter>) {
    let all: Vec<Channel> = seen.iter().map(|(channel, _)| *channel).collect();
    let mut shared: Vec<Shared> = Vec::new();
    let mut meters: Vec<Meter> = Vec::new();
    for (channel, report) in seen {
        let (findings, own_meters) = report.into_parts();
        for finding in findings {
            match shared.iter_mut().find(|one| is_same(&one.finding, &finding) && !one.channels.contains(&channel)) {
                Some(one) => one.channels.push(channel),
                None => shared.push(Shared { finding, channels: vec![channel] }),
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
    let everywhere = |channels: &[Channel]| channels.len() == all.len() && (all.len() > 1 || all == [Channel::App]);
    let mut findings = Vec::with_capacity(shared.len());
    for Shared { finding, channels } in shared {
        if everywhere(&channels) {
            findings.push(finding);
        } else {
            findings.extend(channels.into_iter().map(|channel| Finding { channel: Some(channel), ..finding.clone() }));
        }
    }
    findings.sort_by_key(|finding| finding.severity);
    (findings, meters)
}

/// Numbers of errors and sources differ between channels and say the same.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let measure = |finding: &Finding| (finding.unit, finding.actual, finding.limit);
    (&one.path, one.severity, one.rule) == (&other.path, other.severity, other.rule) && measure(one) == measure(other)
}

fn is_fuller(one: &Meter, other: &Meter) -> bool {
    u64::from(one.used) * u64::from(other.limit) > u64::from(other.used) * u64::from(one.limit)
}
