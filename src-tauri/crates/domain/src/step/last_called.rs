//! When each of several matches was last called with: at once from this machine's own calls, then from Salesforce.
//!
//! **Invariant:** this neither picks a match nor moves one: it only says more of those that are there.

use crate::base::ids::CallId;
use crate::base::refs::PersonRef;
use crate::base::time::Millis;
use crate::people::candidate::Candidate;
use crate::people::last_called::LastCalled;
use crate::record::call::Call;
use crate::step::Step;
use crate::step::effect::{KnownMatch, KnownMatches};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// How far back changes are read beyond the last reading of the index: that reading takes a while, and clocks differ.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// The longest list of matches that is read by id: more would not fit on screen either.
const MOST_KNOWN: usize = 20;

impl Step<'_> {
    /// Says of several matches when this agent last called with each, as far as this machine remembers.
    pub(super) fn own_last_calls(&mut self, id: CallId) {
        let account = self.state.session.account();
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        if call.who.matches.len() < 2 {
            return;
        }
        let started = call.facts.started();
        let is_earlier = |other: &&Call| {
            other.facts.id != id
                && other.facts.started() < started
                && other.facts.is_call()
                && account.is_some()
                && other.owner.as_ref() == account
        };
        let mut last: BTreeMap<PersonRef, Timestamp> = BTreeMap::new();
        for other in self.state.calls.all.values().filter(is_earlier) {
            if let Some(who) = &other.who.picked {
                let at = last.entry(who.id.clone()).or_insert(Timestamp::MIN);
                *at = other.facts.started().max(*at);
            }
        }
        let zone = self.now.time_zone().clone();
        let own = last.into_iter().map(|(record, at)| {
            let last = LastCalled {
                day: zone.to_datetime(at).date().to_string(),
                at: Some(Millis(at.as_millisecond())),
                by_you: true,
                by: None,
            };
            (record, last)
        });
        self.tell_last_calls(id, own.collect());
    }

    /// Salesforce has told the last call with some of the matches.
    pub(super) fn last_called(
        &mut self,
        id: CallId,
        generation: u32,
        known: Vec<(PersonRef, LastCalled)>,
    ) {
        let call = self.state.calls.all.get(&id);
        if call.is_some_and(|call| call.who.generation == generation) {
            self.tell_last_calls(id, known);
        }
    }

    fn tell_last_calls(&mut self, id: CallId, known: Vec<(PersonRef, LastCalled)>) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        for (record, last) in known {
            let mut matches = call.who.matches.iter_mut();
            if let Some(who) = matches.find(|who| who.id == record)
                && last.is_news(who.last_called.as_ref())
            {
                who.last_called = Some(last);
                self.calls.insert(id);
            }
        }
    }
}

/// A match that is found again keeps what is known of its last call.
pub(super) fn keep_last_calls(matches: &mut [Candidate], before: Vec<Candidate>) {
    for old in before {
        let again = matches.iter_mut().find(|who| who.id == old.id);
        if let (Some(who), Some(last)) = (again, old.last_called)
            && last.is_news(who.last_called.as_ref())
        {
            who.last_called = Some(last);
        }
    }
}

/// What is read by id, where several records have the number; nothing if a search says more, as one of them has no id yet
/// or it is not known how old the index is.
pub(super) fn known_matches(
    matches: &[Candidate],
    index_read: Option<Timestamp>,
) -> Option<KnownMatches> {
    let since = index_read?.checked_sub(MARGIN).ok()?;
    if !(2..=MOST_KNOWN).contains(&matches.len()) {
        return None;
    }
    let known = matches.iter().map(|who| {
        Some(KnownMatch {
            id: who.id.salesforce()?.clone(),
            object: who.object.clone(),
            contact: who.person_contact.clone(),
        })
    });
    Some(KnownMatches {
        records: known.collect::<Option<Vec<KnownMatch>>>()?,
        since,
    })
}
