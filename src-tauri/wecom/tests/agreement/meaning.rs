//! Which answers of the service a finding of the rules foretells.
//!
//! A finding that names an error number foretells that number. Where the documents name none, the stand-in answers with the
//! general 40058, or with the number of the table below, whose meaning is the same.

use wecom::finding::{Finding, Rule};
use wecom::limit::Severity;

/// A parameter that is not as it must be, without a number of its own.
const PARAMETER: i64 = 40058;

/// Rule, end of the path, and the codes, for findings without a number.
const WITHOUT_NUMBER: [(Rule, &str, &[i64]); 9] = [
    // A notice without a title: the documents name 41016 (title missing) for other kinds only.
    (Rule::Required, "miniprogram_notice.title", &[41016]),
    // Half a mini program in an article: for the service the address is missing.
    (Rule::Required, ".appid", &[41010]),
    (Rule::Required, ".pagepath", &[41010]),
    // Any address without http:// or https://: the error table names addresses of cards and articles together.
    (Rule::UrlScheme, "url", &[45034]),
    // An address that cannot be opened; with a blank before its scheme it has none.
    (Rule::UrlInvalid, "url", &[PARAMETER, 45034]),
    // Ids that cannot be ids.
    (Rule::BadCharacters, "media_id", &[40007]),
    (Rule::BadCharacters, "appid", &[90207]),
    // An account that cannot be one, in a list of recipients: nobody is left.
    (Rule::BadUserId, "touser", &[81013]),
    // A notice for everyone.
    (Rule::EveryoneRefused, "touser", &[PARAMETER]),
];

/// Whether the send is blocked.
pub fn blocks(finding: &Finding) -> bool {
    matches!(finding.severity, Severity::Refused | Severity::NeedsApp)
}

/// The codes one of which the service answers with.
pub fn foretold(finding: &Finding) -> Vec<i64> {
    if let Some(code) = finding.code {
        return vec![i64::from(code)];
    }
    let named = WITHOUT_NUMBER.iter().find(|(rule, end, _)| *rule == finding.rule && finding.path.ends_with(end));
    named.map_or_else(|| vec![PARAMETER], |(.., codes)| codes.to_vec())
}
