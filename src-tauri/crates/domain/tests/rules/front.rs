//! Which call is in front: the one in which the agent speaks, then the newest ring, and never one that is long over.

use crate::harness::{HANAKO, Harness, contact, inbound};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind::{Answered, Ended, Held, Resumed, Ringing};
use domain::call::event::{CallEvent, CallEventKind};
use domain::org::required::Answers;
use domain::panel::part::Part;
use domain::panel::{NextStep, Panel};
use domain::record::form::DraftKey;
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use jiff::SignedDuration;

pub(crate) const NUMBERS: [&str; 3] = ["+14155550134", "+81312345678", "+442079460018"];

/// The call of this name rings; its number follows from the name.
pub(crate) fn rings(harness: &mut Harness, call: usize) -> CallId {
    let matches = vec![contact(HANAKO, "佐藤 花子")];
    harness.rings(&call.to_string(), NUMBERS[call], matches)
}

pub(crate) fn says(harness: &mut Harness, call: usize, kind: CallEventKind) {
    harness.phone(&call.to_string(), NUMBERS[call], kind);
}

fn time_passes(harness: &mut Harness, seconds: i64) {
    harness.later(seconds);
    harness.happens(Event::Tick);
}

#[test]
fn the_newest_ring_is_in_front_and_the_answered_call_before_it() {
    let mut harness = Harness::new();
    let first = rings(&mut harness, 0);
    harness.later(2);
    let second = rings(&mut harness, 1);
    assert_eq!(harness.view().front, Some(second));
    says(&mut harness, 0, Answered);
    assert_eq!(harness.view().front, Some(first), "answered");
    harness.later(2);
    rings(&mut harness, 2);
    assert_eq!(
        harness.view().front,
        Some(first),
        "a ring interrupts nobody"
    );
    assert_eq!(harness.view().calls.len(), 3, "and each is to be seen");
}

#[test]
fn whoever_is_taken_off_hold_comes_in_front_again() {
    let mut harness = Harness::new();
    let first = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    says(&mut harness, 0, Held);
    let second = rings(&mut harness, 1);
    assert_eq!(harness.view().front, Some(first));
    harness.later(1);
    says(&mut harness, 1, Answered);
    assert_eq!(harness.view().front, Some(second));
    harness.later(1);
    says(&mut harness, 1, Held);
    says(&mut harness, 0, Resumed);
    assert_eq!(harness.view().front, Some(first));
    for call in [first, second] {
        assert!(
            !harness.card(call).stuck,
            "a phone that tells of holding has lost nothing"
        );
    }
}

#[test]
fn a_repeated_answer_does_not_take_back_what_the_agent_has_chosen() {
    let mut harness = Harness::new();
    rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    let second = rings(&mut harness, 1);
    harness.does(Action::Show { call: second });
    says(&mut harness, 0, Answered);
    time_passes(&mut harness, 60);
    assert_eq!(harness.view().front, Some(second));
}

#[test]
fn a_ring_without_a_sign_of_life_steps_back_after_three_minutes() {
    let mut harness = Harness::new();
    let waiting = rings(&mut harness, 0);
    harness.later(1);
    let ghost = rings(&mut harness, 1);
    time_passes(&mut harness, 100);
    says(&mut harness, 0, Ringing);
    time_passes(&mut harness, 79);
    assert_eq!(harness.view().front, Some(ghost));
    assert!(!harness.card(ghost).stuck);
    let wake = domain::step::next_wake(&harness.state);
    harness.later(1);
    assert_eq!(
        wake,
        Some(harness.now.timestamp()),
        "the loop wakes for it by itself"
    );
    harness.happens(Event::Tick);
    assert_eq!(
        harness.view().front,
        Some(waiting),
        "which has rung again since"
    );
    assert!(harness.card(ghost).stuck && !harness.card(waiting).stuck);
    // After an event of its phone, it counts as any other call again.
    says(&mut harness, 1, Answered);
    assert_eq!(harness.view().front, Some(ghost));
    assert!(!harness.card(ghost).stuck);
}

