//! The shape of an answer. Success is `errcode` 0 and `errmsg` "ok" with the fields of the interface; a refusal carries
//! the code and a text of the form that real answers have (`wecom/messages.md §0.3` [C]):
//! `invalid credential, hint: […], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=40001`.

use serde_json::{Map, Value, json};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code} {}", self.text())]
pub(crate) struct Refusal {
    /// The `errcode`.
    pub(crate) code: i64,
    /// Replaces the code's usual words.
    detail: Option<String>,
    /// Fields that stand beside the code, such as `invaliduser`.
    fields: Object,
}

/// What an interface answers: fields beside `errcode` 0, or a refusal.
pub(crate) type Outcome = Result<Object, Refusal>;

impl Refusal {
    /// A refusal with the code's usual words.
    pub(crate) fn new(code: i64) -> Self {
        Self { code, detail: None, fields: Object::new() }
    }

    /// A refusal with words of its own.
    pub(crate) fn with_detail(code: i64, detail: impl Into<String>) -> Self {
        Self { code, detail: Some(detail.into()), fields: Object::new() }
    }

    /// 40058 that names the field.
    pub(crate) fn parameter(detail: &str) -> Self {
        Self::with_detail(40058, detail)
    }

    /// Adds fields beside the code.
    pub(crate) fn beside(mut self, fields: Object) -> Self {
        self.fields = fields;
        self
    }

    fn text(&self) -> &str {
        self.detail.as_deref().unwrap_or_else(|| words(self.code))
    }

    /// The whole answer. `hint` is the number support asks for, `ip` the address the server saw.
    pub(crate) fn into_body(self, hint: &str, ip: &str) -> Value {
        let errmsg = format!(
            "{}, hint: [{hint}], from ip: {ip}, more info at https://open.work.weixin.qq.com/devtool/query?e={}",
            self.text(),
            self.code
        );
        let mut body = Object::new();
        body.insert("errcode".to_owned(), json!(self.code));
        body.insert("errmsg".to_owned(), json!(errmsg));
        body.extend(self.fields);
        Value::Object(body)
    }
}

/// The answer of a call that worked.
pub(crate) fn success(fields: Object) -> Value {
    let mut body = Object::new();
    body.insert("errcode".to_owned(), json!(0));
    body.insert("errmsg".to_owned(), json!("ok"));
    body.extend(fields);
    Value::Object(body)
}

