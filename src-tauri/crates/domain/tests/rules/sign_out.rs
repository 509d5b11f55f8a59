//! What is forgotten at a sign-out, and when another user signs in: all that is known of one org, and nothing that is not sent.

use crate::harness::{Harness, agent};
use crate::settings_check::{found_in, good_org, harness};
use domain::base::ids::{OutboxId, SfId};
use domain::base::problem::Problem;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::state::org::Fallback;
use domain::step::effect::{Change, Effect};
use domain::step::event::Event;
use domain::view::action::{Action, Redirect};
use domain::view::todo::Todo;

/// An org that was read, checked and then refused to be read, a record for unknown callers that is gone, and a write.
fn full_day() -> Harness {
    let mut harness = harness();
    let mut org = good_org();
    org.objects.remove("Lead");
    assert!(!found_in(&mut harness, org).is_empty());
    let record = SfId(String::from("001000000000009AAA"));
    harness.happens(Event::FallbackRead(Fallback::Gone(record)));
    let no = Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin);
    harness.happens(Event::OrgNotRead(Problem::Refused(no)));
    harness.does(Action::AddNextStep {
        id: OutboxId(uuid::Uuid::from_u128(7)),
        todo: Todo {
            subject: String::from("Send the price list"),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    harness
}

#[track_caller]
fn nothing_is_left_of_the_org(harness: &Harness) {
    let org = &harness.state.org;
    assert!(org.facts.is_none() && org.as_of.is_none());
    assert_eq!(org.refused, None);
    assert_eq!(org.fallback, None);
    assert_eq!(org.check.findings, []);
    assert!(harness.state.known.panels.is_empty());
    assert!(harness.state.known.next_steps.is_empty());
    assert_eq!(harness.state.known.index.people, 0);
    assert_eq!(harness.state.outbox.rows.len(), 1, "what is not sent stays");
}

#[test]
fn a_sign_out_leaves_nothing_of_the_org_and_all_that_is_not_sent() {
    let mut harness = full_day();
    harness.does(Action::SignOut);
    nothing_is_left_of_the_org(&harness);
}

#[test]
fn another_user_finds_nothing_of_the_org_of_the_one_before() {
    let mut harness = full_day();
    let mut other = agent();
    other.account.org = SfId(String::from("00D000000000009AAA"));
    harness.happens(Event::SignedIn(other));
    nothing_is_left_of_the_org(&harness);
}

#[test]
fn after_a_sign_out_neither_another_users_calls_nor_anybodys_next_steps_are_on_screen() {
    let mut harness = full_day();
    let kenji = harness.rings("1", "03-1234-5678", vec![]);
    let mut claire = agent();
    claire.account.user = SfId(String::from("0052"));
    harness.happens(Event::SignedIn(claire));
    let hers = harness.rings("2", "03-1234-0000", vec![]);
    harness.does(Action::SignOut);
    let view = harness.view();
    let shown: Vec<_> = view.calls.iter().map(|call| call.id).collect();
    assert_eq!(shown, [hers]);
    assert_eq!(view.front, Some(hers));
    assert!(view.recent.iter().all(|call| call.id != kenji));
    assert_eq!(view.my_next_steps, []);
}

#[test]
fn where_the_agent_signs_in_is_known_after_a_sign_out() {
    let mut harness = Harness::new();
    harness.does(Action::SignIn {
        login_url: String::from("https://aoba.my.salesforce.com"),
        client_id: String::from("3MVG9"),
        redirect: Redirect::Loopback,
    });
    harness.happens(Event::SignedIn(agent()));
    harness.effects.clear();
    harness.does(Action::SignOut);
    let Some(Effect::Persist(changes)) = harness.effects.first() else {
        panic!("nothing is written");
    };
    let at = |wanted: fn(&Change) -> bool| changes.iter().position(wanted);
    let forgets = at(|change| matches!(change, Change::SignedIn(None)));
    let keeps = at(
        |change| matches!(change, Change::SignInPlace(place) if place.client_id.as_deref() == Some("3MVG9")),
    );
    // The first empties what is known of the sign-in.
    assert!(forgets.is_some() && keeps > forgets);
}
