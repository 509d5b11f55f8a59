//! Calls that are put through: by a colleague to the agent, by the agent to somebody, and by the switch.

use crate::harness::{HANAKO, Harness, agent, contact, inbound, org};
use crate::who::index_answers;
use domain::base::ids::CallId;
use domain::base::language::Language;
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Transfer};
use domain::call::kind::{CallKind, CallType};
use domain::org::facts::TASK;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::session::SignedIn;
use domain::settings::{LogTiming, Settings};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};

const NUMBER: &str = "03-1234-5678";

/// What a phone tells of a call: the second, what happened, and how it says that the call was put through.
type Told<'a> = &'a [(i64, CallEventKind, Option<Transfer>)];

fn event(harness: &Harness, kind: &CallEventKind, transfer: Option<Transfer>) -> CallEvent {
    let at = harness.now.timestamp();
    CallEvent {
        transfer,
        ..inbound("1", NUMBER, kind.clone(), at)
    }
}

/// A call of Hanako's that goes so.
fn goes(harness: &mut Harness, told: Told<'_>) -> CallId {
    let mut second = 0;
    for (at, kind, transfer) in told {
        harness.later(at - second);
        second = *at;
        let event = event(harness, kind, *transfer);
        harness.happens(Event::Phone(event));
        if *kind == CallEventKind::Ringing {
            let call = only(harness);
            index_answers(harness, call, vec![contact(HANAKO, "佐藤 花子")]);
        }
    }
    only(harness)
}

fn only(harness: &Harness) -> CallId {
    let mut calls = harness.state.calls.all.keys();
    *calls.next().unwrap()
}

fn task(harness: &Harness) -> TaskFields {
    harness.sent().last().unwrap().write.fields().clone()
}

fn text(fields: &TaskFields, field: TaskField) -> String {
    fields.text(field).map(String::from).unwrap_or_default()
}

#[test]
fn each_transfer_has_its_subject_call_type_disposition_and_talk() {
    use CallEventKind::{Answered, Ended, Ringing, Transferred};
    use Transfer::{Automatic, In, Out};
    let taken = |way| {
        [
            (0, Ringing, way),
            (4, Answered, None),
            (64, Ended(None), None),
        ]
    };
    let missed = |way, said| [(0, Ringing, way), (20, Ended(said), None)];
    let by_end = |way| {
        let end = Ended(Some(Outcome::Transferred));
        [(0, Ringing, None), (4, Answered, None), (64, end, way)]
    };
    let check = |told: Told<'_>, expected: (&str, &str, &str, u32)| {
        let mut harness = Harness::new();
        goes(&mut harness, told);
        let task = task(&harness);
        let seconds = task.value(TaskField::CallDuration);
        let has = (
            text(&task, TaskField::Subject),
            text(&task, TaskField::CallType),
            text(&task, TaskField::CallDisposition),
        );
        let (subject, call_type, disposition, talk) = expected;
        let wanted = [subject, call_type, disposition].map(String::from);
        assert_eq!([has.0, has.1, has.2], wanted, "{told:?}");
        assert_eq!(seconds, FieldValue::Number(talk), "{told:?}");
        assert_eq!(task.value(TaskField::Closed), FieldValue::Flag(true));
    };
    check(&taken(Some(In)), ("Transfer in", "", "Transferred", 60));
    check(&taken(Some(Out)), ("Transfer out", "", "Transferred", 60));
    let by_switch = ("Transferred by the switch", "Inbound", "Connected", 60);
    check(&taken(Some(Automatic)), by_switch);
    let out = ("Transfer out", "", "Transferred", 60);
    check(&by_end(None), out);
    check(&by_end(Some(Out)), out);
    check(&by_end(Some(In)), ("Transfer in", "", "Transferred", 60));
    check(&by_end(Some(Automatic)), by_switch);
    // The agent takes it from a colleague, and passes it on.
    let passed_on = [
        (0, Ringing, Some(In)),
        (4, Answered, None),
        (64, Transferred, None),
        (64, Ended(None), None),
    ];
    check(&passed_on, out);
    // It comes from a colleague only once the two have spoken.
    let attended = [
        (0, Ringing, None),
        (4, Answered, None),
        (30, Transferred, Some(In)),
        (64, Ended(Some(Outcome::Answered)), None),
    ];
    check(&attended, ("Transfer in", "", "Transferred", 60));
    let nobody = ("Missed call", "Inbound", "Missed", 0);
    check(&missed(Some(In), None), nobody);
    check(&missed(Some(Automatic), None), nobody);
    let said = Some(Outcome::Transferred);
    check(&missed(Some(Automatic), said), nobody);
    let forwarded = [
        (0, Ringing, None),
        (20, Transferred, Some(Automatic)),
        (20, Ended(said), Some(Automatic)),
    ];
    check(&forwarded, nobody);
    let declined = ("Declined call", "Inbound", "Declined", 0);
    check(&missed(Some(Automatic), Some(Outcome::Declined)), declined);
}

