//! A send of many requests: how far it is, standing still and going on as the admin says, also over a restart.

use crate::support::company::Company;
use crate::support::page::{field, id};
use crate::support::world::e2e;
use serde_json::json;
use std::collections::BTreeMap;

/// Five requests.
const PEOPLE: usize = 4_200;

#[test]
fn a_send_is_paused_stays_so_over_a_restart_and_goes_on_without_a_gap() {
    e2e("broadcast_pause", async |world| {
        world.with_settings(&json!({ "parallel": 1 }));
        let company = Company::start_large("青禾科技", 4_700).await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "今晚 22:40 全园区断电检修").await;
        page.take_list(&company.list(PEOPLE), PEOPLE).await;

        page.review().await;
        page.has(&id("review-people"), "data-people", "4200").await;
        // More than a click takes: the number has to be typed, and anything else is not taken for it.
        page.has(&id("review-confirm"), "disabled", "").await;
        for wrong in ["420", "4201", "42OO", "青禾科技"] {
            page.fill(&id("review-typed"), wrong).await;
            page.has(&id("review-confirm"), "disabled", "").await;
        }
        page.fill(&id("review-typed"), "４２００ 人").await;
        page.shown_at(&format!("{}:enabled", id("review-confirm"))).await;
        page.is_sound("review, number typed").await;
        page.click("review-confirm").await;

        let turnstile = company.turnstile();
        turnstile.holds(1).await;
        turnstile.let_through(2);
        turnstile.holds(1).await;
        page.stands("sending", None).await;
        page.progress(2, 5).await;
        page.is_sound("under way").await;
        world.picture("under-way").await;
        page.click("send-pause").await;
        page.stands("paused", Some("admin")).await;
        // What was on its way is still answered; nothing else leaves, though nothing is in its way.
        turnstile.open();
        page.progress(3, 5).await;
        page.is_sound("paused").await;
        world.picture("paused").await;
        page.click("review-leave").await;
        page.gone("review").await;
        page.open_send("paused", Some("admin")).await;
        assert_eq!(page.ledger().await, states(&[("accepted", 3_000), ("planned", 1_200)]));

        let page = world.restart().await;
        page.open_send("paused", Some("admin")).await;
        assert!(!page.sees("decide").await, "it was the admin who paused it: nothing is asked");
        page.progress(3, 5).await;
        assert_eq!(company.send_requests().len(), 3, "nothing leaves while it is paused");
        page.is_sound("paused, in the record").await;
        page.click("send-resume").await;
        page.has(&id("send-outcome"), "data-outcome", "accepted").await;
        assert_eq!(company.send_requests().len(), 5, "every request left once");
        assert_eq!(company.received()[1..], [PEOPLE], "everybody has it, nobody twice");
        assert_eq!(page.ledger().await, states(&[("accepted", PEOPLE)]));
        page.is_sound("over, in the record").await;
        page.go("compose").await;
        assert_eq!(page.value(&field("text.content")).await, "今晚 22:40 全园区断电检修");
    });
}

pub fn states(some: &[(&str, usize)]) -> BTreeMap<String, usize> {
    some.iter().map(|(state, rows)| ((*state).to_owned(), *rows)).collect()
}
