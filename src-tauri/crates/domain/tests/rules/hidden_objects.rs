//! An object that an agent can't see any more: nobody of it is offered, and the index forgets its people.

use crate::harness::{HANAKO, Harness, contact, org};
use domain::org::facts::{ObjectFacts, OrgFacts};
use domain::people::candidate::Candidate;
use domain::state::index::{IndexState, IndexedObject};
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::Event;
use domain::view::action::Action;

const NUMBER: &str = "03-1234-5678";
const LEAD: &str = "00Q000000000001AAA";

fn org_with(objects: &[&str]) -> OrgFacts {
    let mut org = org();
    let objects = objects.iter();
    let described = objects.map(|name| (String::from(*name), ObjectFacts::default()));
    org.objects.extend(described);
    org
}

fn indexed(object: &str, known: u64) -> IndexedObject {
    IndexedObject {
        object: String::from(object),
        known,
        total: Some(known),
        filled: true,
    }
}

/// An agent who sees contacts and leads, five of each.
fn harness() -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_with(&["Contact", "Lead"])));
    harness.happens(Event::Index(IndexState {
        people: 10,
        objects: vec![indexed("Contact", 5), indexed("Lead", 5)],
        ..IndexState::default()
    }));
    harness.effects.clear();
    harness
}

fn lead() -> Candidate {
    Candidate {
        object: String::from("Lead"),
        ..contact(LEAD, "Ken")
    }
}

#[test]
fn an_object_that_describe_no_longer_shows_leaves_index_and_matches_at_that_describe() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako"), lead()]);
    harness.happens(Event::OrgRead(org_with(&["Contact"])));
    let forgets = Effect::Remote(RemoteEffect::ForgetObjects(vec![String::from("Lead")]));
    assert!(harness.effects.contains(&forgets));
    let matches = harness.card(call).who.matches;
    assert_eq!(matches.len(), 1);
    assert_eq!(matches[0].name, "Hanako");
    let index = harness.view().index;
    assert_eq!(index.people, 5);
    assert_eq!(index.left_out, ["Lead"]);
    assert_eq!(index.objects.len(), 1);
}

#[test]
fn a_match_of_such_an_object_that_nobody_has_picked_is_no_pick_any_more() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![lead()]);
    assert!(harness.card(call).who.picked.is_some());
    harness.happens(Event::OrgRead(org_with(&["Contact"])));
    assert_eq!(harness.card(call).who.picked, None);
}

#[test]
fn whom_the_agent_has_picked_stays_picked() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![lead()]);
    harness.does(Action::Pick { call, who: lead() });
    harness.happens(Event::OrgRead(org_with(&["Contact"])));
    assert_eq!(harness.card(call).who.picked.unwrap().name, "Ken");
}
