//! Salesforce Voice has made a Task of the call: which record of its own is the call's, and when none is taken.

use crate::harness::{HANAKO, Harness, contact, org};
use crate::settings_check::found_in;
use domain::base::ids::{CallId, E164, SfId};
use domain::call::event::{CallEventKind, Direction};
use domain::org::facts::{FieldFacts, ObjectFacts, OrgFacts, TASK};
use domain::outbox::job::JobResult;
use domain::outbox::voice::{Voice, VoiceCall, Voiced};
use domain::state::finding::FindingCode;
use domain::step::effect::ToVerify;
use domain::step::event::Event;
use jiff::{SignedDuration, Timestamp};

const NUMBER: &str = "03-1234-5678";
const AGENT: &str = "005000000000001AAA";
const COLLEAGUE: &str = "005000000000002AAA";
const TASK_ID: &str = "00T000000000001AAA";
const OTHER_TASK: &str = "00T000000000002AAA";

fn sf(id: &str) -> SfId {
    SfId(String::from(id))
}

fn at(minutes: i64) -> Timestamp {
    let noon: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    noon + SignedDuration::from_mins(minutes)
}

/// A call of +81 3 1234 5678 that came in at noon.
fn came_in() -> Voice {
    let number = E164(String::from("+81312345678"));
    Voice::of(Some(number), Direction::Inbound, at(0))
}

/// Salesforce's record of it: the caller had waited for ten minutes.
fn recorded() -> VoiceCall {
    VoiceCall {
        key: Some(String::from("vendor-1")),
        numbers: vec![String::from("+81312345678"), String::from("+81355501234")],
        kind: Some(String::from("Inbound")),
        began: Some(at(-10)),
        ended: Some(at(5)),
        agent: Some(sf(AGENT)),
        owner: Some(sf(AGENT)),
        task: Some(sf(TASK_ID)),
    }
}

/// What is known of the Task, by these records.
fn judged(calls: &[VoiceCall]) -> Voiced {
    came_in().task_of("1", &sf(AGENT), calls, &[])
}

fn task() -> Voiced {
    Voiced::Task(sf(TASK_ID))
}

#[test]
fn a_record_with_the_number_the_direction_the_agent_and_the_time_of_a_call_is_the_calls() {
    assert_eq!(judged(&[]), Voiced::Nothing);
    assert_eq!(judged(&[recorded()]), task());
    let check = |what: &str, change: fn(&mut VoiceCall), is_it: bool| {
        let mut record = recorded();
        change(&mut record);
        let expected = if is_it { task() } else { Voiced::Nothing };
        assert_eq!(judged(&[record]), expected, "{what}");
    };
    check(
        "a national number",
        |r| r.numbers = vec![String::from("03-1234-5678")],
        true,
    );
    check(
        "without its plus",
        |r| r.numbers = vec![String::from("81312345678")],
        true,
    );
    check("another number", |r| r.numbers.remove(0).clear(), false);
    check(
        "no number",
        |r| r.numbers = vec![String::from("anonymous")],
        false,
    );
    check(
        "put through to the agent",
        |r| r.kind = Some(String::from("Transfer")),
        true,
    );
    check(
        "a kind that may go either way",
        |r| r.kind = Some(String::from("Callback")),
        true,
    );
    check(
        "a call that was dialled",
        |r| r.kind = Some(String::from("Outbound")),
        false,
    );
    check(
        "listened to by a coach",
        |r| r.kind = Some(String::from("Coach")),
        false,
    );
    check("no kind to be seen", |r| r.kind = None, true);
    check("a colleague's", |r| r.agent = Some(sf(COLLEAGUE)), false);
    check(
        "an id of fifteen letters",
        |r| r.agent = Some(sf("005000000000001")),
        true,
    );
    check("taken by nobody, and the agent's", |r| r.agent = None, true);
    let nobodys: fn(&mut VoiceCall) = |r| {
        r.agent = None;
        r.owner = Some(sf(COLLEAGUE));
    };
    check("taken by nobody, and a colleague's", nobodys, false);
    check("it goes on", |r| r.ended = r.began, true);
    check("no end to be seen", |r| r.ended = None, true);
    check(
        "over before this one rang",
        |r| r.ended = Some(at(-5)),
        false,
    );
    check(
        "a clock that is a minute behind",
        |r| r.ended = Some(at(-1)),
        true,
    );
    check(
        "a clock that is a minute ahead",
        |r| r.began = Some(at(1)),
        true,
    );
    check("begun after this one", |r| r.began = Some(at(5)), false);
    check(
        "begun half a day before",
        |r| r.began = Some(at(-12 * 60)),
        false,
    );
}

