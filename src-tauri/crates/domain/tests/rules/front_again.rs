//! Which card keeps the front over the edit of an older activity, and which is in front again after a kill.

use crate::front::{NUMBERS, reads, rings, says, words};
use crate::harness::{HANAKO, Harness, contact};
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind::{Answered, Ended};
use domain::panel::{Activity, ActivityKind, Panel};
use domain::record::form::DraftKey;
use domain::step::event::Event;
use domain::view::action::Action;

/// Only "Show older" has brought it.
fn asks_for_older(harness: &mut Harness, task: &TaskRef) {
    reads(harness, Panel::default());
    let past = Activity {
        task: task.clone(),
        kind: ActivityKind::Call,
        subject: String::from("Call of last year"),
        detail: None,
        owner: None,
        date: Some(String::from("2025-11-12")),
        talk_seconds: None,
        same_as: None,
        step: None,
    };
    harness.happens(Event::OlderRead {
        record: SfId(String::from(HANAKO)),
        past: vec![past],
    });
}

#[test]
fn a_ring_does_not_take_the_screen_from_the_edit_of_an_older_activity_on_the_card() {
    let task = TaskRef::Salesforce(SfId(String::from("00T9")));
    let edit = || words(DraftKey::Task { task: task.clone() });
    // The words are there before the ring, come a moment after it, or are those of a card that was never asked for more.
    for (before, asked) in [(true, true), (false, true), (true, false), (false, false)] {
        let mut harness = Harness::new();
        let first = rings(&mut harness, 0);
        says(&mut harness, 0, Answered);
        harness.later(60);
        says(&mut harness, 0, Ended(None));
        if asked {
            asks_for_older(&mut harness, &task);
        }
        harness.later(60);
        if before {
            harness.does(edit());
        }
        let ring = rings(&mut harness, 1);
        if !before {
            harness.later(1);
            harness.does(edit());
        }
        let front = if asked { first } else { ring };
        let view = harness.view();
        assert_eq!(view.front, Some(front), "before: {before}, asked: {asked}");
        assert_eq!(view.calls.len(), 2, "and the ring is to be seen");
    }
}

#[test]
fn the_edit_of_an_older_activity_of_somebody_else_keeps_no_card_in_front() {
    let task = TaskRef::Salesforce(SfId(String::from("00T9")));
    let mut harness = Harness::new();
    let other = vec![contact("003000000000002AAA", "Kenji Mori")];
    harness.rings("0", NUMBERS[0], other);
    says(&mut harness, 0, Answered);
    harness.later(60);
    says(&mut harness, 0, Ended(None));
    asks_for_older(&mut harness, &task);
    harness.does(words(DraftKey::Task { task }));
    let ring = rings(&mut harness, 1);
    assert_eq!(harness.view().front, Some(ring));
}

#[test]
fn the_card_that_was_in_front_is_there_again_after_a_kill() {
    // Of two calls that are over, the agent reads the older one.
    let mut harness = Harness::new();
    let older = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    harness.later(60);
    says(&mut harness, 0, Ended(None));
    let newer = rings(&mut harness, 1);
    says(&mut harness, 1, Answered);
    harness.later(60);
    says(&mut harness, 1, Ended(None));
    assert_eq!(harness.view().front, Some(newer));
    harness.does(Action::Show { call: older });
    harness.killed_and_started();
    assert_eq!(harness.view().front, Some(older));
    // What rings from then on comes in front as always.
    let ring = rings(&mut harness, 2);
    assert_eq!(harness.view().front, Some(ring));
    harness.killed_and_started();
    assert_eq!(harness.view().front, Some(ring));
}

#[test]
fn after_a_kill_in_a_call_the_card_beside_it_is_in_front_only_if_the_agent_was_there() {
    let mut harness = Harness::new();
    let over = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    harness.later(60);
    says(&mut harness, 0, Ended(None));
    let spoken = rings(&mut harness, 1);
    says(&mut harness, 1, Answered);
    harness.killed_and_started();
    assert_eq!(harness.view().front, Some(spoken));
    harness.does(Action::Show { call: over });
    harness.killed_and_started();
    assert_eq!(harness.view().front, Some(over));
}

#[test]
fn a_card_that_is_left_or_silent_since_does_not_come_back_in_front() {
    let mut harness = Harness::new();
    let over = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    harness.later(60);
    says(&mut harness, 0, Ended(None));
    let ghost = rings(&mut harness, 1);
    assert_eq!(harness.view().front, Some(ghost));
    harness.later(600);
    harness.killed_and_started();
    assert_eq!(harness.view().front, Some(over), "it rang ten minutes ago");
    harness.does(Action::Leave { call: over });
    harness.killed_and_started();
    assert_ne!(harness.view().front, Some(over));
}
