//! Cards and faults of the practice company, between the stand-in's words and the product's.

use broadcast::model::practice::{
    CardAnswer, CardChoice, CardPress, ChosenOptions, InboxButton, InboxCard, InboxOption, InboxQuestion, PracticeFault,
};
use broadcast::model::timestamp::Timestamp;
use sandbox::{CardButton, CardControls, CardEvent, CardEventKind, Delivery, Press, SelectedItem, Situation};

/// What can be pressed on a message, maybe nothing any more; `None`: it is no card that answers. `answered`: it was answered before.
pub(super) fn card_of(delivery: &Delivery, answered: bool) -> Option<InboxCard> {
    if delivery.msgtype != "template_card" {
        return None;
    }
    let CardControls { questions, buttons, menu } = CardControls::of(&delivery.message);
    if questions.is_empty() && buttons.is_empty() && menu.is_empty() && !answered {
        return None;
    }
    let questions = questions.into_iter().map(|question| InboxQuestion {
        key: question.key,
        title: question.title,
        multiple: question.multiple,
        closed: question.closed,
        options: question
            .options
            .into_iter()
            .map(|option| InboxOption { id: option.id, text: option.text, chosen: option.chosen })
            .collect(),
    });
    let all = |buttons: Vec<CardButton>| {
        buttons.into_iter().map(|button| InboxButton { key: button.key, text: button.text }).collect()
    };
    Some(InboxCard { questions: questions.collect(), buttons: all(buttons), menu: all(menu) })
}

/// What a member does, as the stand-in takes it.
pub(super) fn press_of(press: CardPress) -> Press {
    let item = |one: CardChoice| SelectedItem { question_key: one.question, option_ids: one.options };
    Press { key: press.key, selected: press.chosen.into_iter().map(item).collect() }
}

/// What a member answered; `name` is the member's.
pub(super) fn answer_of(event: CardEvent, name: String) -> CardAnswer {
    CardAnswer {
        msgid: event.msgid,
        user_id: event.userid,
        name,
        at: Timestamp(event.at_ms),
        button: event.button,
        menu: event.event == CardEventKind::Menu,
        chosen: event.words.into_iter().map(|(question, options)| ChosenOptions { question, options }).collect(),
    }
}

/// The situation that a fault is; `None`: the company has no part in it.
pub(super) fn situation_of(fault: PracticeFault) -> Option<Situation> {
    Some(match fault {
        PracticeFault::FrequencyLimit => Situation::FrequencyLimit,
        PracticeFault::AddressRefused => Situation::AddressRefused,
        PracticeFault::SecretRefused => Situation::SecretRefused,
        PracticeFault::SomeInvalid => Situation::SomeInvalid,
        PracticeFault::Busy => Situation::Busy,
        PracticeFault::Slow => Situation::Slow,
        PracticeFault::NoAnswer => Situation::NoAnswer,
        PracticeFault::CutBefore => Situation::CutBefore,
        PracticeFault::CutAfter => Situation::CutAfter,
        PracticeFault::Html => Situation::Html,
        PracticeFault::ContactsRefused => Situation::ContactsRefused,
        PracticeFault::Trouble => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_situation_can_be_chosen_as_a_fault() {
        let mut chosen: Vec<_> = PracticeFault::ALL.into_iter().filter_map(situation_of).collect();
        chosen.sort_by_key(|one| Situation::ALL.iter().position(|other| other == one));
        assert_eq!(chosen, Situation::ALL);
    }
}