#[test]
fn a_call_that_was_dialled_has_a_record_of_its_own_direction() {
    let dialled = Voice {
        way: Direction::Outbound,
        ..came_in()
    };
    let kinds = |kind: &str| VoiceCall {
        kind: Some(String::from(kind)),
        ..recorded()
    };
    let judged = |kind| dialled.task_of("1", &sf(AGENT), &[kinds(kind)], &[]);
    assert_eq!(judged("Outbound"), task());
    assert_eq!(judged("Inbound"), Voiced::Nothing);
    assert_eq!(judged("Transfer"), Voiced::Nothing);
}

#[test]
fn the_id_at_the_telephone_system_says_which_call_it_is_whatever_the_number() {
    let other = VoiceCall {
        key: Some(String::from("vendor-2")),
        task: Some(sf(OTHER_TASK)),
        ..recorded()
    };
    let calls = [other, recorded()];
    let by = |key: &str| came_in().task_of(key, &sf(AGENT), &calls, &[]);
    assert_eq!(by("vendor-1"), task());
    assert_eq!(by("vendor-2"), Voiced::Task(sf(OTHER_TASK)));
    let withheld = Voice::of(None, Direction::Inbound, at(0));
    let by = |key: &str| withheld.task_of(key, &sf(AGENT), &calls, &[]);
    assert_eq!(by("vendor-1"), task());
    assert_eq!(by("3"), Voiced::Nothing);
    // A transfer leaves a record of the same id at each agent.
    let colleagues = VoiceCall {
        agent: Some(sf(COLLEAGUE)),
        task: Some(sf(OTHER_TASK)),
        ..recorded()
    };
    let calls = [colleagues, recorded()];
    assert_eq!(
        withheld.task_of("vendor-1", &sf(AGENT), &calls, &[]),
        task()
    );
}

#[test]
fn of_two_records_with_different_tasks_none_is_taken_unless_one_is_another_calls() {
    let other = VoiceCall {
        task: Some(sf(OTHER_TASK)),
        ..recorded()
    };
    let both = [recorded(), other.clone()];
    assert_eq!(judged(&both), Voiced::Nothing);
    let known = came_in().task_of("1", &sf(AGENT), &both, &[sf(OTHER_TASK)]);
    assert_eq!(known, task());
    assert_eq!(judged(&[recorded(), recorded()]), task(), "the same Task");
    let without = VoiceCall {
        task: None,
        ..recorded()
    };
    assert_eq!(judged(&[recorded(), without.clone()]), Voiced::Nothing);
    assert_eq!(judged(&[without]), Voiced::WithoutTask);
}

/// An org with such records, which the agent may change or not.
pub(crate) fn org_with_voice(may_change: bool, fields: &[&str]) -> OrgFacts {
    let mut facts = org();
    facts.objects.get_mut(TASK).unwrap().updateable = true;
    let fields = fields.iter();
    let record = ObjectFacts {
        updateable: may_change,
        fields: fields
            .map(|name| (String::from(*name), FieldFacts::default()))
            .collect(),
        ..ObjectFacts::default()
    };
    facts.objects.insert(String::from("VoiceCall"), record);
    facts
}

pub(crate) const FIELDS: [&str; 4] = [
    "ActivityId",
    "CallStartDateTime",
    "FromPhoneNumber",
    "ToPhoneNumber",
];

fn harness(facts: OrgFacts) -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(facts));
    harness.effects.clear();
    harness
}

fn call(harness: &mut Harness, id: &str) -> CallId {
    let call = harness.rings(id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone(id, NUMBER, CallEventKind::Answered);
    harness.later(61);
    harness.phone(id, NUMBER, CallEventKind::Ended(None));
    call
}

fn comes_back(harness: &mut Harness, call: CallId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(call.log_write(), result)],
        jitter: 0,
    });
}

fn asked(harness: &Harness) -> Vec<ToVerify> {
    harness.verified()
}

