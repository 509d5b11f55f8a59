//! What a call is about beside its person: one record at most, never with a lead, never guessed.

use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::job::JobResult;
use domain::outbox::write::Write;
use domain::panel::OpenCase;
use domain::panel::OpenCases;
use domain::panel::Opportunity;
use domain::panel::Panel;
use domain::panel::part::Part;
use domain::people::candidate::Candidate;
use domain::people::related::RelatedRecord;
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";

fn sf(id: &str) -> SfId {
    SfId(String::from(id))
}

fn record(id: &str, object: &str, name: &str) -> RelatedRecord {
    RelatedRecord {
        id: sf(id),
        object: String::from(object),
        name: String::from(name),
    }
}

fn deal() -> RelatedRecord {
    record("006000000000001AAA", "Opportunity", "Renewal")
}

fn case() -> RelatedRecord {
    record("500000000000001AAA", "Case", "00001026")
}

fn company() -> RelatedRecord {
    record("001000000000001AAA", "Account", "Aoba")
}

fn lead() -> Candidate {
    Candidate {
        object: String::from("Lead"),
        ..contact("00Q000000000001AAA", "Jo Park")
    }
}

/// A call with Hanako, of whose work Salesforce has told.
fn rings(harness: &mut Harness) -> CallId {
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子"), lead()]);
    harness.does(Action::Pick {
        call,
        who: contact(HANAKO, "佐藤 花子"),
    });
    let panel = Panel {
        company: Part::Read(Some(company())),
        opportunities: Part::Read(vec![Opportunity {
            id: deal().id,
            name: deal().name,
            stage: String::from("Negotiation"),
            closes: None,
            owner: None,
            of_company: false,
        }]),
        cases: Part::Read(OpenCases {
            newest: vec![OpenCase {
                id: case().id,
                number: case().name,
                subject: String::from("Invoice"),
                status: String::from("New"),
            }],
            count: 1,
        }),
        ..Panel::default()
    };
    harness.happens(Event::PanelRead {
        record: sf(HANAKO),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
    harness.phone("1", NUMBER, CallEventKind::Answered);
    call
}

fn relates(harness: &mut Harness, call: CallId, what: Option<RelatedRecord>) {
    harness.does(Action::RelateTo { call, what });
}

fn ends(harness: &mut Harness) {
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
}

/// `WhoId` and `WhatId` of the write that was sent last.
fn link(harness: &Harness) -> (FieldValue, FieldValue) {
    let sent = harness.sent();
    let fields = sent.last().unwrap().write.fields();
    (fields.value(TaskField::Who), fields.value(TaskField::What))
}

fn is(id: &str) -> FieldValue {
    FieldValue::Record(PersonRef::from(sf(id)))
}

#[test]
fn the_opportunity_the_cases_and_the_company_are_offered_and_one_is_linked() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    assert_eq!(harness.card(call).about.offers, [deal(), case(), company()]);
    relates(&mut harness, call, Some(case()));
    relates(&mut harness, call, Some(deal()));
    assert_eq!(harness.card(call).about.chosen, Some(deal().id));
    ends(&mut harness);
    assert_eq!(
        link(&harness),
        (is(HANAKO), FieldValue::Record(PersonRef::from(deal().id)))
    );
}

#[test]
fn nothing_is_linked_that_the_agent_has_not_chosen_or_has_taken_back() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    relates(&mut harness, call, Some(deal()));
    relates(&mut harness, call, None);
    ends(&mut harness);
    assert_eq!(link(&harness), (is(HANAKO), FieldValue::Empty));
}

#[test]
fn with_a_lead_nothing_is_offered_and_nothing_can_be_linked() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![lead()]);
    relates(&mut harness, call, Some(deal()));
    let about = harness.card(call).about;
    assert!(about.with_lead && about.offers.is_empty() && about.chosen.is_none());
    ends(&mut harness);
    assert_eq!(
        link(&harness),
        (is("00Q000000000001AAA"), FieldValue::Empty)
    );
}

#[test]
fn a_link_goes_visibly_when_the_contact_turns_out_to_be_a_lead_and_is_there_again_with_the_contact()
{
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    relates(&mut harness, call, Some(deal()));
    harness.does(Action::Pick { call, who: lead() });
    let about = harness.card(call).about;
    assert_eq!((about.chosen, about.dropped), (None, Some(deal())));
    harness.does(Action::Pick {
        call,
        who: contact(HANAKO, "佐藤 花子"),
    });
    let about = harness.card(call).about;
    assert_eq!((about.chosen, about.dropped), (Some(deal().id), None));
    harness.does(Action::Pick { call, who: lead() });
    ends(&mut harness);
    assert_eq!(
        link(&harness),
        (is("00Q000000000001AAA"), FieldValue::Empty)
    );
}

