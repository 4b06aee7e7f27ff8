//! How long a send takes, at the pace of its company: told before it and while it is under way. Never promised: WeCom's answers, frequency
//! limits and pauses come on top.

use crate::model::batch::{PlannedBatch, Route};
use std::collections::HashMap;
use std::time::Duration;
use wecom::limits::ROBOT_WINDOW;
use wecom::webhook::PER_MINUTE;

/// Answers that are needed before the pace so far says more than the rule.
const ENOUGH: u32 = 10;
/// How long a send must have been under way for that.
const LONG_ENOUGH: Duration = Duration::from_secs(2);

/// Seconds that so many calls take at so many a second; those at no set pace are taken for none.
fn at_pace(calls: u32, per_second: Option<u32>) -> u32 {
    per_second.filter(|rate| *rate > 0).map_or(0, |rate| calls.div_ceil(rate))
}

/// Seconds that the requests of a plan take to leave: those of the application at its pace, those of each robot by its minute.
pub(super) fn of_plan(batches: &[PlannedBatch], per_second: Option<u32>) -> u32 {
    let Calls { of_app, of_robots } = Calls::of(batches);
    let longest = of_robots.values().map(|messages| (messages - 1) / PER_MINUTE * robot_window()).max();
    at_pace(of_app, per_second).max(longest.unwrap_or_default())
}

/// How many requests of a plan leave within so many seconds, by what [`of_plan`] goes by: all of them within its time.
pub(super) fn leave_within(batches: &[PlannedBatch], seconds: u32, per_second: Option<u32>) -> u32 {
    let Calls { of_app, of_robots } = Calls::of(batches);
    let within = per_second.filter(|rate| *rate > 0).map_or(u32::MAX, |rate| rate.saturating_mul(seconds));
    let of_each = (seconds / robot_window()).saturating_add(1).saturating_mul(PER_MINUTE);
    let of_robots = of_robots.values().map(|messages| (*messages).min(of_each));
    of_robots.fold(of_app.min(within), u32::saturating_add)
}

/// Requests by whose pace they go.
struct Calls<'a> {
    of_app: u32,
    of_robots: HashMap<&'a str, u32>,
}

impl<'a> Calls<'a> {
    fn of(batches: &'a [PlannedBatch]) -> Self {
        let mut calls = Self { of_app: 0, of_robots: HashMap::new() };
        for batch in batches {
            match &batch.route {
                Route::App | Route::Chat(_) => calls.of_app = calls.of_app.saturating_add(1),
                Route::Robot(id) => *calls.of_robots.entry(id).or_default() += 1,
            }
        }
        calls
    }
}

/// Seconds of the window in which a robot may send so many messages.
fn robot_window() -> u32 {
    u32::try_from(ROBOT_WINDOW.as_secs()).unwrap_or(u32::MAX)
}

/// Seconds until the rest of a send has left: by how fast it went so far, or by its pace where little has been answered.
pub(super) fn of_rest(left: u32, answered: u32, took: Duration, per_second: Option<u32>) -> u32 {
    let by_pace = at_pace(left, per_second);
    if answered < ENOUGH || took < LONG_ENOUGH {
        return by_pace;
    }
    let so_far = took.as_secs_f64() / f64::from(answered) * f64::from(left);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of seconds, bounded")]
    let so_far = so_far.ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
    // It cannot go faster than it may.
    so_far.max(by_pace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::audience::{Recipient, RecipientKind};
    use crate::sending::plan::Plan;
    use crate::testing::{draft, person, profile};

    fn planned(route: Route, times: usize) -> Vec<PlannedBatch> {
        let one = Plan::of(&draft("hello", vec![person("a")]), &profile(), false).unwrap().batches.remove(0);
        let to = Recipient { kind: RecipientKind::Robot, ..person("r") };
        vec![PlannedBatch { route, addressees: to.into(), ..one }; times]
    }

    #[test]
    fn before_it_by_the_pace_of_the_application_and_the_minute_of_each_robot() {
        assert_eq!(of_plan(&planned(Route::App, 1), Some(20)), 1);
        assert_eq!(of_plan(&planned(Route::App, 1001), Some(20)), 51);
        assert_eq!(of_plan(&planned(Route::App, 1000), None), 0, "no pace, no guess");
        let robot = |times| planned(Route::Robot("r".to_owned()), times);
        assert_eq!(
            (of_plan(&robot(20), Some(20)), of_plan(&robot(21), Some(20)), of_plan(&robot(60), Some(20))),
            (0, 61, 122)
        );
        let both = [planned(Route::App, 100), robot(21)].concat();
        assert_eq!(of_plan(&both, Some(1)), 100, "they leave side by side");
    }

    #[test]
    fn within_its_time_all_of_a_plan_leaves_and_before_it_as_much_as_the_pace_gives() {
        let robot = |times| planned(Route::Robot("r".to_owned()), times);
        for plan in [planned(Route::App, 1001), robot(61), [planned(Route::App, 100), robot(21)].concat()] {
            for pace in [Some(1), Some(20), None] {
                let lasts = of_plan(&plan, pace);
                assert_eq!(leave_within(&plan, lasts, pace) as usize, plan.len(), "{pace:?}");
            }
        }
        assert_eq!(leave_within(&planned(Route::App, 1001), 30, Some(20)), 600);
        assert_eq!((leave_within(&robot(61), 60, None), leave_within(&robot(61), 61, None)), (20, 40));
        assert_eq!(leave_within(&planned(Route::App, 1001), 0, Some(20)), 0);
    }

    #[test]
    fn under_way_by_how_fast_it_went_and_never_faster_than_it_may() {
        let seconds = Duration::from_secs;
        assert_eq!(of_rest(100, 0, seconds(0), Some(20)), 5);
        assert_eq!(of_rest(100, 9, seconds(60), Some(20)), 5, "too little is known");
        assert_eq!(of_rest(100, 50, seconds(25), Some(20)), 50);
        assert_eq!(of_rest(100, 1000, seconds(2), Some(20)), 5);
        assert_eq!(of_rest(0, 50, seconds(25), Some(20)), 0);
        assert_eq!(of_rest(u32::MAX, 10, seconds(u64::from(u32::MAX)), None), u32::MAX);
    }
}
