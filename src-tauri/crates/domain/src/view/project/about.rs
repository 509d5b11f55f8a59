//! What a call is about, as it is shown.

use crate::base::ids::SfId;
use crate::people::candidate::{Candidate, takes_another};
use crate::people::related::RelatedRecord;
use crate::record::call::Call;
use crate::state::State;
use crate::view::about::AboutView;

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

/// The records known of the person: the opportunity, the open cases, the company. The chosen record always stays among
/// them, so that the choice can be taken back.
fn offers(state: &State, who: &Candidate, related: Option<&RelatedRecord>) -> Vec<RelatedRecord> {
    if !takes_another(who) {
        return Vec::new();
    }
    let record = |id: &SfId, object: &str, name: &str| RelatedRecord {
        id: id.clone(),
        object: String::from(object),
        name: String::from(name),
    };
    let mut offers = Vec::new();
    if let Some(panel) = state.known.panels.get(&who.id).map(|panel| &panel.shown) {
        let deals = panel.deals();
        let deals = deals.iter();
        offers.extend(deals.map(|deal| record(&deal.id, "Opportunity", &deal.name)));
        let cases = panel.cases.read().into_iter();
        let cases = cases.flat_map(|cases| &cases.newest);
        offers.extend(cases.map(|one| record(&one.id, "Case", &one.number)));
        offers.extend(panel.company.read().cloned().flatten());
    }
    // A person account counts as a person through its contact, so its account can be linked beside it like any other.
    if let (Some(_), Some(account)) = (&who.person_contact, who.id.salesforce()) {
        offers.push(record(account, "Account", &who.name));
    }
    if let Some(related) = related
        && !offers.iter().any(|offer| offer.id == related.id)
    {
        offers.insert(0, related.clone());
    }
    offers
}
