//! A rule makes a Case of calls of a kind: for whom, with what, and what becomes of the call where Salesforce refuses it.

use crate::harness::{HANAKO, Harness, contact, org};
use crate::settings_check::found_in;
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::call::kind::CallKind;
use domain::org::facts::{ObjectFacts, OrgFacts};
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::case_of::CaseOf;
use domain::outbox::job::JobResult;
use domain::outbox::row::{Row, Status};
use domain::outbox::write::Write;
use domain::people::candidate::Candidate;
use domain::people::related::RelatedRecord;
use domain::settings::{Settings, WhenUnmatched};
use domain::state::finding::FindingCode;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::NewCaseView;

const NUMBER: &str = "03-1234-5678";
const COMPANY: &str = "001000000000001AAA";
const LEAD: &str = "00Q000000000001AAA";
const CASE: &str = "500000000000001AAA";
const TASK_ID: &str = "00T000000000001AAA";

fn sf(id: &str) -> SfId {
    SfId(String::from(id))
}

fn org_with_cases(may_make: bool) -> OrgFacts {
    let mut facts = org();
    let cases = ObjectFacts {
        createable: may_make,
        ..ObjectFacts::default()
    };
    facts.objects.insert(String::from("Case"), cases);
    facts
}

/// A Case is made of each call that came in and was answered.
fn makes_cases() -> Harness {
    with(Settings {
        new_cases: [CallKind::Inbound].into(),
        ..Settings::default()
    })
}

fn with(settings: Settings) -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_with_cases(true)));
    harness.does(Action::ChangeSettings { settings });
    harness.effects.clear();
    harness
}

fn of(id: &str, object: &str) -> Candidate {
    Candidate {
        object: String::from(object),
        ..contact(id, "Somebody")
    }
}

fn ends(harness: &mut Harness, id: &str) {
    harness.phone(id, NUMBER, CallEventKind::Answered);
    harness.later(61);
    harness.phone(id, NUMBER, CallEventKind::Ended(None));
}

/// A call of one match.
fn call_of(harness: &mut Harness, who: Candidate) -> CallId {
    let call = harness.rings("1", NUMBER, vec![who]);
    ends(harness, "1");
    call
}

fn row(harness: &Harness, call: CallId) -> Row {
    harness.state.outbox.rows[&call.log_write()].clone()
}

fn whose(harness: &Harness, call: CallId) -> Option<CaseOf> {
    let row = row(harness, call);
    row.makes_case_of(
        row.write.fields(),
        harness.state.org.facts.as_deref().unwrap(),
    )
}

fn comes_back(harness: &mut Harness, call: CallId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(call.log_write(), result)],
        jitter: 0,
    });
}

fn is_said(harness: &mut Harness, facts: OrgFacts) -> bool {
    let mut findings = found_in(harness, facts).into_iter();
    findings.any(|found| found.code == FindingCode::CaseNotCreateable)
}

#[test]
fn a_contact_and_a_company_get_a_case_and_nobody_else_does() {
    let case_of = |who: Candidate| {
        let mut harness = makes_cases();
        let call = call_of(&mut harness, who);
        whose(&harness, call)
    };
    let hanako = CaseOf::Contact(sf(HANAKO));
    assert_eq!(case_of(of(HANAKO, "Contact")), Some(hanako.clone()));
    let company = CaseOf::Account(sf(COMPANY));
    assert_eq!(case_of(of(COMPANY, "Account")), Some(company));
    assert_eq!(case_of(of(LEAD, "Lead")), None);
    let person_account = Candidate {
        person_contact: Some(sf(HANAKO)),
        ..of(COMPANY, "Account")
    };
    assert_eq!(case_of(person_account), Some(hanako));
}

#[test]
fn only_calls_of_the_chosen_kinds_get_one_by_what_was_set_when_they_ended() {
    let mut harness = makes_cases();
    let missed = harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako")]);
    harness.later(10);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(whose(&harness, missed), None);
    let ended = harness.rings("2", NUMBER, vec![contact(HANAKO, "Hanako")]);
    ends(&mut harness, "2");
    let settings = Settings::default();
    harness.does(Action::ChangeSettings { settings });
    assert!(whose(&harness, ended).is_some());
    let later = harness.rings("3", NUMBER, vec![contact(HANAKO, "Hanako")]);
    ends(&mut harness, "3");
    assert_eq!(whose(&harness, later), None);
}

