//! The agent says what a call is about beside its person, or takes that back.

use super::Step;
use crate::base::ids::CallId;
use crate::base::refs::PersonRef;
use crate::people::candidate::takes_another;
use crate::people::related::RelatedRecord;
use crate::record::about::About;

impl Step<'_> {
    pub(super) fn relate_to(&mut self, id: CallId, what: Option<RelatedRecord>) {
        let call = self.state.calls.all.get_mut(&id);
        let Some(call) = call.filter(|call| !call.is_forgotten()) else {
            return;
        };
        let who = call.who.picked.clone();
        call.about = match (what, &who) {
            (None, _) => None,
            (Some(record), Some(who)) if takes_another(who) => Some(About {
                record,
                person: who.id.clone(),
            }),
            // Salesforce would refuse such a link with a lead, and without a person there is nobody to link it beside.
            (Some(_), Some(_) | None) => return,
        };
        let steps = call.next_steps.clone();
        self.calls.insert(id);
        if who.is_some() {
            for step in steps {
                self.put_person_on(step, id);
            }
        }
        self.reconcile(id);
    }

    /// Salesforce has made the person with whom it was chosen.
    pub(super) fn about_landed(&mut self, old: &PersonRef, new: &PersonRef) {
        for (id, call) in &mut self.state.calls.all {
            if let Some(about) = &mut call.about
                && about.person == *old
            {
                about.person = new.clone();
                self.calls.insert(*id);
            }
        }
    }
}