/// Fields of an answer from pairs.
pub(crate) fn fields<const N: usize>(pairs: [(&str, Value); N]) -> Object {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Short English words of the codes that the sandbox answers with, or that are likely to be ordered as faults, by their codes. Real
/// words change without notice and must not be matched; these are near to them at best.
static WORDS: [(i64, &str); 104] = [
    (-1, "system busy"),
    (40001, "invalid credential"),
    (40003, "invalid userid"),
    (40004, "invalid media type"),
    (40005, "invalid type"),
    (40006, "invalid media size"),
    (40007, "invalid media_id"),
    (40008, "invalid message type"),
    (40009, "invalid image size"),
    (40011, "invalid video size"),
    (40013, "invalid corpid"),
    (40014, "invalid access_token"),
    (40032, "invalid userid list size"),
    (40039, "invalid url size"),
    (40056, "invalid agentid"),
    (40058, "invalid Request Parameter"),
    (40068, "invalid tagid"),
    (40074, "news message not support safe"),
    (40123, "invalid image format"),
    (40206, "request body too large"),
    (41001, "access_token missing"),
    (41002, "corpid missing"),
    (41004, "corpsecret missing"),
    (41005, "media data missing"),
    (41006, "media_id missing"),
    (41009, "userid missing"),
    (41010, "url missing"),
    (41011, "agentid missing"),
    (41016, "missing title"),
    (41017, "tagid missing"),
    (41033, "description missing"),
    (42001, "access_token expired"),
    (42014, "invalid task_id"),
    (42015, "agentid mismatch"),
    (42027, "template_card horizontal_content_list.keyname missing"),
    (42028, "template_card url missing"),
    (42029, "template_card media_id missing"),
    (42030, "template_card appid missing"),
    (42031, "invalid template_card card_type"),
    (42033, "template_card title missing"),
    (42035, "invalid horizontal_content_list size"),
    (42036, "invalid vertical_content_list size"),
    (42037, "invalid option_list size"),
    (42038, "button_list.text missing or invalid"),
    (42039, "button_list.key missing or invalid"),
    (42040, "option_list.id missing or invalid"),
    (42041, "option_list.text missing or invalid"),
    (42042, "invalid jump_list size"),
    (42043, "question_key missing or invalid"),
    (42044, "card_image.url missing or invalid"),
    (42045, "card_action missing or invalid"),
    (42046, "submit_button.key missing or invalid"),
    (42047, "invalid select_list size"),
    (42049, "submit_button.text missing or invalid"),
    (42050, "horizontal_content_list.userid missing or invalid"),
    (42051, "action_list.key conflict"),
    (42052, "msgid expired"),
    (43012, "callback url required"),
    (44001, "empty media data"),
    (44004, "empty content"),
    (45001, "media size out of limit"),
    (45002, "content size out of limit"),
    (45007, "voice play time out of limit"),
    (45008, "article count out of limit"),
    (45009, "api freq out of limit"),
    (45031, "corpsecret not safe enough"),
    (45032, "author size out of limit"),
    (45033, "api concurrent out of limit"),
    (45034, "url need scheme"),
    (48002, "api forbidden"),
    (48009, "api forbidden for contact sync from new ip"),
    (50003, "app disabled"),
    (60003, "department not found"),
    (60011, "no privilege to access/modify contact/party/agent"),
    (60020, "not allow to access from your ip"),
    (60111, "userid not found"),
    (60140, "invalid response_code"),
    (81013, "user & party & tag all invalid"),
    (82001, "all touser, toparty and totag empty"),
    (82002, "invalid party list size"),
    (82003, "invalid tag list size"),
    (82101, "update target empty"),
    (86001, "invalid chatid"),
    (86003, "chatid not found"),
    (86005, "invalid chat owner"),
    (86006, "invalid chat member count"),
    (86007, "invalid chat member"),
    (86008, "chat not created by this agent"),
    (86215, "chatid existed"),
    (86216, "invalid member of chat"),
    (90200, "miniprogram appid missing"),
    (90201, "content_item count out of limit"),
    (90202, "content_item key size out of limit"),
    (90203, "content_item value size out of limit"),
    (90204, "invalid miniprogram page"),
    (90206, "miniprogram not bound to corp"),
    (90208, "miniprogram appid mismatch"),
    (93000, "invalid webhook url"),
    (93004, "webhook stopped"),
    (93017, "empty message content"),
    (93018, "image size out of limit"),
    (301_002, "not allow operate another agent with this accesstoken"),
    (301_007, "corp unavailable"),
    (301_017, "voice format must be amr"),
];

/// The words of a code.
pub(crate) fn words(code: i64) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == code).map_or("request refused", |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_like_the_real_thing() {
        let body = Refusal::new(40014).into_body("1665631550347282440343881", "127.0.0.1");
        assert_eq!(
            body,
            json!({
                "errcode": 40014,
                "errmsg": "invalid access_token, hint: [1665631550347282440343881], from ip: 127.0.0.1, \
                    more info at https://open.work.weixin.qq.com/devtool/query?e=40014"
            })
        );
    }

    #[test]
    fn fields_stand_beside_the_code() {
        let body = Refusal::new(81013).beside(fields([("invaliduser", json!("a|b"))])).into_body("1", "127.0.0.1");
        assert_eq!(body["invaliduser"], "a|b");
        assert_eq!(success(fields([("msgid", json!("m"))])), json!({"errcode": 0, "errmsg": "ok", "msgid": "m"}));
    }
}
