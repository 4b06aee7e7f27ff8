//! Other media ids in a request that is written down already, without touching any other byte of it.

/// The exact body of a request with other media ids: each whole value of `media_id` or `thumb_media_id` that is the first of a pair
/// becomes the second, and every other byte stays. `None` when nothing changed. The body must be as [`crate::sending::plan`] makes it:
/// without spaces between name and value.
pub(crate) fn exchanged(body: &str, pairs: &[(String, String)]) -> Option<String> {
    // A quotation mark inside a text stands behind a backslash, so this is found in names alone.
    const NAME: &str = "media_id\":\"";
    let pairs: Vec<(String, String)> = pairs.iter().map(|(old, new)| (in_json(old), in_json(new))).collect();
    let mut text = String::with_capacity(body.len());
    let mut done = 0;
    for (at, _) in body.match_indices(NAME) {
        let value = at + NAME.len();
        if value < done || !body[..at].ends_with(['"', '_']) {
            continue;
        }
        let whole = |old: &str| body[value..].strip_prefix(old).is_some_and(|rest| rest.starts_with('"'));
        if let Some((old, new)) = pairs.iter().find(|(old, _)| whole(old)) {
            text.push_str(&body[done..value]);
            text.push_str(new);
            done = value + old.len();
        }
    }
    text.push_str(&body[done..]);
    (done > 0).then_some(text)
}

/// A text as it stands in JSON, between its quotation marks.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned()
}
