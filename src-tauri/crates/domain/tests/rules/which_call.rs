//! Which call an event belongs to, and who is on the line, where a phone uses its ids again, knows none, or puts through.

use crate::harness::{HANAKO, Harness, contact, inbound};
use crate::who::index_answers;
use domain::base::ids::{CallId, RawNumber};
use domain::call::event::{CallEventKind, Direction, Outcome};
use domain::call::phase::Phase;
use domain::step::event::Event;
use domain::view::call::{CallView, WhoState};

const NUMBER: &str = "03-1234-5678";
const OTHER: &str = "+1 415 555 0134";

fn rings_of(harness: &Harness) -> Vec<CallView> {
    let mut calls = harness.view().calls;
    let all = harness.state.calls.all.values();
    let shown: Vec<CallId> = calls.iter().map(|card| card.id).collect();
    assert!(
        all.filter(|c| !c.dismissed)
            .all(|c| shown.contains(&c.facts.id))
    );
    calls.sort_by_key(|card| card.started);
    calls
}

#[test]
fn a_second_caller_under_the_same_id_is_a_call_of_its_own_with_its_own_task() {
    for id in ["0", ""] {
        let mut harness = Harness::new();
        harness.rings(id_or(id), NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        harness.later(20);
        harness.phone(
            id_or(id),
            NUMBER,
            CallEventKind::Ended(Some(Outcome::Missed)),
        );
        harness.later(3);
        harness.phone(id_or(id), OTHER, CallEventKind::Ringing);
        let second = newest(&harness);
        index_answers(
            &mut harness,
            second,
            vec![contact("003000000000002AAA", "Tom")],
        );
        harness.later(4);
        harness.phone(id_or(id), OTHER, CallEventKind::Answered);
        harness.later(60);
        harness.phone(id_or(id), OTHER, CallEventKind::Ended(None));
        assert_eq!(harness.state.calls.all.len(), 2);
        let rows: Vec<_> = harness.state.outbox.rows.values().collect();
        assert_eq!(rows.len(), 2, "each call has its Task");
        assert_eq!(harness.card(second).talk_seconds, Some(60));
    }
}

/// The harness finds calls by their id: hooks without one are played by `hooks_without_an_id…`.
fn id_or(id: &str) -> &str {
    if id.is_empty() { "7" } else { id }
}

fn newest(harness: &Harness) -> CallId {
    let calls = harness.state.calls.all.values();
    let newest = calls.max_by_key(|call| call.facts.started()).unwrap();
    newest.facts.id
}

#[test]
fn a_ring_of_another_party_ends_the_open_call_whose_id_it_takes() {
    let mut harness = Harness::new();
    let first = harness.rings("0", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.later(5);
    harness.phone("0", NUMBER, CallEventKind::Answered);
    harness.later(100);
    // The end of the first got lost.
    harness.phone("0", OTHER, CallEventKind::Ringing);
    let card = harness.card(first);
    assert_eq!(card.phase, Phase::Ended);
    assert_eq!(card.outcome, Some(Outcome::Answered));
    assert_eq!(card.talk_seconds, Some(100));
    assert_eq!(harness.sent().len(), 1);
    let second = newest(&harness);
    assert_eq!(harness.card(second).phase, Phase::Ringing);
    harness.later(9);
    harness.phone("0", OTHER, CallEventKind::Ended(None));
    assert_eq!(harness.card(second).phase, Phase::Ended);
    assert_eq!(harness.card(first).talk_seconds, Some(100));
}

#[test]
fn the_same_caller_who_calls_again_under_the_same_id_is_another_call() {
    let mut harness = Harness::new();
    harness.phone("0", NUMBER, CallEventKind::Ringing);
    harness.later(15);
    harness.phone("0", NUMBER, CallEventKind::Ended(None));
    harness.later(2);
    harness.phone("0", NUMBER, CallEventKind::Ringing);
    assert_eq!(harness.state.calls.all.len(), 2);
}

#[test]
fn after_the_end_a_ring_under_the_same_id_is_another_call_whoever_rings() {
    for id in ["0", "1", "null", "3f0c2a7e-0000-4000-8000-000000000000"] {
        for (first, second) in [
            (NUMBER, OTHER),
            (NUMBER, "anonymous"),
            ("anonymous", NUMBER),
            ("anonymous", "anonymous"),
            ("201", NUMBER),
            ("201", "202"),
            ("%CallerNumber%", NUMBER),
        ] {
            let mut harness = Harness::new();
            harness.phone(id, first, CallEventKind::Ringing);
            harness.later(10);
            harness.phone(id, first, CallEventKind::Ended(None));
            harness.later(3);
            harness.phone(id, second, CallEventKind::Ringing);
            let all = harness.state.calls.all.values();
            let open = all.filter(|call| call.facts.ended().is_none()).count();
            let count = harness.state.calls.all.len();
            assert_eq!((count, open), (2, 1), "{id}: {first}, then {second}");
        }
    }
}

#[test]
fn a_ring_that_is_told_again_or_in_another_spelling_is_the_same_call() {
    let mut harness = Harness::new();
    let rang = harness.now.timestamp();
    harness.phone("0", NUMBER, CallEventKind::Ringing);
    for spelling in [
        "+81312345678",
        "0312345678",
        "sip:%2B81312345678@10.0.0.1",
        "unknown",
    ] {
        harness.phone("0", spelling, CallEventKind::Ringing);
    }
    harness.later(10);
    harness.phone("0", NUMBER, CallEventKind::Ringing);
    harness.phone("0", NUMBER, CallEventKind::Ended(None));
    harness.later(30);
    // A webhook's second try: it happened before the end.
    harness.happens(Event::Phone(inbound(
        "0",
        NUMBER,
        CallEventKind::Ringing,
        rang,
    )));
    assert_eq!(harness.state.calls.all.len(), 1);
}

#[test]
fn a_number_that_is_dialled_under_the_id_of_a_caller_is_another_call() {
    let mut harness = Harness::new();
    harness.phone("0", NUMBER, CallEventKind::Ringing);
    harness.later(5);
    let mut dials = inbound("0", "201", CallEventKind::Dialing, harness.now.timestamp());
    dials.direction = None;
    dials.to.number = Some(RawNumber(String::from(NUMBER)));
    harness.happens(Event::Phone(dials));
    let calls = rings_of(&harness);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].phase, Phase::Ended);
    assert_eq!(calls[1].direction, Direction::Outbound);
    assert_eq!(calls[1].number, "+81 3-1234-5678");
}

