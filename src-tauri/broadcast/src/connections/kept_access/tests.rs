//! Tests of [`super`].

use super::*;
use crate::model::profile::Profile;
use crate::model::secrets::{KeptSecret, SecretScope};
use crate::testing::profile;
use proptest::prelude::*;

/// What Windows keeps of a credential, in bytes of UTF-16.
const WINDOWS_BYTES: usize = 2560;

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn token(value: &str) -> KeptToken {
    KeptToken { value: Arc::new(secret(value)), asked_at_ms: 1_800_000_000_000, valid_until_ms: 1_800_007_200_000 }
}

fn refusal(message: &str) -> ApiError {
    let (hint, body) = (Some("1692".to_owned()), "{\"errcode\":40001}".to_owned());
    ApiError { code: 40001, message: message.to_owned(), hint, from_ip: None, body }
}

#[test]
fn a_token_is_read_for_the_secret_and_the_application_that_it_is_of() {
    let text = of_token(&secret("S"), "salt".to_owned(), 7, &token("T"));
    let Kept::Token(read_back) = read(&text, &secret("S"), 7) else { panic!("not read") };
    assert_eq!(read_back.value.expose_secret(), "T");
    assert_eq!((read_back.asked_at_ms, read_back.valid_until_ms), (1_800_000_000_000, 1_800_007_200_000));
    assert!(matches!(read(&text, &secret("s"), 7), Kept::Nothing), "another secret");
    assert!(matches!(read(&text, &secret("S"), 8), Kept::Nothing), "another application");
}

#[test]
fn a_refusal_is_read_for_the_secret_whatever_the_application() {
    let text = of_refusal(&secret("wrong"), "salt".to_owned(), &refusal(&"坏".repeat(1000)));
    assert!(!text.expose_secret().contains("wrong"));
    let Kept::Refused(read_back) = read(&text, &secret("wrong"), 8) else { panic!("not read") };
    assert_eq!((read_back.code, read_back.message.chars().count()), (40001, 200));
    assert!(matches!(read(&text, &secret("right"), 8), Kept::Nothing));
}

#[test]
fn a_mark_does_not_tell_the_same_secret_from_others_without_its_salt() {
    let (one, other) = (SecretMark::of(&secret("S"), "a".to_owned()), SecretMark::of(&secret("S"), "b".to_owned()));
    assert_ne!(one.mark, other.mark);
    assert!(one.is_of(&secret("S")) && !one.is_of(&secret("S ")) && !one.is_of(&secret("")));
    assert_ne!(SecretMark::of(&secret("bc"), "a".to_owned()).mark, SecretMark::of(&secret("c"), "ab".to_owned()).mark);
}

#[test]
fn a_token_of_the_documented_length_fits_into_every_keychain() {
    let profile = Profile {
        corp_id: "w".repeat(64),
        agent_id: u32::MAX,
        base_url: Some(format!("https://{}.example.com.cn:65535", "a".repeat(60))),
        ..profile()
    };
    let scope = SecretScope::of_app(&profile).unwrap();
    let salt = uuid::Uuid::now_v7().to_string();
    let text = of_token(&secret(&"S".repeat(64)), salt, u32::MAX, &token(&"T".repeat(512)));
    let kept = KeptSecret::new(text, scope).to_text();
    assert!(kept.expose_secret().encode_utf16().count() * 2 <= WINDOWS_BYTES);
}

proptest! {
    #[test]
    fn a_damaged_text_says_nothing_or_what_it_said(at in 0_usize..400, byte in 0_u8..128, cut in 0_usize..400) {
        let whole = of_token(&secret("S"), "salt".to_owned(), 7, &token("T")).expose_secret().to_owned();
        let mut bytes = whole.clone().into_bytes();
        let place = at % bytes.len();
        bytes[place] = byte;
        let changed = String::from_utf8(bytes).unwrap();
        let cut_off = &whole[..cut % whole.len()];
        prop_assert!(matches!(read(&secret(cut_off), &secret("S"), 7), Kept::Nothing));
        prop_assert!(!matches!(read(&secret(&changed), &secret("S"), 7), Kept::Refused(_)));
    }

    #[test]
    fn any_text_can_be_read(text in ".{0,200}") {
        prop_assert!(matches!(read(&secret(&text), &secret("S"), 7), Kept::Nothing));
    }
}
