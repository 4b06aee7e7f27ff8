use super::*;
use crate::fuzz::{mutated, soup};
use proptest::prelude::*;
use secrecy::ExposeSecret as _;

const CORP: &str = "ww1a2b3c4d5e6f7a8b";
const SECRET: &str = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9f";
const AES_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn secrets(found: &ConsoleValues) -> Vec<&str> {
    found.secrets.iter().map(|one| one.text.expose_secret()).collect()
}

/// The page of an application, as it is copied with everything around.
fn app_page() -> String {
    format!(
        "首页\t通讯录\t协作\t应用管理\t客户联系\t我的企业\n行政助手\n已启用\nAgentId\n1000002\nSecret\n查看\n{SECRET}\n\
         可见范围\n车队、后勤部\n接收消息\nToken  qh0123456789\nEncodingAESKey  {AES_KEY}\n网页授权及JS-SDK\n企业可信IP  未配置\n"
    )
}

#[test]
fn the_three_values_are_found_in_whole_pages() {
    let pages = format!("{}\n企业信息\n企业简称 青禾科技\n企业ID  {CORP}\n", app_page());
    let found = find(&pages);
    assert_eq!(
        (found.corp_ids.as_slice(), found.agent_ids.as_slice()),
        ([CORP.to_owned()].as_slice(), [1_000_002].as_slice())
    );
    assert_eq!(secrets(&found), [SECRET], "and not the key of the callback, which looks the same");
    assert_eq!((found.secrets[0].line, found.secrets[0].said), (8, Some(SaidOfSecret::App)));
    assert!(!found.cut && found.names_secret);
}

