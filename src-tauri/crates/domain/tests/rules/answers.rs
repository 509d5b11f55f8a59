//! What an org requires of a Task beyond what Ringside knows: asked in the form and in the outbox, kept until answered.

use crate::harness::{HANAKO, Harness, contact, org, todo};
use domain::base::ids::{CallId, OutboxId};
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::CallEventKind;
use domain::org::facts::{Choice, FieldFacts, OrgFacts, TASK};
use domain::org::form_field::{FieldKind, FormField, Given, given};
use domain::org::required::Answers;
use domain::outbox::job::JobResult;
use domain::outbox::row::Status;
use domain::settings::{LoggingMode, Settings};
use domain::state::calls::Edits;
use domain::step::effect::Effect;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, Written};
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use domain::view::todo::Todo;
use domain::view::writes::WriteState;

const NUMBER: &str = "+819012345678";

pub(crate) fn facts(kind: &str) -> FieldFacts {
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

pub(crate) fn with(fields: &[(&str, FieldFacts)]) -> OrgFacts {
    let mut org = org();
    let task = org.objects.get_mut(TASK).unwrap();
    for (name, facts) in fields {
        task.fields.insert(String::from(*name), facts.clone());
    }
    org
}

pub(crate) fn reason() -> OrgFacts {
    with(&[("Reason__c", facts("string"))])
}

pub(crate) fn a_harness(org: OrgFacts) -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org));
    harness.effects.clear();
    harness
}

pub(crate) fn answers(fields: &[(&str, &str)]) -> Answers {
    let fields = fields.iter();
    Answers(
        fields
            .map(|(name, text)| (String::from(*name), String::from(*text)))
            .collect(),
    )
}

pub(crate) fn types(harness: &mut Harness, call: CallId, text: &str, seq: u32) {
    harness.does(Action::EditAnswers {
        call,
        fields: answers(&[("Reason__c", text)]),
        seq,
    });
}

pub(crate) fn a_call(harness: &mut Harness) -> CallId {
    harness.rings("q1", NUMBER, vec![contact(HANAKO, "Hanako")])
}

pub(crate) fn ends(harness: &mut Harness) {
    harness.later(60);
    harness.phone("q1", NUMBER, CallEventKind::Ended(None));
}

pub(crate) fn a_to_do(harness: &mut Harness, n: u128, subject: &str) -> OutboxId {
    harness.does(Action::AddNextStep {
        id: todo(n),
        todo: Todo {
            subject: String::from(subject),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    todo(n)
}

pub(crate) fn is_refused(harness: &mut Harness, row: OutboxId, code: &str, fields: &[&str]) {
    let said = "as Salesforce says it";
    let refusal = Refusal::said(RefusalCode::SalesforceRefused, Mender::Agent, code, said);
    harness.happens(Event::JobsDone {
        results: vec![(
            row,
            JobResult::Refused(Refusal {
                fields: fields.iter().map(|field| String::from(*field)).collect(),
                ..refusal
            }),
        )],
        jitter: 0,
    });
}

fn asked_for(harness: &Harness, row: OutboxId) -> Vec<String> {
    let view = harness.view();
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
    let mut harness = a_harness(org);
    let call = a_call(&mut harness);
    let asked = harness.card(call).asked.fields;
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
    let mut harness = a_harness(reason());
    let call = a_call(&mut harness);
    types(&mut harness, call, "Ren", 1);
    types(&mut harness, call, "Renewal", 2);
    types(&mut harness, call, "R", 1);
    assert_eq!(harness.card(call).asked.seq, 0, "it is not on disk yet");
    let edits = Edits::of(&harness.state.calls.all[&call].draft);
    harness.happens(Event::Persisted(Written {
        calls: vec![(call, edits)],
        ..Written::default()
    }));
    assert_eq!(harness.card(call).asked.seq, 2);
    ends(&mut harness);
    let sent = harness.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].answers, answers(&[("Reason__c", "Renewal")]));
    assert!(harness.card(call).asked.fields.is_empty());
}

#[test]
fn a_call_without_the_answer_needs_the_agent_and_goes_once_with_it() {
    let mut harness = a_harness(reason());
    let call = a_call(&mut harness);
    ends(&mut harness);
    assert_eq!(harness.sent(), [], "a request was spent");
    let LogView::NeedsYou { write, error } = harness.card(call).log else {
        panic!("the agent is not told");
    };
    assert_eq!(error.code, UiErrorCode::AnswersMissing);
    assert_eq!(error.params["fields"], "Reason");
    assert_eq!(asked_for(&harness, write), ["Reason__c"]);
    assert_eq!(harness.view().link.needs_you, 1);

    // A blank is no answer.
    harness.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", " ")]),
    });
    assert_eq!(harness.sent(), []);
    harness.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Renewal")]),
    });
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(
        harness.sent()[0].answers,
        answers(&[("Reason__c", "Renewal")])
    );
    harness.lands(write, "00T000000000001AAA");
    harness.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Other")]),
    });
    assert_eq!(harness.sent().len(), 1, "it went a second time");
    assert_eq!(harness.view().outbox, []);
}

