//! The person whom the agent has opened without a call, and the calls that a to-do can be made from.

use crate::base::ids::E164;
use crate::base::time::Millis;
use crate::call::kind::CallKind;
use crate::number::zones::zones_of;
use crate::record::call::{Call, number_of};
use crate::state::State;
use crate::state::opened::Opened;
use crate::view::person::{CallChoice, PersonView};
use crate::view::project::activities;
use crate::view::recent::name_of;
use jiff::Zoned;
use std::collections::BTreeSet;

/// How many calls a to-do can be made from.
const CALLS: usize = 8;

pub(super) fn person(state: &State, now: &Zoned) -> Option<PersonView> {
    let opened = state.known.opened.as_ref()?;
    Some(PersonView {
        who: opened.who.clone(),
        panel: activities::panel(state, &opened.who.id, None, now),
        gone: opened.gone,
        zones: zones(state, opened),
    })
}

/// Of the numbers that stand on the record; until it is read, of those with which they have called.
fn zones(state: &State, opened: &Opened) -> Vec<String> {
    let calls = state.calls.all.values().filter(|call| {
        let picked = call.who.picked.as_ref();
        picked.is_some_and(|who| who.id == opened.who.id) && state.may_see(call.owner.as_ref())
    });
    let heard: BTreeSet<&E164> = calls.filter_map(|call| call.who.number()).collect();
    let numbers = match &opened.numbers {
        Some(numbers) => numbers.iter().collect(),
        None => heard,
    };
    let mut zones = Vec::new();
    for zone in numbers.into_iter().flat_map(zones_of) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    zones
}

/// The newest calls, the newest first.
pub(super) fn recent(state: &State) -> Vec<CallChoice> {
    let calls = state.calls.all.values();
    let is_shown = |call: &&Call| {
        call.facts.is_call() && !call.is_forgotten() && state.may_see(call.owner.as_ref())
    };
    let mut calls: Vec<&Call> = calls.filter(is_shown).collect();
    calls.sort_by_key(|call| std::cmp::Reverse((call.facts.started(), call.facts.id)));
    let newest = calls.into_iter().take(CALLS);
    newest
        .map(|call| CallChoice {
            id: call.facts.id,
            number: number_of(call),
            phone_name: call.facts.phone_name().map(String::from),
            who: name_of(call),
            direction: call.facts.direction(),
            missed: CallKind::of(&call.facts).is_missed(),
            started: Millis(call.facts.started().as_millisecond()),
        })
        .collect()
}
