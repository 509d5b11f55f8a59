//! What the settings decide of a call that nobody, or several, could be: one of several is picked, the call goes to the
//! fallback record, or a new person is made.
//!
//! **Invariant:** a setting decides once, when all look-ups have answered or the call ends, whichever is later. A match that
//! becomes known after that is offered to the agent.
//! **Invariant:** what the agent has said stands, and what a setting has picked the agent can change.

use super::Step;
use crate::base::ids::CallId;
use crate::logging::loggable::is_loggable;
use crate::number::reading::Certainty;
use crate::people::candidate::Candidate;
use crate::people::new_person::{NewPerson, forms};
use crate::record::call::{Call, Several, Unmatched, number_of};

impl Step<'_> {
    pub(super) fn choose_by_rule(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get(&id).filter(|call| is_open(call)) else {
            return;
        };
        // Of whom the agent has said that the number is not theirs is no match, and no reason to make another person.
        let matches = call.who.matches.iter();
        match matches.filter(|who| !who.not_theirs).count() {
            0 if call.who.matches.is_empty() => self.make_by_rule(id),
            0 => {}
            1 => {}
            _ => self.pick_by_rule(id),
        }
    }

    fn pick_by_rule(&mut self, id: CallId) {
        let settings = &self.state.settings;
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let over = call.facts.ended().is_some();
        let rule = match over {
            true => call.several.clone(),
            false => Several::by(settings),
        };
        let picked = match rule {
            Several::Waits => None,
            Several::Latest => first_exact(&call.who.matches).cloned(),
            // While the call goes on, the agent may still say who it is.
            Several::Fallback(record) => over.then_some(*record),
        };
        let Some(picked) = picked else {
            return;
        };
        call.who.picked = Some(picked.clone());
        call.who.by_rule = true;
        self.calls.insert(id);
        self.want_panel(&picked.id, &picked.object);
    }

    /// Makes the person, if Salesforce has said that nobody has the number, which it can't say of what it would not search,
    /// and if the org requires nothing of the record that only the agent knows. Else the call waits, and the form is offered.
    fn make_by_rule(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        let Unmatched::Make(object) = call.unmatched.clone() else {
            return;
        };
        let is_unknown = call.facts.ended().is_some() && call.who.all_searched();
        let mine = self.state.may_see(call.owner.as_ref());
        let Some(person) = self.person_of(call, &object).filter(|_| is_unknown && mine) else {
            return;
        };
        self.new_person(id.new_person(), Some(id), Some(person));
        if let Some(call) = self.state.calls.all.get_mut(&id)
            && call.who.picked.is_some()
        {
            call.who.by_agent = false;
            call.who.by_rule = true;
        }
    }

    /// The person of a call as far as the phone tells; nothing if the org requires more.
    fn person_of(&self, call: &Call, object: &str) -> Option<NewPerson> {
        call.who.number()?;
        let org = self.state.org.facts.as_deref()?;
        let form = forms(org).into_iter().find(|form| form.object == object)?;
        let number = number_of(call);
        let name = call.facts.phone_name().map(str::trim);
        let name = name.filter(|name| !name.is_empty()).unwrap_or(&number);
        let phone = form.phones.first()?.name.clone();
        let mut fields = [
            (String::from("LastName"), name.chars().take(80).collect()),
            (phone, number.clone()),
        ]
        .into_iter()
        .collect::<std::collections::BTreeMap<String, String>>();
        // Salesforce requires a company of every lead.
        if object == "Lead" {
            fields.insert(String::from("Company"), String::from(name));
        }
        let asked = form.fields.iter().chain(&form.phones);
        let needs_account = form.account.as_ref().is_some_and(|field| field.required);
        let is_whole = !needs_account
            && asked
                .filter(|field| field.required)
                .all(|field| fields.contains_key(&field.name));
        NewPerson::typed(object, &fields).filter(|_| is_whole)
    }
}

/// Whether nobody has decided yet whom the call is with, and all look-ups have answered.
fn is_open(call: &Call) -> bool {
    let who = &call.who;
    who.settled
        && who.picked.is_none()
        && !who.left_open
        && call.logged.is_none()
        && is_loggable(call)
        && !call.is_forgotten()
}

/// The match that stands first, if its number is the same and not only possibly so.
fn first_exact(matches: &[Candidate]) -> Option<&Candidate> {
    matches
        .first()
        .filter(|first| first.certainty == Certainty::Exact && !first.not_theirs)
}
