//! What stands on the pages of the admin console: the three values of an application, found in whatever was copied of them.
//!
//! Nothing is made up: whatever is found stood in the text as it is given back, apart from full-width letters and characters that
//! cannot be seen. Where several fit, all are given, for a person to choose.

mod normal;

use crate::ids;
use normal::normal;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Longest text that is looked through, in bytes; what stands behind is not.
pub const LONGEST: usize = 512 * 1024;
/// Most values of a sort that are given.
const MOST: usize = 9;
/// Bytes of a secret without a word beside it. No document tells the length [U]: those that were seen have 43.
const BARE_SECRET: usize = 43;
/// Most bytes of a secret with a word beside it.
const LONGEST_SECRET: usize = 64;
/// How far behind its word a value stands, in characters that can be seen.
const FAR: usize = 24;

/// What the text around a secret says that it is for (`wecom/contacts-media-agent.md §1` [O]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SaidOfSecret {
    /// A company's own application.
    App,
    /// The synchronisation of contacts (通讯录同步).
    ContactSync,
    /// Contact with customers (客户联系).
    ExternalContact,
}

/// A secret that was found.
#[derive(Debug, Clone)]
pub struct FoundSecret {
    /// The secret.
    pub text: SecretString,
    /// On which line of the text it stood, from 1.
    pub line: u32,
    /// What the text before it says that it is for.
    pub said: Option<SaidOfSecret>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct ConsoleValues {
    /// Company ids, those beside their word first.
    pub corp_ids: Vec<String>,
    /// Numbers of applications. A number without its word beside it is any number.
    pub agent_ids: Vec<u32>,
    /// Secrets. Where some have their word beside them, those without are left out.
    pub secrets: Vec<FoundSecret>,
    /// The word for a secret was there.
    pub names_secret: bool,
    /// The text was longer than [`LONGEST`], and was not read to its end.
    pub cut: bool,
}

/// Looks for company id, application number and secret in a text, which may be a whole page, also as HTML.
pub fn find(pasted: &str) -> ConsoleValues {
    let end = pasted.floor_char_boundary(LONGEST);
    let text = normal(&pasted[..end]);
    let mut found = Finder::new(&text);
    found.read();
    ConsoleValues { cut: end < pasted.len(), ..found.values() }
}

/// What a word on the page announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    CorpId,
    AgentId,
    Secret,
    /// Something else that looks like one of the three, or an example.
    Other,
    Said(SaidOfSecret),
}

/// The words of the console, in both of its languages, and of its interfaces; none begins another that stands before it.
const LABELS: &[(&str, Label)] = &[
    ("企业id", Label::CorpId),
    ("企业 id", Label::CorpId),
    ("corpid", Label::CorpId),
    ("corp_id", Label::CorpId),
    ("corp id", Label::CorpId),
    ("company id", Label::CorpId),
    ("enterprise id", Label::CorpId),
    ("agentid", Label::AgentId),
    ("agent_id", Label::AgentId),
    ("agent id", Label::AgentId),
    ("应用id", Label::AgentId),
    ("应用 id", Label::AgentId),
    ("corpsecret", Label::Secret),
    ("corp_secret", Label::Secret),
    ("corp secret", Label::Secret),
    ("secret", Label::Secret),
    ("密钥", Label::Secret),
    // Of the same 43 letters as a secret (`wecom/contacts-media-agent.md §9` [O]).
    ("encodingaeskey", Label::Other),
    ("encoding aes key", Label::Other),
    ("aeskey", Label::Other),
    ("access_token", Label::Other),
    ("access token", Label::Other),
    ("token", Label::Other),
    ("media_id", Label::Other),
    ("msgid", Label::Other),
    ("例如", Label::Other),
    ("for example", Label::Other),
    ("通讯录同步", Label::Said(SaidOfSecret::ContactSync)),
    ("contact sync", Label::Said(SaidOfSecret::ContactSync)),
    ("contacts sync", Label::Said(SaidOfSecret::ContactSync)),
    ("客户联系", Label::Said(SaidOfSecret::ExternalContact)),
    ("外部联系人", Label::Said(SaidOfSecret::ExternalContact)),
    ("customer contact", Label::Said(SaidOfSecret::ExternalContact)),
    ("external contact", Label::Said(SaidOfSecret::ExternalContact)),
];

/// A value with the line it stood on.
struct Candidate<'a> {
    text: &'a str,
    line: u32,
    said: Option<SaidOfSecret>,
}

struct Finder<'a> {
    text: &'a str,
    lower: String,
    at: usize,
    line: u32,
    /// The last word, and how many characters were seen since; `None`: a sentence ended.
    label: Option<(Label, usize)>,
    said: Option<SaidOfSecret>,
    names_secret: bool,
    named_corps: Vec<&'a str>,
    bare_corps: Vec<&'a str>,
    agents: Vec<u32>,
    named_secrets: Vec<Candidate<'a>>,
    bare_secrets: Vec<Candidate<'a>>,
}

