//! What the agent is asked for a change of a Task: what Salesforce has refused it for, and nothing that holds it back unasked.

use crate::harness::{HANAKO, Harness, contact, org};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::org::facts::{FieldFacts, TASK};
use domain::org::required::Answers;
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::panel::part::Part;
use domain::panel::{NextStep, Panel};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::error::UiErrorCode;

const NUMBER: &str = "+819012345678";
const STEP: &str = "00T7";

/// Hanako rings, in an org whose Tasks have a field for a result, with a next step of hers.
fn rings(required: bool) -> (Harness, CallId) {
    let mut org = org();
    let result = FieldFacts {
        label: String::from("Result"),
        kind: String::from("string"),
        length: 255,
        createable: true,
        updateable: true,
        required,
        ..FieldFacts::default()
    };
    let task = org.objects.get_mut(TASK).unwrap();
    task.fields.insert(String::from("Result__c"), result);
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org));
    harness.effects.clear();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let panel = Panel {
        next_steps: Part::Read(vec![NextStep::new(step(), String::from("Send offer"))]),
        ..Panel::default()
    };
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
    harness.phone("1", NUMBER, CallEventKind::Answered);
    (harness, call)
}

fn step() -> TaskRef {
    TaskRef::Salesforce(SfId(String::from(STEP)))
}

fn result(text: &str) -> Answers {
    Answers([(String::from("Result__c"), String::from(text))].into())
}

fn answers(harness: &mut Harness, call: CallId, text: &str, seq: u32) {
    harness.does(Action::EditAnswers {
        call,
        fields: result(text),
        seq,
    });
}

fn ends(harness: &mut Harness) {
    harness.later(60);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
}

fn last(harness: &Harness) -> Row {
    harness.sent().pop().unwrap()
}

/// What the agent is asked for a write, each with whether the write is held back for it.
fn asked(harness: &Harness, id: OutboxId) -> Vec<(String, bool)> {
    let view = harness.view();
    let write = view.outbox.iter().find(|write| write.id == id).unwrap();
    let fields = write.asked.fields.iter();
    fields
        .map(|field| (field.name.clone(), field.required))
        .collect()
}

fn is_refused(harness: &mut Harness, row: OutboxId, code: &str) {
    let refusal = Refusal {
        fields: vec![String::from("Result__c")],
        ..Refusal::said(
            RefusalCode::SalesforceRefused,
            Mender::Agent,
            code,
            "Result required to complete",
        )
    };
    harness.happens(Event::JobsDone {
        results: vec![(row, JobResult::Refused(refusal))],
        jitter: 0,
    });
}

#[test]
fn an_answer_goes_with_the_next_step_that_the_call_does() {
    let (mut harness, call) = rings(true);
    answers(&mut harness, call, "Won", 1);
    harness.does(Action::DoneByCall {
        call,
        task: Some(step()),
    });
    let asked = harness.card(call).asked;
    assert_eq!(asked.fields.len(), 1);
    assert!(!asked.fields[0].required, "the step may have it already");
    harness.happens(Event::Unreachable);
    ends(&mut harness);
    // The field stays in the form while the record waits.
    let asked = harness.card(call).asked;
    assert_eq!(asked.fields.len(), 1);
    assert_eq!(asked.answers, result("Won"));
    harness.happens(Event::Reachable);
    let row = last(&harness);
    assert!(matches!(row.write, Write::Change { .. }), "{row:?}");
    assert_eq!(row.answers, result("Won"));
}

#[test]
fn a_call_that_does_a_next_step_is_not_held_back_for_what_the_step_may_have() {
    let (mut harness, call) = rings(true);
    harness.does(Action::DoneByCall {
        call,
        task: Some(step()),
    });
    ends(&mut harness);
    assert_eq!(last(&harness).id, call.log_write());
}

#[test]
fn an_answer_that_comes_while_the_request_is_under_way_is_written_after_it() {
    let (mut harness, call) = rings(false);
    ends(&mut harness);
    assert_eq!(last(&harness).id, call.log_write());
    answers(&mut harness, call, "Won", 1);
    harness.lands(call.log_write(), "00T9");
    let row = last(&harness);
    assert_eq!(row.id, call.log_write().change(1));
    assert_eq!(row.answers, result("Won"));
    assert!(row.write.fields().0.is_empty());
    harness.lands(row.id, "00T9");
    // It is written once.
    let sent = harness.sent().len();
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.sent().len(), sent);
}

#[test]
fn a_tick_that_is_refused_for_a_missing_field_asks_for_it_and_goes_with_the_answer() {
    let (mut harness, _) = rings(false);
    harness.does(Action::Complete { task: step() });
    let tick = last(&harness).id;
    is_refused(&mut harness, tick, "REQUIRED_FIELD_MISSING");
    assert_eq!(asked(&harness, tick), [(String::from("Result__c"), true)]);
    let error = harness.view().outbox[0].error.clone().unwrap();
    assert_eq!(error.code, UiErrorCode::AnswersMissing);
    let sent = harness.sent().len();
    harness.does(Action::Answer {
        write: tick,
        fields: result("Won"),
    });
    assert_eq!(harness.sent().len(), sent + 1);
    let row = last(&harness);
    assert_eq!((row.id, row.answers.clone()), (tick, result("Won")));
    assert!(row.write.fields().0.contains_key(&TaskField::Closed));
}

#[test]
fn a_change_that_a_rule_refuses_offers_the_field_that_the_rule_names_beside_its_words() {
    let (mut harness, _) = rings(false);
    harness.does(Action::Complete { task: step() });
    let tick = last(&harness).id;
    is_refused(&mut harness, tick, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    // It can be sent without, as the rule may want something else.
    assert_eq!(asked(&harness, tick), [(String::from("Result__c"), false)]);
    let error = harness.view().outbox[0].error.clone().unwrap();
    assert_eq!(error.params["message"], "Result required to complete");
    harness.does(Action::Answer {
        write: tick,
        fields: result("Won"),
    });
    assert_eq!(last(&harness).answers, result("Won"));
}

#[test]
fn a_field_that_the_agent_may_not_change_is_not_offered_for_a_change() {
    let (mut harness, _) = rings(false);
    let mut facts = harness.state.org.facts.as_deref().cloned().unwrap();
    let task = facts.objects.get_mut(TASK).unwrap();
    task.fields.get_mut("Result__c").unwrap().updateable = false;
    harness.happens(Event::OrgRead(facts));
    harness.does(Action::Complete { task: step() });
    let tick = last(&harness).id;
    is_refused(&mut harness, tick, "REQUIRED_FIELD_MISSING");
    assert_eq!(asked(&harness, tick), []);
    let error = harness.view().outbox[0].error.clone().unwrap();
    assert_eq!(error.params["mender"], "admin");
}
