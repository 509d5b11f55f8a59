//! A new Contact or Lead for a stranger: made once, waited for, and not beside somebody who is there already.

use crate::harness::{Harness, contact, todo};
use domain::base::ids::{CallId, OutboxId};
use domain::base::refs::PersonRef;
use domain::call::event::CallEventKind;
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::people::candidate::Candidate;
use domain::people::new_person::{Lookalikes, NewPerson};
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::error::UiErrorCode;
use domain::view::todo::Todo;
use std::collections::BTreeMap;

const NUMBER: &str = "03-1234-5678";
const MADE: &str = "003000000000042AAA";

fn fields() -> BTreeMap<String, String> {
    let fields = [
        ("FirstName", "Ichiro"),
        ("LastName", " Tanaka "),
        ("Title", ""),
        ("Phone", "+81312345678"),
    ];
    let owned = |(name, text): (&str, &str)| (String::from(name), String::from(text));
    fields.map(owned).into()
}

/// A stranger calls, and the agent makes a Contact of him.
fn stranger(harness: &mut Harness) -> CallId {
    let call = harness.rings("1", NUMBER, Vec::new());
    harness.does(Action::NewPerson {
        id: todo(7),
        call: Some(call),
        object: String::from("Contact"),
        fields: fields(),
        account: None,
    });
    call
}

fn result(harness: &mut Harness, row: OutboxId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(row, result)],
        jitter: 0,
    });
}

fn made() -> PersonRef {
    PersonRef::from(String::from(MADE))
}

fn who(row: &Row) -> Option<&PersonRef> {
    row.write.fields().record(TaskField::Who)
}

fn known(harness: &Harness) -> Vec<PersonRef> {
    let mut known = Vec::new();
    for effect in &harness.effects {
        if let Effect::Local(LocalEffect::UpdateIndex { people, gone }) = effect {
            known.retain(|here| !gone.contains(here));
            known.extend(people.iter().map(|person| person.id.clone()));
        }
    }
    known
}

