//! The number of a call: it is read in every way that it may be meant, and each reading is looked up.
//!
//! This module picks nobody: `who` joins the answers of the index and of Salesforce. **Invariant:** a number whose
//! reading has not changed is not looked up again.

use crate::base::ids::{CallId, E164, RawNumber};
use crate::call::event::Direction;
use crate::call::said::Lesser;
use crate::number::extension::extension;
use crate::number::reading::{CallNumber, Certainty, NumberReading, StoredNumber, read_call};
use crate::number::spellings::is_own;
use crate::number::withheld::unwrapped;
use crate::people::candidate::ColleagueView;
use crate::record::call::Call;
use crate::step::Step;
use crate::step::effect::{Ask, Effect, LocalEffect};
use jiff::SignedDuration;

/// For how long an unmatched call is looked up again as the index grows.
const LATE_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Step<'_> {
    /// Looks the number up where it is new.
    pub(super) fn read_number(&mut self, id: CallId) {
        let settings = &self.state.settings;
        let country = self.state.country();
        let call = self.state.calls.all.get_mut(&id);
        let Some(call) = call.filter(|call| !call.is_forgotten()) else {
            return;
        };
        let raw = call.facts.number().cloned();
        let short = raw
            .as_ref()
            .and_then(extension_of)
            .filter(|digits| digits.len() <= usize::from(settings.extension_digits));
        let read = match short {
            Some(_) => CallNumber::short(),
            None => read_call(raw.as_ref(), country, &settings.outside_prefix),
        };
        let reading = read.reading.clone();
        let is_unreadable = reading == NumberReading::NotANumber && short.is_none();
        if is_unreadable && call.facts.set_back(Lesser::Unreadable) {
            return self.read_number(id);
        }
        if read.is_doubtful() && call.facts.set_back(Lesser::Doubtful) {
            return self.read_number(id);
        }
        let is_ours = call.facts.direction() == Direction::Internal
            || match &reading {
                NumberReading::Number(number) => is_own(number, &settings.own_numbers, country),
                NumberReading::NotANumber => short.is_some(),
                NumberReading::Withheld => false,
            };
        if is_ours && call.facts.set_back(Lesser::Colleague) {
            return self.read_number(id);
        }
        let who = &mut call.who;
        if who.generation > 0 && read.may_be(&who.reading) {
            // That a call is internal may become known only after its first ring.
            if is_ours && who.colleague.is_none() {
                who.colleague = Some(ColleagueView::default());
                who.picked = who.picked.take().filter(|_| who.by_agent);
            }
            return;
        }
        who.reading = reading;
        who.generation += 1;
        // Who was found by what the caller gave is so under any number.
        let given = who.by_data.found.as_ref().map(|(id, _)| id.clone());
        who.matches
            .retain(|known| Some(&known.id) == given.as_ref());
        if !who.by_agent {
            who.picked = who.matches.first().cloned();
            who.by_rule = false;
        }
        who.looked_up = false;
        who.settled = false;
        who.asking = false;
        who.as_of = None;
        who.unread.clear();
        who.colleague = is_ours.then(ColleagueView::default);
        let nothing_to_ask = self.ask_of(id) == Ask::default();
        self.look_up(id);
        if nothing_to_ask {
            self.notify(id);
        }
    }

    /// What to ask the index about a call.
    fn ask_of(&self, id: CallId) -> Ask {
        let Some(call) = self.state.calls.all.get(&id) else {
            return Ask::default();
        };
        let typed = call.facts.number();
        let mut others = self.readings(call);
        // The number itself is among them where it is an assumption, so that the index makes nobody sure by it.
        others.retain(|other| {
            Some(&other.e164) != call.who.number() || other.certainty != Certainty::Exact
        });
        Ask {
            number: call.who.number().cloned(),
            others,
            extension: match call.who.reading {
                NumberReading::NotANumber => typed.and_then(extension_of),
                NumberReading::Number(_) | NumberReading::Withheld => None,
            },
            record: call.facts.record().cloned(),
        }
    }

    /// All readings of the call's number, if it is a number.
    pub(super) fn readings(&self, call: &Call) -> Vec<StoredNumber> {
        if call.who.number().is_none() {
            return Vec::new();
        }
        let prefix = &self.state.settings.outside_prefix;
        read_call(call.facts.number(), self.state.country(), prefix).readings
    }

    pub(super) fn look_up(&mut self, id: CallId) {
        let ask = self.ask_of(id);
        let calls = &self.state.calls.all;
        let Some(call) = calls.get(&id).filter(|call| self.is_theirs(call)) else {
            return;
        };
        if ask != Ask::default() {
            self.effects.push(Effect::Local(LocalEffect::LookUp {
                call: id,
                generation: call.who.generation,
                ask,
            }));
        }
    }

    /// Whether a call is of whoever is here. Another account's is looked up in its own index, once that account is here again.
    pub(super) fn is_theirs(&self, call: &Call) -> bool {
        self.state.may_see(call.owner.as_ref())
    }

    /// Looks up calls again: somebody who was unknown when the call rang may be known now.
    pub(super) fn look_up_again(&mut self) {
        let now = self.at();
        let open = self.state.calls.all.values().filter(|call| {
            self.is_theirs(call)
                && call.who.picked.is_none()
                && call.who.matches.is_empty()
                && call.who.number().is_some()
                && now.duration_since(call.facts.started()) <= LATE_FOR
        });
        let open: Vec<CallId> = open.map(|call| call.facts.id).collect();
        for id in open {
            self.look_up(id);
        }
    }

    /// The index knows somebody under this reading.
    pub(super) fn number_decided(&mut self, id: CallId, generation: u32, number: E164) {
        let call = self.state.calls.all.get_mut(&id);
        if let Some(call) = call.filter(|call| call.who.generation == generation) {
            call.who.reading = NumberReading::Number(number);
            self.calls.insert(id);
        }
    }
}

/// The digits of an extension, even if they stand in a SIP address.
fn extension_of(raw: &RawNumber) -> Option<String> {
    extension(&RawNumber(unwrapped(&raw.0)))
}
