//! What an org requires of a Task beyond what Ringside knows: asked in the form and in the outbox, kept until answered.

use crate::desk::{Desk, HANAKO, contact, org, todo};
use domain::base::ids::{CallId, OutboxId};
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::CallEventKind;
use domain::org::facts::{Choice, FieldFacts, OrgFacts, TASK};
use domain::org::form_field::{FieldKind, Given, given};
use domain::org::required::Answers;
use domain::outbox::job::JobResult;
use domain::outbox::row::Status;
use domain::settings::{LoggingMode, Settings};
use domain::step::effect::Effect;
use domain::step::effect::RemoteEffect;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use domain::view::writes::WriteState;

const NUMBER: &str = "+819012345678";

fn facts(kind: &str) -> FieldFacts {
    FieldFacts {
        label: String::from("Reason"),
        kind: String::from(kind),
        length: 10,
        createable: true,
        updateable: true,
        required: true,
        ..FieldFacts::default()
    }
}

fn picklist(values: &[(&str, bool)]) -> FieldFacts {
    let choice = |(value, is_default): &(&str, bool)| Choice {
        value: String::from(*value),
        label: format!("{value}!"),
        is_default: *is_default,
    };
    FieldFacts {
        values: values.iter().map(choice).collect(),
        ..facts("picklist")
    }
}

fn with(fields: &[(&str, FieldFacts)]) -> OrgFacts {
    let mut org = org();
    let task = org.objects.get_mut(TASK).unwrap();
    for (name, facts) in fields {
        task.fields.insert(String::from(*name), facts.clone());
    }
    org
}

fn reason() -> OrgFacts {
    with(&[("Reason__c", facts("string"))])
}

fn a_desk(org: OrgFacts) -> Desk {
    let mut desk = Desk::new();
    desk.happens(Event::OrgRead(org));
    desk.effects.clear();
    desk
}

fn answers(fields: &[(&str, &str)]) -> Answers {
    let fields = fields.iter();
    Answers(
        fields
            .map(|(name, text)| (String::from(*name), String::from(*text)))
            .collect(),
    )
}

fn types(desk: &mut Desk, call: CallId, text: &str, seq: u32) {
    desk.does(Action::EditAnswers {
        call,
        fields: answers(&[("Reason__c", text)]),
        seq,
    });
}

fn a_call(desk: &mut Desk) -> CallId {
    desk.rings("q1", NUMBER, vec![contact(HANAKO, "Hanako")])
}

fn ends(desk: &mut Desk) {
    desk.later(60);
    desk.phone("q1", NUMBER, CallEventKind::Ended(None));
}

fn a_to_do(desk: &mut Desk, n: u128, subject: &str) -> OutboxId {
    desk.does(Action::AddNextStep {
        id: todo(n),
        subject: String::from(subject),
        due: None,
        call: None,
        about: None,
    });
    todo(n)
}

fn is_refused(desk: &mut Desk, row: OutboxId, code: &str, fields: &[&str]) {
    let said = "as Salesforce says it";
    let refusal = Refusal::said(RefusalCode::SalesforceRefused, Mender::Agent, code, said);
    desk.happens(Event::JobDone {
        row,
        result: JobResult::Refused(Refusal {
            fields: fields.iter().map(|field| String::from(*field)).collect(),
            ..refusal
        }),
        jitter: 0,
    });
}

fn asked_for(desk: &Desk, row: OutboxId) -> Vec<String> {
    let view = desk.view();
    let write = view.outbox.iter().find(|write| write.id == row);
    let fields = &write.unwrap().asked.fields;
    fields.iter().map(|field| field.name.clone()).collect()
}

#[test]
fn an_agent_is_asked_for_what_the_org_requires_and_nobody_fills() {
    let not_mine = FieldFacts {
        createable: false,
        ..facts("string")
    };
    let filled = FieldFacts {
        required: false,
        defaulted: true,
        ..facts("string")
    };
    let mut org = with(&[
        ("Reason__c", facts("string")),
        ("Hidden__c", not_mine),
        ("Filled__c", filled),
        ("Default__c", picklist(&[("A", true), ("B", false)])),
        ("Pick__c", picklist(&[("A", false), ("B", false)])),
        (
            "Page__c",
            FieldFacts {
                required: false,
                ..facts("date")
            },
        ),
        ("Priority", facts("string")),
        ("OwnerId", facts("reference")),
        ("CallType", facts("string")),
    ]);
    let task = org.objects.get_mut(TASK).unwrap();
    task.required_by_layout = ["Page__c", "Filled__c", "Description", "Subject"]
        .map(String::from)
        .into();
    let mut desk = a_desk(org);
    let call = a_call(&mut desk);
    let asked = desk.card(call).asked.fields;
    let seen: Vec<(&str, FieldKind)> = asked
        .iter()
        .map(|field| (field.name.as_str(), field.kind))
        .collect();
    assert_eq!(
        seen,
        [
            ("Page__c", FieldKind::Date),
            ("Pick__c", FieldKind::Choice),
            ("Reason__c", FieldKind::Text)
        ]
    );
    assert!(asked.iter().all(|field| field.required));
    assert_eq!(asked[1].choices[0], (String::from("A"), String::from("A!")));
}

