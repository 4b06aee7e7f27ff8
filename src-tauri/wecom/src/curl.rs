//! A request as a `curl` command, for those who want to look at it or repeat it elsewhere.
//!
//! The token is never in it: a placeholder stands in its place.

use crate::channel::Channel;

/// What stands in place of the token.
pub const TOKEN_PLACEHOLDER: &str = "ACCESS_TOKEN";
/// What stands in place of a robot's key.
pub const KEY_PLACEHOLDER: &str = "KEY";

/// The command that sends a body through a channel of a service, such as [`crate::client::settings::PUBLIC_BASE_URL`]. It can be
/// pasted into a POSIX shell as it is, whatever stands in the body; the token or key is left as [`TOKEN_PLACEHOLDER`] or
/// [`KEY_PLACEHOLDER`] (`wecom/messages.md §1, §7, §8` [O]).
pub fn command(channel: Channel, request_json: &str, base_url: &str) -> String {
    let base = base_url.trim_end_matches('/');
    let (path, secret) = match channel {
        Channel::App => ("message/send?access_token", TOKEN_PLACEHOLDER),
        Channel::Chat => ("appchat/send?access_token", TOKEN_PLACEHOLDER),
        Channel::Robot => ("webhook/send?key", KEY_PLACEHOLDER),
    };
    let address = quoted(&format!("{base}/cgi-bin/{path}={secret}"));
    // --data-raw: an @ at the start of the body is no file name.
    let (header, body) = (quoted("Content-Type: application/json"), quoted(request_json));
    format!("curl {address} \\\n  -H {header} \\\n  --data-raw {body}")
}

/// A text as one word of a POSIX shell: in single quotes, where nothing has a meaning but the quote itself. A shell has no way
/// to hold NUL, and JSON never has one as it is: it is left out.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The words that bash makes of a command, each ended by NUL, `curl` replaced by a printer of its words.
    #[cfg(unix)]
    fn words(command: &str) -> Vec<String> {
        let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}");
        let output = std::process::Command::new("bash").args(["--norc", "-c", &script]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    #[test]
    fn the_exact_command() {
        assert_eq!(
            command(Channel::App, "{\"a\":\"it's\"}", "https://qyapi.weixin.qq.com/"),
            "curl 'https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=ACCESS_TOKEN' \\\n  \
             -H 'Content-Type: application/json' \\\n  --data-raw '{\"a\":\"it'\\''s\"}'"
        );
    }

    #[test]
    fn groups_have_addresses_of_their_own_and_no_key() {
        let first = |channel| command(channel, "{}", "https://e").lines().next().unwrap_or_default().to_owned();
        assert_eq!(first(Channel::Chat), r"curl 'https://e/cgi-bin/appchat/send?access_token=ACCESS_TOKEN' \");
        assert_eq!(first(Channel::Robot), r"curl 'https://e/cgi-bin/webhook/send?key=KEY' \");
    }

    #[test]
    #[cfg(unix)]
    fn bash_reads_it_as_one_word_each() {
        let address = "https://wecom.example/cgi-bin/message/send?access_token=ACCESS_TOKEN";
        for body in
            ["", "'", "''", "$(id)`id`$HOME !! \\ \\' \"", "{\n  \"a\": \"断电 'A'\"\n}\n", "@/etc/hostname", "-d x"]
        {
            let expected = [address, "-H", "Content-Type: application/json", "--data-raw", body];
            assert_eq!(words(&command(Channel::App, body, "https://wecom.example")), expected, "{body:?}");
        }
        let hostile = words(&command(Channel::App, "{}", "https://x'; touch /tmp/never; '"));
        assert_eq!((hostile.len(), hostile[4].as_str()), (5, "{}"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        #[cfg(unix)]
        fn bash_reads_any_body_back(body in "([ -~\\n\\t断😀]|'|\\\\|\\$|`){0,60}") {
            prop_assert_eq!(words(&command(Channel::App, &body, "https://wecom.example"))[4].clone(), body);
        }
    }
}