#[test]
fn a_new_person_is_picked_and_in_the_index_at_once_and_the_call_waits_for_the_id() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let call = stranger(&mut harness);
    let card = harness.card(call);
    assert_eq!(card.who.state, WhoState::Known);
    assert_eq!(card.who.picked.unwrap().name, "Ichiro Tanaka");
    assert_eq!(known(&harness).len(), 1);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.does(Action::AddNextStep {
        id: todo(8),
        todo: Todo {
            subject: String::from("Send brochure"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    harness.killed_and_started();
    harness.happens(Event::Reachable);

    let sent = harness.sent();
    assert_eq!(sent.len(), 1, "the person first");
    let typed = NewPerson::typed("Contact", &fields()).unwrap();
    assert_eq!(typed.fields.get("LastName").unwrap(), "Tanaka");
    assert_eq!(sent[0].write, Write::NewPerson(typed));
    harness.lands(todo(7), MADE);
    let record = harness.sent()[1].clone();
    assert_eq!(who(&record), Some(&made()));
    harness.lands(record.id, "00T1");
    let step = harness.sent()[2].clone();
    assert_eq!(who(&step), Some(&made()));
    harness.lands(step.id, "00T2");
    assert_eq!(harness.view().link.waiting, 0);
    assert_eq!(known(&harness), [made()]);
    assert_eq!(harness.card(call).who.picked.unwrap().id, made());
}

#[test]
fn a_next_step_without_a_call_goes_to_a_person_who_is_still_being_made() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let call = stranger(&mut harness);
    let person = harness.card(call).who.picked.unwrap().id;
    harness.does(Action::AddNextStep {
        id: todo(8),
        todo: Todo {
            subject: String::from("Send brochure"),
            ..Todo::default()
        },
        call: None,
        about: Some(person),
    });
    harness.happens(Event::Reachable);
    harness.lands(todo(7), MADE);
    let step = harness.sent()[1].clone();
    assert_eq!(step.id, todo(8));
    let fields = step.write.fields();
    assert_eq!(fields.record(TaskField::Who), Some(&made()));
    assert_eq!(fields.record(TaskField::What), None);
}

#[test]
fn pressed_twice_it_is_one_person_and_without_a_family_name_none() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    stranger(&mut harness);
    let call = harness.view().calls[0].id;
    for (object, fields) in [
        ("Contact", fields()),
        ("Lead", BTreeMap::new()),
        ("User", fields()),
    ] {
        harness.does(Action::NewPerson {
            id: if object == "Contact" {
                todo(7)
            } else {
                todo(9)
            },
            call: Some(call),
            object: String::from(object),
            fields,
            account: None,
        });
    }
    assert_eq!(harness.view().link.waiting, 1);
}

fn looks_like(harness: &mut Harness, records: Vec<Candidate>) {
    let found = Lookalikes {
        records,
        may_save: true,
    };
    result(harness, todo(7), JobResult::LooksLike(found));
}

#[test]
fn somebody_who_is_there_already_is_taken_instead_and_nobody_is_made() {
    let mut harness = Harness::new();
    let call = stranger(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let there = contact("003000000000009AAA", "Ichirō Tanaka");
    looks_like(&mut harness, vec![there.clone()]);
    let found = harness.view().outbox[0].lookalikes.clone().unwrap();
    assert_eq!(found.records, std::slice::from_ref(&there));
    assert!(matches!(harness.card(call).log,
        LogView::NeedsYou { write, error } if write == todo(7) && error.code == UiErrorCode::LooksLike));
    assert_eq!(harness.sent().len(), 1, "the record waits");

    harness.does(Action::UseInstead {
        write: todo(7),
        who: Some(there.clone()),
    });
    let record = harness.sent().last().unwrap().clone();
    assert_eq!(record.id, call.log_write());
    assert_eq!(who(&record), Some(&there.id));
    harness.lands(record.id, "00T1");
    assert_eq!(harness.view().outbox, []);
    assert!(known(&harness).is_empty());
}

#[test]
fn wanted_all_the_same_the_person_is_made_with_the_agents_word_for_it() {
    let mut harness = Harness::new();
    stranger(&mut harness);
    looks_like(&mut harness, Vec::new());
    harness.does(Action::CreateAnyway { write: todo(7) });
    let again = harness.sent().last().unwrap().clone();
    assert!(matches!(&again.write, Write::NewPerson(person) if person.allow_duplicates));
}

#[test]
fn given_up_the_call_waits_for_a_person_again() {
    let mut harness = Harness::new();
    let call = stranger(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    looks_like(&mut harness, Vec::new());
    harness.does(Action::UseInstead {
        write: todo(7),
        who: None,
    });
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
    assert_eq!(
        harness.view().link.waiting + harness.view().link.needs_you,
        0
    );
}

#[test]
fn without_a_key_a_person_whose_answer_was_lost_is_looked_for() {
    let mut harness = Harness::new();
    stranger(&mut harness);
    result(&mut harness, todo(7), JobResult::NoAnswer);
    harness.later(5);
    harness.happens(Event::Tick);
    assert_eq!(harness.verified().last().unwrap().row.id, todo(7));
    assert_eq!(harness.sent().len(), 1);
}

fn company(id: &str, name: &str) -> Candidate {
    Candidate::new(
        PersonRef::from(String::from(id)),
        String::from("Account"),
        String::from(name),
    )
}

fn makes(harness: &mut Harness, object: &str, account: Candidate) -> NewPerson {
    harness.does(Action::NewPerson {
        id: todo(7),
        call: None,
        object: String::from(object),
        fields: fields(),
        account: Some(account),
    });
    match &harness.state.outbox.rows[&todo(7)].write {
        Write::NewPerson(person) => person.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_contact_is_made_at_the_company_that_was_chosen_which_is_shown_at_once() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, Vec::new());
    harness.does(Action::NewPerson {
        id: todo(7),
        call: Some(call),
        object: String::from("Contact"),
        fields: fields(),
        account: Some(company("001000000000001AAA", "株式会社アオバ商事")),
    });
    let who = harness.card(call).who.picked.unwrap();
    assert_eq!(who.company.as_deref(), Some("株式会社アオバ商事"));
    harness.killed_and_started();
    let Write::NewPerson(kept) = &harness.state.outbox.rows[&todo(7)].write else {
        panic!("it waits");
    };
    let account = kept.account.as_ref().unwrap();
    assert_eq!(account.id.to_string(), "001000000000001AAA");
}

#[test]
fn what_is_no_company_of_the_org_is_nobodys_company() {
    let account = || company("001000000000001AAA", "Aoba");
    let is_taken = |object: &str, account: Candidate| {
        makes(&mut Harness::new(), object, account)
            .account
            .is_some()
    };
    assert!(is_taken("Contact", account()));
    assert!(!is_taken("Lead", account()), "its company is a text");
    let person = Candidate {
        person_contact: Some(domain::base::ids::SfId(String::from("003000000000009AAA"))),
        ..account()
    };
    assert!(!is_taken("Contact", person));
    assert!(!is_taken("Contact", contact(MADE, "Ada Byron")));
    let not_there_yet = Candidate {
        id: PersonRef::Waiting(todo(9)),
        ..account()
    };
    assert!(!is_taken("Contact", not_there_yet));
}

#[test]
fn the_company_of_a_person_who_waits_can_be_changed_and_left_out() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    makes(
        &mut harness,
        "Contact",
        company("001000000000001AAA", "Aoba"),
    );
    let edited = |harness: &mut Harness, account: Option<Candidate>| {
        harness.does(Action::EditPerson {
            write: todo(7),
            fields: fields(),
            account,
        });
        match &harness.state.outbox.rows[&todo(7)].write {
            Write::NewPerson(person) => person.account.as_ref().map(|one| one.name.clone()),
            other => panic!("{other:?}"),
        }
    };
    let other = company("001000000000002AAA", "Orsel");
    assert_eq!(edited(&mut harness, Some(other)).as_deref(), Some("Orsel"));
    assert_eq!(edited(&mut harness, None), None);
}
