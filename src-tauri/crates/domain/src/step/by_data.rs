//! A call is looked up by what its caller was asked for: the number of a case, a customer's number.
//!
//! Who is found so comes before whoever has the number, and never before whom the agent has picked. The number's own
//! matches are on screen meanwhile. The panel of one of them is read only when it is known that they stay, so that a call
//! costs no request more than any other that is looked up.
//!
//! **Invariant:** an answer about other numbers than those that the call has now changes nothing.

use super::Step;
use crate::base::ids::CallId;
use crate::call::data::CallerGave;
use crate::number::reading::Certainty;
use crate::people::candidate::{Candidate, MatchHint, takes_another};
use crate::people::person::Person;
use crate::people::related::RelatedRecord;
use crate::record::about::About;
use crate::record::by_data::{ByGiven, GivenState};
use crate::record::call::Call;
use crate::session::Session;
use crate::step::effect::{Effect, LocalEffect, RemoteEffect};
use crate::step::event::{Lookup, ReadFailure, WhoGave};

/// After so many failures it is asked again only when Salesforce was out of reach and is back, or the org is read again.
const MOST_FAILURES: u8 = 3;

impl Step<'_> {
    /// Looks a call up by what its caller gave, where that is new.
    pub(super) fn ask_by_data(&mut self, id: CallId) {
        let field = self.state.settings.customer_field.clone();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let data = CallerGave {
            customer_number: call
                .facts
                .data()
                .customer_number
                .filter(|_| field.is_some()),
            ..call.facts.data()
        };
        if data.is_empty() || data == call.who.by_data.data || !may_change(call) {
            return;
        }
        call.who.by_data = ByGiven {
            data,
            state: GivenState::Waits,
            ..ByGiven::default()
        };
        if call.facts.ended().is_none() {
            call.who.settled = false;
        }
        self.calls.insert(id);
        self.ask_if_it_waits(id);
    }

    /// Asks Salesforce for all calls that wait for it, and forgets earlier failures.
    pub(super) fn ask_all_by_data(&mut self) {
        for call in self.state.calls.all.values_mut() {
            call.who.by_data.failures = 0;
        }
        self.ask_again_by_data();
    }

    /// Asks Salesforce for all calls that wait for it, but for those that it has failed to answer time and again: a request
    /// that fails whenever others do not would else be made without end.
    pub(super) fn ask_again_by_data(&mut self) {
        let calls = self.state.calls.all.values();
        let waiting = calls
            .filter(|call| call.who.waits_for_data() && call.who.by_data.failures < MOST_FAILURES);
        let waiting: Vec<CallId> = waiting.map(|call| call.facts.id).collect();
        for id in waiting {
            self.ask_if_it_waits(id);
        }
    }

    fn ask_if_it_waits(&mut self, id: CallId) {
        let can_ask = matches!(self.state.session, Session::SignedIn(_))
            && self.state.link.offline_since.is_none()
            && self.state.org.facts.is_some();
        let field = self.state.settings.customer_field.clone();
        let known = self.state.calls.all.get(&id);
        let is_mine = known.is_some_and(|call| self.state.may_see(call.owner.as_ref()));
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let by_data = &mut call.who.by_data;
        if !can_ask || !is_mine || by_data.asking || by_data.state != GivenState::Waits {
            return;
        }
        by_data.asking = true;
        self.effects.push(Effect::Remote(RemoteEffect::AskByData {
            call: id,
            data: by_data.data.clone(),
            field,
        }));
    }

    pub(super) fn found_by_data(
        &mut self,
        id: CallId,
        data: &CallerGave,
        result: Result<WhoGave, ReadFailure>,
    ) {
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        if call.who.by_data.data != *data || call.who.by_data.state != GivenState::Waits {
            return;
        }
        call.who.by_data.asking = false;
        let found = match result {
            Ok(found) => found,
            Err(ReadFailure::Refused(_)) => WhoGave {
                by_case: Lookup::NotReadable,
                ..WhoGave::default()
            },
            Err(failure @ (ReadFailure::Unreachable | ReadFailure::SignedOut)) => {
                call.who.by_data.failures += 1;
                self.read_failed(&failure);
                return;
            }
        };
        self.is_looked_up(id, found);
        self.reachable();
    }

    /// Salesforce has answered: the one who was found takes the place of the number's match, or the number decides.
    fn is_looked_up(&mut self, id: CallId, found: WhoGave) {
        let now = self.at();
        let WhoGave {
            by_case,
            case,
            by_customer,
        } = found;
        let (hint, state, person) = choice(by_case, by_customer);
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let keeps = call.who.by_agent || call.who.left_open;
        let before = call.who.picked.clone();
        call.who.by_data.state = state;
        call.who.as_of = Some(now);
        self.calls.insert(id);
        let over = call.facts.ended().is_some() && call.who.settled;
        if let Some(person) = person {
            let who = in_its_place(&call.who.matches, &person);
            call.who.by_data.found = Some((who.id.clone(), hint));
            self.effects.push(Effect::Local(LocalEffect::UpdateIndex {
                people: vec![person],
                gone: Vec::new(),
            }));
            self.join(id, vec![who]);
            if !keeps && !over {
                self.is_about_case(id, case.filter(|_| hint == MatchHint::CaseNumber));
            }
            if let Some(call) = self.state.calls.all.get_mut(&id) {
                call.who.settled = true;
                if keeps {
                    call.who.picked = before;
                }
            }
        } else if !over {
            self.search_or_settle(id);
        }
        let picked = self.state.calls.all.get(&id);
        if let Some(who) = picked.and_then(|call| call.who.picked.clone()) {
            self.want_panel(&who.id, &who.object);
        }
        self.choose_by_rule(id);
        self.reconcile(id);
    }

    /// The case whose number the caller gave is what the call is about, where the agent has said nothing else.
    fn is_about_case(&mut self, id: CallId, case: Option<RelatedRecord>) {
        let call = self.state.calls.all.get_mut(&id);
        let Some(call) = call.filter(|call| call.about.is_none()) else {
            return;
        };
        let who = call.who.picked.as_ref();
        if let (Some(case), Some(who)) = (case, who.filter(|who| takes_another(who)))
            && who.id != case.id
        {
            call.about = Some(About {
                record: case,
                person: who.id.clone(),
            });
        }
    }
}

