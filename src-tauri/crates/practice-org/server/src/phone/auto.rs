//! The calls that ring by themselves.
//!
//! It owns when the phone rings, answers and hangs up on its own. It never reads a clock: it is asked often, with the time
//! since the start. As soon as somebody touches the page, the phone is theirs until they have left it alone for a while.

use std::time::Duration;

use super::calls::Act;

const FIRST: Duration = Duration::from_secs(4);
const PAUSE: Duration = Duration::from_secs(60);
const RINGS: Duration = Duration::from_secs(8);
const TALKS: Duration = Duration::from_secs(30);
/// How long to wait after a ring that did not reach the app.
const AGAIN: Duration = Duration::from_secs(1);

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Ring { person: usize },
    Act { call: String, act: Act },
}

pub(super) struct Auto {
    on: bool,
    /// No call rings before this time.
    next: Duration,
    rung: usize,
    own: Option<Own>,
    touched: bool,
}

/// The call that goes on by itself.
struct Own {
    call: String,
    answered: bool,
    /// When its next step is due.
    due: Duration,
}

impl Auto {
    pub(super) fn new(on: bool) -> Self {
        Auto {
            on,
            next: FIRST,
            rung: 0,
            own: None,
            touched: false,
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    pub(super) fn turn(&mut self, on: bool) {
        self.on = on;
    }

    /// Somebody is at the page: the call, if there is one, is now theirs.
    pub(super) fn touch(&mut self) {
        self.touched = true;
        self.own = None;
    }

    pub(super) fn step(&mut self, now: Duration, calls: usize) -> Option<Step> {
        if std::mem::take(&mut self.touched) {
            self.next = now + PAUSE;
        }
        if let Some(own) = &mut self.own {
            if now < own.due {
                return None;
            }
            let call = own.call.clone();
            // Every fourth call is missed.
            let act = match own.answered {
                false if self.rung.is_multiple_of(4) => Act::Miss,
                false => Act::Answer,
                true => Act::HangUp,
            };
            if act == Act::Answer {
                own.answered = true;
                own.due = now + TALKS;
            } else {
                self.own = None;
                self.next = now + PAUSE;
            }
            return Some(Step::Act { call, act });
        }
        (self.on && calls == 0 && now >= self.next).then_some(Step::Ring { person: self.rung })
    }

    pub(super) fn rang(&mut self, now: Duration, call: String) {
        self.rung += 1;
        self.own = Some(Own {
            call,
            answered: false,
            due: now + RINGS,
        });
    }

    pub(super) fn did_not_ring(&mut self, now: Duration) {
        self.next = now + AGAIN;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Act, Auto, Step};

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn act(act: Act) -> Option<Step> {
        Some(Step::Act {
            call: "a".to_owned(),
            act,
        })
    }

    #[test]
    fn the_first_call_rings_after_four_seconds_and_goes_its_way_alone() {
        let mut auto = Auto::new(true);
        assert_eq!(auto.step(at(3), 0), None);
        assert_eq!(auto.step(at(4), 0), Some(Step::Ring { person: 0 }));
        auto.rang(at(4), "a".to_owned());
        assert_eq!(auto.step(at(11), 1), None);
        assert_eq!(auto.step(at(12), 1), act(Act::Answer));
        assert_eq!(auto.step(at(41), 1), None);
        assert_eq!(auto.step(at(42), 1), act(Act::HangUp));
        assert_eq!(auto.step(at(101), 0), None);
        assert_eq!(auto.step(at(102), 0), Some(Step::Ring { person: 1 }));
    }

    #[test]
    fn a_touch_leaves_the_call_to_the_person_and_the_phone_silent_for_a_minute() {
        let mut auto = Auto::new(true);
        auto.rang(at(4), "a".to_owned());
        auto.touch();
        assert_eq!(auto.step(at(20), 1), None);
        assert_eq!(auto.step(at(79), 0), None);
        assert_eq!(auto.step(at(80), 1), None);
        assert_eq!(auto.step(at(80), 0), Some(Step::Ring { person: 1 }));
    }

    #[test]
    fn a_ring_that_nobody_heard_is_tried_again_and_a_phone_that_is_off_never_rings() {
        let mut auto = Auto::new(true);
        auto.did_not_ring(at(4));
        assert_eq!(auto.step(at(4), 0), None);
        assert_eq!(auto.step(at(5), 0), Some(Step::Ring { person: 0 }));
        auto.turn(false);
        assert_eq!(auto.step(at(500), 0), None);
    }
}
