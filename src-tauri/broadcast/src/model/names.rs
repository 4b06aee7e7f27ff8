//! Names that somebody types, and those that are to be unlike others.

/// A name as it was typed, fit for one line: control characters become spaces, the edges are trimmed.
pub(crate) fn on_one_line(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    name.trim().to_owned()
}

/// The name with ` (2)`, ` (3)` … behind it, the first that is not taken, shortened to `most` characters where it grows too long.
pub(crate) fn numbered(name: &str, most: usize, is_taken: impl Fn(&str) -> bool) -> String {
    (2..u32::MAX)
        .map(|n| {
            let suffix = format!(" ({n})");
            let kept: String = name.chars().take(most.saturating_sub(suffix.chars().count())).collect();
            format!("{}{suffix}", kept.trim_end())
        })
        .find(|candidate| !is_taken(candidate))
        .unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(on_one_line(" 周\n会\t "), "周 会");
        assert_eq!(on_one_line("\r\n"), "");
    }

    #[test]
    fn the_first_free_number_and_no_more_characters_than_there_may_be() {
        assert_eq!(numbered("周会", 10, |_| false), "周会 (2)");
        assert_eq!(numbered("周会", 10, |name| matches!(name, "周会 (2)" | "周会 (3)")), "周会 (4)");
        assert_eq!(numbered("一二三四五六", 6, |_| false), "一二 (2)");
    }
}
