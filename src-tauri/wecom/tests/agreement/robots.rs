//! Any message of a kind that only group robots send: what the rules say of it against what the stand-in's webhook does.

use crate::channels::Group;
use crate::fault::apply;
use crate::kinds::{Case, Tally, case};
use crate::meaning::{blocks, foretold};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::cell::RefCell;
use std::time::Duration;
use wecom::Error;
use wecom::agent::AppFacts;
use wecom::channel::ChannelSet;
use wecom::inspect::inspect_at;
use wecom::kinds::{Kind, Message};
use wecom::recipient::Recipients;
use wecom::send::robot_message;
use wecom::webhook::PictureData;

const ROBOTS: ChannelSet = ChannelSet { app: false, chat: false, robot: true };

fn agree(group: &Group, case: &Case, tally: &mut Tally) -> Result<(), TestCaseError> {
    // Not more than 20 in a minute.
    group.world.sandbox.advance_clock(Duration::from_secs(4));
    let mut value = case.message.clone();
    for fault in &case.faults {
        apply(&mut value, fault);
    }
    let message: Message = serde_json::from_value(value).unwrap();
    let seen = inspect_at(&message, &Recipients::default(), &case.options, &AppFacts::default(), ROBOTS);
    let codes: Vec<i64> = seen.findings.iter().filter(|finding| blocks(finding)).flat_map(foretold).collect();
    let Ok(request) = robot_message(&message, &case.options, &PictureData::named) else {
        prop_assert!(!codes.is_empty(), "nothing was found in {:?}", message);
        return Ok(());
    };
    let body = request.to_bytes();
    let code = match group.world.wait(group.webhook.send(&body)) {
        Ok(_) => 0,
        Err(Error::Api(error)) => error.code,
        Err(other) => panic!("{other:?}"),
    };
    *tally.entry(code).or_default() += 1;
    if !codes.is_empty() {
        prop_assert!(codes.contains(&code), "{:?}, answered {} to {:?}", seen.findings, code, message);
        return Ok(());
    }
    prop_assert_eq!(code, 0, "nothing was found in {:?}", message);
    let shown = group.world.sandbox.group_messages().pop().unwrap().message;
    let sent = request.to_value();
    prop_assert_eq!(&shown, &sent[request.msgtype()], "the group sees what was sent");
    Ok(())
}

pub fn run(kind: Kind) {
    let group = RefCell::new((Group::open(), 0));
    let tally = RefCell::new(Tally::new());
    let config = Config { failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&case(kind), |case| {
        let (group, sends) = &mut *group.borrow_mut();
        *sends += 1;
        if *sends > 250 {
            (*group, *sends) = (Group::open(), 0);
        }
        agree(group, &case, &mut tally.borrow_mut())
    });
    if let Err(fault) = outcome {
        panic!("{kind:?}: {fault}");
    }
    let tally = tally.into_inner();
    eprintln!("{kind:?}: {tally:?}");
    assert!(tally.len() >= 2 && tally.contains_key(&0), "{kind:?} met too little: {tally:?}");
}
