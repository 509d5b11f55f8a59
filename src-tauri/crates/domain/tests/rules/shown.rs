//! What is on screen is so: a task made and ticked here, a record written before a sign-out, a write refused and tried again, what
//! the org would not let be read.

use crate::harness::{HANAKO, Harness, agent, contact, org, todo};
use domain::base::ids::{CallId, SfId};
use domain::base::not_readable::NotReadable;
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::{CallEventKind, Outcome};
use domain::org::facts::TASK;
use domain::outbox::job::JobResult;
use domain::panel::part::Part;
use domain::panel::{Activity, ActivityKind, Panel, PanelPart};
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::{Event, Found, PanelRead, ReadFailure, RecordRead};
use domain::view::action::Action;
use domain::view::error::UiErrorCode;
use domain::view::panel::StepsKnown;
use domain::view::todo::Todo;
use domain::view::writes::WriteState;

const NUMBER: &str = "03-1234-5678";

fn refusal(code: &str) -> Refusal {
    Refusal::said(
        RefusalCode::SalesforceRefused,
        Mender::Admin,
        code,
        "No such column",
    )
}

fn reads(harness: &mut Harness, result: Result<Panel, ReadFailure>) {
    let record = RecordRead::Unknown;
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: result.map(|panel| Box::new(PanelRead { panel, record })),
    });
}

fn ended(harness: &mut Harness, outcome: Option<Outcome>) -> CallId {
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(20);
    harness.phone("1", NUMBER, CallEventKind::Ended(outcome));
    call
}

#[test]
fn a_next_step_made_now_and_ticked_goes_from_the_next_steps_to_the_past() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    reads(&mut harness, Ok(Panel::default()));
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Send quote"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    harness.lands(todo(1), "00T1");
    let lists = |harness: &Harness| {
        let panel = harness.card(call).panel.unwrap();
        let steps: Vec<bool> = panel.next_steps.iter().map(|step| step.done).collect();
        let past: Vec<String> = panel.past.into_iter().map(|past| past.subject).collect();
        (steps, past)
    };
    let done = || vec![String::from("Send quote")];
    assert_eq!(lists(&harness), (vec![false], Vec::new()));
    let task = TaskRef::Salesforce(SfId(String::from("00T1")));
    harness.does(Action::Complete { task: task.clone() });
    assert_eq!(lists(&harness), (vec![true], Vec::new()));
    let tick = harness.sent().last().unwrap().id;
    harness.lands(tick, "00T1");
    assert_eq!(lists(&harness), (Vec::new(), done()));
    // It is opened again from there, and ticked once more.
    harness.later(1);
    harness.does(Action::Reopen { task: task.clone() });
    assert_eq!(lists(&harness), (vec![false], Vec::new()));
    let reopened = harness.sent().last().unwrap().id;
    harness.lands(reopened, "00T1");
    harness.later(1);
    harness.does(Action::Complete { task });
    let tick = harness.sent().last().unwrap().id;
    harness.lands(tick, "00T1");
    assert_eq!(lists(&harness), (Vec::new(), done()));
}

#[test]
fn a_logged_call_waits_for_nobody_after_a_sign_out_nor_after_the_next_sign_in() {
    for other_org in [false, true] {
        let mut harness = Harness::new();
        let call = ended(&mut harness, None);
        harness.lands(call.log_write(), "00T1");
        harness.does(Action::SignOut);
        assert_eq!(harness.view().waiting, []);
        let mut agent = agent();
        if other_org {
            agent.account.org = SfId(String::from("00D000000000009AAA"));
        }
        harness.happens(Event::SignedIn(agent));
        harness.happens(Event::OrgRead(org()));
        harness.index_grows();
        let generation = harness.state.calls.all[&call].who.generation;
        harness.happens(Event::LookedUp {
            call,
            generation,
            found: Found {
                matches: vec![contact(HANAKO, "佐藤 花子")],
                ..Found::default()
            },
        });
        assert_eq!(harness.view().waiting, []);
    }
}

#[test]
fn a_write_that_was_refused_and_is_tried_again_without_an_answer_tells_of_no_old_refusal() {
    for (result, state) in [
        (JobResult::NoAnswer, WriteState::Checking),
        (JobResult::NotSent, WriteState::Offline),
    ] {
        let mut harness = Harness::new();
        harness.does(Action::AddNextStep {
            id: todo(1),
            todo: Todo {
                subject: String::from("Send quote"),
                ..Todo::default()
            },
            call: None,
            about: None,
        });
        let done = |harness: &mut Harness, result: JobResult| {
            harness.happens(Event::JobsDone {
                results: vec![(todo(1), result)],
                jitter: 0,
            });
        };
        done(&mut harness, JobResult::Refused(refusal("INVALID_FIELD")));
        let write = harness.view().outbox[0].clone();
        assert_eq!(write.state, WriteState::NeedsYou);
        assert!(write.error.is_some());
        harness.does(Action::Retry { write: todo(1) });
        assert_eq!(harness.view().outbox[0].error, None);
        done(&mut harness, result);
        let write = harness.view().outbox[0].clone();
        assert_eq!((write.state, write.error), (state, None));
    }
}