#[test]
fn a_ghost_does_not_keep_the_front_from_a_new_ring() {
    let mut harness = Harness::new();
    let ghost = rings(&mut harness, 0);
    harness.does(note(ghost, "is anybody there", 1));
    time_passes(&mut harness, 181);
    let ring = rings(&mut harness, 1);
    assert_eq!(harness.view().front, Some(ring));
    assert_eq!(harness.card(ghost).note.text, "is anybody there");
}

#[test]
fn a_call_whose_end_got_lost_gives_way_to_the_one_that_is_answered_after_it() {
    let mut harness = Harness::new();
    let lost = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    time_passes(&mut harness, 60);
    let next = rings(&mut harness, 1);
    assert!(!harness.card(lost).stuck);
    harness.later(3);
    says(&mut harness, 1, Answered);
    assert_eq!(harness.view().front, Some(next));
    assert!(harness.card(lost).stuck, "nobody speaks with two at once");
    harness.later(60);
    says(&mut harness, 1, Ended(None));
    assert_eq!(harness.view().front, Some(next), "its card stays");
    harness.later(5);
    let third = rings(&mut harness, 2);
    assert_eq!(harness.view().front, Some(third));
}

#[test]
fn a_call_whose_end_got_lost_gives_way_half_an_hour_later_where_another_rang_in_vain() {
    let mut harness = Harness::new();
    let lost = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    time_passes(&mut harness, 20 * 60);
    rings(&mut harness, 1);
    time_passes(&mut harness, 15);
    says(&mut harness, 1, Ended(None));
    time_passes(&mut harness, 10 * 60 - 16);
    assert!(!harness.card(lost).stuck, "the agent may still speak");
    time_passes(&mut harness, 1);
    assert!(harness.card(lost).stuck);
    assert_eq!(
        harness.view().front,
        Some(lost),
        "a missed call is no reason to leave what may go on"
    );
    let ring = rings(&mut harness, 2);
    assert_eq!(harness.view().front, Some(ring));
    assert!(!harness.card(ring).stuck);
}

#[test]
fn a_long_conversation_during_which_nobody_rang_keeps_the_front() {
    let mut harness = Harness::new();
    let long = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    time_passes(&mut harness, 2 * 3600);
    rings(&mut harness, 1);
    assert_eq!(harness.view().front, Some(long));
    assert!(!harness.card(long).stuck);
    // A call that is on hold says itself that it goes on.
    says(&mut harness, 0, Held);
    says(&mut harness, 1, Ended(None));
    time_passes(&mut harness, 2 * 3600);
    assert!(!harness.card(long).stuck);
    assert_eq!(harness.view().front, Some(long));
}

/// The same call on another phone, whose clock is so many seconds ahead.
fn on_another_phone(harness: &mut Harness, kind: CallEventKind, ahead: i64) -> CallId {
    let at = harness.now.timestamp() + SignedDuration::from_secs(ahead);
    let event = CallEvent {
        source: String::from("mobile"),
        ..inbound("m", "+1 415 555 0134", kind, at)
    };
    harness.happens(Event::Phone(event));
    let calls = harness.state.calls.all.values();
    let mut calls = calls.filter(|call| call.facts.key.source == "mobile");
    calls.next().unwrap().facts.id
}

#[test]
fn a_call_whose_end_got_lost_gives_way_to_one_that_is_answered_on_another_phone() {
    let mut harness = Harness::new();
    let lost = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    time_passes(&mut harness, 60);
    let next = on_another_phone(&mut harness, Ringing, 0);
    assert!(!harness.card(lost).stuck, "a ring says nothing");
    harness.later(3);
    on_another_phone(&mut harness, Answered, 0);
    assert_eq!(harness.view().front, Some(next));
    assert!(
        harness.card(lost).stuck,
        "an agent speaks with one at a time"
    );
    assert!(!harness.card(next).stuck);
    harness.killed_and_started();
    assert!(harness.card(lost).stuck, "a restart forgets nothing of it");
    assert!(!harness.card(next).stuck);
    harness.later(5);
    says(&mut harness, 0, Resumed);
    assert!(!harness.card(lost).stuck, "it has given a sign of life");
    assert!(harness.state.calls.all[&lost].facts.ended().is_none());
}