#[test]
fn a_logged_call_that_is_given_to_a_lead_loses_its_link_in_the_same_write() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    relates(&mut harness, call, Some(deal()));
    ends(&mut harness);
    harness.lands(call.log_write(), "00T1");
    harness.does(Action::Pick { call, who: lead() });
    let change = harness.sent().last().unwrap().clone();
    assert!(matches!(change.write, Write::Change { .. }));
    let fields = change.write.fields();
    assert_eq!(
        fields.0.get(&TaskField::Who),
        Some(&is("00Q000000000001AAA"))
    );
    assert_eq!(fields.0.get(&TaskField::What), Some(&FieldValue::Empty));
}

#[test]
fn a_link_that_is_chosen_later_changes_the_same_task_and_nothing_else_of_it() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    ends(&mut harness);
    harness.lands(call.log_write(), "00T1");
    relates(&mut harness, call, Some(case()));
    let change = harness.sent().last().unwrap().clone();
    let fields: Vec<_> = change.write.fields().0.keys().copied().collect();
    assert_eq!(fields, [TaskField::What]);
    assert!(matches!(change.write, Write::Change { base, .. }
        if base.0.get(&TaskField::What) == Some(&FieldValue::Empty)));
}

#[test]
fn a_next_step_of_the_call_is_linked_like_the_call_before_and_after_it_is_chosen() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    let step = |n: u128| Action::AddNextStep {
        id: todo(n),
        todo: Todo {
            subject: String::from("Send order form"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    };
    harness.happens(Event::Unreachable);
    harness.does(step(1));
    relates(&mut harness, call, Some(deal()));
    harness.does(step(2));
    for n in [1, 2] {
        let fields = harness.state.outbox.rows[&todo(n)].write.fields();
        assert_eq!(
            fields.record(TaskField::What),
            Some(&PersonRef::from(deal().id)),
            "{n}"
        );
        assert_eq!(
            fields.record(TaskField::Who),
            Some(&PersonRef::from(sf(HANAKO))),
            "{n}"
        );
    }
    harness.does(Action::Pick { call, who: lead() });
    let fields = harness.state.outbox.rows[&todo(1)].write.fields();
    assert_eq!(fields.record(TaskField::What), None);
}

#[test]
fn a_person_accounts_call_may_be_linked_to_the_account_itself() {
    let mut harness = Harness::new();
    let emma = Candidate {
        object: String::from("Account"),
        person_contact: Some(sf("003000000000009AAA")),
        ..contact("001000000000009AAA", "Emma Wilson")
    };
    let call = harness.rings("1", NUMBER, vec![emma]);
    let own = record("001000000000009AAA", "Account", "Emma Wilson");
    assert_eq!(harness.card(call).about.offers, std::slice::from_ref(&own));
    relates(&mut harness, call, Some(own));
    ends(&mut harness);
    assert_eq!(
        link(&harness),
        (is("003000000000009AAA"), is("001000000000009AAA"))
    );
}

#[test]
fn a_companys_call_that_is_about_an_opportunity_stands_among_the_companys_activities() {
    let mut harness = Harness::new();
    let firm = Candidate {
        object: String::from("Account"),
        ..contact("001000000000001AAA", "Aoba")
    };
    let call = harness.rings("1", NUMBER, vec![firm]);
    relates(&mut harness, call, Some(deal()));
    ends(&mut harness);
    assert_eq!(
        link(&harness),
        (
            FieldValue::Empty,
            FieldValue::Record(PersonRef::from(deal().id))
        )
    );
    assert_eq!(harness.card(call).panel.unwrap().past.len(), 1);
}

#[test]
fn a_link_survives_a_crash() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    relates(&mut harness, call, Some(deal()));
    harness.killed_and_started();
    assert_eq!(harness.card(call).about.chosen, Some(deal().id));
}

#[test]
fn a_colleagues_link_that_the_agent_keeps_is_the_calls_from_then_on() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    ends(&mut harness);
    harness.lands(call.log_write(), "00T1");
    relates(&mut harness, call, Some(deal()));
    let row = harness.sent().last().unwrap().id;
    let theirs = ConflictField {
        field: TaskField::What,
        theirs: FieldValue::Record(PersonRef::from(case().id)),
        name: Some(case().name),
    };
    harness.happens(Event::JobsDone {
        results: vec![(row, JobResult::Conflict(Conflict(vec![theirs])))],
        jitter: 0,
    });
    assert_eq!(harness.view().outbox[0].conflict[0].mine, "Renewal");
    harness.does(Action::Settle {
        write: row,
        keep: [(TaskField::What, domain::view::action::Keep::Theirs)].into(),
    });
    let card = harness.card(call);
    assert_eq!(card.about.chosen, Some(case().id));
    assert_eq!(card.who.picked.unwrap().id, sf(HANAKO));
    assert_eq!(harness.view().outbox, []);
}
