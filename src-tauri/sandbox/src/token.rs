//! Access tokens: what `gettoken` gives out, how long it lives, and the block on guessing secrets.
//!
//! Every successful `gettoken` gives a new token and leaves older ones alive (the documents promise neither this nor
//! the opposite, `wecom/contacts-media-agent.md §2`). A token has 512 bytes, the most that is documented [O].

use std::collections::{HashMap, VecDeque};

use crate::clock::{HOUR, SECOND};
use crate::reply::Refusal;
use crate::seeded::Seeded;

/// Life of a token in seconds: the documented normal value [O].
pub(crate) const LIFE_SECONDS: i64 = 7200;
/// Bytes of a token.
const TOKEN_BYTES: usize = 512;
/// Wrong secrets within an hour that block `gettoken` for an hour (`wecom/limits.md §1, §4` [O; C]).
const WRONG_PER_HOUR: usize = 2000;
/// Tokens remembered, so that an expired one (42001) is told from an unknown one (40014).
const REMEMBERED: usize = 4096;

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    expiry: HashMap<String, i64>,
    issued: VecDeque<String>,
    wrong: VecDeque<i64>,
    blocked_until: i64,
}

impl Tokens {
    /// Gives out a token when both values are right.
    ///
    /// # Errors
    /// 41002, 41004 missing; 45009 while blocked; 40013 wrong corp id; 40001 wrong secret.
    pub(crate) fn issue(
        &mut self,
        now: i64,
        given: (Option<&str>, Option<&str>),
        right: (&str, &str),
        random: &mut Seeded,
    ) -> Result<String, Refusal> {
        let corp_id = given.0.filter(|text| !text.is_empty()).ok_or(Refusal::new(41002))?;
        let secret = given.1.filter(|text| !text.is_empty()).ok_or(Refusal::new(41004))?;
        if now < self.blocked_until {
            return Err(Refusal::new(45009));
        }
        if corp_id != right.0 {
            return Err(Refusal::new(40013));
        }
        if secret != right.1 {
            self.count_wrong(now);
            return Err(Refusal::new(40001));
        }
        let token = random.id(TOKEN_BYTES);
        self.expiry.insert(token.clone(), now + LIFE_SECONDS * SECOND);
        self.issued.push_back(token.clone());
        if self.issued.len() > REMEMBERED
            && let Some(oldest) = self.issued.pop_front()
        {
            self.expiry.remove(&oldest);
        }
        Ok(token)
    }

    /// Passes a living token.
    ///
    /// # Errors
    /// 41001 missing or empty, 42001 expired, 40014 never issued or killed.
    pub(crate) fn check(&self, now: i64, token: Option<&str>) -> Result<(), Refusal> {
        let token = token.filter(|text| !text.is_empty()).ok_or(Refusal::new(41001))?;
        match self.expiry.get(token) {
            None => Err(Refusal::new(40014)),
            Some(until) if *until <= now => Err(Refusal::new(42001)),
            Some(_) => Ok(()),
        }
    }

    /// Ends every token before its time, as the service may "for operational reasons" [O]: they answer 40014.
    pub(crate) fn kill(&mut self) {
        self.expiry.clear();
        self.issued.clear();
    }

    /// Number of tokens that would be accepted.
    pub(crate) fn alive(&self, now: i64) -> usize {
        self.expiry.values().filter(|until| **until > now).count()
    }

    fn count_wrong(&mut self, now: i64) {
        while self.wrong.front().is_some_and(|at| *at <= now - HOUR) {
            self.wrong.pop_front();
        }
        self.wrong.push_back(now);
        if self.wrong.len() >= WRONG_PER_HOUR {
            self.blocked_until = now + HOUR;
            self.wrong.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: (&str, &str) = ("ww1", "right");

    fn ask(tokens: &mut Tokens, now: i64, corp_id: Option<&str>, secret: Option<&str>) -> Result<String, i64> {
        tokens
            .issue(now, (corp_id, secret), RIGHT, &mut Seeded::new(now.unsigned_abs()))
            .map_err(|refusal| refusal.code)
    }

    #[test]
    fn what_gettoken_refuses() {
        let mut tokens = Tokens::default();
        assert_eq!(ask(&mut tokens, 0, None, Some("right")), Err(41002));
        assert_eq!(ask(&mut tokens, 0, Some("ww1"), Some("")), Err(41004));
        assert_eq!(ask(&mut tokens, 0, Some("ww2"), Some("right")), Err(40013));
        assert_eq!(ask(&mut tokens, 0, Some("ww1"), Some("wrong")), Err(40001));
    }

    #[test]
    fn a_token_lives_two_hours() {
        let mut tokens = Tokens::default();
        let token = ask(&mut tokens, 0, Some("ww1"), Some("right")).unwrap();
        assert_eq!(token.len(), 512);
        let code = |tokens: &Tokens, now, token| tokens.check(now, token).map_err(|refusal| refusal.code);
        assert_eq!(code(&tokens, 7_199_999, Some(&token)), Ok(()));
        assert_eq!(code(&tokens, 7_200_000, Some(&token)), Err(42001));
        assert_eq!(code(&tokens, 0, Some("made-up")), Err(40014));
        assert_eq!(code(&tokens, 0, None), Err(41001));
        tokens.kill();
        assert_eq!(code(&tokens, 0, Some(&token)), Err(40014));
    }

    #[test]
    fn two_thousand_wrong_secrets_block_for_an_hour() {
        let mut tokens = Tokens::default();
        for _ in 0..2000 {
            assert_eq!(ask(&mut tokens, 5, Some("ww1"), Some("wrong")), Err(40001));
        }
        assert_eq!(ask(&mut tokens, 6, Some("ww1"), Some("right")), Err(45009));
        assert_eq!(ask(&mut tokens, 4 + HOUR, Some("ww1"), Some("right")), Err(45009));
        assert!(ask(&mut tokens, 5 + HOUR, Some("ww1"), Some("right")).is_ok());
    }

    #[test]
    fn wrong_secrets_of_another_hour_do_not_count() {
        let mut tokens = Tokens::default();
        for turn in 0..1999 {
            assert_eq!(ask(&mut tokens, turn, Some("ww1"), Some("wrong")), Err(40001));
        }
        assert_eq!(ask(&mut tokens, 2 * HOUR, Some("ww1"), Some("wrong")), Err(40001));
        assert!(ask(&mut tokens, 2 * HOUR, Some("ww1"), Some("right")).is_ok());
    }
}