#[test]
fn an_answer_in_the_form_after_the_call_goes_with_the_save() {
    let mut harness = a_harness(reason());
    let call = a_call(&mut harness);
    ends(&mut harness);
    harness.later(30);
    types(&mut harness, call, "Ren", 1);
    assert_eq!(harness.sent(), [], "half an answer was sent");
    assert!(!harness.card(call).note.saved);
    types(&mut harness, call, "Renewal", 2);
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(
        harness.sent()[0].answers,
        answers(&[("Reason__c", "Renewal")])
    );
}

#[test]
fn an_answer_outlives_a_crash_before_and_after_the_hang_up() {
    let mut harness = a_harness(reason());
    let call = a_call(&mut harness);
    types(&mut harness, call, "Renewal", 1);
    harness.killed_and_started();
    assert_eq!(
        harness.card(call).asked.answers,
        answers(&[("Reason__c", "Renewal")])
    );
    types(&mut harness, call, "", 2);
    ends(&mut harness);
    harness.killed_and_started();
    harness.effects.clear();
    let LogView::NeedsYou { write, .. } = harness.card(call).log else {
        panic!("it no longer asks");
    };
    harness.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Renewal")]),
    });
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn a_row_follows_the_org_when_the_admin_adds_or_drops_a_requirement() {
    let mut harness = a_harness(org());
    harness.happens(Event::Unreachable);
    let row = a_to_do(&mut harness, 1, "Order paper");
    assert_eq!(harness.view().outbox[0].state, WriteState::Offline);
    harness.happens(Event::OrgRead(reason()));
    assert_eq!(harness.view().outbox[0].state, WriteState::NeedsYou);
    let two = with(&[
        ("Reason__c", facts("string")),
        ("Other__c", facts("string")),
    ]);
    harness.happens(Event::OrgRead(two));
    assert_eq!(asked_for(&harness, row), ["Other__c", "Reason__c"]);
    harness.happens(Event::OrgRead(org()));
    assert_eq!(harness.view().outbox[0].state, WriteState::Offline);
    assert_eq!(harness.view().outbox[0].error, None);
}

#[test]
fn a_retry_asks_the_org_whether_it_still_requires_it() {
    let mut harness = a_harness(reason());
    let write = a_to_do(&mut harness, 1, "Order paper");
    harness.effects.clear();
    harness.does(Action::Retry { write });
    assert!(
        harness
            .effects
            .contains(&Effect::Remote(RemoteEffect::ReadFacts))
    );
    assert_eq!(harness.sent(), []);
    assert_eq!(harness.view().outbox[0].state, WriteState::NeedsYou);
}

#[test]
fn while_logging_is_paused_nobody_is_asked_for_a_call() {
    let mut harness = a_harness(reason());
    let call = a_call(&mut harness);
    harness.does(Action::ChangeSettings {
        settings: Settings {
            logging: LoggingMode::Paused,
            ..Settings::default()
        },
    });
    ends(&mut harness);
    assert!(matches!(harness.card(call).log, LogView::Waiting { .. }));
    harness.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    assert!(matches!(harness.card(call).log, LogView::NeedsYou { .. }));
}

