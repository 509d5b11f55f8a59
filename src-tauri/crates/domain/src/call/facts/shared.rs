//! The ids and numbers by which a call is known outside: what all its legs share, and what its caller was asked for.
//!
//! The last one told of each stands: where two calls are joined, the id of the one that stays is told last, and a number
//! that was asked for again is the corrected one.

use crate::call::data::{CallerGave, GivenNumber};
use crate::call::event::CallEvent;
use crate::call::fact::{Fact, keep_later};
use crate::call::facts::CallFacts;

impl CallFacts {
    pub(super) fn hear_ids(&mut self, event: &CallEvent) {
        if let Some(id) = &event.group_id {
            keep_later(&mut self.group_id, event.at, id);
        }
        let given = [
            (&mut self.case_number, &event.data.case_number),
            (&mut self.customer_number, &event.data.customer_number),
        ];
        for (slot, given) in given {
            if let Some(given) = given {
                keep_later(slot, event.at, &GivenNumber(given.clone()));
            }
        }
    }

    /// What all legs of this call share.
    pub fn group_id(&self) -> Option<&str> {
        self.group_id.as_ref().map(|fact| fact.value.as_str())
    }

    /// What its caller was asked for.
    pub fn data(&self) -> CallerGave {
        let value =
            |fact: &Option<Fact<GivenNumber>>| fact.as_ref().map(|fact| fact.value.0.clone());
        CallerGave {
            case_number: value(&self.case_number),
            customer_number: value(&self.customer_number),
        }
    }
}
