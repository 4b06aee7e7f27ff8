//! Id templates (id 转译): `$userName=gao_yu$` and the like, which WeCom replaces by a name when the envelope asks for it.
//!
//! A template that WeCom does not understand stays as the text it is (`wecom/messages.md §2` [O]). The forms that need the
//! chat archive's permission are not known here: an own application's message has no use for them.

use crate::ids::UserId;
use crate::rich::{NamedId, Rich, Span};

const OF_MEMBERS: [&str; 3] = ["$userName=", "$userAlias=", "$userAliasOrName="];
const OF_DEPARTMENTS: &str = "$departmentName=";

/// Cuts the templates out of runs of text and marks them; where `name_of` knows a name, it stands in place of the template. What
/// lies behind a cut is left alone.
pub(crate) fn mark(spans: Rich, name_of: &dyn Fn(NamedId<'_>) -> Option<String>) -> Rich {
    let mut marked = Rich::with_capacity(spans.len());
    for span in spans {
        if span.cut || !span.text.contains('$') {
            marked.push(span);
            continue;
        }
        let mut rest = span.text.as_str();
        let mut push = |text: &str, id_translation| {
            if !text.is_empty() {
                marked.push(Span { text: text.to_owned(), id_translation, ..span.clone_look() });
            }
        };
        let mut from = 0;
        while let Some(found) = rest[from..].find('$') {
            let at = from + found;
            if let Some(length) = template_at(&rest[at..]) {
                push(&rest[..at], false);
                let template = &rest[at..at + length];
                let name = named(template).and_then(name_of).filter(|name| !name.trim().is_empty());
                push(name.as_deref().unwrap_or(template), true);
                rest = &rest[at + length..];
                from = 0;
            } else {
                from = at + 1;
            }
        }
        push(rest, false);
    }
    marked
}

/// Who or what a whole template stands for.
pub(crate) fn named(template: &str) -> Option<NamedId<'_>> {
    let (form, id) = template.strip_suffix('$')?.split_once('=')?;
    if OF_DEPARTMENTS.starts_with(form) { Some(NamedId::Department(id)) } else { Some(NamedId::Member(id)) }
}

/// Length of the template at the start of a text that begins with `$`.
fn template_at(text: &str) -> Option<usize> {
    let id_of = |prefix: &str| text.strip_prefix(prefix).map(|after| (prefix.len(), after));
    let (start, after, valid): (_, _, fn(&str) -> bool) = if let Some((start, after)) = id_of(OF_DEPARTMENTS) {
        (start, after, |id| !id.is_empty() && id.len() <= 10 && id.bytes().all(|b| b.is_ascii_digit()))
    } else {
        let (start, after) = OF_MEMBERS.iter().find_map(|prefix| id_of(prefix))?;
        (start, after, UserId::is_valid)
    };
    // An id has at most 64 bytes, so looking for its end is bounded.
    let end = after.bytes().take(65).position(|b| b == b'$')?;
    valid(&after[..end]).then_some(start + end + 1)
}

impl Span {
    /// A run that looks the same, without text.
    fn clone_look(&self) -> Self {
        Self { text: String::new(), href: self.href.clone(), ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::plain;
    use proptest::prelude::*;

    fn marked(text: &str) -> Vec<(String, bool)> {
        mark(plain(text).spans, &|_| None).into_iter().map(|span| (span.text, span.id_translation)).collect()
    }

    #[test]
    fn templates_are_found() {
        assert_eq!(
            marked("申请人 $userName=gao_yu$，部门 $departmentName=12$"),
            [
                ("申请人 ".to_owned(), false),
                ("$userName=gao_yu$".to_owned(), true),
                ("，部门 ".to_owned(), false),
                ("$departmentName=12$".to_owned(), true)
            ]
        );
        assert_eq!(marked("$userAlias=a$$userAliasOrName=b@c.d$").len(), 2);
    }

    #[test]
    fn known_names_stand_in_place_of_templates() {
        let name_of = |id: NamedId<'_>| match id {
            NamedId::Member("gao_yu") => Some("高宇".to_owned()),
            NamedId::Department("12") => Some("财务部".to_owned()),
            NamedId::Member(_) | NamedId::Department(_) => None,
        };
        let text = "$userAlias=gao_yu$ $departmentName=12$ $userName=12$";
        let spans = mark(plain(text).spans, &name_of);
        let found: Vec<_> = spans.iter().filter(|span| span.id_translation).map(|span| span.text.as_str()).collect();
        assert_eq!(found, ["高宇", "财务部", "$userName=12$"]);
    }

    #[test]
    fn bad_templates_stay_text() {
        for text in [
            "$userName=$",
            "$userName=gao yu$",
            "$userName=高$",
            "$username=gao$",
            "$userName=gao",
            "$departmentName=a$",
            "$chatName=x$",
            "100$",
            "$$$$",
        ] {
            assert_eq!(marked(text), [(text.to_owned(), false)], "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "(\\$|userName=|departmentName=|[a-z0-9]|高| ){0,40}") {
            let whole: String = marked(&text).into_iter().map(|(text, _)| text).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
