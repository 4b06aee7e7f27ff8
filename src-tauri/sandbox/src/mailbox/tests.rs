use serde_json::json;

use super::*;
use crate::clock::SECOND;

fn sent(msgid: &str, at_ms: i64) -> Sent {
    let (msgid, msgtype) = (msgid.to_owned(), "text".to_owned());
    Sent { msgid, msgtype, message: json!({"content": "x"}), safe: 0, at_ms }
}

#[test]
fn the_thirty_first_message_of_a_minute_is_dropped() {
    let mut mailbox = Mailbox::default();
    for turn in 0..30 {
        assert_eq!(mailbox.deliver(sent(&turn.to_string(), turn), &[(0, Via::User)]), 1);
    }
    assert_eq!(mailbox.deliver(sent("late", 59_999), &[(0, Via::User), (1, Via::User)]), 1);
    assert_eq!(mailbox.deliver(sent("next", 60_000), &[(0, Via::User)]), 1, "the first of them is a minute old");
}

#[test]
fn the_thousand_and_first_message_of_an_hour_is_dropped() {
    let mut mailbox = Mailbox::default();
    for turn in 0..1000 {
        assert_eq!(mailbox.deliver(sent(&turn.to_string(), turn * 3 * SECOND), &[(0, Via::User)]), 1);
    }
    assert_eq!(mailbox.deliver(sent("x", 3_000 * SECOND), &[(0, Via::User)]), 0);
    assert_eq!(mailbox.deliver(sent("y", 3_601 * SECOND), &[(0, Via::User)]), 1);
}

#[test]
fn a_recalled_message_leaves_every_inbox() {
    let company = Company::generate(12, 1, None);
    let mut mailbox = Mailbox::default();
    mailbox.deliver(sent("a", 0), &[(0, Via::User), (1, Via::Party)]);
    mailbox.deliver(sent("b", 1), &[(0, Via::User)]);
    mailbox.recall("a", DAY).unwrap();
    let left: Vec<_> = mailbox.all(&company, 1).into_iter().map(|d| (d.msgid, d.userid)).collect();
    assert_eq!(left, [("b".to_owned(), "zhangsan".to_owned())]);
    assert_eq!(mailbox.of_member(1, &company, 1), []);
    assert_eq!(mailbox.recall("b", DAY + 2).unwrap_err().code, 42052);
    assert_eq!(mailbox.recall("c", 0).unwrap_err().code, 40058);
}

#[test]
fn a_message_is_changed_for_those_who_got_it() {
    let company = Company::generate(12, 1, None);
    let mut mailbox = Mailbox::default();
    mailbox.deliver(sent("a", 0), &[(0, Via::User), (1, Via::User), (2, Via::User)]);
    mailbox.deliver(sent("b", 0), &[(0, Via::User)]);
    let changed = mailbox.change("a", Some(&HashSet::from([1, 7])), |old| json!({"was": old["content"]}));
    assert_eq!(changed, HashSet::from([1]));
    let of = |mailbox: &Mailbox, member| mailbox.of_member(member, &company, 1)[0].message.clone();
    assert_eq!((of(&mailbox, 0), of(&mailbox, 1)), (json!({"content": "x"}), json!({"was": "x"})));
    assert_eq!(mailbox.change("a", None, |_| json!("all")), HashSet::from([0, 1, 2]));
    mailbox.recall("a", 0).unwrap();
    assert_eq!(mailbox.change("a", None, |_| json!("gone")), HashSet::new());
    assert_eq!(mailbox.change("c", None, |_| json!("none")), HashSet::new());
    assert_eq!(of(&mailbox, 0), json!({"content": "x"}));
}

#[test]
fn dropping_old_entries_keeps_the_inboxes_right() {
    let company = Company::generate(12, 1, None);
    let mut mailbox = Mailbox::default();
    mailbox.deliver(sent("a", 0), &[(0, Via::User), (1, Via::User)]);
    mailbox.deliver(sent("b", 0), &[(0, Via::User)]);
    mailbox.drop_oldest();
    let of = |member| mailbox.of_member(member, &company, 1).into_iter().map(|d| d.msgid).collect::<Vec<_>>();
    assert_eq!((of(0), of(1)), (vec!["b".to_owned()], vec!["a".to_owned()]));
}