#[test]
fn an_answer_is_read_as_its_field_takes_it() {
    #[track_caller]
    fn check(facts: &FieldFacts, typed: &str, expect: Option<Given>) {
        assert_eq!(given(facts, typed), expect, "{} {typed}", facts.kind);
    }
    let text = |text: &str| Some(Given::Text(String::from(text)));
    check(&facts("string"), " Renewal ", text("Renewal"));
    check(
        &facts("string"),
        "あいうえおかきくけこさし",
        text("あいうえおかきくけこ"),
    );
    check(&facts("string"), "  ", None);
    check(&facts("int"), "12", Some(Given::Whole(12)));
    check(&facts("int"), "12.5", None);
    check(&facts("double"), "12.5", Some(Given::Number(12.5)));
    check(&facts("currency"), "a lot", None);
    check(&facts("percent"), "inf", None);
    let day = "2026-11-20".parse().unwrap();
    check(&facts("date"), "2026-11-20", Some(Given::Date(day)));
    check(&facts("date"), "soon", None);
    let at = "2026-11-20T10:30:00Z".parse().unwrap();
    check(
        &facts("datetime"),
        "2026-11-20T10:30:00.000Z",
        Some(Given::Moment(at)),
    );
    check(&facts("datetime"), "2026-11-20", None);
    check(&facts("boolean"), "true", Some(Given::Flag(true)));
    check(&facts("boolean"), "yes", None);
    let list = picklist(&[("Hot", false), ("Cold", false)]);
    check(&list, "Cold", text("Cold"));
    check(&list, "Cold!", None);
    let id = domain::base::ids::SfId(String::from("001dM00003kRs59QAC"));
    let link = "https://x.lightning.force.com/lightning/r/Account/001dM00003kRs59QAC/view";
    check(&facts("reference"), link, Some(Given::Record(id)));
    check(&facts("reference"), "Aoba", None);
}

#[test]
fn what_is_answered_while_the_call_goes_on_goes_with_it_and_nothing_is_asked_later() {
    let mut desk = a_desk(reason());
    let call = a_call(&mut desk);
    types(&mut desk, call, "Ren", 1);
    types(&mut desk, call, "Renewal", 2);
    types(&mut desk, call, "R", 1);
    assert_eq!(desk.card(call).asked.seq, 2);
    ends(&mut desk);
    let sent = desk.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].answers, answers(&[("Reason__c", "Renewal")]));
    assert!(desk.card(call).asked.fields.is_empty());
}

#[test]
fn a_call_without_the_answer_needs_the_agent_and_goes_once_with_it() {
    let mut desk = a_desk(reason());
    let call = a_call(&mut desk);
    ends(&mut desk);
    assert_eq!(desk.sent(), [], "a request was spent");
    let LogView::NeedsYou { write, error } = desk.card(call).log else {
        panic!("the agent is not told");
    };
    assert_eq!(error.code, UiErrorCode::AnswersMissing);
    assert_eq!(error.params["fields"], "Reason");
    assert_eq!(asked_for(&desk, write), ["Reason__c"]);
    assert_eq!(desk.view().link.needs_you, 1);

    // A blank is no answer.
    desk.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", " ")]),
    });
    assert_eq!(desk.sent(), []);
    desk.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Renewal")]),
    });
    assert_eq!(desk.sent().len(), 1);
    assert_eq!(desk.sent()[0].answers, answers(&[("Reason__c", "Renewal")]));
    desk.lands(write, "00T000000000001AAA");
    desk.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Other")]),
    });
    assert_eq!(desk.sent().len(), 1, "it went a second time");
    assert_eq!(desk.view().outbox, []);
}

#[test]
fn an_answer_in_the_form_after_the_call_goes_with_the_save() {
    let mut desk = a_desk(reason());
    let call = a_call(&mut desk);
    ends(&mut desk);
    desk.later(30);
    types(&mut desk, call, "Ren", 1);
    assert_eq!(desk.sent(), [], "half an answer was sent");
    assert!(!desk.card(call).note.saved);
    types(&mut desk, call, "Renewal", 2);
    desk.does(Action::SaveCall { call });
    assert_eq!(desk.sent().len(), 1);
    assert_eq!(desk.sent()[0].answers, answers(&[("Reason__c", "Renewal")]));
}