#[test]
fn the_ring_at_the_other_side_is_no_other_call() {
    let mut harness = Harness::new();
    for kind in [CallEventKind::Dialing, CallEventKind::Ringing] {
        let mut event = inbound("0", "201", kind, harness.now.timestamp());
        event.direction = None;
        event.to.number = Some(RawNumber(String::from(NUMBER)));
        harness.happens(Event::Phone(event));
        harness.later(3);
    }
    assert_eq!(harness.state.calls.all.len(), 1);
    assert_eq!(harness.view().calls[0].direction, Direction::Outbound);
}

#[test]
fn a_caller_who_is_heard_late_takes_no_end_from_the_next_one() {
    let mut harness = Harness::new();
    let rang = harness.now.timestamp();
    harness.later(100);
    harness.phone("0", OTHER, CallEventKind::Ringing);
    harness.happens(Event::Phone(inbound(
        "0",
        NUMBER,
        CallEventKind::Ringing,
        rang,
    )));
    let calls = rings_of(&harness);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].number, "+81 3-1234-5678");
    assert_eq!(
        (calls[0].phase, calls[1].phase),
        (Phase::Ended, Phase::Ringing)
    );
}

#[test]
fn hooks_without_an_id_tell_two_calls_of_one_number_apart() {
    let mut harness = Harness::new();
    harness.phone("", NUMBER, CallEventKind::Ringing);
    harness.later(10);
    harness.phone("", NUMBER, CallEventKind::Ended(None));
    harness.later(3);
    harness.phone("", NUMBER, CallEventKind::Ringing);
    assert_eq!(harness.state.calls.all.len(), 2);
    // This hook tells of no end. An hour later the same number rings again.
    harness.later(3600);
    harness.phone("", NUMBER, CallEventKind::Ringing);
    assert_eq!(harness.state.calls.all.len(), 3);
    let open = harness.state.calls.all.values();
    let open = open.filter(|call| call.facts.ended().is_none()).count();
    assert_eq!(open, 1, "the one that rings no more is over");
}

#[test]
fn a_hook_that_only_tells_of_answers_swallows_no_later_call() {
    let mut harness = Harness::new();
    harness.phone("", NUMBER, CallEventKind::Ringing);
    harness.phone("", NUMBER, CallEventKind::Answered);
    harness.later(1800);
    harness.phone("", NUMBER, CallEventKind::Ringing);
    assert_eq!(harness.state.calls.all.len(), 2);
}

#[test]
fn two_hooks_of_one_moment_without_ids_are_two_calls() {
    let mut harness = Harness::new();
    harness.phone("", NUMBER, CallEventKind::Ringing);
    harness.phone("", OTHER, CallEventKind::Ringing);
    assert_eq!(rings_of(&harness).len(), 2);
}

