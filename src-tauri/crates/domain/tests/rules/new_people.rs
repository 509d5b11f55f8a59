//! A new Contact or Lead for a stranger: made once, waited for, and not beside somebody who is there already.

use crate::desk::{Desk, contact, todo};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::call::event::CallEventKind;
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::people::candidate::MatchView;
use domain::people::new_person::{Lookalikes, NewPerson};
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::error::UiErrorCode;
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
fn stranger(desk: &mut Desk) -> CallId {
    let call = desk.rings("1", NUMBER, Vec::new());
    desk.does(Action::NewPerson {
        id: todo(7),
        call: Some(call),
        object: String::from("Contact"),
        fields: fields(),
    });
    call
}

fn result(desk: &mut Desk, row: OutboxId, result: JobResult) {
    desk.happens(Event::JobDone {
        row,
        result,
        jitter: 0,
    });
}

fn who(row: &Row) -> Option<&SfId> {
    row.write.fields().record(TaskField::Who)
}

fn known(desk: &Desk) -> Vec<SfId> {
    let mut known = Vec::new();
    for effect in &desk.effects {
        match effect {
            Effect::Local(LocalEffect::KnowPerson(person)) => known.push(person.id.clone()),
            Effect::Local(LocalEffect::ForgetPerson(id)) => known.retain(|here| here != id),
            _ => {}
        }
    }
    known
}

#[test]
fn a_new_person_is_picked_and_in_the_index_at_once_and_the_call_waits_for_the_id() {
    let mut desk = Desk::new();
    desk.happens(Event::Unreachable);
    let call = stranger(&mut desk);
    let card = desk.card(call);
    assert_eq!(card.who.state, WhoState::Known);
    assert_eq!(card.who.picked.unwrap().name, "Ichiro Tanaka");
    assert_eq!(known(&desk).len(), 1);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.does(Action::AddNextStep {
        id: todo(8),
        subject: String::from("Send brochure"),
        due: None,
        call: Some(call),
        about: None,
    });
    desk.killed_and_started();
    desk.happens(Event::Reachable);

    let sent = desk.sent();
    assert_eq!(sent.len(), 1, "the person first");
    let typed = NewPerson::typed("Contact", &fields()).unwrap();
    assert_eq!(typed.fields.get("LastName").unwrap(), "Tanaka");
    assert_eq!(sent[0].write, Write::NewPerson(typed));
    desk.lands(todo(7), MADE);
    let record = desk.sent()[1].clone();
    assert_eq!(who(&record), Some(&SfId(MADE.into())));
    desk.lands(record.id, "00T1");
    let step = desk.sent()[2].clone();
    assert_eq!(who(&step), Some(&SfId(MADE.into())));
    desk.lands(step.id, "00T2");
    assert_eq!(desk.view().link.waiting, 0);
    assert_eq!(known(&desk), [SfId(MADE.into())]);
    assert_eq!(desk.card(call).who.picked.unwrap().id, SfId(MADE.into()));
}

#[test]
fn pressed_twice_it_is_one_person_and_without_a_family_name_none() {
    let mut desk = Desk::new();
    desk.happens(Event::Unreachable);
    stranger(&mut desk);
    let call = desk.view().calls[0].id;
    for (object, fields) in [
        ("Contact", fields()),
        ("Lead", BTreeMap::new()),
        ("User", fields()),
    ] {
        desk.does(Action::NewPerson {
            id: if object == "Contact" {
                todo(7)
            } else {
                todo(9)
            },
            call: Some(call),
            object: String::from(object),
            fields,
        });
    }
    assert_eq!(desk.view().link.waiting, 1);
}

fn looks_like(desk: &mut Desk, records: Vec<MatchView>) {
    let found = Lookalikes {
        records,
        may_save: true,
    };
    result(desk, todo(7), JobResult::LooksLike(found));
}

#[test]
fn somebody_who_is_there_already_is_taken_instead_and_nobody_is_made() {
    let mut desk = Desk::new();
    let call = stranger(&mut desk);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    let there = contact("003000000000009AAA", "Ichirō Tanaka");
    looks_like(&mut desk, vec![there.clone()]);
    let found = desk.view().outbox[0].lookalikes.clone().unwrap();
    assert_eq!(found.records, std::slice::from_ref(&there));
    assert!(matches!(desk.card(call).log,
        LogView::NeedsYou { write, error } if write == todo(7) && error.code == UiErrorCode::LooksLike));
    assert_eq!(desk.sent().len(), 1, "the record waits");

    desk.does(Action::UseInstead {
        write: todo(7),
        who: Some(there.clone()),
    });
    let record = desk.sent().last().unwrap().clone();
    assert_eq!(record.id, call.log_write());
    assert_eq!(who(&record), Some(&there.id));
    desk.lands(record.id, "00T1");
    assert_eq!(desk.view().outbox, []);
    assert_eq!(known(&desk), []);
}

#[test]
fn wanted_all_the_same_the_person_is_made_with_the_agents_word_for_it() {
    let mut desk = Desk::new();
    stranger(&mut desk);
    looks_like(&mut desk, Vec::new());
    desk.does(Action::CreateAnyway { write: todo(7) });
    let again = desk.sent().last().unwrap().clone();
    assert!(matches!(&again.write, Write::NewPerson(person) if person.allow_duplicates));
}

#[test]
fn given_up_the_call_waits_for_a_person_again() {
    let mut desk = Desk::new();
    let call = stranger(&mut desk);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    looks_like(&mut desk, Vec::new());
    desk.does(Action::UseInstead {
        write: todo(7),
        who: None,
    });
    assert_eq!(desk.card(call).log, LogView::WaitsForPick);
    assert_eq!(desk.view().link.waiting + desk.view().link.needs_you, 0);
}

#[test]
fn without_a_key_a_person_whose_answer_was_lost_is_looked_for() {
    let mut desk = Desk::new();
    stranger(&mut desk);
    result(&mut desk, todo(7), JobResult::NoAnswer);
    desk.later(5);
    desk.happens(Event::Tick);
    assert!(
        matches!(desk.effects.last(), Some(Effect::Remote(RemoteEffect::Look { row, .. })) if row.id == todo(7))
    );
    assert_eq!(desk.sent().len(), 1);
}
