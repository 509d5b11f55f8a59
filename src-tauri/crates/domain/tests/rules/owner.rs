//! Whose record a call becomes is said before it is saved, also while nobody is signed in.

use crate::harness::{HANAKO, Harness, agent, contact, org};
use domain::base::ids::{CallId, SfId};
use domain::base::problem::{Problem, SessionEnd};
use domain::base::refs::{TaskOwner, TaskRef};
use domain::call::event::CallEventKind;
use domain::panel::part::Part;
use domain::panel::{NextStep, Panel};
use domain::state::State;
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::owner::RecordOwner;

const NUMBER: &str = "03-1234-5678";

fn rings(harness: &mut Harness) -> CallId {
    harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")])
}

fn once_signed_in(name: &str) -> RecordOwner {
    RecordOwner::OnceSignedIn {
        name: String::from(name),
    }
}

#[test]
fn it_is_the_agents_and_waits_for_that_agent_where_the_session_has_ended() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    assert_eq!(harness.card(call).owner, RecordOwner::You);
    let ended = Problem::SessionEnded(SessionEnd::Expired);
    harness.happens(Event::SessionEnded(ended));
    let claire = once_signed_in("Claire Martin");
    assert_eq!(harness.card(call).owner, claire);
    harness.happens(Event::SignedIn(agent()));
    harness.happens(Event::OrgRead(org()));
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(harness.card(call).owner, RecordOwner::You);
    // The one write of the call goes into the queue that was named.
    assert_eq!(harness.sent()[0].account, agent().account);
    // After a sign-out a call that goes on still belongs to its agent, whose name is known while something waits for them.
    harness.happens(Event::Unreachable);
    let goes_on = harness.rings("2", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.does(Action::SignOut);
    assert_eq!(harness.card(goes_on).owner, claire);
}

#[test]
fn where_nobody_has_signed_in_it_is_whoever_does() {
    let mut harness = Harness::new();
    harness.state = State::default();
    let call = rings(&mut harness);
    assert_eq!(harness.card(call).owner, RecordOwner::WhoSignsIn);
    harness.happens(Event::SignedIn(agent()));
    assert_eq!(harness.card(call).owner, RecordOwner::You);
}

#[test]
fn a_call_that_does_a_next_step_of_another_user_says_whose_it_is() {
    let mut harness = Harness::new();
    let call = rings(&mut harness);
    let task = TaskRef::Salesforce(SfId(String::from("00T000000000007AAA")));
    let kenjis = NextStep {
        owner: Some(TaskOwner {
            id: SfId(String::from("0059")),
            name: String::from("Kenji Tanaka"),
        }),
        ..NextStep::new(task.clone(), String::from("Send revised quote"))
    };
    let panel = Panel {
        next_steps: Part::Read(vec![kenjis]),
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
    let task = Some(task);
    harness.does(Action::DoneByCall { call, task });
    let name = String::from("Kenji Tanaka");
    assert_eq!(harness.card(call).owner, RecordOwner::Another { name });
    let task = None;
    harness.does(Action::DoneByCall { call, task });
    assert_eq!(harness.card(call).owner, RecordOwner::You);
}