#[test]
fn a_call_on_hold_does_not_give_way_to_one_on_another_phone() {
    let mut harness = Harness::new();
    let held = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    harness.later(10);
    says(&mut harness, 0, Held);
    harness.later(10);
    on_another_phone(&mut harness, Ringing, 0);
    on_another_phone(&mut harness, Answered, 0);
    assert!(!harness.card(held).stuck);
}

#[test]
fn a_phone_whose_clock_is_ahead_takes_nothing_from_a_call_that_is_answered_after_its_own() {
    let mut harness = Harness::new();
    on_another_phone(&mut harness, Ringing, 600);
    on_another_phone(&mut harness, Answered, 600);
    harness.later(60);
    let later = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    assert_eq!(harness.view().front, Some(later));
    assert!(!harness.card(later).stuck);
}

#[test]
fn a_card_stays_after_the_hang_up_until_the_agent_leaves_it() {
    let mut harness = Harness::new();
    let first = rings(&mut harness, 0);
    says(&mut harness, 0, Answered);
    harness.later(60);
    says(&mut harness, 0, Ended(None));
    time_passes(&mut harness, 600);
    let view = harness.view();
    assert_eq!((view.front, view.calls.len()), (Some(first), 1));
    let second = rings(&mut harness, 1);
    let view = harness.view();
    assert_eq!((view.front, view.calls.len()), (Some(second), 2));
    harness.does(Action::Leave { call: first });
    assert_eq!(harness.view().calls.len(), 1);
}

#[test]
fn a_ring_takes_the_place_of_nothing_that_is_being_written() {
    for form in [None, Some("next step"), Some("new person")] {
        let mut harness = Harness::new();
        let writing = rings(&mut harness, 0);
        says(&mut harness, 0, Answered);
        harness.later(60);
        says(&mut harness, 0, Ended(None));
        harness.later(60);
        harness.does(match form {
            None => note(writing, "wants a credit note", 1),
            Some("next step") => words(DraftKey::NextStep {
                call: Some(writing),
            }),
            Some(_) => words(DraftKey::NewPerson { call: writing }),
        });
        rings(&mut harness, 1);
        let view = harness.view();
        assert_eq!(
            (view.front, view.calls.len()),
            (Some(writing), 2),
            "{form:?}"
        );
        says(&mut harness, 1, Answered);
        assert_ne!(harness.view().front, Some(writing), "{form:?}");
        assert_eq!(harness.view().calls.len(), 2, "{form:?}");
    }
}

/// What an agent can type on a card, as the window sends it down.
fn first_words(call: CallId, where_: &str) -> Action {
    match where_ {
        "note" => note(call, "W", 1),
        "answer" => Action::EditAnswers {
            call,
            fields: Answers([(String::from("Reason__c"), String::from("W"))].into()),
            seq: 1,
        },
        "next step" => words(DraftKey::NextStep { call: Some(call) }),
        _ => words(DraftKey::NewPerson { call }),
    }
}

const FIELDS: [&str; 4] = ["note", "answer", "next step", "new person"];