#[test]
fn values_stand_in_other_text_in_any_spelling() {
    for text in [
        format!("企业ID：{CORP}，AgentId：1000002，Secret：{SECRET}"),
        format!("企业 ID {CORP}\r\n应用ID\r\n\r\n  1000002\r\nSecret  查看\r\n{SECRET}"),
        format!("CORPID={CORP}\nAGENT_ID=1000002\nCORP_SECRET=\"{SECRET}\"\n"),
        format!("{{\"corpid\":\"{CORP}\",\"agentid\":1000002,\"corpsecret\":\"{SECRET}\"}}"),
        format!("https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid={CORP}&corpsecret={SECRET}\nagentid 1000002"),
        format!("企业ID{CORP} AgentId1000002 Secret{SECRET}"),
        format!(
            "企业ＩＤ： {}\u{200b}{} ＡｇｅｎｔＩｄ：１００００02 Ｓｅｃｒｅｔ：\u{feff}{SECRET}",
            &CORP[..5],
            &CORP[5..]
        ),
        format!("Company ID: {CORP}\nAgentId: 1000002 Copy\nSecret: View {SECRET}"),
        format!(
            "<p>企业ID</p><b>{CORP}</b><td>AgentId&nbsp;</td><td>1000002</td><i>Secret</i><input type=\"text\" value=\"{SECRET}\">"
        ),
    ] {
        let found = find(&text);
        assert_eq!(found.corp_ids, [CORP], "{text}");
        assert_eq!(found.agent_ids, [1_000_002], "{text}");
        assert_eq!(secrets(&found), [SECRET], "{text}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let hidden = find("AgentId 1000002\nSecret 查看\n可见范围 车队");
    assert!(hidden.secrets.is_empty() && hidden.corp_ids.is_empty() && hidden.names_secret);
    for text in [
        "",
        "1000002",
        "AgentId 是应用的编号。1000002 人看过",
        "AgentId 是一串数字，例如 1000002",
        "AgentId 99999999999",
        "AgentId 0",
        "企业ID abc",
        "ww1a2b3c4d5e6f7a8",
        "-------------------------------------------",
        "TheSecretOfGoodCompaniesIsThatTheyWriteLess",
    ] {
        let found = find(text);
        assert!(
            found.corp_ids.is_empty() && found.agent_ids.is_empty() && found.secrets.is_empty(),
            "{text}: {found:?}"
        );
    }
    for label in ["EncodingAESKey", "Token", "access_token"] {
        assert!(find(&format!("{label}: {AES_KEY}")).secrets.is_empty(), "{label}");
    }
}

#[test]
fn several_are_given_to_choose_from_each_once() {
    let other = SECRET.replace('a', "z");
    let found =
        find(&format!("通讯录同步\nSecret {SECRET}\n应用 AgentId 1000005\nSecret {other}\nSecret {SECRET}\n{AES_KEY}"));
    assert_eq!(secrets(&found), [SECRET, other.as_str()], "those without a word beside them are left out");
    let said: Vec<_> = found.secrets.iter().map(|one| (one.line, one.said)).collect();
    assert_eq!(said, [(2, Some(SaidOfSecret::ContactSync)), (4, Some(SaidOfSecret::App))]);
    assert_eq!(secrets(&find(SECRET)), [SECRET], "alone it needs no word");
    assert_eq!(
        find(&format!("客户联系 Secret（可调用接口的应用）：{SECRET}")).secrets[0].said,
        Some(SaidOfSecret::ExternalContact)
    );
    assert_eq!(find(SECRET).secrets[0].said, None);
    let many = (0..40).map(|n| format!("agentid {}", 1_000_000 + n)).collect::<Vec<_>>().join("\n");
    assert_eq!(find(&many).agent_ids.len(), MOST);
}

#[test]
fn only_so_much_is_read() {
    let found = find(&format!("{}企业ID {CORP}", "行".repeat(LONGEST / 3)));
    assert!(found.cut && found.corp_ids.is_empty());
    let whole = format!("企业ID {CORP}{}", " ".repeat(100));
    assert!(!find(&whole).cut);
}

/// Pieces that the finder looks for, and such as stand between them.
const PIECES: &[&str] = &[
    "企业ID",
    "corpid",
    "AgentId",
    "agent id",
    "Secret",
    "密钥",
    "EncodingAESKey",
    "token",
    "通讯录同步",
    "例如",
    CORP,
    SECRET,
    AES_KEY,
    "1000002",
    "：",
    ":",
    "，",
    "=",
    "\"",
    "<td>",
    "</td>",
    "<input value=\"",
    "\">",
    "<",
    ">",
    "&nbsp;",
    "\n",
    " ",
    "\u{200b}",
    "Ａ",
    "View",
    "_",
    "-",
];

fn only_what_stood_there(text: &str) -> Result<(), TestCaseError> {
    let found = find(text);
    let seen = normal(text);
    prop_assert!(found.corp_ids.len() <= MOST && found.agent_ids.len() <= MOST && found.secrets.len() <= MOST);
    for id in &found.corp_ids {
        prop_assert!(ids::is_usual_corp_id(id) && seen.contains(id.as_str()));
    }
    for id in &found.agent_ids {
        prop_assert!(*id > 0 && seen.contains(&id.to_string()));
    }
    let lines = u32::try_from(seen.lines().count()).unwrap();
    for secret in &found.secrets {
        let text = secret.text.expose_secret();
        prop_assert!(is_secret(text) && seen.contains(text));
        prop_assert!((1..=lines).contains(&secret.line));
        let line = seen.lines().nth(secret.line as usize - 1).unwrap();
        prop_assert!(line.contains(text), "the line that is told has it");
    }
    Ok(())
}

proptest! {
    #[test]
    fn nothing_is_made_up_of_a_heap_of_pieces(text in soup(PIECES)) {
        only_what_stood_there(&text)?;
    }

    #[test]
    fn nothing_is_made_up_of_a_changed_page(text in mutated(vec![app_page(), format!("企业ID：{CORP}")], PIECES)) {
        only_what_stood_there(&text)?;
    }

    #[test]
    fn values_beside_their_words_are_found_whatever_stands_around(
        before in "[ -;=?-~\n断电。]{0,60}", after in "[ -;=?-~\n断电。]{0,60}", gap in "[ \t\n:：=]{1,6}",
    ) {
        let text = format!("{before}\n企业ID{gap}{CORP}\nAgentId{gap}1000002\nSecret{gap}{SECRET}\n{after}");
        let found = find(&text);
        prop_assert!(found.corp_ids.contains(&CORP.to_owned()), "{found:?}");
        prop_assert!(found.agent_ids.contains(&1_000_002), "{found:?}");
        prop_assert!(secrets(&found).contains(&SECRET), "{found:?}");
    }
}
