//! Uploads, group chats, webhooks and changed cards against the WeCom stand-in, which reads every request by the documents and
//! shares no code with the client.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use sandbox::{Fault, FaultKind, PRACTICE_WEBHOOK_KEY, Sandbox, Settings};
use secrecy::SecretString;
use serde_json::{Value, json};
use support::clock;
use wecom::appchat::{ChatChange, ChatId, ChatText, Mention, NewChat};
use wecom::card_update::{CardChange, CardReaders, CardUpdate};
use wecom::ids::{AgentId, UserId};
use wecom::kinds::{Message, Text};
use wecom::media::{MediaFile, MediaKind, MediaProblem, SmallPicture, examine};
use wecom::send::chat_message;
use wecom::webhook::{Article, PictureData, WebhookKey, WebhookMessage, WebhookText};
use wecom::{Client, Credentials, Error, Webhook};

const AGENT: u32 = 1_000_002;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

struct World {
    sandbox: Sandbox,
    client: Client,
    webhook: Webhook,
}

async fn open() -> World {
    let settings = Settings::practice().with_members(40).with_callback_url("https://cb.example.com");
    let sandbox = testkit::stand_in(settings).await;
    let credentials =
        Credentials { corp_id: "wwpractice0000000001".to_owned(), secret: SecretString::from("practice-secret") };
    let settings = support::settings(&sandbox.url());
    let client = Client::new(settings.clone(), credentials, clock()).unwrap();
    let webhook = Webhook::new(settings, WebhookKey::parse(PRACTICE_WEBHOOK_KEY).unwrap()).unwrap();
    World { sandbox, client, webhook }
}

fn user(id: &str) -> UserId {
    UserId(id.to_owned())
}

fn code(outcome: Result<impl Sized, Error>) -> i64 {
    match outcome {
        Ok(_) => 0,
        Err(Error::Api(error)) => error.code,
        Err(other) => panic!("{other:?}"),
    }
}

/// Sends a message with this media to zhangsan.
async fn send_media(client: &Client, kind: MediaKind, media_id: &str) -> i64 {
    let kind = kind.name();
    let body = json!({ "touser": "zhangsan", "agentid": AGENT, "msgtype": kind, kind: { "media_id": media_id } });
    code(client.send_bytes(body.to_string().into_bytes()).await)
}

/// A sound file of each kind.
fn sound(kind: MediaKind) -> Vec<u8> {
    match kind {
        MediaKind::Image => PNG.to_vec(),
        MediaKind::Voice => b"#!AMR\n\x04............".to_vec(),
        MediaKind::Video => b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08mdat".to_vec(),
        MediaKind::File => b"123456".to_vec(),
    }
}

#[tokio::test]
async fn what_is_uploaded_can_be_sent_as_its_kind_until_it_dies() {
    let World { sandbox, client, .. } = open().await;
    for kind in MediaKind::ALL {
        let file = MediaFile::new(kind, "8月 \"排班\" 😀.dat", sound(kind)).unwrap();
        let uploaded = client.upload(&file, |_| {}).await.unwrap();
        assert!(uploaded.created_at_ms.is_some());
        assert_eq!(send_media(&client, kind, &uploaded.media_id).await, 0, "{kind:?}");
        for other in MediaKind::ALL.into_iter().filter(|other| *other != kind) {
            assert_eq!(send_media(&client, other, &uploaded.media_id).await, 40007, "{kind:?} as {other:?}");
        }
        if kind == MediaKind::File {
            let delivery = sandbox.inbox("zhangsan").pop().unwrap();
            assert_eq!(delivery.message["filename"], "8月 ＂排班＂ 😀.dat");
            sandbox.advance_clock(wecom::media::MEDIA_ID_LIFE);
            assert_eq!(send_media(&client, kind, &uploaded.media_id).await, 40007);
        }
    }
    let picture = SmallPicture::new("a.png", PNG).unwrap();
    assert!(client.upload_article_picture(&picture, |_| {}).await.unwrap().starts_with("https://"));
}

