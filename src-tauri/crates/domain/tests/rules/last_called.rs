//! When and by whom each of several matches was last called with.

use crate::harness::{HANAKO, Harness, contact};
use crate::who::{person, salesforce_answers};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::call::event::CallEventKind;
use domain::people::last_called::LastCalled;
use domain::state::index::IndexState;
use domain::step::effect::{Effect, KnownMatches, RemoteEffect};
use domain::step::event::Event;
use domain::view::action::Action;

const NUMBER: &str = "+14155550134";
const TOM: &str = "003000000000002AAA";

/// An agent whose index was just read.
fn agent() -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::Index(IndexState {
        people: 2,
        as_of: Some(harness.now.timestamp()),
        ..IndexState::default()
    }));
    harness
}

fn both() -> Vec<domain::people::candidate::Candidate> {
    vec![contact(HANAKO, "Maria Rossi"), contact(TOM, "Tom Reyes")]
}

/// The agent has spoken with Tom, an hour before.
fn spoke_with_tom(harness: &mut Harness) {
    let call = harness.rings("1", NUMBER, both());
    let who = contact(TOM, "Tom Reyes");
    harness.does(Action::Pick { call, who });
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.later(3600);
}

fn by_keiko(day: &str) -> LastCalled {
    LastCalled {
        day: String::from(day),
        at: None,
        by_you: false,
        by: Some(String::from("SATO Keiko")),
    }
}

fn salesforce_tells(harness: &mut Harness, call: CallId, record: &str, last: LastCalled) {
    let generation = harness.state.calls.all[&call].who.generation;
    harness.happens(Event::LastCalled {
        call,
        generation,
        known: vec![(PersonRef::from(String::from(record)), last)],
    });
}

/// The day of the last call with a match and whose it was.
fn last_of(
    harness: &Harness,
    call: CallId,
    record: &str,
) -> Option<(String, bool, Option<String>)> {
    let matches = harness.card(call).who.matches;
    let who = matches
        .into_iter()
        .find(|who| who.id == SfId(String::from(record)));
    let last = who.unwrap().last_called?;
    Some((last.day, last.by_you, last.by))
}

fn asked_by_id(harness: &Harness) -> Vec<Option<KnownMatches>> {
    let asked = harness.effects.iter().filter_map(|effect| match effect {
        Effect::Remote(RemoteEffect::Search { known, .. }) => Some(known.clone()),
        _ => None,
    });
    asked.collect()
}

#[test]
fn the_agents_own_last_call_with_each_match_is_said_at_once_without_a_network() {
    let mut harness = agent();
    spoke_with_tom(&mut harness);
    harness.happens(Event::Unreachable);
    let call = harness.rings("2", NUMBER, both());
    // It began at 23:30 in Tokyo, on the day before.
    let mine = (String::from("2026-11-20"), true, None);
    assert_eq!(last_of(&harness, call, TOM), Some(mine));
    // Of her nothing is known here, which is not told as anything.
    assert_eq!(last_of(&harness, call, HANAKO), None);
}

#[test]
fn what_salesforce_tells_refines_it_in_place_and_moves_no_match() {
    let mut harness = agent();
    spoke_with_tom(&mut harness);
    let call = harness.rings("2", NUMBER, both());
    let order = |harness: &Harness| {
        let matches = harness.card(call).who.matches.into_iter();
        matches.map(|who| who.name).collect::<Vec<String>>()
    };
    let before = order(&harness);
    salesforce_tells(&mut harness, call, HANAKO, by_keiko("2026-11-17"));
    salesforce_tells(&mut harness, call, TOM, by_keiko("2026-11-18"));
    let keikos = |day: &str| Some((String::from(day), false, Some(String::from("SATO Keiko"))));
    assert_eq!(last_of(&harness, call, HANAKO), keikos("2026-11-17"));
    // His last call is the agent's own, which is later.
    assert!(last_of(&harness, call, TOM).unwrap().1);
    salesforce_tells(&mut harness, call, TOM, by_keiko("2026-11-21"));
    assert_eq!(last_of(&harness, call, TOM), keikos("2026-11-21"));
    // The answer to the search itself has the records anew, and takes nothing of that away.
    let found = vec![
        person(HANAKO, "Maria Rossi", NUMBER),
        person(TOM, "Tom Reyes", NUMBER),
    ];
    salesforce_answers(&mut harness, call, found);
    assert_eq!(last_of(&harness, call, TOM), keikos("2026-11-21"));
    assert_eq!(last_of(&harness, call, HANAKO), keikos("2026-11-17"));
    assert_eq!(order(&harness), before);
}

#[test]
fn several_matches_of_an_index_that_was_read_are_asked_for_by_id_and_else_a_search_is_made() {
    let mut harness = agent();
    harness.rings("1", NUMBER, both());
    let asked = asked_by_id(&harness);
    let known = asked[0].as_ref().unwrap();
    let ids: Vec<&str> = known.records.iter().map(|one| one.id.0.as_str()).collect();
    assert_eq!(ids, [HANAKO, TOM]);
    // What changed while the index was read may not be in it.
    assert!(known.since < harness.state.known.index.as_of.unwrap());
    // Nobody is known: a search.
    harness.effects.clear();
    harness.rings("2", "+14155550199", Vec::new());
    assert_eq!(asked_by_id(&harness), [None]);
    // The index was never read to its end: a search, which finds everybody.
    let mut unread = Harness::new();
    unread.rings("1", NUMBER, both());
    assert_eq!(asked_by_id(&unread), [None]);
}

#[test]
fn an_answer_to_an_older_look_up_is_dropped_and_another_users_calls_are_not_told() {
    let mut harness = agent();
    spoke_with_tom(&mut harness);
    for call in harness.state.calls.all.values_mut() {
        call.owner = Some(domain::session::Account {
            org: SfId(String::from("00D1")),
            user: SfId(String::from("0052")),
        });
    }
    let call = harness.rings("2", NUMBER, both());
    harness.happens(Event::LastCalled {
        call,
        generation: 0,
        known: vec![(
            PersonRef::from(String::from(HANAKO)),
            by_keiko("2026-11-17"),
        )],
    });
    assert_eq!(last_of(&harness, call, TOM), None);
    assert_eq!(last_of(&harness, call, HANAKO), None);
}
