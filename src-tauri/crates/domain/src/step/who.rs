//! Who a call is with: joins what the index and Salesforce answer for its number.
//!
//! The index answers within the same step. If it is sure, Salesforce is not searched: the request that reads the
//! person's panel also confirms the record. If it is not sure, one search follows. What comes later never takes a sure
//! match away, unless Salesforce says that the record is gone.
//!
//! **Invariant:** an answer to an older look-up changes nothing (each carries its generation).
//! **Invariant:** once a call is over and all its look-ups have answered, nobody is picked automatically: a match that
//! becomes known later is offered to the agent.

use crate::base::ids::{CallId, E164, SfId};
use crate::base::not_readable::NotReadable;
use crate::base::refs::PersonRef;
use crate::call::said::Lesser;
use crate::number::country::Country;
use crate::number::reading::{NumberReading, StoredNumber};
use crate::number::variants::variants;
use crate::people::candidate::Candidate;
use crate::people::order::{Order, sure_match};
use crate::people::person::Person;
use crate::session::Session;
use crate::state::picks::Pick;
use crate::step::Step;
use crate::step::effect::LocalEffect;
use crate::step::effect::RemoteEffect;
use crate::step::effect::{Change, Effect};
use crate::step::event::{Found, ReadFailure, WhoHas};
use crate::step::last_called::{keep_last_calls, known_matches};

