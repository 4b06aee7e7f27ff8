use super::*;
use proptest::prelude::*;

fn scope(base_url: Option<&str>, corp_id: &str) -> SecretScope {
    let base_url = base_url.map(str::to_owned);
    let profile = Profile { base_url, corp_id: corp_id.to_owned(), ..crate::testing::profile() };
    SecretScope::of_app(&profile).unwrap()
}

fn kept(text: &str) -> KeptSecret {
    KeptSecret::read(&SecretString::from(text))
}

fn opened(text: &str, wanted: &SecretScope) -> Option<String> {
    kept(text).for_scope(wanted).ok().map(|secret| secret.expose_secret().to_owned())
}

#[test]
fn a_secret_serves_the_origin_and_the_company_it_was_typed_for_and_no_other() {
    let home = scope(Some("https://wecom.example.cn:8443/gate"), "ww1");
    let text = KeptSecret::new(SecretString::from("S"), home).to_text();
    let text = text.expose_secret();
    for (base_url, corp_id, serves) in [
        (Some("https://wecom.example.cn:8443"), "ww1", true),
        (Some("https://WECOM.example.cn:8443/other/cgi-bin"), "ww1", true),
        (Some("https://wecom.example.cn:8443"), "ww2", false),
        (Some("https://wecom.example.cn"), "ww1", false),
        (Some("https://wecom.example.cn.evil.example:8443"), "ww1", false),
        (Some("https://evil.example"), "ww1", false),
        (Some("http://127.0.0.1:8443"), "ww1", false),
        (None, "ww1", false),
    ] {
        let got = opened(text, &scope(base_url, corp_id));
        assert_eq!(got, serves.then(|| "S".to_owned()), "{base_url:?} {corp_id}");
    }
    assert_eq!(kept(text).for_scope(&scope(None, "ww1")).unwrap_err(), SecretStoreError::Elsewhere);
}

#[test]
fn a_secret_of_before_serves_the_public_service_alone() {
    let bare = kept("bare-secret");
    assert!(bare.is_unbound() && bare.serves(&scope(None, "ww1")));
    assert!(bare.serves(&scope(Some("https://qyapi.weixin.qq.com/"), "ww2")));
    for elsewhere in ["https://evil.example", "http://127.0.0.1:9", "https://qyapi.weixin.qq.com.evil.example"] {
        assert!(!bare.serves(&scope(Some(elsewhere), "ww1")), "{elsewhere}");
    }
    assert_eq!(bare.to_text().expose_secret(), "bare-secret");
}

#[test]
fn a_robots_key_knows_the_origin_alone() {
    let profile = crate::testing::profile();
    let other = Profile { corp_id: "ww9".to_owned(), ..profile.clone() };
    let away = Profile { base_url: Some("https://evil.example".to_owned()), ..profile.clone() };
    let key = KeptSecret::new(SecretString::from("K"), SecretScope::of_robot(&profile).unwrap());
    assert!(key.serves(&SecretScope::of_robot(&other).unwrap()));
    assert!(!key.serves(&SecretScope::of_robot(&away).unwrap()));
    assert!(!key.serves(&SecretScope::of_app(&profile).unwrap()), "a key is no secret of an application");
}

#[test]
fn nothing_shows_the_secret() {
    let kept = KeptSecret::new(SecretString::from("canary-secret"), scope(None, "ww1"));
    assert!(!format!("{kept:?} {:?}", kept.to_text()).contains("canary"));
}

proptest! {
    #[test]
    fn what_is_kept_is_read_back(secret in "\\PC{1,60}", corp_id in "[a-z0-9]{1,20}") {
        let scope = scope(None, &corp_id);
        let text = KeptSecret::new(SecretString::from(secret.clone()), scope.clone()).to_text();
        let got = opened(text.expose_secret(), &scope);
        prop_assert_eq!(got, Some(secret));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,80}") {
        prop_assert!(!kept(&text).serves(&scope(Some("https://evil.example"), "ww1")));
    }
}