/// Whether what the caller gave can still change whom the call is with.
fn may_change(call: &Call) -> bool {
    let who = &call.who;
    call.facts.is_call()
        && !call.is_forgotten()
        && !who.by_agent
        && !who.left_open
        && call.logged.is_none()
}

/// What counts of both numbers: the case comes first, as it says more.
fn choice(by_case: Lookup, by_customer: Lookup) -> (MatchHint, GivenState, Option<Person>) {
    let case = (MatchHint::CaseNumber, by_case);
    let customer = (MatchHint::CustomerNumber, by_customer);
    let mut best = (MatchHint::CaseNumber, GivenState::NotFound, None);
    for (hint, lookup) in [case, customer] {
        let state = match lookup {
            Lookup::NotAsked => continue,
            Lookup::NotReadable => GivenState::NotReadable,
            Lookup::People(mut people) => match (people.len(), people.pop()) {
                (1, Some(person)) => return (hint, GivenState::Found, Some(person)),
                (0, _) => GivenState::NotFound,
                _ => GivenState::Several,
            },
        };
        if best.1 == GivenState::NotFound {
            best = (hint, state, None);
        }
    }
    best
}

/// Who stands for the record that was found: where it is a company, and one of its contacts has the caller's number, that
/// contact.
fn in_its_place(matches: &[Candidate], person: &Person) -> Candidate {
    let is_of_it = |who: &&Candidate| {
        person.object == "Account"
            && who.object == "Contact"
            && who.certainty == Certainty::Exact
            && who.company.as_deref() == Some(person.name.as_str())
    };
    let mut contacts = matches.iter().filter(is_of_it);
    match (contacts.next(), contacts.next()) {
        (Some(contact), None) => contact.clone(),
        (Some(_) | None, _) => person.by_hand(),
    }
}