#[test]
fn a_call_that_is_about_something_already_gets_no_case() {
    let mut harness = makes_cases();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako")]);
    harness.does(Action::RelateTo {
        call,
        what: Some(RelatedRecord {
            id: sf("006000000000001AAA"),
            object: String::from("Opportunity"),
            name: String::from("Renewal"),
        }),
    });
    ends(&mut harness, "1");
    assert_eq!(whose(&harness, call), None);
    assert_eq!(harness.card(call).case, None);
}

#[test]
fn the_fallback_record_is_no_customer() {
    let mut harness = with(Settings {
        new_cases: [CallKind::Inbound].into(),
        when_unmatched: WhenUnmatched::LogToFallback,
        fallback_record: Some(Box::new(of(COMPANY, "Account"))),
        ..Settings::default()
    });
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, Vec::new());
    ends(&mut harness, "1");
    assert_eq!(whose(&harness, call), None);
}

#[test]
fn where_cases_may_not_be_made_that_is_said_and_the_call_goes_without() {
    let mut harness = makes_cases();
    assert!(!is_said(&mut harness, org_with_cases(true)));
    assert!(is_said(&mut harness, org_with_cases(false)));
    harness.effects.clear();
    let call = call_of(&mut harness, contact(HANAKO, "Hanako"));
    assert_eq!(whose(&harness, call), None);
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn a_refused_case_is_told_and_the_task_goes_without_it_at_once() {
    let mut harness = makes_cases();
    let call = call_of(&mut harness, contact(HANAKO, "Hanako"));
    assert_eq!(harness.card(call).case, Some(NewCaseView::Planned));
    let no = Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin);
    comes_back(&mut harness, call, JobResult::CaseRefused(no));
    assert_eq!(harness.sent().len(), 2);
    assert_eq!(whose(&harness, call), None);
    let told = |harness: &Harness| {
        let case = harness.card(call).case;
        matches!(case, Some(NewCaseView::Refused { .. }))
    };
    assert!(told(&harness));
    harness.lands(call.log_write(), TASK_ID);
    harness.killed_and_started();
    assert!(told(&harness));
}

#[test]
fn the_case_stays_what_the_task_is_about_until_the_agent_says_otherwise() {
    let mut harness = makes_cases();
    let call = call_of(&mut harness, contact(HANAKO, "Hanako"));
    // Written while both are on their way.
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("Wants a quote"),
        seq: 1,
    });
    harness.does(Action::SaveCall { call });
    let landed = JobResult::LandedWithCase {
        task: sf(TASK_ID),
        case: sf(CASE),
    };
    comes_back(&mut harness, call, landed);
    assert_eq!(
        harness.card(call).case,
        Some(NewCaseView::Made { id: sf(CASE) })
    );
    let note = harness.sent().last().cloned().unwrap();
    assert!(!note.write.fields().0.contains_key(&TaskField::What));
    harness.lands(note.id, TASK_ID);
    assert_eq!(
        harness.view().link.waiting,
        0,
        "nothing takes it out of the Case"
    );
    harness.does(Action::RelateTo {
        call,
        what: Some(RelatedRecord {
            id: sf("006000000000001AAA"),
            object: String::from("Opportunity"),
            name: String::from("Renewal"),
        }),
    });
    let change = harness.sent().last().cloned().unwrap();
    let Write::Change { fields, base, .. } = &change.write else {
        panic!("a change")
    };
    let renewal = PersonRef::from(sf("006000000000001AAA"));
    assert_eq!(fields.record(TaskField::What), Some(&renewal));
    let case = FieldValue::Record(PersonRef::from(sf(CASE)));
    assert_eq!(base.value(TaskField::What), case);
}

#[test]
fn a_crash_on_the_way_leaves_the_row_in_doubt_and_still_with_its_case() {
    let mut harness = makes_cases();
    let call = call_of(&mut harness, contact(HANAKO, "Hanako"));
    harness.killed_and_started();
    assert!(matches!(
        row(&harness, call).status,
        Status::InDoubt { .. } | Status::Sending { .. }
    ));
    assert!(whose(&harness, call).is_some());
}
