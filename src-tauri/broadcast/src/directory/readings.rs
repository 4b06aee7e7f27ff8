//! Who may be meant by one word: an account, a name, the address of an account, a mobile number that is an account. All readings are
//! looked at, so that a word that fits two people in two ways is asked about like a name that two people have.

use super::alike::folded;
use super::snapshot::Snapshot;
use std::collections::HashSet;
use wecom::ids::UserId;

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// This member, whichever way it is read.
    One(u32),
    /// Several, one of whom has to be chosen.
    Several(Vec<u32>),
    /// Nobody but the one whose account stands before the `@` of an address, of which nobody knows whether it is the company's.
    OtherDomain(u32, String),
    /// A name and the account of somebody else: the holder of the account first, then those of the name.
    Contradiction(Vec<u32>),
    /// Nobody.
    Nobody,
}

impl Reading {
    fn of(mut people: Vec<u32>) -> Self {
        let mut seen = HashSet::new();
        people.retain(|member| seen.insert(*member));
        match people[..] {
            [] => Self::Nobody,
            [one] => Self::One(one),
            _ => Self::Several(people),
        }
    }

    /// Everybody who may be meant.
    pub(super) fn people(&self) -> &[u32] {
        match self {
            Self::One(one) | Self::OtherDomain(one, _) => std::slice::from_ref(one),
            Self::Several(people) | Self::Contradiction(people) => people,
            Self::Nobody => &[],
        }
    }
}

/// Where words are looked up.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// Mail domains (lower case) that the admin says are the company's, beyond those that accounts have.
    pub(super) domains: &'a [String],
}

impl Reader<'_> {
    /// What a word means as a person.
    pub(super) fn read(&self, word: &str) -> Reading {
        let whole = self.plain(word);
        match in_brackets(word) {
            Some((name, id)) if whole == Reading::Nobody => self.name_and_id(name, id),
            _ => whole,
        }
    }

    /// The same, brackets not looked into.
    fn plain(&self, word: &str) -> Reading {
        let mut people: Vec<u32> = self.by_account(word).into_iter().collect();
        people.extend(self.snapshot.members_named(word));
        match self.by_address(word) {
            Some((member, None)) => people.push(member),
            Some((member, Some(domain))) if people.is_empty() => return Reading::OtherDomain(member, domain),
            _ => {}
        }
        Reading::of(people)
    }

    /// By account, or by a mobile number that is one.
    pub(super) fn by_account(&self, word: &str) -> Option<u32> {
        self.snapshot.member_typed(word).or_else(|| self.snapshot.member(&national(word)?))
    }

    /// The member whose account stands before the `@`, with the domain when nobody knows whether it is the company's. An address of
    /// a domain that is not the company's, as far as its domains are known, is nobody's.
    fn by_address(&self, word: &str) -> Option<(u32, Option<String>)> {
        let word = folded(word);
        let (local, domain) = word.rsplit_once('@')?;
        if !UserId::is_valid(&word) || !domain.contains('.') {
            return None;
        }
        let member = self.snapshot.member(local)?;
        let own = self.snapshot.is_own_domain(domain) || self.domains.iter().any(|own| own == domain);
        match (own, self.snapshot.knows_domains() || !self.domains.is_empty()) {
            (true, _) => Some((member, None)),
            (false, false) => Some((member, Some(domain.to_owned()))),
            (false, true) => None,
        }
    }

    /// 张三(zhangsan): they must belong together. What stands in brackets may also be a department or a remark: 张三（行政部）.
    fn name_and_id(&self, name: &str, id: &str) -> Reading {
        let holder = self.plain(id);
        let named = self.snapshot.members_named(name);
        match holder {
            Reading::One(member) if name.is_empty() || named.contains(&member) || !self.snapshot.has_name(member) => {
                Reading::One(member)
            }
            Reading::Nobody => Reading::Nobody,
            Reading::OtherDomain(member, _) if named.contains(&member) => Reading::One(member),
            found => {
                let common: Vec<u32> = found.people().iter().copied().filter(|one| named.contains(one)).collect();
                match common[..] {
                    [one] => Reading::One(one),
                    _ => Reading::Contradiction([found.people(), named].concat()),
                }
            }
        }
    }
}

/// Whether two names are of one person: alike, remarks in brackets left aside.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    let bare = |name: &str| folded(in_brackets(name).map_or(name, |(name, _)| name));
    folded(one) == folded(other) || (bare(one) == bare(other) && !bare(one).is_empty())
}

/// A Chinese mobile number as it stands in an account: without +86, blanks, hyphens.
fn national(word: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')');
    let word = folded(word);
    if !word.chars().all(plain) {
        return None;
    }
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let without = |before: &str| digits.strip_prefix(before).filter(|rest| rest.len() == 11);
    let national = without("0086").or_else(|| without("86")).map(str::to_owned).unwrap_or(digits);
    (national.len() == 11).then_some(national)
}

/// A word without blanks, invisible characters and quotes at its edges.
pub(super) fn trim(text: &str) -> &str {
    let unseen = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '"')
    };
    text.trim_matches(unseen)
}

/// `姓名(账号)`, `姓名（账号）`, `姓名 <账号>`, `姓名【账号】`, `姓名[账号]`.
pub(super) fn in_brackets(text: &str) -> Option<(&str, &str)> {
    for (open, close) in [('(', ')'), ('（', '）'), ('<', '>'), ('＜', '＞'), ('[', ']'), ('【', '】')] {
        if let Some(inner) = trim(text).strip_suffix(close)
            && let Some((name, id)) = inner.rsplit_once(open)
        {
            return Some((trim(name), trim(id)));
        }
    }
    None
}

#[cfg(test)]
mod tests;
