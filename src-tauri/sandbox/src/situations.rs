//! Situations that a sender may want to try: each is an order of faults with a name.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::faults::{Fault, FaultKind};
use crate::state::State;

/// How much later a slow answer comes.
const SLOW: Duration = Duration::from_secs(8);

/// A situation, by its name in JSON (`"frequency_limit"`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Situation {
    /// The next message meets a frequency limit (45009).
    FrequencyLimit,
    /// The next message is refused because of the caller's address (60020).
    AddressRefused,
    /// All tokens die, and the next one is refused because of the secret (40001).
    SecretRefused,
    /// Whoever would get the next message first does not; see [`FaultKind::MissFirst`].
    SomeInvalid,
    /// The system is busy (-1) for the next message.
    Busy,
    /// The answer to the next message comes eight seconds late.
    Slow,
    /// The next message is never answered, and does not arrive.
    NoAnswer,
    /// The connection breaks off, and the next message does not arrive.
    CutBefore,
    /// The next message arrives, and the connection breaks off before the answer.
    CutAfter,
    /// A page in HTML answers instead of the service, and the next message does not arrive.
    Html,
    /// The application may not be asked about its contacts: its address is not trusted (60020).
    ContactsRefused,
}

impl Situation {
    /// All situations.
    pub const ALL: [Self; 11] = [
        Self::FrequencyLimit,
        Self::AddressRefused,
        Self::SecretRefused,
        Self::SomeInvalid,
        Self::Busy,
        Self::Slow,
        Self::NoAnswer,
        Self::CutBefore,
        Self::CutAfter,
        Self::Html,
        Self::ContactsRefused,
    ];

    fn fault(self, times: u32) -> Fault {
        let sending = |kind| Fault::new("message/send", times, kind);
        match self {
            Self::FrequencyLimit => sending(FaultKind::Errcode(45009)),
            Self::AddressRefused => sending(FaultKind::Errcode(60020)),
            Self::SecretRefused => Fault::new("gettoken", times, FaultKind::Errcode(40001)),
            Self::SomeInvalid => sending(FaultKind::MissFirst),
            Self::Busy => sending(FaultKind::Errcode(-1)),
            Self::Slow => sending(FaultKind::Delay(SLOW)),
            Self::NoAnswer => sending(FaultKind::Hang),
            Self::CutBefore => sending(FaultKind::CutConnection),
            Self::CutAfter => sending(FaultKind::CutConnection).after_accept(),
            Self::Html => sending(FaultKind::Html),
            Self::ContactsRefused => Fault::new("agent/get", times, FaultKind::Errcode(60020)),
        }
    }
}

impl State {
    /// Orders a situation for so many calls instead of what was left of it; 0 takes it back.
    pub(crate) fn arm(&self, situation: Situation, times: u32) {
        let changing = &mut *self.lock();
        let fault = situation.fault(times);
        changing.faults.withdraw(&fault);
        changing.faults.order(fault);
        if situation == Situation::SecretRefused && times > 0 {
            changing.tokens.kill();
        }
    }

    /// The situations that are ordered, and for how many calls still.
    pub(crate) fn armed(&self) -> Vec<(Situation, u32)> {
        let changing = self.lock();
        let left = |situation: Situation| (situation, changing.faults.left(&situation.fault(0)));
        Situation::ALL.into_iter().map(left).filter(|(_, times)| *times > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn each_is_told_apart_from_the_others_and_taken_back_alone() {
        let state = State::new(Settings::practice());
        for (times, situation) in (1..).zip(Situation::ALL) {
            state.arm(situation, times + 1);
            state.arm(situation, times);
        }
        let all: Vec<(Situation, u32)> = Situation::ALL.into_iter().zip(1..).collect();
        assert_eq!(state.armed(), all, "the newest order counts");
        state.arm(Situation::CutBefore, 0);
        let left: Vec<_> = all.into_iter().filter(|(one, _)| *one != Situation::CutBefore).collect();
        assert_eq!(state.armed(), left);
        state.lock().faults.take("agent/get");
        assert_eq!(state.armed().last(), Some(&(Situation::ContactsRefused, 10)));
        state.start_over();
        assert_eq!(state.armed(), []);
    }
}