#[test]
fn it_is_searched_for_who_telephones_with_it_and_for_nobody_else() {
    let mut voiced = harness(org_with_voice(true, &FIELDS));
    let id = call(&mut voiced, "1");
    let [asked] = asked(&voiced).try_into().unwrap();
    let join = asked.row.join.unwrap();
    assert!(!join.others, "other tools' Tasks are not searched");
    let voice = join.voice.unwrap();
    assert_eq!(voice.number, Some(E164(String::from("+81312345678"))));
    assert_eq!(voice.began, voiced.state.calls.all[&id].facts.started());

    let mut others = harness(org_with_voice(false, &FIELDS));
    call(&mut others, "1");
    assert_eq!((self::asked(&others).len(), others.sent().len()), (0, 1));
    // Who has other tools' Tasks joined has the platform's joined, too.
    others.land_all();
    others.state.settings.join_others = true;
    call(&mut others, "2");
    let [asked] = self::asked(&others).try_into().unwrap();
    let join = asked.row.join.unwrap();
    assert!(join.others && join.voice.is_some());
}

#[test]
fn while_the_platform_has_no_task_it_is_given_a_minute_once_and_then_the_call_gets_its_own() {
    let mut harness = harness(org_with_voice(true, &FIELDS));
    let id = call(&mut harness, "1");
    comes_back(&mut harness, id, JobResult::SoughtTooEarly);
    harness.later(59);
    harness.happens(Event::Tick);
    assert_eq!((asked(&harness).len(), harness.sent().len()), (1, 0));
    // Neither a crash nor a network that is gone gives it another minute.
    harness.killed_and_started();
    harness.later(1);
    harness.happens(Event::Tick);
    assert_eq!((asked(&harness).len(), harness.sent().len()), (2, 0));
    comes_back(&mut harness, id, JobResult::NotSent);
    harness.later(60);
    harness.happens(Event::Reachable);
    assert_eq!((asked(&harness).len(), harness.sent().len()), (3, 0));
    comes_back(&mut harness, id, JobResult::SoughtTooEarly);
    assert_eq!((asked(&harness).len(), harness.sent().len()), (3, 1));
    assert_eq!(harness.sent()[0].joins(), None);
}

#[test]
fn the_task_of_one_call_is_not_taken_for_that_of_another_of_the_same_number() {
    let mut harness = harness(org_with_voice(true, &FIELDS));
    let first = call(&mut harness, "1");
    comes_back(&mut harness, first, JobResult::Sought(Some(sf(TASK_ID))));
    // The first is being completed; nothing of it has come back.
    let second = call(&mut harness, "2");
    comes_back(&mut harness, first, JobResult::NoAnswer);
    let asked = asked(&harness);
    let of_second = asked.iter().find(|one| one.row.id == second.log_write());
    assert_eq!(of_second.unwrap().not, [sf(TASK_ID)]);
}

#[test]
fn calls_of_one_number_that_waited_are_searched_one_after_the_other() {
    let mut harness = harness(org_with_voice(true, &FIELDS));
    let first = call(&mut harness, "1");
    comes_back(&mut harness, first, JobResult::NotSent);
    let second = call(&mut harness, "2");
    harness.effects.clear();
    harness.later(120);
    harness.happens(Event::Reachable);
    let asked = asked(&harness);
    let rows: Vec<_> = asked.iter().map(|one| one.row.id).collect();
    assert_eq!(rows, [first.log_write()]);
    comes_back(&mut harness, first, JobResult::Sought(Some(sf(TASK_ID))));
    let joined = harness.state.outbox.rows[&first.log_write()].joins();
    assert_eq!(joined, Some(&sf(TASK_ID)));
    assert!(!harness.state.outbox.rows[&second.log_write()].is_settled());
}

#[test]
fn that_its_task_is_hidden_is_said_once_and_calls_are_logged_as_without_it() {
    let hides = |facts: OrgFacts| {
        let mut harness = Harness::new();
        let findings = found_in(&mut harness, facts);
        let hidden = findings
            .iter()
            .filter(|found| found.code == FindingCode::VoiceTaskHidden);
        hidden
            .map(|found| found.params["field"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        hides(org_with_voice(true, &FIELDS[1..])),
        ["VoiceCall.ActivityId"]
    );
    assert!(hides(org_with_voice(false, &FIELDS[1..])).is_empty());
    assert!(hides(org_with_voice(true, &FIELDS)).is_empty());
    assert!(hides(org()).is_empty());
    let mut harness = harness(org_with_voice(true, &FIELDS[1..]));
    call(&mut harness, "1");
    assert_eq!((asked(&harness).len(), harness.sent().len()), (0, 1));
}
