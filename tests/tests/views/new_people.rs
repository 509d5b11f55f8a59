//! Situations in which a stranger becomes a Contact or a Lead.

use crate::harness::{Harness, org, to_do};
use domain::base::ids::CallId;
use domain::base::refs::PersonRef;
use domain::call::event::CallEventKind;
use domain::org::facts::{Choice, FieldFacts, ObjectFacts};
use domain::outbox::job::JobResult;
use domain::people::candidate::Candidate;
use domain::people::new_person::Lookalikes;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::screen::View;

const STRANGER: &str = "+442079460018";

fn field(label: &str, kind: &str, required: bool) -> FieldFacts {
    FieldFacts {
        label: String::from(label),
        kind: String::from(kind),
        length: 80,
        createable: true,
        updateable: true,
        required,
        ..FieldFacts::default()
    }
}

fn object(label: &str, fields: &[(&str, FieldFacts)]) -> ObjectFacts {
    let fields = fields
        .iter()
        .map(|(name, facts)| (String::from(*name), facts.clone()));
    ObjectFacts {
        label: String::from(label),
        createable: true,
        updateable: true,
        fields: fields.collect(),
        ..ObjectFacts::default()
    }
}

/// The agent may make and change Contacts and Leads in this org.
pub(crate) fn people_may_be_made(harness: &mut Harness) {
    let mut facts = org();
    let name = [
        ("FirstName", field("First Name", "string", false)),
        ("LastName", field("Last Name", "string", true)),
        ("Title", field("Title", "string", false)),
        ("Phone", field("Phone", "phone", false)),
        ("MobilePhone", field("Mobile", "phone", false)),
    ];
    let mut contact = object("Contact", &name);
    let account = FieldFacts {
        references: vec![String::from("Account")],
        ..field("Account ID", "reference", false)
    };
    contact.fields.insert(String::from("AccountId"), account);
    let mut lead = object("Lead", &name);
    let choice = |value: &str| Choice {
        value: String::from(value),
        label: String::from(value),
        is_default: false,
    };
    let branch = FieldFacts {
        values: vec![choice("Retail"), choice("Logistics")],
        ..field("Branch", "picklist", true)
    };
    let company = field("Company", "string", true);
    lead.fields.insert(String::from("Company"), company);
    lead.fields.insert(String::from("Branch__c"), branch);
    facts.objects.insert(String::from("Contact"), contact);
    facts.objects.insert(String::from("Lead"), lead);
    harness.happens(Event::OrgRead(facts));
}

/// A stranger speaks, and the agent may make a Contact or a Lead in this org.
fn stranger(harness: &mut Harness) -> CallId {
    people_may_be_made(harness);
    harness.at("2026-11-21T12:00:00");
    let call = harness.rings("30", Some(STRANGER), None, Some("London"));
    harness.at("2026-11-21T12:00:05");
    harness.phone("30", CallEventKind::Answered);
    call
}

/// Nobody is known by this number; the form for a new person is one press away.
pub(crate) fn new_person_form() -> View {
    let mut harness = Harness::of_claire();
    stranger(&mut harness);
    harness.view()
}

/// The new contact looks like two people who are there already.
pub(crate) fn lookalikes() -> View {
    let mut harness = Harness::of_claire();
    let call = stranger(&mut harness);
    let fields = [
        ("FirstName", "Ada"),
        ("LastName", "Byron"),
        ("Phone", "+44 20 7946 0018"),
    ];
    harness.does(Action::NewPerson {
        id: to_do(30),
        call: Some(call),
        object: String::from("Contact"),
        fields: fields
            .map(|(name, text)| (String::from(name), String::from(text)))
            .into(),
        account: None,
    });
    harness.at("2026-11-21T12:03:00");
    harness.phone("30", CallEventKind::Ended(None));
    let there = |id: &str, object: &str, company: &str| Candidate {
        company: Some(String::from(company)),
        owner: Some(String::from("Kenji Mori")),
        ..Candidate::new(
            PersonRef::from(String::from(id)),
            String::from(object),
            String::from("Ada Byron"),
        )
    };
    harness.sending_ends(JobResult::LooksLike(Lookalikes {
        records: vec![
            there("003Ea00000000080AA", "Contact", "Engines & Co"),
            there("00QEa00000000081AA", "Lead", "Analytical Society"),
        ],
        may_save: true,
    }));
    harness.view()
}