impl<'a> Finder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lower: text.to_ascii_lowercase(),
            at: 0,
            line: 1,
            label: None,
            said: None,
            names_secret: false,
            named_corps: Vec::new(),
            bare_corps: Vec::new(),
            agents: Vec::new(),
            named_secrets: Vec::new(),
            bare_secrets: Vec::new(),
        }
    }

    fn read(&mut self) {
        while let Some(next) = self.text[self.at..].chars().next() {
            if let Some((length, label)) = self.label_here() {
                self.take_label(label);
                self.at += length;
            } else if is_of_value(next) {
                let rest = &self.text[self.at..];
                let word = &rest[..rest.find(|c| !is_of_value(c)).unwrap_or(rest.len())];
                self.take_word(word);
                self.at += word.len();
            } else {
                self.take_other(next);
                self.at += next.len_utf8();
            }
        }
    }

    /// The label that begins here, with its length.
    fn label_here(&self) -> Option<(usize, Label)> {
        let rest = &self.lower[self.at..];
        let fits = |(words, label): &&(&str, Label)| {
            rest.strip_prefix(words).is_some_and(|behind| {
                let value = &behind[..behind.find(|c| !is_of_value(c)).unwrap_or(behind.len())];
                value.is_empty()
                    || match label {
                        Label::AgentId => value.bytes().all(|byte| byte.is_ascii_digit()),
                        Label::CorpId => ids::is_usual_corp_id(value),
                        Label::Secret => value.len() == BARE_SECRET,
                        Label::Other | Label::Said(_) => !words.is_ascii(),
                    }
            })
        };
        LABELS.iter().find(fits).map(|(words, label)| (words.len(), *label))
    }

    fn take_label(&mut self, label: Label) {
        match label {
            Label::Said(said) => {
                self.said = Some(said);
                // "Secret (通讯录同步): …"
                return;
            }
            // The number of an application stands on the page of an application.
            Label::AgentId => self.said = Some(SaidOfSecret::App),
            Label::Secret => self.names_secret = true,
            Label::CorpId | Label::Other => {}
        }
        self.label = Some((label, 0));
    }

    /// A run of letters and digits that is no label.
    fn take_word(&mut self, word: &'a str) {
        let label = self.label.filter(|(_, far)| *far <= FAR).map(|(label, _)| label);
        let used = match label {
            Some(Label::AgentId) => self.take_agent(word),
            Some(Label::Other) => is_secret(word) || word.bytes().all(|byte| byte.is_ascii_digit()),
            _ => self.take_corp(word, label) || self.take_secret(word, label),
        };
        // A button's name, such as "View", may stand between a label and its value.
        let passes = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        self.label = self.label.filter(|_| !used && passes).map(|(label, far)| (label, far + word.len()));
    }

    fn take_agent(&mut self, word: &str) -> bool {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        let number = word.parse::<u32>().ok().filter(|number| digits && *number > 0);
        let news = number.filter(|number| self.agents.len() < MOST && !self.agents.contains(number));
        self.agents.extend(news);
        number.is_some()
    }

    fn take_corp(&mut self, word: &'a str, label: Option<Label>) -> bool {
        if !ids::is_usual_corp_id(word) {
            return false;
        }
        let place = if label == Some(Label::CorpId) { &mut self.named_corps } else { &mut self.bare_corps };
        place.push(word);
        true
    }

    fn take_secret(&mut self, word: &'a str, label: Option<Label>) -> bool {
        let named = label == Some(Label::Secret);
        if !is_secret(word) || (!named && word.len() != BARE_SECRET) {
            return false;
        }
        let candidate = Candidate { text: word, line: self.line, said: self.said };
        if named {
            self.named_secrets.push(candidate);
        } else {
            self.bare_secrets.push(candidate);
        }
        true
    }

    fn take_other(&mut self, c: char) {
        if c == '\n' {
            self.line = self.line.saturating_add(1);
        }
        if matches!(c, ',' | ';' | '!' | '?' | '。' | '、') {
            self.label = None;
        } else if let Some((_, far)) = &mut self.label
            && !c.is_whitespace()
        {
            *far += 1;
        }
    }

    fn values(self) -> ConsoleValues {
        let corp_ids = distinct(self.named_corps.into_iter().chain(self.bare_corps), |id| *id);
        let secrets = if self.named_secrets.is_empty() { self.bare_secrets } else { self.named_secrets };
        let secrets = distinct(secrets.into_iter(), |secret| secret.text);
        ConsoleValues {
            corp_ids: corp_ids.into_iter().map(str::to_owned).collect(),
            agent_ids: self.agents,
            secrets: secrets
                .into_iter()
                .map(|one| FoundSecret { text: SecretString::from(one.text), line: one.line, said: one.said })
                .collect(),
            names_secret: self.names_secret,
            cut: false,
        }
    }
}

/// The first of each, at most [`MOST`].
fn distinct<'a, T>(all: impl Iterator<Item = T>, text: impl Fn(&T) -> &'a str) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for one in all {
        if kept.len() < MOST && kept.iter().all(|other| text(other) != text(&one)) {
            kept.push(one);
        }
    }
    kept
}

/// Whether a value can have this in it.
fn is_of_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Whether it looks like a secret, and not like a line that was drawn of one character, or like words.
fn is_secret(word: &str) -> bool {
    ids::is_usual_secret(word)
        && word.len() <= LONGEST_SECRET
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests;
