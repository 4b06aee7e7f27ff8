//! Who is meant by a word of a command line or of another program: an account, a number, or an exact name. What fits several is
//! asked, never guessed.

use super::alike::folded;
use super::matching::hits;
use super::readings::{Reader, Reading};
use super::snapshot::{Snapshot, to_u32};
use super::views::DirectoryHit;
use crate::model::audience::{Recipient, RecipientKind};
use wecom::ids::UserId;

/// Most candidates of one word.
const MAX_CANDIDATES: usize = 20;

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// This one.
    One(Recipient),
    /// An account or number that the directory does not know, which may exist all the same.
    Unknown(Recipient),
    /// Several have this name, or it cannot be told whether the one is meant.
    Several(Vec<DirectoryHit>),
    /// Nothing has this name, and it is neither an account nor a number.
    Nothing,
}

/// Looks a word up among the things of one kind: people, departments or tags. `domains` are mail domains that are known to be the
/// company's.
pub(super) fn find(snapshot: &Snapshot, kind: RecipientKind, word: &str, domains: &[String]) -> Meant {
    let word = word.trim();
    let number = word.parse::<u32>().ok();
    let alike = folded(word);
    let meant = match kind {
        RecipientKind::Person => return person(snapshot, word, domains),
        RecipientKind::Department => one_of(
            (0..to_u32(snapshot.departments.len()))
                .filter(|&at| {
                    let department = &snapshot.departments[at as usize];
                    number == Some(department.id) || department.alike == alike
                })
                .map(|at| (snapshot.department(at), snapshot.path_above(at), snapshot.departments[at as usize].people)),
        ),
        RecipientKind::Tag => one_of(
            (0..to_u32(snapshot.tags.len()))
                .filter(|&at| {
                    let tag = &snapshot.tags[at as usize];
                    number == Some(tag.id) || tag.alike == alike
                })
                .map(|at| (snapshot.tag(at), String::new(), snapshot.tags[at as usize].people)),
        ),
        RecipientKind::Chat | RecipientKind::Robot => Meant::Nothing,
    };
    match (meant, number) {
        (Meant::Nothing, Some(_)) if matches!(kind, RecipientKind::Department | RecipientKind::Tag) => {
            Meant::Unknown(Recipient { kind, id: word.to_owned(), name: None })
        }
        (meant, _) => meant,
    }
}

fn person(snapshot: &Snapshot, word: &str, domains: &[String]) -> Meant {
    match (Reader { snapshot, domains }).read(word) {
        Reading::One(one) => Meant::One(snapshot.person(one)),
        Reading::Nobody => unknown_account(word),
        several => Meant::Several(hits(snapshot, several.people())),
    }
}

/// An account that the directory does not know, if the word can be one.
pub(super) fn unknown_account(word: &str) -> Meant {
    if UserId::is_valid(word) && word.is_ascii() {
        Meant::Unknown(Recipient { kind: RecipientKind::Person, id: word.to_owned(), name: None })
    } else {
        Meant::Nothing
    }
}

fn one_of(named: impl Iterator<Item = (Recipient, String, u32)>) -> Meant {
    let mut found: Vec<DirectoryHit> = named
        .take(MAX_CANDIDATES)
        .map(|(recipient, detail, people)| DirectoryHit {
            recipient,
            detail,
            people: Some(people),
            marks: Vec::new(),
            note: None,
        })
        .collect();
    match found.len() {
        0 => Meant::Nothing,
        1 => Meant::One(found.remove(0).recipient),
        _ => Meant::Several(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::samples::small;

    #[test]
    fn accounts_numbers_and_names() {
        let snapshot = Snapshot::build(small());
        let id = |kind, word: &str| match find(&snapshot, kind, word, &[]) {
            Meant::One(one) => format!("one {}", one.id),
            Meant::Unknown(one) => format!("unknown {}", one.id),
            Meant::Several(all) => format!("several {}", all.len()),
            Meant::Nothing => "nothing".to_owned(),
        };
        let mut names = std::collections::HashMap::<String, Vec<String>>::new();
        for member in 0..snapshot.user_ids.len() {
            let person = snapshot.person(member);
            assert_eq!(id(RecipientKind::Person, &person.id.to_uppercase()), format!("one {}", person.id));
            names.entry(snapshot.bare_name(member)).or_default().push(person.id);
        }
        assert!(names.values().any(|ids| ids.len() > 1), "the sample has namesakes");
        for (name, ids) in names.iter().filter(|(name, _)| !name.is_empty()) {
            let expected = if ids.len() == 1 { format!("one {}", ids[0]) } else { format!("several {}", ids.len()) };
            assert_eq!(id(RecipientKind::Person, name), expected, "{name}");
            assert_eq!(id(RecipientKind::Person, &format!("{name}({})", ids[0])), format!("one {}", ids[0]));
        }
        assert_eq!(id(RecipientKind::Person, "no.such-one"), "unknown no.such-one");
        assert_eq!(id(RecipientKind::Person, "查无此人"), "nothing");
        for department in &snapshot.departments {
            assert_eq!(id(RecipientKind::Department, &department.id.to_string()), format!("one {}", department.id));
        }
        assert_eq!(id(RecipientKind::Department, "99999"), "unknown 99999");
        assert_eq!(id(RecipientKind::Department, "没有这个部门"), "nothing");
        for tag in &snapshot.tags {
            assert!(id(RecipientKind::Tag, &tag.name).starts_with(['o', 's']));
        }
        assert_eq!(id(RecipientKind::Robot, "x"), "nothing");
    }
}