#[tokio::test]
async fn an_upload_lost_after_it_arrived_can_be_repeated() {
    let World { sandbox, client, .. } = open().await;
    let file = MediaFile::new(MediaKind::File, "a.bin", vec![7; 3_000_000]).unwrap();
    sandbox.order(Fault::new("media/upload", 1, FaultKind::CutConnection).after_accept());
    assert!(client.upload(&file, |_| {}).await.unwrap_err().outcome_is_unknown());
    let uploaded = client.upload(&file, |_| {}).await.unwrap();
    assert_eq!(send_media(&client, MediaKind::File, &uploaded.media_id).await, 0);
}

#[tokio::test]
async fn a_chat_is_made_changed_and_written_to() {
    let World { sandbox, client, webhook: _ } = open().await;
    let new = NewChat {
        name: Some("值班交接群".to_owned()),
        owner: Some(user("zhangsan")),
        members: vec![user("zhangsan"), user("gao_yu"), user("LISI")],
        chat_id: ChatId::new("opsDuty2026"),
    };
    let id = client.create_chat(&new).await.unwrap();
    assert_eq!(id.as_str(), "opsDuty2026");
    assert_eq!(code(client.create_chat(&new).await), 86215);
    let change = ChatChange {
        add: vec![user("wangwei")],
        remove: vec![user("zhangsan")],
        owner: Some(user("lisi")),
        name: None,
    };
    client.update_chat(&id, &change).await.unwrap();
    let info = client.chat(&id).await.unwrap();
    assert_eq!((info.name.as_str(), info.owner, info.is_course), ("值班交接群", Some(user("lisi")), false));
    assert_eq!(info.members, [user("gao_yu"), user("lisi"), user("wangwei")]);

    let text = ChatText::new("今晚值班交接 <@lisi>", vec![Mention::Member(user("gao_yu"))]);
    client.send_to_chat(&chat_message(&id, &text, true).unwrap()).await.unwrap();
    let message = Message::Text { text: Text { content: "停水通知".to_owned() } };
    client.send_to_chat(&chat_message(&id, &message, false).unwrap()).await.unwrap();
    let seen = sandbox.group_messages();
    assert_eq!(seen[0].message, json!({ "content": "今晚值班交接 <@lisi>", "mentioned_list": ["gao_yu"] }));
    assert_eq!((seen[0].safe, &seen[1].message), (1, &json!({ "content": "停水通知" })));
    let random = client.create_chat(&NewChat { chat_id: None, ..new }).await.unwrap();
    assert_eq!(client.chat(&random).await.unwrap().chat_id, random);
    sandbox.add_foreign_chat("theirs");
    assert_eq!(code(client.chat(&ChatId::new("theirs").unwrap()).await), 86008);
}