#[test]
fn a_call_that_the_switch_forwarded_and_nobody_took_says_so_in_both_languages() {
    for (language, subject, note) in [
        (Language::English, "Missed call", "Inbound (missed)"),
        (Language::Japanese, "着信(不在)", "着信(不在)"),
    ] {
        let mut harness = Harness::new();
        harness.happens(Event::SignedIn(SignedIn {
            language,
            ..agent()
        }));
        let way = Some(Transfer::Automatic);
        let ended = CallEventKind::Ended(Some(Outcome::Transferred));
        goes(
            &mut harness,
            &[(0, CallEventKind::Ringing, way), (20, ended, way)],
        );
        let task = task(&harness);
        assert_eq!(text(&task, TaskField::Subject), subject);
        assert_eq!(text(&task, TaskField::Description), note);
        assert_eq!(text(&task, TaskField::CallType), "Inbound");
    }
}

#[test]
fn a_call_between_colleagues_that_is_put_through_is_the_callers() {
    let mut harness = Harness::new();
    let told = |harness: &mut Harness, number, kind, transfer| {
        let internal = CallEvent {
            direction: Some(Direction::Internal),
            transfer,
            ..inbound("1", number, kind, harness.now.timestamp())
        };
        harness.happens(Event::Phone(internal));
    };
    told(&mut harness, "201", CallEventKind::Ringing, None);
    told(&mut harness, "201", CallEventKind::Answered, None);
    let call = only(&harness);
    assert_eq!(harness.card(call).who.state, WhoState::Colleague);
    harness.later(30);
    let put_through = Some(Transfer::In);
    told(
        &mut harness,
        NUMBER,
        CallEventKind::Transferred,
        put_through,
    );
    index_answers(&mut harness, call, vec![contact(HANAKO, "佐藤 花子")]);
    harness.later(30);
    told(&mut harness, NUMBER, CallEventKind::Ended(None), None);
    let card = harness.card(call);
    assert_eq!(card.direction, Direction::Inbound);
    assert_eq!(card.who.state, WhoState::Known);
    assert_eq!(card.transfer, Some(Transfer::In));
    assert_eq!(text(&task(&harness), TaskField::Subject), "Transfer in");
}

#[test]
fn how_a_call_was_put_through_is_on_its_card_from_the_ring_on() {
    let mut harness = Harness::new();
    let way = Some(Transfer::In);
    let call = goes(&mut harness, &[(0, CallEventKind::Ringing, way)]);
    let card = harness.card(call);
    assert_eq!(card.transfer, Some(Transfer::In));
    assert_eq!(card.note.subject_default, "Transfer in");
}

#[test]
fn a_setting_gives_transfers_a_call_type_and_what_is_set_later_changes_no_call() {
    let mut harness = Harness::new();
    let sets = |harness: &mut Harness, types: &[(CallKind, CallType)]| {
        let settings = Settings {
            transfer_call_types: types.iter().copied().collect(),
            ..harness.state.settings.clone()
        };
        harness.does(Action::ChangeSettings { settings });
    };
    sets(
        &mut harness,
        &[(CallKind::TransferredIn, CallType::Inbound)],
    );
    let told = [
        (0, CallEventKind::Ringing, Some(Transfer::In)),
        (4, CallEventKind::Answered, None),
    ];
    goes(&mut harness, &told);
    sets(
        &mut harness,
        &[(CallKind::TransferredIn, CallType::Internal)],
    );
    harness.later(60);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(text(&task(&harness), TaskField::CallType), "Inbound");
}

#[test]
fn a_record_that_is_begun_when_a_colleague_puts_the_call_through_has_no_call_type_either() {
    let mut harness = Harness::new();
    let settings = Settings {
        timing: LogTiming::AtTheStart,
        ..harness.state.settings.clone()
    };
    harness.does(Action::ChangeSettings { settings });
    let told = [
        (0, CallEventKind::Ringing, Some(Transfer::In)),
        (4, CallEventKind::Answered, None),
    ];
    let call = goes(&mut harness, &told);
    let begun = task(&harness);
    assert_eq!(begun.value(TaskField::CallType), FieldValue::Empty);
    assert_eq!(text(&begun, TaskField::Subject), "Transfer in");
    harness.lands(call.log_write(), "00T1");
    assert!(matches!(harness.card(call).log, LogView::Begun { .. }));
    harness.later(60);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let change = task(&harness);
    assert_eq!(change.0.get(&TaskField::CallType), None);
    assert_eq!(
        change.value(TaskField::CallDuration),
        FieldValue::Number(60)
    );
}

#[test]
fn what_the_legs_of_a_call_share_goes_into_the_field_that_is_mapped_to_it() {
    let mut harness = Harness::new();
    let mut facts = org();
    let field = facts.objects[TASK].fields["Subject"].clone();
    let task_facts = facts.objects.get_mut(TASK).unwrap();
    task_facts
        .fields
        .insert(String::from("Whole_Call__c"), field);
    harness.happens(Event::OrgRead(facts));
    let settings = Settings {
        field_map: [(TaskField::GroupId, String::from("Whole_Call__c"))].into(),
        ..harness.state.settings.clone()
    };
    harness.does(Action::ChangeSettings { settings });
    harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let told = |harness: &mut Harness, kind: CallEventKind, group: &str| {
        let event = CallEvent {
            group_id: Some(String::from(group)),
            ..event(harness, &kind, None)
        };
        harness.happens(Event::Phone(event));
    };
    told(&mut harness, CallEventKind::Answered, "consult");
    harness.later(30);
    told(&mut harness, CallEventKind::Resumed, "1732.7");
    harness.later(30);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(text(&task(&harness), TaskField::GroupId), "1732.7");
}
