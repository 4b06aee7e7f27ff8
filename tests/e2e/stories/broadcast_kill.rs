//! The power goes in the middle of a broadcast, with some requests answered, one accepted without an answer, some on their way
//! and the rest not begun. After the next start nothing leaves by itself; once resumed everybody has it exactly once.

use crate::stories::broadcast_pause::states;
use crate::support::company::Company;
use crate::support::page::id;
use crate::support::waiting::until;
use crate::support::world::e2e;
use sandbox::{Fault, FaultKind};
use serde_json::json;

/// Six requests.
const PEOPLE: usize = 5_300;

#[test]
fn killed_in_the_middle_it_asks_goes_on_and_reaches_everybody_once() {
    e2e("broadcast_kill", async |world| {
        world.with_settings(&json!({ "parallel": 3 }));
        let company = Company::start_large("青禾科技", 5_900).await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "只能收到一次").await;
        page.take_list(&company.list(PEOPLE), PEOPLE).await;
        page.review().await;
        page.fill(&id("review-typed"), "5300").await;
        page.click("review-confirm").await;

        let turnstile = company.turnstile();
        // The first leaves alone.
        turnstile.holds(1).await;
        turnstile.let_through(1);
        turnstile.holds(3).await;
        turnstile.let_through(1);
        page.progress(2, 6).await;
        turnstile.holds(3).await;
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Hang).after_accept());
        turnstile.let_through(1);
        until("a request to be accepted and not answered", async || {
            (company.send_requests().len() == 3 && company.received()[1] >= 2_300).then_some(())
        })
        .await;
        turnstile.holds(2).await;
        world.cut_off().await;
        company.sandbox.clear_faults();
        // Those on their way went with the program; opened before that is noticed, it would let them pass.
        turnstile.holds(0).await;
        turnstile.open();
        let before = company.sandbox.deliveries().len();

        let page = world.start().await;
        page.shown("decide").await;
        page.stands("paused", Some("interrupted")).await;
        page.reads(&id("standing"), "没收到或不确定").await;
        page.is_sound("asked after a start").await;
        world.picture("decide").await;
        page.click("decide-later").await;
        page.gone("decide").await;
        page.open_send("paused", Some("interrupted")).await;
        page.stands("paused", Some("interrupted")).await;
        let ledger = page.ledger().await;
        assert_eq!(ledger.values().sum::<usize>(), PEOPLE, "everybody is in the ledger: {ledger:?}");
        // One was accepted without an answer, two were on their way, and nobody knows which.
        assert_eq!(ledger["accepted"] % 1_000, 0, "{ledger:?}");
        assert_eq!(company.send_requests().len(), 3, "nothing is sent by itself");
        page.is_sound("interrupted, in the record").await;

        page.click("send-resume").await;
        page.has(&id("send-outcome"), "data-outcome", "accepted").await;
        assert_eq!(page.ledger().await, states(&[("accepted", PEOPLE)]));
        assert_eq!(
            company.received()[1..],
            [PEOPLE],
            "everybody has it, nobody twice; before it was resumed: {before}"
        );
        assert_eq!(company.sandbox.deliveries().len(), PEOPLE);
    });
}