#[tokio::test]
async fn a_webhook_sends_every_kind() {
    let World { sandbox, webhook, .. } = open().await;
    let file = MediaFile::new(MediaKind::File, "巡检.txt", &b"123456"[..]).unwrap();
    let voice = MediaFile::new(MediaKind::Voice, "a.amr", sound(MediaKind::Voice)).unwrap();
    let image = MediaFile::new(MediaKind::Image, "a.png", PNG).unwrap();
    let file = webhook.upload(&file, |_| {}).await.unwrap().media_id;
    let voice = webhook.upload(&voice, |_| {}).await.unwrap().media_id;
    let image = webhook.upload(&image, |_| {}).await.unwrap().media_id;
    let text = WebhookText {
        content: "磁盘使用率 91%".to_owned(),
        mentioned: vec![Mention::All],
        mentioned_mobiles: vec!["13800000000".to_owned()],
    };
    let article =
        Article { title: "值班表".to_owned(), url: "https://oa.example.com".to_owned(), ..Article::default() };
    let card = json!({ "card_type": "text_notice", "main_title": { "title": "t" },
        "card_action": { "type": 1, "url": "https://oa.example.com" } });
    let messages = [
        WebhookMessage::Text { text },
        WebhookMessage::Markdown { content: "**b**".to_owned() },
        WebhookMessage::MarkdownV2 { content: "| a |\n".to_owned() },
        WebhookMessage::Image(PictureData::of(&SmallPicture::new("a.png", PNG).unwrap())),
        WebhookMessage::News { articles: vec![article] },
        WebhookMessage::File { media_id: file },
        WebhookMessage::Voice { media_id: voice.clone() },
        WebhookMessage::File { media_id: image },
        WebhookMessage::TemplateCard { card },
    ];
    for message in &messages {
        assert_eq!(message.problems(), []);
        webhook.send(&message.to_bytes()).await.unwrap();
    }
    let seen: Vec<String> = sandbox.group_messages().into_iter().map(|message| message.msgtype).collect();
    assert_eq!(seen, messages.iter().map(|message| message.msgtype().to_owned()).collect::<Vec<_>>());
    assert_eq!(code(webhook.send(&WebhookMessage::File { media_id: voice }.to_bytes()).await), 40007);
    sandbox.remove_webhook(PRACTICE_WEBHOOK_KEY);
    assert_eq!(code(webhook.send(&messages[0].to_bytes()).await), 93000);
}

#[tokio::test]
async fn a_card_is_changed_once() {
    let World { sandbox, client, .. } = open().await;
    let send = async |task_id: &str| {
        let card = json!({ "card_type": "button_interaction", "main_title": { "title": "请假" }, "task_id": task_id,
            "button_list": [ { "text": "同意", "key": "yes" } ] });
        let body =
            json!({ "touser": "zhangsan|lisi", "agentid": AGENT, "msgtype": "template_card", "template_card": card });
        client.send_bytes(body.to_string().into_bytes()).await.unwrap().response_code.unwrap()
    };
    let last = |userid: &str| -> Value { sandbox.inbox(userid).pop().unwrap().message };
    let mut update = CardUpdate {
        readers: CardReaders::Some { users: vec![user("ZhangSan"), user("ChenMo")], parties: vec![], tags: vec![] },
        agent_id: AgentId(AGENT),
        response_code: send("leave-1").await,
        change: CardChange::GreyButton("已同意".to_owned()),
    };
    assert_eq!(client.update_card(&update).await.unwrap().invalid_users, ["chenmo"]);
    assert_eq!((&last("zhangsan")["replace_text"], last("lisi").get("replace_text")), (&json!("已同意"), None));
    assert_eq!(code(client.update_card(&update).await), 60140);
    update.response_code = send("leave-2").await;
    update.readers = CardReaders::Some { users: vec![], parties: vec![], tags: vec![] };
    assert_eq!(code(client.update_card(&update).await), 82101);
    update.agent_id = AgentId(AGENT + 1);
    assert_eq!(code(client.update_card(&update).await), 42015);
    update.agent_id = AgentId(AGENT);
    update.readers = CardReaders::All;
    let card = json!({ "card_type": "text_notice", "main_title": { "title": "已由 $userName=gao_yu$ 批准" },
        "card_action": { "type": 1, "url": "https://oa.example.com" } });
    update.change = CardChange::NewCard { card, enable_id_trans: true };
    assert!(client.update_card(&update).await.unwrap().invalid_users.is_empty());
    assert_eq!(last("lisi")["main_title"]["title"], "已由 高煜 批准");
}

/// Uploads that need no check of their own: past it by hand.
async fn upload_unchecked(sandbox: &Sandbox, token: &str, kind: MediaKind, content: &[u8]) -> i64 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let head = "--B\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\n";
    let body = [head.as_bytes(), content, b"\r\n--B--\r\n"].concat();
    let address = sandbox.url().trim_start_matches("http://").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "POST /cgi-bin/media/upload?access_token={token}&type={} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {}\r\n\r\n",
        kind.name(),
        body.len()
    );
    stream.write_all(&[request.as_bytes(), &body].concat()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str::<Value>(body).unwrap()["errcode"].as_i64().unwrap()
}