#[test]
fn a_number_that_can_be_read_replaces_a_word_a_macro_and_an_extension() {
    for first in ["anonymous", "非通知", "%CallerNumber%", "$remote", "201"] {
        let mut harness = Harness::new();
        harness.phone("1", first, CallEventKind::Ringing);
        harness.later(4);
        harness.phone("1", NUMBER, CallEventKind::Answered);
        let card = &harness.view().calls[0];
        assert_eq!(card.number, "+81 3-1234-5678", "{first}");
        // And it stays, whatever comes after it.
        harness.later(4);
        harness.phone("1", first, CallEventKind::Held);
        harness.phone("1", first, CallEventKind::Ended(None));
        let card = &harness.view().calls[0];
        assert_eq!(card.number, "+81 3-1234-5678", "{first}");
        assert_eq!(harness.state.calls.all.len(), 1);
    }
}

#[test]
fn whom_a_colleague_puts_through_is_the_caller_and_the_call_is_logged() {
    let mut harness = Harness::new();
    harness.state.settings.extension_digits = 4;
    let mut event = inbound("1", "201", CallEventKind::Ringing, harness.now.timestamp());
    event.from.name = Some(String::from("Kenji"));
    harness.happens(Event::Phone(event));
    let call = newest(&harness);
    assert_eq!(harness.card(call).who.state, WhoState::Colleague);
    harness.later(3);
    harness.phone("1", "201", CallEventKind::Answered);
    harness.later(30);
    harness.phone("1", "+81355441004", CallEventKind::Resumed);
    index_answers(&mut harness, call, vec![contact(HANAKO, "佐藤 花子")]);
    let card = harness.card(call);
    assert_eq!(card.who.state, WhoState::Known);
    assert_eq!(card.number, "+81 3-5544-1004");
    assert_eq!(
        card.phone_name, None,
        "the colleague's name is not the caller's"
    );
    harness.later(60);
    harness.phone("1", "+81355441004", CallEventKind::Ended(None));
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn whom_a_colleague_puts_through_is_heard_of_by_any_event_and_in_any_spelling() {
    use CallEventKind::{Answered, Held, Resumed};
    for (colleague, kind, caller) in [
        ("201", Answered, "+81355441004"),
        ("201", Resumed, "03-5544-1004"),
        ("１００１", Resumed, "０３５５４４１００４"),
        ("sip:201@pbx.example", Answered, "sip:+81355441004@10.0.0.1"),
        ("\"Kenji\" <sip:201@pbx>", Held, "+81 3 5544 1004"),
        ("+81351234567", Resumed, "+81355441004"),
        ("anonymous", Resumed, "tel:+81-3-5544-1004"),
    ] {
        let mut harness = Harness::new();
        harness.phone("1", colleague, CallEventKind::Ringing);
        let call = newest(&harness);
        harness.later(3);
        if kind != Answered {
            harness.phone("1", colleague, Answered);
            harness.later(30);
        }
        harness.phone("1", caller, kind.clone());
        index_answers(&mut harness, call, vec![contact(HANAKO, "佐藤 花子")]);
        let at = format!("{colleague}, then {caller}");
        assert_eq!(harness.card(call).number, "+81 3-5544-1004", "{at}");
        harness.later(60);
        harness.phone("1", caller, CallEventKind::Ended(None));
        assert_eq!(harness.state.calls.all.len(), 1, "{at}");
        assert_eq!(harness.sent().len(), 1, "{at}");
    }
}

#[test]
fn the_colleagues_own_number_gives_way_too_and_the_other_way_round_it_stays() {
    let mut harness = Harness::new();
    harness.phone("1", "+81351234567", CallEventKind::Ringing);
    harness.later(3);
    harness.phone("1", "+81355441004", CallEventKind::Answered);
    assert_eq!(harness.view().calls[0].number, "+81 3-5544-1004");
    // While the agent asks a colleague, the leg shows an extension.
    harness.later(3);
    harness.phone("1", "202", CallEventKind::Held);
    assert_eq!(harness.view().calls[0].number, "+81 3-5544-1004");
}

#[test]
fn sides_that_are_swapped_at_the_end_change_nobody() {
    let mut harness = Harness::new();
    let mut event = inbound("1", NUMBER, CallEventKind::Ringing, harness.now.timestamp());
    event.to.number = Some(RawNumber(String::from("+81351234567")));
    harness.happens(Event::Phone(event));
    for kind in [CallEventKind::Answered, CallEventKind::Ended(None)] {
        harness.later(5);
        let mut event = inbound("1", "+81351234567", kind, harness.now.timestamp());
        event.to.number = Some(RawNumber(String::from(NUMBER)));
        harness.happens(Event::Phone(event));
    }
    assert_eq!(harness.view().calls[0].number, "+81 3-1234-5678");
    assert_eq!(harness.state.calls.all.len(), 1);
}