#[test]
fn a_field_that_was_made_in_mid_day_is_asked_for_by_the_row_that_was_refused() {
    let mut harness = a_harness(org());
    let row = a_to_do(&mut harness, 1, "Order paper");
    harness.effects.clear();
    is_refused(&mut harness, row, "REQUIRED_FIELD_MISSING", &["Reason__c"]);
    assert!(
        harness
            .effects
            .contains(&Effect::Remote(RemoteEffect::ReadFacts))
    );
    // Until the org was read again it is not known what is asked for.
    let error = harness.view().outbox[0].error.clone().unwrap();
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    let not_shown_as_required = FieldFacts {
        required: false,
        ..facts("string")
    };
    let refused = with(&[("Reason__c", not_shown_as_required)]);
    harness.happens(Event::OrgRead(refused));
    assert_eq!(asked_for(&harness, row), ["Reason__c"]);
    // Nothing else is asked for, of no other row.
    let other = a_to_do(&mut harness, 2, "Order ink");
    assert_eq!(harness.sent().last().unwrap().id, other);
    harness.lands(other, "00T000000000002AAA");
    harness.does(Action::Answer {
        write: row,
        fields: answers(&[("Reason__c", "Empty shelf")]),
    });
    assert_eq!(harness.sent().last().unwrap().id, row);
}

#[test]
fn a_field_that_the_agent_may_not_set_is_the_admins_affair() {
    let mut harness = a_harness(with(&[(
        "Reason__c",
        FieldFacts {
            createable: false,
            ..facts("string")
        },
    )]));
    let row = a_to_do(&mut harness, 1, "Order paper");
    is_refused(&mut harness, row, "REQUIRED_FIELD_MISSING", &["Reason__c"]);
    let write = harness.view().outbox[0].clone();
    assert_eq!(write.asked.fields, []);
    let error = write.error.unwrap();
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    assert_eq!(error.params["mender"], "admin");
}

#[test]
fn an_answer_that_the_org_no_longer_offers_is_asked_for_again() {
    let mut harness = a_harness(with(&[(
        "Pick__c",
        picklist(&[("A", false), ("B", false)]),
    )]));
    let write = a_to_do(&mut harness, 1, "Order paper");
    harness.does(Action::Answer {
        write,
        fields: answers(&[("Pick__c", "A")]),
    });
    assert_eq!(harness.sent().len(), 1);
    is_refused(
        &mut harness,
        write,
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        &["Pick__c"],
    );
    assert_eq!(asked_for(&harness, write), ["Pick__c"]);
    assert_eq!(harness.view().outbox[0].asked.answers, Answers::default());
    assert_eq!(harness.sent().len(), 1, "it was sent with the same answer");
}

#[test]
fn a_validation_rule_keeps_its_own_words() {
    let mut harness = a_harness(reason());
    let write = a_to_do(&mut harness, 1, "Order paper");
    harness.does(Action::Answer {
        write,
        fields: answers(&[("Reason__c", "Shelf")]),
    });
    is_refused(
        &mut harness,
        write,
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        &["Reason__c"],
    );
    let error = harness.view().outbox[0].error.clone().unwrap();
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    assert_eq!(error.params["message"], "as Salesforce says it");
    assert!(matches!(
        harness.state.outbox.rows[&write].status,
        Status::Wedged { .. }
    ));
}

#[test]
fn the_form_knows_how_much_text_fits_and_no_limit_where_there_is_none() {
    let length = |facts: &FieldFacts| FormField::of("Reason__c", facts, true).length;
    assert_eq!(length(&facts("string")), Some(10));
    assert_eq!(length(&facts("textarea")), Some(10));
    assert_eq!(
        length(&FieldFacts {
            length: 0,
            ..facts("string")
        }),
        None
    );
    for kind in ["int", "date", "datetime", "boolean", "reference"] {
        assert_eq!(length(&facts(kind)), None, "{kind}");
    }
    assert_eq!(length(&picklist(&[("a", true)])), None);
}
