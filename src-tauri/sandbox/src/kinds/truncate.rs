//! Cutting as the server does it: by UTF-8 bytes or by characters, never inside a character. "Character" is read as a
//! Unicode scalar value; the documents do not define it.

/// The longest beginning of at most `max` bytes that ends between characters.
pub(crate) fn cut_bytes(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The first `max` characters.
pub(crate) fn cut_chars(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_character_across_the_limit_is_left_out() {
        assert_eq!(cut_bytes("中文", 5), "中");
        assert_eq!(cut_bytes("中文", 6), "中文");
        assert_eq!(cut_bytes("ab😀", 5), "ab");
        assert_eq!(cut_chars("中文😀x", 3), "中文😀");
    }

    proptest! {
        #[test]
        fn what_is_cut_is_a_beginning_and_as_long_as_can_be(text in "\\PC{0,80}", max in 0usize..120) {
            let cut = cut_bytes(&text, max);
            prop_assert!(text.starts_with(cut) && cut.len() <= max);
            let next = text[cut.len()..].chars().next();
            prop_assert!(next.is_none_or(|c| cut.len() + c.len_utf8() > max));
        }

        #[test]
        fn characters_are_counted_not_bytes(text in "\\PC{0,80}", max in 0usize..120) {
            prop_assert_eq!(cut_chars(&text, max), text.chars().take(max).collect::<String>());
        }
    }
}
