//! Who it is: one sure match is picked, several are asked, none is kept.

use crate::desk::{Desk, HANAKO, contact};
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
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    assert_eq!(desk.card(call).who.state, WhoState::Known);
    let reads = desk
        .effects
        .iter()
        .filter(|e| matches!(e, Effect::Remote(RemoteEffect::ReadPanel { .. })))
        .count();
    assert_eq!(reads, 1);
}

#[test]
fn one_possible_match_is_asked_and_never_taken_for_sure() {
    let mut desk = Desk::new();
    let mut maybe = contact(HANAKO, "Maria Rossi");
    maybe.certainty = Certainty::Possible;
    let call = desk.rings("1", NUMBER, vec![maybe]);
    assert_eq!(desk.card(call).who.state, WhoState::Several);
}

#[test]
fn a_call_with_several_matches_waits_visibly_until_one_is_picked() {
    let mut desk = Desk::new();
    let three = [HANAKO, "003000000000002AAA", "003000000000003AAA"].map(|id| contact(id, "M"));
    let call = desk.rings("1", NUMBER, three.to_vec());
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(desk.card(call).log, LogView::WaitsForPick);
    // The next call makes room; the unpicked one goes to the list and not away.
    desk.later(60);
    desk.rings("2", "03-1234-5678", vec![]);
    assert_eq!(desk.view().waiting.len(), 1);
    assert_eq!(desk.sent(), []);
    desk.does(Action::Show { call });
    desk.does(Action::Pick {
        call,
        who: three[1].clone(),
    });
    assert_eq!(desk.sent().len(), 1);
    assert_eq!(desk.view().waiting, []);
}

#[test]
fn what_is_no_number_is_shown_as_typed_and_never_looked_up() {
    let mut desk = Desk::new();
    desk.phone("1", "%CallerNumber%", CallEventKind::Ringing);
    let view = desk.view();
    assert_eq!(view.calls[0].number, "%CallerNumber%");
    assert_eq!(view.calls[0].who.state, WhoState::NotANumber);
    assert!(
        !desk
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Local(LocalEffect::LookUp { .. })))
    );
}

#[test]
fn an_answer_to_an_older_look_up_is_dropped() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![]);
    let matches = vec![contact(HANAKO, "Maria Rossi")];
    let found = Found {
        matches,
        ..Found::default()
    };
    desk.happens(Event::LookedUp {
        call,
        generation: 0,
        found,
    });
    assert_eq!(desk.card(call).who.state, WhoState::NotFound);
}

#[test]
fn a_second_call_does_not_take_the_place_of_the_live_one() {
    let mut desk = Desk::new();
    let first = desk.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    desk.phone("1", NUMBER, CallEventKind::Answered);
    desk.later(5);
    desk.rings("2", "03-1234-5678", vec![]);
    let view = desk.view();
    assert_eq!(view.front, Some(first));
    assert_eq!(view.calls.len(), 2);
    assert_eq!(view.calls[0].id, first);
}

#[test]
fn a_hook_without_an_id_means_the_open_call_with_its_number() {
    let mut desk = Desk::new();
    desk.phone("", "(415) 555 0134 ", CallEventKind::Ringing);
    desk.later(3);
    desk.phone("", "(415) 555 0134 ", CallEventKind::Answered);
    desk.phone("", "(415) 555 0134 ", CallEventKind::Ended(None));
    assert_eq!(desk.view().calls.len(), 1);
    desk.later(3);
    desk.phone("", "(415) 555 0134 ", CallEventKind::Ringing);
    assert_eq!(desk.state.calls.all.len(), 2);
}

#[test]
fn an_open_call_without_a_number_takes_no_other_call_in() {
    let mut desk = Desk::new();
    let mut withheld = crate::desk::inbound("", "", CallEventKind::Ringing, desk.now.timestamp());
    withheld.from.number = None;
    desk.happens(Event::Phone(withheld));
    desk.later(5);
    desk.phone("", NUMBER, CallEventKind::Ringing);
    assert_eq!(desk.view().calls.len(), 2);
}

#[test]
fn a_phone_that_uses_an_id_again_the_next_day_means_another_call() {
    let mut desk = Desk::new();
    desk.phone("1", NUMBER, CallEventKind::Ringing);
    desk.phone("1", NUMBER, CallEventKind::Answered);
    // The phone was killed in mid-call: its end was never told.
    desk.later(16 * 3600);
    desk.phone("1", "03-1234-5678", CallEventKind::Ringing);
    let view = desk.view();
    assert_eq!(view.calls.len(), 2);
    assert_eq!(view.calls[0].number, "+81 3-1234-5678");
}

#[test]
fn what_a_late_repetition_tells_of_a_long_past_call_begins_none() {
    let mut desk = Desk::new();
    let past = desk.now.timestamp() - jiff::SignedDuration::from_hours(24 * 20);
    let late = crate::desk::inbound("old", NUMBER, CallEventKind::Ended(None), past);
    desk.happens(Event::Phone(late));
    assert_eq!(desk.view().calls, []);
}

#[test]
fn the_next_user_of_the_same_profile_sees_nothing_of_the_first_ones() {
    let mut desk = Desk::new();
    desk.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")]);
    desk.does(Action::SignOut);
    let mut other = crate::desk::agent();
    other.account.user = domain::base::ids::SfId(String::from("0052"));
    desk.effects.clear();
    desk.happens(Event::SignedIn(other));
    assert_eq!(desk.view().calls, []);
    assert!(
        desk.effects
            .contains(&Effect::Local(LocalEffect::ForgetPeople))
    );
}
