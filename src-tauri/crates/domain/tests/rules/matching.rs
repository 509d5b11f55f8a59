//! Who it is: one sure match is picked, several are left to the agent, and without any the call is kept.

use crate::harness::{HANAKO, Harness, contact};
use domain::call::event::CallEventKind;
use domain::number::reading::Certainty;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, Found};
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};

const NUMBER: &str = "+1 415 555 0134";

#[test]
fn one_exact_match_is_shown_at_once_and_its_panel_is_read_once() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    assert_eq!(harness.card(call).who.state, WhoState::Known);
    let reads = harness
        .effects
        .iter()
        .filter(|e| matches!(e, Effect::Remote(RemoteEffect::ReadPanel { .. })))
        .count();
    assert_eq!(reads, 1);
}

#[test]
fn one_possible_match_is_asked_and_never_taken_for_sure() {
    let mut harness = Harness::new();
    let mut maybe = contact(HANAKO, "Maria Rossi");
    maybe.certainty = Certainty::Possible;
    let call = harness.rings("1", NUMBER, vec![maybe]);
    assert_eq!(harness.card(call).who.state, WhoState::Several);
}

#[test]
fn a_call_with_several_matches_waits_visibly_until_one_is_picked() {
    let mut harness = Harness::new();
    let three = [HANAKO, "003000000000002AAA", "003000000000003AAA"].map(|id| contact(id, "M"));
    let call = harness.rings("1", NUMBER, three.to_vec());
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
    // The next call takes its place; the unpicked one goes to the list and is not lost.
    harness.later(60);
    harness.rings("2", "03-1234-5678", vec![]);
    assert_eq!(harness.view().waiting.len(), 1);
    assert_eq!(harness.sent(), []);
    harness.does(Action::Show { call });
    harness.does(Action::Pick {
        call,
        who: three[1].clone(),
    });
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(harness.view().waiting, []);
}

#[test]
fn what_is_no_number_is_shown_as_typed_and_never_looked_up() {
    let mut harness = Harness::new();
    harness.phone("1", "%CallerNumber%", CallEventKind::Ringing);
    let view = harness.view();
    assert_eq!(view.calls[0].number, "%CallerNumber%");
    assert_eq!(view.calls[0].who.state, WhoState::NotANumber);
    assert!(
        !harness
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Local(LocalEffect::LookUp { .. })))
    );
}

#[test]
fn an_answer_to_an_older_look_up_is_dropped() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    let matches = vec![contact(HANAKO, "Maria Rossi")];
    let found = Found {
        matches,
        ..Found::default()
    };
    harness.happens(Event::LookedUp {
        call,
        generation: 0,
        found,
    });
    assert_eq!(harness.card(call).who.state, WhoState::Asking);
}

#[test]
fn a_second_call_does_not_take_the_place_of_the_live_one() {
    let mut harness = Harness::new();
    let first = harness.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(5);
    harness.rings("2", "03-1234-5678", vec![]);
    let view = harness.view();
    assert_eq!(view.front, Some(first));
    assert_eq!(view.calls.len(), 2);
    assert_eq!(view.calls[0].id, first);
}

#[test]
fn a_hook_without_an_id_means_the_open_call_with_its_number() {
    let mut harness = Harness::new();
    harness.phone("", "(415) 555 0134 ", CallEventKind::Ringing);
    harness.later(3);
    harness.phone("", "(415) 555 0134 ", CallEventKind::Answered);
    harness.phone("", "(415) 555 0134 ", CallEventKind::Ended(None));
    assert_eq!(harness.view().calls.len(), 1);
    harness.later(3);
    harness.phone("", "(415) 555 0134 ", CallEventKind::Ringing);
    assert_eq!(harness.state.calls.all.len(), 2);
}

#[test]
fn an_open_call_without_a_number_takes_no_other_call_in() {
    let mut harness = Harness::new();
    let mut withheld =
        crate::harness::inbound("", "", CallEventKind::Ringing, harness.now.timestamp());
    withheld.from.number = None;
    harness.happens(Event::Phone(withheld));
    harness.later(5);
    harness.phone("", NUMBER, CallEventKind::Ringing);
    assert_eq!(harness.view().calls.len(), 2);
}

#[test]
fn a_phone_that_uses_an_id_again_the_next_day_means_another_call() {
    let mut harness = Harness::new();
    harness.phone("1", NUMBER, CallEventKind::Ringing);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    // The phone was killed in mid-call: its end was never told.
    harness.later(16 * 3600);
    harness.phone("1", "03-1234-5678", CallEventKind::Ringing);
    let view = harness.view();
    assert_eq!(view.calls.len(), 2);
    assert_eq!(view.calls[0].number, "+81 3-1234-5678");
}

#[test]
fn what_a_late_repetition_tells_of_a_long_past_call_begins_none() {
    let mut harness = Harness::new();
    let past = harness.now.timestamp() - jiff::SignedDuration::from_hours(24 * 20);
    let late = crate::harness::inbound("old", NUMBER, CallEventKind::Ended(None), past);
    harness.happens(Event::Phone(late));
    assert_eq!(harness.view().calls, []);
}

#[test]
fn the_next_user_of_the_same_profile_sees_nothing_of_the_first_ones() {
    let mut harness = Harness::new();
    harness.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    harness.does(Action::SignOut);
    let mut other = crate::harness::agent();
    other.account.user = domain::base::ids::SfId(String::from("0052"));
    let account = other.account.clone();
    harness.effects.clear();
    harness.happens(Event::SignedIn(other));
    assert_eq!(harness.view().calls, []);
    assert!(
        harness
            .effects
            .contains(&Effect::Local(LocalEffect::UseIndex(Some(account))))
    );
}