#[test]
fn check_and_service_agree_about_files() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (sandbox, token) = runtime.block_on(async {
        let World { sandbox, .. } = open().await;
        let token = gettoken(&sandbox).await;
        (sandbox, token)
    });
    let begin = prop::sample::select(vec![
        b"".to_vec(),
        sound(MediaKind::Image),
        sound(MediaKind::Voice),
        sound(MediaKind::Video),
        b"#!AMR-WB\n".to_vec(),
        b"GIF89a".to_vec(),
    ]);
    // Frames of two bytes that make a voice of about a minute, and other content without a delimiter in it.
    let rest = prop_oneof![
        prop::collection::vec(0x20_u8..0x7F, 0..12),
        (2990_usize..3010).prop_map(|frames| [0x7C].repeat(frames)),
    ];
    let kind = prop::sample::select(MediaKind::ALL.to_vec());
    proptest!(ProptestConfig { cases: 120, ..ProptestConfig::default() }, |(begin in begin, rest in rest, kind in kind)| {
        let content = [begin, rest].concat();
        let answered = runtime.block_on(upload_unchecked(&sandbox, &token, kind, &content));
        match examine(kind, &content) {
            Ok(_) => prop_assert_eq!(answered, 0),
            // The check looks deeper into pictures, films and frames than the stand-in.
            Err(MediaProblem::Damaged { .. }) => {}
            Err(MediaProblem::WrongFormat { .. }) if kind == MediaKind::Video && answered == 0 => {}
            Err(problem) => prop_assert_eq!(Some(answered), problem.code(kind).map(i64::from), "{:?}", problem),
        }
    });
}

async fn gettoken(sandbox: &Sandbox) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let address = sandbox.url().trim_start_matches("http://").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let path = "/cgi-bin/gettoken?corpid=wwpractice0000000001&corpsecret=practice-secret";
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str::<Value>(body).unwrap()["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn webhook_messages_without_problems_are_accepted() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let World { sandbox, webhook, .. } = runtime.block_on(open());
    let size = || prop_oneof![0_usize..3, 2040_usize..2060, 4090_usize..4100, 5115_usize..5125];
    let content = (size(), "\\PC{0,6}").prop_map(|(bytes, end)| "x".repeat(bytes) + &end);
    let article = (
        "[中x]{0,200}",
        prop::option::of("[中x]{0,30}"),
        prop_oneof![Just(String::new()), Just("https://x.example.com".to_owned())],
    )
        .prop_map(|(title, description, url)| Article { title, description, url, picurl: None });
    let message = prop_oneof![
        content
            .clone()
            .prop_map(|content| WebhookMessage::Text { text: WebhookText { content, ..WebhookText::default() } }),
        content.clone().prop_map(|content| WebhookMessage::Markdown { content }),
        content.prop_map(|content| WebhookMessage::MarkdownV2 { content }),
        prop::collection::vec(article, 0..10).prop_map(|articles| WebhookMessage::News { articles }),
    ];
    proptest!(ProptestConfig { cases: 150, ..ProptestConfig::default() }, |(message in message)| {
        use wecom::webhook::WebhookProblem;
        // Past the 20 a minute.
        sandbox.advance_clock(std::time::Duration::from_secs(4));
        let answered = runtime.block_on(async { code(webhook.send(&message.to_bytes()).await) });
        let refused = message.problems().iter().any(|problem| {
            !matches!(problem, WebhookProblem::Cut { .. } | WebhookProblem::TooLong { refused: false, .. })
        });
        prop_assert_eq!(answered != 0, refused, "{}: {:?}", answered, message.problems());
    });
}
