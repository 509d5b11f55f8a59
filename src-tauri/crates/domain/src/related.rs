//! What a call is about beside its person: a company, an opportunity or a case, one at most.
//!
//! It owns which records are offered and when one may be linked. It never guesses: nothing is linked that the agent has not
//! chosen. *Salesforce refuses a Task with a lead and another record*, so a lead is never given one, and a record that was
//! chosen for one person is not another's: it goes when the pick changes, and the window says so.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::SfId;
use crate::state::{Call, State};
use crate::view::MatchView;

/// A record that a call can be about beside its person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RelatedRecord {
    /// The record.
    pub id: SfId,
    /// `Account`, `Opportunity` or `Case`.
    pub object: String,
    /// Its name; of a case, its number.
    pub name: String,
}

/// The record that the agent has chosen for a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The record.
    pub record: RelatedRecord,
    /// The person with whom it was chosen.
    pub of: SfId,
}

/// What a call is about, on screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AboutView {
    /// The records that can be chosen, the likeliest first.
    pub offers: Vec<RelatedRecord>,
    /// The one that is chosen.
    pub chosen: Option<SfId>,
    /// Whether it is with a lead, which Salesforce links to no other record.
    pub with_lead: bool,
    /// One that was chosen with somebody else, and that the call is not linked to any longer.
    pub dropped: Option<RelatedRecord>,
}

/// Whether Salesforce takes another record beside this one in a Task.
pub(crate) fn takes_another(who: &MatchView) -> bool {
    who.object != "Lead" && !who.id.has_prefix("00Q")
}

impl Call {
    /// The record that its Task is linked to beside its person.
    pub fn related(&self) -> Option<&RelatedRecord> {
        let who = self.who.picked.as_ref()?;
        let about = self.about.as_ref()?;
        (about.of == who.id && takes_another(who)).then_some(&about.record)
    }
}

pub(crate) fn view(state: &State, call: &Call) -> AboutView {
    let related = call.related();
    let picked = call.who.picked.as_ref();
    let dropped = call.about.as_ref().filter(|_| related.is_none());
    AboutView {
        offers: picked.map_or_else(Vec::new, |who| offers(state, who, related)),
        chosen: related.map(|record| record.id.clone()),
        with_lead: picked.is_some_and(|who| !takes_another(who)),
        dropped: dropped.map(|about| about.record.clone()),
    }
}

/// What is known of the person: the opportunity, the open cases, the company. What is chosen stays among them, so that it can
/// be taken back.
fn offers(state: &State, who: &MatchView, related: Option<&RelatedRecord>) -> Vec<RelatedRecord> {
    if !takes_another(who) {
        return Vec::new();
    }
    let record = |id: &SfId, object: &str, name: &str| RelatedRecord {
        id: id.clone(),
        object: String::from(object),
        name: String::from(name),
    };
    let mut offers = Vec::new();
    if let Some(panel) = state.panels.get(&who.id).map(|panel| &panel.shown) {
        let deals = panel.opportunity.iter();
        offers.extend(deals.map(|deal| record(&deal.id, "Opportunity", &deal.name)));
        let cases = panel.cases.iter();
        offers.extend(cases.map(|one| record(&one.id, "Case", &one.number)));
        offers.extend(panel.company.clone());
    }
    // A person account is a person by its contact, and the account beside it can be linked as any other.
    if who.person_contact.is_some() {
        offers.push(record(&who.id, "Account", &who.name));
    }
    if let Some(related) = related
        && !offers.iter().any(|offer| offer.id == related.id)
    {
        offers.insert(0, related.clone());
    }
    offers
}