impl Step<'_> {
    pub(super) fn looked_up(&mut self, id: CallId, generation: u32, found: Found) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let before = call.who.clone();
        let who = &mut call.who;
        if who.generation != generation {
            return;
        }
        // A colleague who is asked in between does not take the caller's place.
        let number = call.facts.number().cloned();
        if found.colleague.is_some() && call.facts.set_back(Lesser::Colleague) {
            self.calls.insert(id);
            if call.facts.number() != number.as_ref() {
                return self.read_number(id);
            }
        }
        let who = &mut call.who;
        let first_answer = !who.looked_up;
        who.looked_up = true;
        let is_ours = who.colleague.is_some() || found.colleague.is_some();
        if is_ours {
            let known = found.colleague.or(who.colleague.take());
            who.colleague = known;
        }
        if first_answer || !found.matches.is_empty() {
            let mut matches = found.matches;
            let record = call.facts.record().cloned();
            let facts = self.state.org.facts.as_deref();
            let clicked = found
                .dialled_from
                .or_else(|| record.map(|record| Candidate::bare(PersonRef::from(record), facts)));
            // A record that was found by number and was clicked counts once, as found by number, which says more.
            let by_number = |clicked: &Candidate| matches.iter().any(|who| who.id == clicked.id);
            let clicked = clicked.filter(|clicked| !by_number(clicked));
            matches.extend(clicked);
            self.join(id, matches);
            self.own_last_calls(id);
        }
        if first_answer {
            self.search_or_settle(id);
            self.notify(id);
        }
        // Only if something changed: the index grows page by page, and most pages bring no match for the call.
        if self
            .state
            .calls
            .all
            .get(&id)
            .is_some_and(|call| call.who != before)
        {
            self.calls.insert(id);
            self.reconcile(id);
        }
    }

    /// Searches Salesforce once, if the index was not sure and Salesforce can be asked.
    pub(super) fn search_or_settle(&mut self, id: CallId) {
        // Until the org is described, nobody knows what to ask for.
        let can_ask = matches!(self.state.session, Session::SignedIn(_))
            && self.state.link.offline_since.is_none()
            && self.state.org.facts.is_some();
        let call = self.state.calls.all.get(&id);
        let Some(call) = call.filter(|call| self.is_theirs(call)) else {
            return;
        };
        let readings = self.readings(call);
        let index_read = self.state.known.index.as_of;
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let is_ours = call.who.colleague.is_some() && !call.log_anyway;
        let who = &mut call.who;
        if who.waits_for_data() {
            return;
        }
        self.calls.insert(id);
        match who.number() {
            Some(number) if can_ask && who.picked.is_none() && !is_ours => {
                self.effects.push(Effect::Remote(RemoteEffect::Search {
                    call: id,
                    generation: who.generation,
                    number: number.clone(),
                    others: others_to_search(number, readings),
                    known: known_matches(&who.matches, index_read),
                }));
                who.asking = true;
                who.unread.clear();
            }
            Some(_) | None => {
                who.settled = true;
                self.choose_by_rule(id);
            }
        }
    }

    /// Salesforce can be asked now: it is asked about the calls on screen of which it has not been.
    pub(super) fn search_unasked(&mut self) {
        let unasked = self.state.calls.all.values().filter(|call| {
            let who = &call.who;
            !call.dismissed
                && call.logged.is_none()
                && who.looked_up
                && who.picked.is_none()
                && who.matches.is_empty()
                && who.as_of.is_none()
                && !who.asking
                && self.state.may_see(call.owner.as_ref())
        });
        let unasked: Vec<CallId> = unasked.map(|call| call.facts.id).collect();
        for id in unasked {
            self.search_or_settle(id);
        }
    }

    pub(super) fn searched(
        &mut self,
        id: CallId,
        generation: u32,
        result: Result<WhoHas, ReadFailure>,
    ) {
        let now = self.at();
        let country = self.state.country();
        let readings = self
            .state
            .calls
            .all
            .get(&id)
            .map(|call| self.readings(call));
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        if call.who.generation != generation {
            return;
        }
        call.who.asking = false;
        match result {
            Ok(WhoHas { people, unread }) => {
                call.who.as_of = Some(now);
                call.who.unread.clone_from(&unread);
                // The reading that is shown is tried before the others.
                let mut readings = readings.unwrap_or_default();
                readings.sort_by_key(|reading| Some(&reading.e164) != call.who.number());
                let mut found = readings
                    .into_iter()
                    .map(|number| (who_fit(&people, &number, country), number.e164));
                let found = found.find(|(matches, _)| !matches.is_empty());
                let matches = found.map(|(matches, number)| {
                    call.who.reading = NumberReading::Number(number);
                    matches
                });
                self.join(id, matches.unwrap_or_default());
                self.own_last_calls(id);
                if !people.is_empty() {
                    let gone = Vec::new();
                    self.effects
                        .push(Effect::Local(LocalEffect::UpdateIndex { people, gone }));
                }
                for why in &unread {
                    self.may_be_old_describe(why);
                }
                self.reachable();
            }
            Err(failure) => {
                call.who.unread = match &failure {
                    ReadFailure::Refused(why) => vec![NotReadable::refused("", why.clone())],
                    ReadFailure::Unreachable | ReadFailure::SignedOut => Vec::new(),
                };
                self.read_failed(&failure);
            }
        }
        if let Some(call) = self.state.calls.all.get_mut(&id) {
            call.who.settled = true;
        }
        self.calls.insert(id);
        self.choose_by_rule(id);
        self.reconcile(id);
    }

    /// Joins new matches with the known ones, and picks if there is no doubt and nobody has picked.
    pub(super) fn join(&mut self, id: CallId, found: Vec<Candidate>) {
        let account = self.state.session.account().cloned();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let number = call.who.number().cloned();
        let key = account.zip(number);
        let picked_before = key.as_ref().and_then(|key| self.state.picks.get(key));
        let not_theirs = key.as_ref().and_then(|key| self.state.not_theirs.get(key));
        let by_data = call.who.by_data.found.clone();
        let order = Order {
            dialled_from: call.facts.record(),
            by_data: by_data.as_ref(),
            picked_before,
            not_theirs,
            objects: &self.state.settings.objects_in_order(),
        };
        let ids: Vec<PersonRef> = found.iter().map(|new| new.id.clone()).collect();
        let who = &mut call.who;
        let (again, known): (Vec<Candidate>, Vec<Candidate>) =
            who.matches.drain(..).partition(|old| ids.contains(&old.id));
        let mut all: Vec<Candidate> = found.into_iter().chain(known).collect();
        keep_last_calls(&mut all, again);
        who.matches = order.put(all);
        let over = call.facts.ended().is_some();
        let is_ours = who.colleague.is_some() && !call.log_anyway;
        // A record stays with whom it was made for, unless the number has turned out to be another's.
        let is_logged = call.logged.is_some() && (who.picked.is_some() || who.settled);
        if who.by_agent || is_logged || is_ours || (over && who.settled) {
            return;
        }
        let sure = sure_match(&who.matches).cloned();
        let is_new = sure.as_ref().map(|sure| &sure.id) != who.picked.as_ref().map(|p| &p.id);
        // A sure match stays, even if others turn up.
        if sure.is_some() || who.picked.is_none() {
            who.by_rule &= !is_new;
            who.picked = sure;
        }
        // While Salesforce is asked by what the caller gave, another record may take this one's place at once.
        if is_new
            && !call.who.by_data.asking
            && let Some(who) = call.who.picked.clone()
        {
            self.want_panel(&who.id, &who.object);
        }
    }

    /// Remembers whom the agent picked for the number, or forgets it.
    pub(super) fn remember_pick(&mut self, id: CallId, record: Option<&SfId>) {
        let Some((account, number)) = self.pick_key(id) else {
            return;
        };
        let calls = &self.state.calls.all;
        if record.is_some() && calls.get(&id).is_some_and(|call| call.private) {
            return;
        }
        let key = (account.clone(), number.clone());
        match record {
            Some(record) if self.state.picks.get(&key) != Some(record) => {
                self.state.picks.insert(key, record.clone());
                self.changes.push(Change::Pick(Pick {
                    account,
                    number,
                    record: record.clone(),
                }));
            }
            Some(_) => {}
            None => {
                if self.state.picks.remove(&key).is_some() {
                    self.changes.push(Change::ForgetPick { account, number });
                }
            }
        }
    }

    pub(super) fn pick_key(&self, id: CallId) -> Option<(crate::session::Account, E164)> {
        let account = self.state.session.account()?.clone();
        let number = self.state.calls.all.get(&id)?.who.number()?.clone();
        Some((account, number))
    }

    /// Overrides the colleague rule for this one call: the number may be a customer's after all.
    pub(super) fn log_anyway(&mut self, id: CallId, on: bool) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        // What is in Salesforce stays there.
        if call.log_anyway == on || call.logged.is_some() || call.is_forgotten() {
            return;
        }
        call.log_anyway = on;
        self.calls.insert(id);
        if on {
            self.join(id, Vec::new());
            self.search_or_settle(id);
        }
        self.reconcile(id);
    }
}

/// Those of the people who have this reading of a call's number. A match is not sure if the reading is an assumption.
fn who_fit(people: &[Person], number: &StoredNumber, country: Country) -> Vec<Candidate> {
    let fits = people.iter();
    let fits = fits.filter_map(|person| person.fits(&number.e164, country));
    fits.map(|who| Candidate {
        certainty: who.certainty.max(number.certainty),
        ..who
    })
    .collect()
}

/// What is searched together with the number, in the same request: its other readings, and other numbers of the same
/// subscriber.
fn others_to_search(number: &E164, readings: Vec<StoredNumber>) -> Vec<E164> {
    let readings = readings.into_iter().map(|reading| reading.e164);
    let all: Vec<E164> = std::iter::once(number.clone()).chain(readings).collect();
    let mut others: Vec<E164> = Vec::new();
    for other in all.iter().cloned().chain(all.iter().flat_map(variants)) {
        if other != *number && !others.contains(&other) {
            others.push(other);
        }
    }
    others.truncate(MOST_SEARCHED);
    others
}

/// A search has room for some spellings only.
const MOST_SEARCHED: usize = 4;
