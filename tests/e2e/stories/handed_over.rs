//! Messages that another program hands over: with and without a window, each once, and what was not sent waits for a person.

use crate::support::company::Company;
use crate::support::page::{field, id, with};
use crate::support::waiting::LIMIT;
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

/// `posthorn listen`, with the program that hands messages over at its other end.
struct Listener {
    child: Child,
    input: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Listener {
    fn start(world: &World, company: &str) -> Self {
        let mut command = world.command(world.binary());
        command.args(["listen", "-p", company, "--yes"]).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, input, answers: BufReader::new(output).lines() }
    }

    /// Hands a message over; what it is answered.
    async fn hand_over(&mut self, line: &Value) -> Value {
        self.input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
        self.input.flush().await.unwrap();
        let answer = tokio::time::timeout(LIMIT * 2, self.answers.next_line()).await.expect("an answer").unwrap();
        serde_json::from_str(&answer.expect("the listener listens")).unwrap()
    }

    /// No more comes; with which code it ended.
    async fn end(mut self) -> Option<i32> {
        drop(self.input);
        tokio::time::timeout(LIMIT * 2, self.child.wait()).await.expect("it ends").unwrap().code()
    }
}

#[test]
fn another_program_hands_over_with_and_without_a_window_and_what_died_is_taken_in_hand() {
    e2e("handed_over", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        world.quit().await;

        let order = json!({ "key": "order-1", "text": "订单 1 已发货", "to": { "users": ["zhangsan"] } });
        let mut listener = Listener::start(world, &company.name);
        let first = listener.hand_over(&order).await;
        assert_eq!(first["outcome"], "taken", "{first}");

        // The listener gives way to a window, which takes what comes from then on.
        let page = world.start().await;
        let again = listener.hand_over(&order).await;
        assert_eq!((&again["outcome"], &again["id"]), (&json!("repeated"), &first["id"]), "{again}");
        let open = json!({ "key": "order-2", "text": "订单 {{ 单号 }} 已发货", "to": { "users": ["zhangsan"] } });
        let dead = listener.hand_over(&open).await;
        assert_eq!((&dead["outcome"], &dead["error"]["code"]), (&json!("dead"), &json!("variables_open")), "{dead}");

        page.go("sends").await;
        page.reads(&id("unsent-entry"), "1 条来自其他程序的消息没有发出").await;
        page.click("unsent-entry").await;
        let row = with("unsent-row", &[("data-code", "variables_open")]);
        page.reads(&row, "order-2").await;
        page.is_sound("messages that were not sent").await;
        world.picture("unsent").await;
        page.click_at(&format!("{row} {}", id("unsent-open"))).await;
        page.shown("page-compose").await;
        page.until("the message", async || {
            Ok(page.value(&field("text.content")).await.contains("已发货").then_some(()))
        })
        .await;
        page.go("sends").await;
        page.click("unsent-entry").await;
        page.click_at(&format!("{row} {}", id("unsent-put-away"))).await;
        page.click("unsent-put-away-confirm").await;
        page.gone_at(&row).await;

        assert_eq!(listener.end().await, Some(5), "one was not sent");
        assert_eq!(company.only_delivery("zhangsan").message["content"], "订单 1 已发货", "each key once");
    });
}
