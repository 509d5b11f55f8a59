//! Nothing is said that nobody knows: to be missing in Salesforce while Salesforce was not asked, to be online while nothing gets
//! through, or to be lost where it never was there.

use crate::harness::{HANAKO, Harness, agent, contact, org};
use domain::base::ids::CallId;
use domain::base::not_readable::NotReadable;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::org::facts::OrgFacts;
use domain::outbox::job::JobResult;
use domain::state::State;
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::{Event, ReadFailure, WhoHas};
use domain::view::action::Action;
use domain::view::call::{WhoState, WhoView};
use domain::view::error::UiErrorCode;

const NUMBER: &str = "03-1234-5678";

/// An agent who has signed in, and of whose org nothing is known yet.
fn just_signed_in() -> Harness {
    let mut harness = Harness::new();
    harness.state = State::default();
    harness.happens(Event::SignedIn(agent()));
    harness.effects.clear();
    harness
}

fn asks(harness: &Harness, what: impl Fn(&RemoteEffect) -> bool) -> usize {
    let asked = harness.effects.iter();
    asked
        .filter(|effect| matches!(effect, Effect::Remote(remote) if what(remote)))
        .count()
}

fn searches(harness: &Harness) -> usize {
    asks(harness, |remote| {
        matches!(remote, RemoteEffect::Search { .. })
    })
}

fn probes(harness: &Harness) -> usize {
    asks(harness, |remote| *remote == RemoteEffect::Probe)
}

fn answers_nobody(harness: &mut Harness, call: CallId) {
    let generation = harness.state.calls.all[&call].who.generation;
    harness.happens(Event::Searched {
        call,
        generation,
        result: Ok(WhoHas::default()),
    });
}

fn who(harness: &Harness, call: CallId) -> WhoView {
    harness.card(call).who
}

#[test]
fn an_unknown_number_is_not_in_salesforce_once_salesforce_has_said_so_and_not_before() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    assert_eq!(who(&harness, call).state, WhoState::Asking);
    answers_nobody(&mut harness, call);
    assert_eq!(who(&harness, call).state, WhoState::NotFound);
}

#[test]
fn while_nobody_is_signed_in_a_number_is_only_unknown_here() {
    let mut harness = Harness::new();
    harness.does(Action::SignOut);
    let call = harness.rings("1", NUMBER, vec![]);
    assert_eq!(who(&harness, call).state, WhoState::NotAsked);
    assert_eq!(searches(&harness), 0);
}

#[test]
fn a_call_in_the_first_seconds_after_a_sign_in_is_asked_about_once_the_org_is_described() {
    let mut harness = just_signed_in();
    let call = harness.rings("1", NUMBER, vec![]);
    assert_eq!(who(&harness, call).state, WhoState::NotAsked);
    assert_eq!(searches(&harness), 0);
    harness.happens(Event::OrgRead(org()));
    assert_eq!(searches(&harness), 1);
    assert_eq!(who(&harness, call).state, WhoState::Asking);
}

#[test]
fn a_call_that_came_while_offline_offers_no_new_person_and_is_asked_about_once_online() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, vec![]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let shown = who(&harness, call);
    assert_eq!((shown.state, shown.offer_new), (WhoState::NotAsked, false));
    harness.happens(Event::Reachable);
    assert_eq!(searches(&harness), 1);
}

#[test]
fn a_panel_is_read_once_the_org_is_described_and_nothing_is_said_to_be_hidden_before() {
    let panels = |harness: &Harness| {
        asks(harness, |remote| {
            matches!(remote, RemoteEffect::ReadPanel { .. })
        })
    };
    let mut harness = just_signed_in();
    harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako")]);
    assert_eq!(panels(&harness), 0);
    harness.happens(Event::OrgRead(OrgFacts::default()));
    assert_eq!(panels(&harness), 1);
}

#[test]
fn writes_that_leave_and_are_not_answered_have_salesforce_asked_whether_it_is_there() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.effects.clear();
    harness.happens(Event::JobsDone {
        results: vec![(call.log_write(), JobResult::NoAnswer)],
        jitter: 0,
    });
    assert_eq!(probes(&harness), 1);
    harness.happens(Event::Unreachable);
    assert!(harness.view().link.offline_since.is_some());
}

#[test]
fn a_phone_that_was_never_heard_is_not_found_and_not_lost() {
    let mut harness = Harness::new();
    let says = |connected| Event::Source {
        name: String::from("baresip"),
        connected,
    };
    harness.happens(says(false));
    assert!(!harness.view().sources[0].found);
    harness.happens(says(true));
    harness.happens(says(false));
    let source = harness.view().sources.remove(0);
    assert!(source.found && !source.connected);
}

fn lead_is_hidden() -> WhoHas {
    WhoHas {
        people: Vec::new(),
        unread: vec![NotReadable::hidden("Lead", Vec::new())],
    }
}

#[test]
fn where_not_all_could_be_searched_nobody_is_said_to_be_missing_until_all_of_it_is() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    let generation = harness.state.calls.all[&call].who.generation;
    harness.happens(Event::Searched {
        call,
        generation,
        result: Ok(lead_is_hidden()),
    });
    let shown = who(&harness, call);
    assert_eq!(shown.state, WhoState::NotAllSearched);
    assert_eq!(shown.unread.len(), 1);
    let why = &shown.unread[0];
    assert_eq!(
        (why.object.as_str(), why.why.code),
        ("Lead", UiErrorCode::NotReadable)
    );
    assert_eq!(why.why.params["mender"], "admin");
    // A restart forgets nothing of it.
    harness.killed_and_started();
    assert_eq!(who(&harness, call).state, WhoState::NotAllSearched);
    // Once the agent may see something else, the org is asked anew.
    harness.effects.clear();
    let mut facts = org();
    facts.classic = true;
    harness.happens(Event::OrgRead(facts));
    assert_eq!(searches(&harness), 1);
    assert_eq!(who(&harness, call).state, WhoState::Asking);
    answers_nobody(&mut harness, call);
    let shown = who(&harness, call);
    assert_eq!(
        (shown.state, shown.unread),
        (WhoState::NotFound, Vec::new())
    );
}

#[test]
fn a_search_that_is_refused_whole_says_why_and_who_can_mend_it() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![]);
    let generation = harness.state.calls.all[&call].who.generation;
    let why = Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin);
    harness.happens(Event::Searched {
        call,
        generation,
        result: Err(ReadFailure::Refused(why)),
    });
    let shown = who(&harness, call);
    assert_eq!(shown.state, WhoState::NotAsked);
    assert_eq!(shown.unread.len(), 1);
    assert_eq!(shown.unread[0].why.params["mender"], "admin");
}