#[test]
fn an_answer_outlives_a_crash_before_and_after_the_hang_up() {
    let mut desk = a_desk(reason());
    let call = a_call(&mut desk);
    types(&mut desk, call, "Renewal", 1);
    desk.killed_and_started();
    assert_eq!(
        desk.card(call).asked.answers,
        answers(&[("Reason__c", "Renewal")])
    );
    types(&mut desk, call, "", 2);
    ends(&mut desk);
    desk.killed_and_started();
    desk.effects.clear();
    let LogView::NeedsYou { write, .. } = desk.card(call).log else {
        panic!("it no longer asks");
    };
    desk.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Renewal")]),
    });
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn a_row_follows_the_org_when_the_admin_adds_or_drops_a_requirement() {
    let mut desk = a_desk(org());
    desk.happens(Event::Unreachable);
    let row = a_to_do(&mut desk, 1, "Order paper");
    assert_eq!(desk.view().outbox[0].state, WriteState::Waiting);
    desk.happens(Event::OrgRead(reason()));
    assert_eq!(desk.view().outbox[0].state, WriteState::NeedsYou);
    let two = with(&[
        ("Reason__c", facts("string")),
        ("Other__c", facts("string")),
    ]);
    desk.happens(Event::OrgRead(two));
    assert_eq!(asked_for(&desk, row), ["Other__c", "Reason__c"]);
    desk.happens(Event::OrgRead(org()));
    assert_eq!(desk.view().outbox[0].state, WriteState::Waiting);
    assert_eq!(desk.view().outbox[0].error, None);
}

#[test]
fn a_retry_asks_the_org_whether_it_still_requires_it() {
    let mut desk = a_desk(reason());
    let write = a_to_do(&mut desk, 1, "Order paper");
    desk.effects.clear();
    desk.does(Action::Retry { write });
    assert!(
        desk.effects
            .contains(&Effect::Remote(RemoteEffect::ReadFacts))
    );
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.view().outbox[0].state, WriteState::NeedsYou);
}

#[test]
fn while_logging_is_paused_nobody_is_asked_for_a_call() {
    let mut desk = a_desk(reason());
    let call = a_call(&mut desk);
    desk.does(Action::ChangeSettings {
        settings: Settings {
            logging: LoggingMode::Paused,
            ..Settings::default()
        },
    });
    ends(&mut desk);
    assert!(matches!(desk.card(call).log, LogView::Waiting { .. }));
    desk.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    assert!(matches!(desk.card(call).log, LogView::NeedsYou { .. }));
}

#[test]
fn a_field_that_was_made_in_mid_day_is_asked_for_by_the_row_that_was_refused() {
    let mut desk = a_desk(org());
    let row = a_to_do(&mut desk, 1, "Order paper");
    desk.effects.clear();
    is_refused(&mut desk, row, "REQUIRED_FIELD_MISSING", &["Reason__c"]);
    assert!(
        desk.effects
            .contains(&Effect::Remote(RemoteEffect::ReadFacts))
    );
    // Until the org was read again it is not known what is asked for.
    let error = desk.view().outbox[0].error.clone().unwrap();
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    let not_shown_as_required = FieldFacts {
        required: false,
        ..facts("string")
    };
    let refused = with(&[("Reason__c", not_shown_as_required)]);
    desk.happens(Event::OrgRead(refused));
    assert_eq!(asked_for(&desk, row), ["Reason__c"]);
    // Nothing else is asked for, of no other row.
    let other = a_to_do(&mut desk, 2, "Order ink");
    assert_eq!(desk.sent().last().unwrap().id, other);
    desk.lands(other, "00T000000000002AAA");
    desk.does(Action::Answer {
        write: row,
        fields: answers(&[("Reason__c", "Empty shelf")]),
    });
    assert_eq!(desk.sent().last().unwrap().id, row);
}

#[test]
fn a_field_that_the_agent_may_not_set_is_the_admins_affair() {
    let mut desk = a_desk(with(&[(
        "Reason__c",
        FieldFacts {
            createable: false,
            ..facts("string")
        },
    )]));
    let row = a_to_do(&mut desk, 1, "Order paper");
    is_refused(&mut desk, row, "REQUIRED_FIELD_MISSING", &["Reason__c"]);
    let write = desk.view().outbox[0].clone();
    assert_eq!(write.asked.fields, []);
    let error = write.error.unwrap();
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    assert_eq!(error.params["mender"], "admin");
}

#[test]
fn an_answer_that_the_org_no_longer_offers_is_asked_for_again() {
    let mut desk = a_desk(with(&[(
        "Pick__c",
        picklist(&[("A", false), ("B", false)]),
    )]));
    let write = a_to_do(&mut desk, 1, "Order paper");
    desk.does(Action::Answer {
        write,
        fields: answers(&[("Pick__c", "A")]),
    });
    assert_eq!(desk.sent().len(), 1);
    is_refused(
        &mut desk,
        write,
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        &["Pick__c"],
    );
    assert_eq!(asked_for(&desk, write), ["Pick__c"]);
    assert_eq!(desk.view().outbox[0].asked.answers, Answers::default());
    assert_eq!(desk.sent().len(), 1, "it was sent with the same answer");
}

#[test]
fn a_validation_rule_keeps_its_own_words() {
    let mut desk = a_desk(reason());
    let write = a_to_do(&mut desk, 1, "Order paper");
    desk.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Shelf")]),
    });
    is_refused(
        &mut desk,
        write,
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        &["Reason__c"],
    );
    let error = desk.view().outbox[0].error.clone().unwrap();
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    assert_eq!(error.params["message"], "as Salesforce says it");
    assert!(matches!(
        desk.state.outbox.rows[&write].status,
        Status::Wedged { .. }
    ));
}
