//! Trouble on the way: people whom WeCom refuses, its frequency limit, a connection that breaks. What became of whom stands in the
//! ledger, nobody else is held up, and what may have arrived is not sent to anybody a second time.

use crate::stories::broadcast_pause::states;
use crate::support::company::Company;
use crate::support::page::{id, with};
use crate::support::world::e2e;
use sandbox::{Fault, FaultKind};
use serde_json::json;
use std::time::Duration;
use testkit::within;

/// With the two who cannot be reached these are two requests.
const PEOPLE: usize = 1_200;

#[test]
fn refused_held_and_unknown_are_told_apart_and_mended() {
    e2e("broadcast_partial", async |world| {
        world.with_settings(&json!({ "parallel": 1 }));
        let company = Company::start_large("青禾科技", 1_400).await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "食堂今日停业一天").await;
        page.add_person("chenmo", "chenmo").await;
        page.add_person("zhouyi", "zhouyi").await;
        page.take_list(&company.list(PEOPLE), PEOPLE).await;
        page.review().await;
        page.acknowledge().await;
        page.fill(&id("review-typed"), "1202").await;
        page.click("review-confirm").await;
        let turnstile = company.turnstile();
        turnstile.holds(1).await;
        turnstile.let_through(1);
        page.progress(1, 2).await;
        turnstile.holds(1).await;
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Errcode(45009)));
        turnstile.open();
        page.stands("held", None).await;
        page.reads(&id("standing-title"), "后自动继续").await;
        page.is_sound("held").await;
        world.picture("held").await;
        // Three answers that never arrive: the request is repeated while WeCom still tells it from a duplicate.
        company.sandbox.order(Fault::new("message/send", 3, FaultKind::CutConnection).after_accept());
        page.click("review-leave").await;
        page.gone("review").await;

        // Another company is not held up.
        page.click("profile-switcher").await;
        page.click("profile-item-practice").await;
        page.write("text.content", "另一家照常").await;
        page.add_person("lisi", "lisi").await;
        assert_eq!(page.send().await, "accepted");
        assert!(page.newest_in_inbox("lisi").await.contains("另一家照常"));

        page.open_send("held", None).await;
        assert_eq!(page.ledger().await, states(&[("accepted", 998), ("planned", 202), ("refused", 2)]));
        within(Duration::from_mins(3), "the rest to go on by itself, and to end", async || {
            page.sees_at(&with("send-outcome", &[("data-outcome", "unknown")])).await.then_some(())
        })
        .await;
        assert_eq!(page.ledger().await, states(&[("accepted", 998), ("refused", 2), ("unknown", 202)]));
        page.reads(&id("ledger-missed"), "没收到或不确定 204").await;
        for (account, why) in [("chenmo", "可见范围"), ("zhouyi", "许可")] {
            page.reads(&with("missed-row", &[("data-id", &format!("person:{account}"))]), why).await;
            page.fill(&id("ledger-search"), account).await;
            let hit = [("data-id", &*format!("person:{account}")), ("data-state", "refused")];
            page.shown_at(&with("ledger-hit", &hit)).await;
        }
        page.fill(&id("ledger-search"), "").await;
        page.is_sound("partly unknown").await;
        world.picture("unknown").await;

        // Those of whom it is certain, and nobody else.
        page.click("again-missed").await;
        page.click("again-certain").await;
        page.is_sound("send again to whom").await;
        page.click("again-confirm").await;
        page.shown("page-compose").await;
        page.reads(&id("active-profile"), &company.name).await;
        for account in ["chenmo", "zhouyi"] {
            page.shown_at(&with("to-chip", &[("data-id", &format!("person:{account}"))])).await;
        }
        assert_eq!(page.count(&id("to-chip")).await, 2);

        // Nobody gets it twice: what is asked again is told from a duplicate.
        page.go("sends").await;
        page.click_at(&with("send-row", &[("data-outcome", "unknown")])).await;
        page.click("send-retry").await;
        page.has(&id("retry-unknown"), "data-state", "checked").await;
        assert!(!page.sees("retry-even_twice").await);
        page.is_sound("retry").await;
        page.click("retry-confirm").await;
        page.has(&id("send-outcome"), "data-outcome", "partial").await;
        assert_eq!(page.ledger().await, states(&[("accepted", PEOPLE), ("refused", 2)]));
        assert_eq!(company.received()[1..], [PEOPLE], "everybody who can be reached has it, nobody twice");
    });
}
