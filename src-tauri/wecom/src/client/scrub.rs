//! Removal of secrets from texts that came from elsewhere.

use secrecy::{ExposeSecret, SecretString};

/// Shorter secrets are left alone: they protect nothing (real ones have over 40 bytes), and taking "ok" out of an answer
/// would spoil it.
const SHORTEST: usize = 8;

/// Takes secrets out of texts that came from elsewhere: an error page may quote the address that was asked for, and the
/// address holds the token or the secret.
pub(super) struct Scrub {
    words: Vec<SecretString>,
}

impl Scrub {
    /// Takes these secrets out, as they are and as they look inside an address.
    pub(super) fn new<'a>(secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let mut words = Vec::new();
        for secret in secrets {
            let plain = secret.expose_secret();
            if plain.len() < SHORTEST {
                continue;
            }
            let quoted: String = url::form_urlencoded::byte_serialize(plain.as_bytes()).collect();
            if quoted != plain {
                words.push(SecretString::from(quoted));
            }
            words.push(secret.clone());
        }
        words.sort_by_key(|word| std::cmp::Reverse(word.expose_secret().len()));
        Self { words }
    }

    /// The text without the secrets.
    pub(super) fn clean(&self, text: String) -> String {
        self.words.iter().fold(text, |text, word| {
            if text.contains(word.expose_secret()) { text.replace(word.expose_secret(), "***") } else { text }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrubbing_takes_out_plain_and_quoted_forms() {
        let secret = SecretString::from("a+b/c=defg");
        let scrub = Scrub::new([&secret, &SecretString::from("nothing")]);
        assert_eq!(scrub.clean("x a+b/c=defg y a%2Bb%2Fc%3Ddefg z".to_owned()), "x *** y *** z");
        assert_eq!(scrub.clean("nothing".to_owned()), "nothing");
    }
}
