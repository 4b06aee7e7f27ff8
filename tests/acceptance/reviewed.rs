//! What the admin sees before a send, with the company's directory at hand.

use crate::world::{Product, World, department, person, tag, text, to_all};
use broadcast::model::order::SendOrder;
use broadcast::model::outcome::Outcome;
use broadcast::sending::engine::SendError;
use broadcast::sending::review::ConfirmationLevel;
use broadcast::testing::order_of;
use testkit::until;

/// Reads the company's directory.
pub async fn read_directory(product: &Product) {
    product.directory.refresh(&product.profile().profile).await.unwrap();
    until("the contacts", async || {
        let status = product.directory.status(&product.profile_id).await.unwrap();
        assert_eq!(status.problem, None);
        status.progress.is_none() && status.refreshed_at.is_some()
    })
    .await;
}

#[tokio::test]
async fn people_are_counted_once() {
    let world = World::new().await;
    read_directory(&world.product).await;
    let review =
        world.product.review(&text("通知", vec![person("zhangsan"), department("2"), person("stranger")]), false).await;
    assert!(review.count.complete);
    assert_eq!((review.count.named_people, review.count.departments, review.count.overlap), (2, 1, 1));
    assert_eq!(review.count.unknown, [person("stranger")]);
    assert_eq!((review.batches, review.blocked, review.undo_seconds), (1, false, 10));
    let end = world.product.send(text("通知", vec![person("zhangsan"), department("2")])).await;
    assert!(end.people_exact);
    assert_eq!((end.people - end.missed) as usize, world.company.deliveries().len());
}

#[tokio::test]
async fn the_confirmation_grows_with_the_audience() {
    let world = World::new().await;
    let product = &world.product;
    let level = async |draft| product.review(&draft, false).await.confirmation;
    assert_eq!(level(text("通知", vec![tag("1")])).await, ConfirmationLevel::Click, "of unknown size");
    read_directory(product).await;
    assert_eq!(level(text("通知", vec![tag("1")])).await, ConfirmationLevel::None);
    let many = (0..51).map(|n| person(&format!("u{n}"))).collect();
    assert_eq!(level(text("通知", many)).await, ConfirmationLevel::Click);
    let all = product.review(&to_all(text("通知", vec![])), false).await;
    assert_eq!((all.confirmation, all.expected.as_deref()), (ConfirmationLevel::Type, Some(crate::world::PROFILE)));
    let order = order_of(&product.profile_id, to_all(text("通知", vec![])), all, 0);
    let order = SendOrder { typed: Some("青禾".to_owned()), ..order };
    assert_eq!(product.engine.start(order).await, Err(SendError::ConfirmationWrong));
    assert!(world.requests("message/send").is_empty());
}

#[tokio::test]
async fn a_directory_read_in_between_asks_for_another_look() {
    let world = World::new().await;
    let order = world.product.order(text("通知", vec![department("2")]), 0).await;
    read_directory(&world.product).await;
    assert_eq!(world.product.engine.start(order).await, Err(SendError::ReviewOutdated));
    assert!(world.requests("message/send").is_empty());
}

#[tokio::test]
async fn sent_already_today() {
    let world = World::new().await;
    let end = world.product.send(text("通知", vec![person("zhangsan")])).await;
    assert_eq!(end.outcome, Some(Outcome::Accepted));
    let both = vec![person("zhangsan"), person("lisi")];
    let review = world.product.review(&text("通知", both.clone()), false).await;
    assert_eq!(review.repeated.map(|repeated| repeated.id), Some(end.id));
    // Nobody gets it a second time: another person, or another text.
    assert_eq!(world.product.review(&text("通知", vec![person("lisi")]), false).await.repeated, None);
    assert_eq!(world.product.review(&text("另一个", both), false).await.repeated, None);
}
