//! A stand-in for the WeCom (企业微信) message service on loopback.
//!
//! It plays one company with one self-built app. It serves the interfaces under `/cgi-bin/` as the vendor's documents
//! say, with its own reading of every request, so that it cannot agree with a bug of a client; it shows what each
//! member received; and it breaks on demand. The practice profile holds it inside the app, without a server ([`InProcess`]); tests
//! start it by the dozen, and the program `posthorn-sandbox` serves it to anything else. It listens on loopback only.
//!
//! ```no_run
//! # async fn demo() -> Result<(), Box<dyn std::error::Error>> {
//! use sandbox::{Fault, FaultKind, Sandbox, Settings};
//!
//! let sandbox = Sandbox::start(Settings::practice(), "127.0.0.1:0".parse()?).await?;
//! let base_url = sandbox.url();
//! sandbox.order(Fault::new("message/send", 1, FaultKind::CutConnection).after_accept());
//! // … point a client at `base_url` and send …
//! assert_eq!(sandbox.inbox("zhangsan").len(), 1);
//! sandbox.stop().await;
//! # Ok(()) }
//! ```
//!
//! # The company 青禾科技
//!
//! Generated from a seed and a size (12 to 100,000 members and more); the same seed and size give the same company.
//! These are always there:
//!
//! | userid | name | departments | note |
//! | --- | --- | --- | --- |
//! | `zhangsan` | 张三 | 行政部 (2) | |
//! | `lisi` | 李四 | 人力资源部 (3) | leader |
//! | `wangwei` | 王伟 | 研发中心 (5) | |
//! | `wangwei2` | 王伟 | 销售部 (8) | same name |
//! | `zhang.san` | 章三 | 财务部 (4) | same pinyin as 张三 |
//! | `LinQing` | 林青 | 行政部 (2) | capitals in the id; alias Lynn; leader |
//! | `gao_yu` | 高煜 | 车队 (11), 后勤部 (10) | two departments; alias Yuki |
//! | `chenmo` | 陈墨 | 外包 (12) | **out of scope** |
//! | `zhouyi` | 周怡 | 客服中心 (9) | in scope, **without licence** (`unlicenseduser`) |
//! | `ouyangxiu` | 欧阳秀 | 市场部 (7) | surname of two characters |
//! | `hanmei` | 韩梅 | 青禾科技 (1) | in scope by name; her department is not |
//! | `jiangtao` | 江涛 | 外包 (12) | in scope through tag 6 |
//! | `lili` | 李丽 | 产品部 (6) | from 13 members on |
//! | `lili2` | 李莉 | 客服中心 (9) | from 14 members on; same pinyin as 李丽 |
//!
//! Departments: 1 青禾科技 (root), 2 行政部, 3 人力资源部, 4 财务部, 5 研发中心, 6 产品部, 7 市场部, 8 销售部,
//! 9 客服中心, 10 后勤部, 11 车队 (below 10), 12 外包. From 40 members on 13–22, from 300 on 23–40, above 5000 one
//! numbered group more for every 200 members.
//!
//! Tags: 1 急救员 (members, and the department 车队), 2 党员, 3 新员工, 4 全体经理, 5 消防安全员 (members, and the
//! department 后勤部), 6 驻场联系人, 7 离场外包 (nobody in scope).
//!
//! The visible scope is every department below the root except 外包, 韩梅 by name, and tag 6. The root is **not** in
//! scope (it would bring 外包), so `department/list` gives a forest whose tops have the unseen parent 1, and `toparty`
//! `1` is invalid.
//!
//! # Interfaces
//!
//! `gettoken`, `get_api_domain_ip`, `message/send`, `message/recall`, `message/update_template_card`, `media/upload`,
//! `media/uploadimg`, `media/get`, `appchat/create`, `appchat/update`, `appchat/get`, `appchat/send`, `webhook/send`,
//! `webhook/upload_media`, `department/list`,
//! `department/simplelist`, `department/get`, `user/simplelist`, `user/list`, `user/get`, `user/list_id` (48002 but for the
//! synchronisation of contacts),
//! `tag/list`, `tag/get`, `agent/get`, `agent/list`. Anything else under `/cgi-bin/` is HTTP 404.
//!
//! # Where the documents are silent
//!
//! The sandbox has to choose; nothing may be concluded from these about the real service.
//!
//! - A new token leaves older ones alive; so does a new secret.
//! - Secrets of another sort ([`SecretSort`]) answer 48002 where nothing is said of them, `agent/get` and `agent/list` included.
//! - An app that sees ids only gets a member's account as the name, a department's number as its name, and neither position nor alias.
//! - A suppressed duplicate answers 0 with a fresh `msgid`. Content is compared as JSON, key order and spacing aside.
//! - A member in several lists gets the message once. A department brings the members of everything below it.
//! - `@all` only counts as the whole of `touser`; inside a list it is an unknown user id.
//! - A tag that reaches nobody in scope is an invalid tag. When only unlicensed members are left it is 81013.
//! - A call that would exceed the daily budget is refused whole; members dropped for frequency count as sent.
//! - Rate windows slide. The day is that of UTC+8.
//! - A member may press a card's buttons again and again; each press is an event, also one with nothing chosen.
//! - A re-used `task_id` is refused with 42014; `duplicate_check_interval` above 14400 with 40058.
//! - `safe` on kinds that do not list it is ignored, except for `news` (40074, documented).
//! - `agentid` is documented as an integer; a string of digits passes too, because published clients send it so.
//!   Anything else is 40056, an app above 0 that is not the token's is 301002.
//! - The file of an upload is the first part with a file name: the documents call the part `media`, most clients call it something
//!   else. No such part is 41005, a part without a file name or a multipart body without a boundary 44001.
//! - GET where POST is documented and the reverse are 40058.
//! - Mini programs in cards are not checked for being bound to the app; an `appid` with blanks in it is 90207.
//! - Every address is held to the same rules: 45034 without http:// or https://, 40039 above 2048 bytes, and 40058 for one that
//!   cannot be opened (no host, an impossible port, blanks). The picture across a card answers 42044 to all but its length.
//! - A `type` of a link, row or button that the documents do not list is 40058.
//! - A content rule without a documented code is 40058, and 40004 for a confidential file of a wrong kind.
//! - A text in a group chat above 2048 bytes is 45002; one of a webhook passes uncut up to 5120 bytes (the page says 2048,
//!   refusals were seen above 5120 only).
//! - A kind that a chat or webhook does not take is 40008, a card type that a webhook does not take 42031; an `action_menu` in
//!   a webhook's card is 40058, and so is a mini program in news of chats and webhooks.
//! - Nothing inside a webhook's message is 93017. A picture's `md5` that does not match is 40058.
//! - A request that is refused neither counts towards a webhook's 20 a minute nor uses up a `response_code`.
//! - The hourly budget of group chats is the lowest documented number, 150,000 person-times.
//! - When the owner leaves a chat and no other is named, the first member left becomes owner.
//! - Files for `media/get` are kept up to 256 MB together; of older ones only name and kind stay, and they answer 40007 there.
//! - Which fault is reported first when a request has several.
//!
//! # Control over HTTP
//!
//! | request | body or answer |
//! | --- | --- |
//! | `GET /_sandbox/inbox?userid=ID` | `[Delivery]` |
//! | `GET /_sandbox/deliveries` | `[Delivery]` |
//! | `GET /_sandbox/groups` | `[GroupMessage]` |
//! | `GET /_sandbox/chats` | `[ChatView]` |
//! | `POST /_sandbox/chats/foreign` | `{"chatid":"…"}`: a chat of another app |
//! | `POST /_sandbox/webhooks` | `{"group":"…"}`; answers its `key` too |
//! | `DELETE /_sandbox/webhooks` | `{"key":"…"}` |
//! | `POST /_sandbox/webhooks/stop` | `{"key":"…","on":true}` |
//! | `GET /_sandbox/members` | `[MemberView]` |
//! | `GET /_sandbox/requests` | `[RequestRecord]` |
//! | `GET /_sandbox/state` | `Overview` |
//! | `POST /_sandbox/faults` | `Fault`: `{"interface":"message/send","times":2,"kind":{"errcode":45009},"after_accept":false}` |
//! | `DELETE /_sandbox/faults` | |
//! | `POST /_sandbox/situations` | `{"situation":"frequency_limit","times":2}`, see [`Situation`]; 0 takes it back |
//! | `GET /_sandbox/card_events` | `[CardEvent]` |
//! | `POST /_sandbox/card_events` | `{"userid":"…","msgid":"…","press":{"key":"…","selected":[…]}}`: a member presses; answers the `CardEvent` |
//! | `POST /_sandbox/tokens/kill` | |
//! | `POST /_sandbox/clock` | `{"advance_ms":60000}` |
//! | `POST /_sandbox/secret` | `{"secret":"…"}` |
//! | `POST /_sandbox/other_secrets` | `{"secret":"…","sort":"contact_sync"}`, see [`SecretSort`] |
//! | `POST /_sandbox/untrusted_ip` | `{"on":true}` |
//! | `POST /_sandbox/staff` | `{"userid":"…","change":"leaves"}`, `{"userid":"…","change":{"moves":[3]}}`, see [`StaffChange`] |
//! | `POST /_sandbox/range` | `{"hidden":[3]}`: departments that the app does not see any more |
//!
//! Changes answer `{"ok":true}`. Bodies need `Content-Type: application/json`. Names are snake_case. A `Delivery`:
//!
//! ```json
//! { "msgid": "…", "userid": "zhangsan", "at_ms": 1795228800000, "msgtype": "text",
//!   "message": { "content": "今晚 22:40 断电检修" }, "via": "user", "agent_id": 1000002, "safe": 0 }
//! ```
//!
//! A `GroupMessage` has a `channel` (`{"chat":"CHATID"}` or `"webhook"`), the name of its `group`, `at_ms`, `msgtype`, `message`,
//! `safe` and `missed`. `via` is `user`, `party`, `tag` or `all`. `message` is the object named like the `msgtype`, as shown to the member.
//! A fault's `kind` is `{"errcode":N}`, `"hang"`, `"cut_connection"`, `"half_body"`, `"html"`, `{"http_status":N}`,
//! `{"delay_ms":N}`, `"not_json"` or `"miss_first"`. A `RequestRecord`:
//!
//! ```json
//! { "seq": 1, "at": 1795228800000, "method": "POST", "path": "/cgi-bin/message/send?access_token=[redacted]",
//!   "body": "{…}", "errcode": 0, "fault": null }
//! ```

mod card_events;
mod chats;
mod clock;
mod company;
mod control;
mod duplicates;
mod faults;
mod gate;
mod groups;
mod in_process;
mod kinds;
mod mailbox;
mod memory;
mod names;
mod other_secrets;
mod reply;
mod request_log;
mod response_codes;
mod routes;
mod scope;
mod seeded;
mod server;
mod settings;
mod situations;
mod staff;
mod state;
mod token;
mod webhooks;
mod wire;

pub use card_events::{
    CardButton, CardControls, CardEvent, CardEventKind, CardOption, CardQuestion, Press, PressError, SelectedItem,
};
pub use chats::ChatView;
pub use faults::{Fault, FaultKind};
pub use groups::{Channel, GroupMessage};
pub use in_process::InProcess;
pub use mailbox::{Delivery, StoredMessage};
pub use memory::Memory;
pub use other_secrets::SecretSort;
pub use request_log::RequestRecord;
pub use routes::media::MediaKind;
pub use scope::Via;
pub use server::{Sandbox, StartError};
pub use settings::{ANY_MINI_PROGRAM, PRACTICE_WEBHOOK_KEY, Settings};
pub use situations::Situation;
pub use staff::StaffChange;
pub use state::{MemberView, Overview};