#[test]
fn words_that_were_on_their_way_when_a_ring_came_bring_their_card_back_in_front() {
    for field in FIELDS {
        for is_over in [false, true] {
            let mut harness = Harness::new();
            let writing = rings(&mut harness, 0);
            if is_over {
                says(&mut harness, 0, Ended(None));
                harness.later(60);
            }
            let ring = rings(&mut harness, 1);
            assert_eq!(harness.view().front, Some(ring), "{field}");
            harness.later(1);
            harness.does(first_words(writing, field));
            let view = harness.view();
            assert_eq!(
                (view.front, view.calls.len()),
                (Some(writing), 2),
                "{field}, over: {is_over}"
            );
            // They stand there unsaved, as if the ring had come after them.
            rings(&mut harness, 2);
            assert_eq!(harness.view().front, Some(writing), "{field}");
        }
    }
}

#[test]
fn words_that_come_after_the_ring_was_answered_bring_their_card_back_beside_it() {
    for field in FIELDS {
        let mut harness = Harness::new();
        let writing = rings(&mut harness, 0);
        says(&mut harness, 0, Ended(None));
        let ring = rings(&mut harness, 1);
        says(&mut harness, 1, Answered);
        harness.does(first_words(writing, field));
        let view = harness.view();
        assert_eq!((view.front, view.calls.len()), (Some(ring), 2), "{field}");
        let there = view.calls.iter().any(|call| call.id == writing);
        assert!(there, "{field}");
    }
}

#[test]
fn words_for_a_card_that_the_agent_left_or_that_made_room_long_ago_bring_nothing_back() {
    for field in FIELDS {
        let mut harness = Harness::new();
        let first = rings(&mut harness, 0);
        says(&mut harness, 0, Ended(None));
        let ring = rings(&mut harness, 1);
        harness.later(2);
        harness.does(first_words(first, field));
        let view = harness.view();
        assert_eq!((view.front, view.calls.len()), (Some(ring), 1), "{field}");

        let mut harness = Harness::new();
        let left = rings(&mut harness, 0);
        says(&mut harness, 0, Ended(None));
        let ring = rings(&mut harness, 1);
        harness.does(Action::Show { call: left });
        harness.does(Action::Leave { call: left });
        harness.does(first_words(left, field));
        let view = harness.view();
        assert_eq!((view.front, view.calls.len()), (Some(ring), 1), "{field}");
    }
}

#[test]
fn an_emptied_form_or_a_caret_brings_nothing_back() {
    let mut harness = Harness::new();
    let first = rings(&mut harness, 0);
    let ring = rings(&mut harness, 1);
    harness.does(words(DraftKey::Place { call: first }));
    harness.does(Action::EditForm {
        key: DraftKey::NextStep { call: Some(first) },
        values: std::collections::BTreeMap::new(),
        seq: 1,
    });
    assert_eq!(harness.view().front, Some(ring));
}

fn note(call: CallId, text: &str, seq: u32) -> Action {
    Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    }
}

#[test]
fn a_ring_does_not_take_the_screen_from_the_edit_of_a_task_on_the_card() {
    let task = TaskRef::Salesforce(SfId(String::from("00T7")));
    let mut harness = Harness::new();
    let first = harness.rings("0", NUMBERS[0], vec![contact(HANAKO, "佐藤 花子")]);
    let panel = Panel {
        next_steps: Part::Read(vec![NextStep::new(
            task.clone(),
            String::from("Send offer"),
        )]),
        ..Panel::default()
    };
    reads(&mut harness, panel);
    let of_nobody_here = DraftKey::Task {
        task: TaskRef::Salesforce(SfId(String::from("00T8"))),
    };
    harness.does(words(of_nobody_here));
    let second = rings(&mut harness, 1);
    assert_eq!(harness.view().front, Some(second), "another's task");
    harness.does(Action::Show { call: first });
    harness.does(words(DraftKey::Task { task }));
    rings(&mut harness, 2);
    assert_eq!(harness.view().front, Some(first));
}

pub(crate) fn words(key: DraftKey) -> Action {
    Action::EditForm {
        key,
        values: [(String::from("subject"), String::from("Send the offer"))].into(),
        seq: 1,
    }
}

pub(crate) fn reads(harness: &mut Harness, panel: Panel) {
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
}