#[test]
fn a_transferred_call_of_this_agent_that_is_read_back_goes_the_way_it_went() {
    let mut harness = Harness::new();
    let call = ended(&mut harness, Some(Outcome::Transferred));
    harness.lands(call.log_write(), "00T1");
    let read_back = |id: &str| Activity {
        task: TaskRef::Salesforce(SfId(String::from(id))),
        kind: ActivityKind::Call,
        subject: String::from("Transfer out"),
        detail: None,
        owner: None,
        date: None,
        talk_seconds: Some(20),
        same_as: None,
        step: None,
    };
    let panel = Panel {
        past_tasks: Part::Read(vec![read_back("00T1"), read_back("00T9")]),
        ..Panel::default()
    };
    reads(&mut harness, Ok(panel));
    let past = harness.card(call).panel.unwrap().past;
    let kinds: Vec<ActivityKind> = past.iter().map(|past| past.kind).collect();
    // The direction of another agent's call is not known.
    assert_eq!(kinds, [ActivityKind::CallInbound, ActivityKind::Call]);
}

#[test]
fn a_part_that_the_org_refuses_is_said_not_to_be_readable_and_the_org_is_described_once_more() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let panel = |object: &str| Panel {
        past_tasks: Part::not_readable(NotReadable::refused(object, refusal("INVALID_FIELD"))),
        ..Panel::default()
    };
    let described = |harness: &Harness| {
        let asks = |effect: &&Effect| matches!(effect, Effect::Remote(RemoteEffect::ReadFacts));
        harness.effects.iter().filter(asks).count()
    };
    let before = described(&harness);
    // What describe did not show, the org may refuse.
    reads(&mut harness, Ok(panel("Event")));
    assert_eq!(described(&harness), before);
    reads(&mut harness, Ok(panel(TASK)));
    let unread = harness.card(call).panel.unwrap().unread;
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].part, PanelPart::PastTasks);
    assert_eq!(unread[0].why.code, UiErrorCode::NotReadable);
    assert_eq!(unread[0].why.params["mender"], "admin");
    assert_eq!(described(&harness), before + 1);
    // An org that goes on contradicting itself is not asked for ever.
    reads(&mut harness, Ok(panel(TASK)));
    assert_eq!(described(&harness), before + 1);
}

#[test]
fn what_was_read_before_stays_and_is_said_to_be_old_where_the_org_says_no_to_all_of_it() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    reads(
        &mut harness,
        Err(ReadFailure::Refused(refusal("API_DISABLED_FOR_ORG"))),
    );
    let panel = harness.card(call).panel.unwrap();
    assert_eq!((panel.as_of, panel.saved_copy), (None, false));
    assert_eq!(panel.unread[0].part, PanelPart::Everything);
    let read = Panel {
        as_of: Some(domain::base::time::Millis(1)),
        ..Panel::default()
    };
    reads(&mut harness, Ok(read));
    assert_eq!(harness.card(call).panel.unwrap().unread, []);
    reads(
        &mut harness,
        Err(ReadFailure::Refused(refusal("API_DISABLED_FOR_ORG"))),
    );
    let panel = harness.card(call).panel.unwrap();
    assert!(panel.as_of.is_some() && panel.saved_copy);
    assert_eq!(panel.unread[0].part, PanelPart::Everything);
}

#[test]
fn tasks_that_may_not_be_read_are_never_nothing_to_do() {
    let mut harness = Harness::new();
    assert_eq!(harness.view().my_next_steps_known, StepsKnown::NotYet);
    let refused = refusal("INVALID_TYPE");
    harness.happens(Event::NextStepsRead(Err(ReadFailure::Refused(refused))));
    let known = harness.view().my_next_steps_known;
    assert!(matches!(known, StepsKnown::NotReadable { .. }), "{known:?}");
    harness.happens(Event::NextStepsRead(Err(ReadFailure::Unreachable)));
    assert!(matches!(
        harness.view().my_next_steps_known,
        StepsKnown::NotReadable { .. }
    ));
    harness.happens(Event::NextStepsRead(Ok(Vec::new())));
    assert_eq!(harness.view().my_next_steps_known, StepsKnown::Read);
    harness.does(Action::SignOut);
    assert_eq!(harness.view().my_next_steps_known, StepsKnown::NotYet);
}
