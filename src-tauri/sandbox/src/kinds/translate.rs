//! Id translation (id 转译): `$userName=ID$`, `$userAlias=ID$`, `$userAliasOrName=ID$`, `$departmentName=ID$` become
//! names when `enable_id_trans` is 1. A bad template, an unknown id, one outside the scope or a missing alias leaves
//! the text as it is (`wecom/messages.md §2` [O]).

/// Where names come from. Each answers `None` for what the app may not see.
pub(crate) trait Names {
    /// Name of a member.
    fn user_name(&self, userid: &str) -> Option<String>;
    /// Alias of a member.
    fn user_alias(&self, userid: &str) -> Option<String>;
    /// Name of a department.
    fn department_name(&self, id: &str) -> Option<String>;
}

/// The text with every template replaced that can be.
pub(crate) fn translate(text: &str, names: &dyn Names) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find('$') {
        out.push_str(&rest[..begin]);
        let after = &rest[begin + 1..];
        let found = after.find('$').and_then(|end| Some((look_up(&after[..end], names)?, end)));
        if let Some((name, end)) = found {
            out.push_str(&name);
            rest = &after[end + 1..];
        } else {
            out.push('$');
            rest = after;
        }
    }
    out + rest
}

fn look_up(template: &str, names: &dyn Names) -> Option<String> {
    match template.split_once('=')? {
        ("userName", id) => names.user_name(id),
        ("userAlias", id) => names.user_alias(id),
        ("userAliasOrName", id) => names.user_alias(id).or_else(|| names.user_name(id)),
        ("departmentName", id) => names.department_name(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Two;

    impl Names for Two {
        fn user_name(&self, userid: &str) -> Option<String> {
            (userid == "gao_yu").then(|| "高煜".to_owned())
        }

        fn user_alias(&self, _: &str) -> Option<String> {
            None
        }

        fn department_name(&self, id: &str) -> Option<String> {
            (id == "11").then(|| "车队".to_owned())
        }
    }

    #[test]
    fn known_ids_become_names_and_the_rest_stays() {
        let cases = [
            ("请联系 $userName=gao_yu$（$departmentName=11$）", "请联系 高煜（车队）"),
            ("$userAlias=gao_yu$ $userAliasOrName=gao_yu$", "$userAlias=gao_yu$ 高煜"),
            ("$userName=nobody$ 5$ $userName=gao_yu$", "$userName=nobody$ 5$ 高煜"),
            ("$userName=gao_yu", "$userName=gao_yu"),
            ("$$$", "$$$"),
        ];
        for (text, shown) in cases {
            assert_eq!(translate(text, &Two), shown);
        }
    }

    proptest! {
        #[test]
        fn text_without_known_templates_stays(text in "[$=a-zA-Z中 ]{0,60}") {
            prop_assert_eq!(translate(&text, &Two), text);
        }
    }
}
