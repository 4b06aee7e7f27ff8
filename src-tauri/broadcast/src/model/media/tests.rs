use super::*;
use proptest::prelude::*;

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[test]
fn printed_as_documents_hold_it() {
    let one = MediaReference::of(b"", "8月 值班\"表\".xlsx");
    let text = format!("posthorn-file:{EMPTY}?name=8%E6%9C%88%20%E5%80%BC%E7%8F%AD%22%E8%A1%A8%22.xlsx");
    assert_eq!(one.to_string(), text);
    assert_eq!(text.parse(), Ok(one));
}

#[test]
fn anything_else_is_none() {
    let good = format!("posthorn-file:{EMPTY}?name=a.png");
    assert!(good.parse::<MediaReference>().is_ok());
    for bad in [
        String::new(),
        "3xMediaIdExample_9kQ".to_owned(),
        format!(" {good}"),
        format!("{good} "),
        format!("{good}&x=1"),
        good.replace("posthorn-file:", "Posthorn-File:"),
        good.replace("e3b0", "E3B0"),
        good.replace("e3b0", "../.."),
        good.replace("?name=a.png", ""),
        good.replace("a.png", "%FF"),
        good.replace("a.png", "%61.png"),
        good.replace("a.png", "a/b.png"),
        good.replace("a.png", &"a".repeat(9000)),
    ] {
        assert_eq!(bad.parse::<MediaReference>(), Err(BadReference), "{bad}");
    }
}

#[test]
fn found_in_html_where_an_attribute_has_it() {
    let one = MediaReference::of(b"1", "一 号.png");
    let two = MediaReference::of(b"2", "b.jpg");
    let html = format!("<p>{one}</p><img src=\"{one}\" alt=x><img src='{two}'><img src={two}><img src=\"{one}x y\">");
    let found: Vec<_> = in_html(&html).into_iter().map(|(_, reference)| reference).collect();
    assert_eq!(found.len(), 4);
    assert_eq!((&found[0], &found[1], &found[2]), (&one, &two, &two));
    assert_eq!(found[3].name(), "一 号.pngx", "a name goes as far as its characters");
    let replaced = replaced_in_html(&html, |reference| (*reference == two).then(|| "U".to_owned()));
    assert_eq!(replaced, html.replace(&format!("'{two}'"), "'U'").replace(&format!("={two}>"), "=U>"));
}

#[test]
fn mentions_are_found_in_anything() {
    let one = MediaReference::of(b"1", "x.png");
    let text = format!("{{\"a\":\"{one}\",\"b\":\"posthorn-file:{EMPTY}\\u0000 posthorn-file:12");
    assert_eq!(mentioned(text.as_bytes()).collect::<Vec<_>>(), [one.sha256(), EMPTY]);
    assert_eq!(mentioned(b"posthorn-file:").count(), 0);
}

proptest! {
    #[test]
    fn every_name_comes_back(name in any::<String>(), content in any::<Vec<u8>>()) {
        let one = MediaReference::of(&content, &name);
        let text = one.to_string();
        prop_assume!(text.len() <= MAX_BYTES);
        prop_assert!(text.bytes().all(|byte| is_written(byte) || matches!(byte, b':' | b'?' | b'=')));
        prop_assert_eq!(mentioned(text.as_bytes()).collect::<Vec<_>>(), vec![one.sha256().to_owned()]);
        let html = format!("<img src=\"{text}\">");
        prop_assert_eq!(in_html(&html), vec![(10..10 + text.len(), one.clone())]);
        prop_assert_eq!(text.parse(), Ok(one));
    }

    #[test]
    fn what_is_read_is_printed_the_same(text in "(posthorn-file:)?([0-9a-f]{64}|[0-9a-fA-F]{62,66})?(\\?name=)?[\\PC]{0,20}") {
        if let Ok(one) = text.parse::<MediaReference>() {
            prop_assert_eq!(one.to_string(), text);
        }
    }

    #[test]
    fn any_html_is_read_and_kept(html in "(<img src=\"|posthorn-file:|[0-9a-f]{64}|\\?name=|\\PC|\"|>){0,40}") {
        prop_assert_eq!(replaced_in_html(&html, |_| None), html.clone());
        for (place, reference) in in_html(&html) {
            prop_assert_eq!(&html[place], reference.to_string());
        }
    }
}
