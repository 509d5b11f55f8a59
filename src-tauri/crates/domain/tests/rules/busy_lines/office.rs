//! An office whose phones tell of calls, whose index knows everybody, and what the org then has.

use crate::harness::{Harness, contact};
use domain::base::ids::{CallId, RawNumber, SfId};
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind::Ended;
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party};
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::write::Write;
use domain::people::candidate::ColleagueView;
use domain::step::effect::{Effect, LocalEffect};
use domain::step::event::{Event, Found};
use jiff::{SignedDuration, Timestamp};

/// The number that the index knows to be a colleague's.
pub(crate) const COLLEAGUE: &str = "+81355501202";

/// One event: the second, what happened, and both sides, where they are told.
#[derive(Clone)]
pub(crate) struct Told(
    pub(crate) i64,
    pub(crate) CallEventKind,
    pub(crate) &'static str,
    pub(crate) &'static str,
);

pub(crate) fn told(at: i64, kind: CallEventKind, from: &'static str) -> Told {
    Told(at, kind, from, "")
}

pub(crate) fn ended(at: i64, from: &'static str) -> Told {
    Told(at, Ended(None), from, "")
}

pub(crate) fn ended_as(at: i64, outcome: Outcome, from: &'static str) -> Told {
    Told(at, Ended(Some(outcome)), from, "")
}

pub(crate) struct Office {
    pub(crate) harness: Harness,
    start: Timestamp,
    tasks: Vec<(CallId, SfId, TaskFields)>,
}

impl Office {
    pub(crate) fn new() -> Self {
        let mut harness = Harness::new();
        harness.state.settings.extension_digits = 4;
        let start = harness.now.timestamp();
        Self {
            harness,
            start,
            tasks: Vec::new(),
        }
    }

    pub(crate) fn hears(&mut self, id: &str, events: &[Told]) {
        for event in events {
            self.hears_with(id, event, None);
        }
    }

    pub(crate) fn hears_with(&mut self, id: &str, event: &Told, direction: Option<Direction>) {
        let Told(second, kind, from, to) = event;
        let at = self.start + SignedDuration::from_secs(*second);
        let now = self.harness.now.timestamp();
        self.harness.later(at.duration_since(now).as_secs().max(0));
        let party = |number: &str| Party {
            number: (!number.is_empty()).then(|| RawNumber(String::from(number))),
            name: None,
        };
        let event = CallEvent {
            direction,
            from: party(from),
            to: party(to),
            ..crate::harness::inbound(id, from, kind.clone(), at)
        };
        self.harness.happens(Event::Phone(event));
        self.index_answers();
    }

    /// The index knows everybody, and which number is the colleague's.
    fn index_answers(&mut self) {
        loop {
            let asked = std::mem::take(&mut self.harness.effects);
            let asked: Vec<_> = asked
                .into_iter()
                .filter_map(|effect| match effect {
                    Effect::Local(LocalEffect::LookUp {
                        call,
                        generation,
                        ask,
                    }) => Some((call, generation, ask)),
                    _ => None,
                })
                .collect();
            if asked.is_empty() {
                return;
            }
            for (call, generation, ask) in asked {
                let mut found = Found::default();
                match ask.number {
                    Some(number) if number.0 == COLLEAGUE => {
                        found.colleague = Some(ColleagueView::default());
                    }
                    Some(number) => {
                        let last: String = number.0.chars().rev().take(3).collect();
                        found.matches = vec![contact(&format!("003000000000{last}AAA"), &number.0)];
                    }
                    None => {}
                }
                self.harness.happens(Event::LookedUp {
                    call,
                    generation,
                    found,
                });
            }
        }
    }

    /// The org carries out all that is sent.
    pub(crate) fn org_answers(&mut self) {
        loop {
            let landed = self.harness.land_all();
            if landed.is_empty() {
                return;
            }
            for row in landed {
                match &row.write {
                    Write::LogCall { call, fields } => {
                        let task = SfId(format!("00T{}", row.id));
                        self.tasks.push((*call, task, fields.clone()));
                    }
                    Write::Change {
                        task: TaskRef::Salesforce(id),
                        fields,
                        ..
                    } => {
                        let changed = self.tasks.iter_mut().find(|(_, task, _)| task == id);
                        changed.unwrap().2.apply(fields);
                    }
                    other => panic!("nothing else is written: {other:?}"),
                }
            }
        }
    }

    /// What the org has of each call, in the order in which the calls began: whom it was with, how it ended, how long they spoke.
    pub(crate) fn logged(&mut self) -> Vec<(String, String, u32)> {
        self.org_answers();
        let calls = &self.harness.state.calls.all;
        let mut tasks = self.tasks.clone();
        tasks.sort_by_key(|(call, ..)| calls[call].facts.started());
        let seen = tasks.into_iter().map(|(call, _, task)| {
            let with = calls[&call].who.picked.as_ref();
            let person = with.map(|who| FieldValue::Record(who.id.clone()));
            let is_theirs = person.is_some_and(|person| task.value(TaskField::Who) == person);
            let seconds = match task.value(TaskField::CallDuration) {
                FieldValue::Number(seconds) => seconds,
                _ => 0,
            };
            let how = task.text(TaskField::CallDisposition).unwrap_or_default();
            let with = with.filter(|_| is_theirs).map(|who| who.name.clone());
            let with = with.unwrap_or_else(|| String::from("somebody else"));
            (with, String::from(how), seconds)
        });
        seen.collect()
    }
}

pub(crate) fn check(what: &str, id: &str, events: &[Told], expected: &[(&str, &str, u32)]) {
    let mut office = Office::new();
    office.hears(id, events);
    let expected: Vec<_> = expected
        .iter()
        .map(|(with, how, seconds)| (String::from(*with), String::from(*how), *seconds))
        .collect();
    assert_eq!(office.logged(), expected, "{what}");
}
