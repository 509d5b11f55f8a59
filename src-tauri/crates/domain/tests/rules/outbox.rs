//! What happens to writes when the network, the session or the program goes.

use crate::desk::{Desk, HANAKO, contact, todo};
use domain::base::ids::OutboxId;
use domain::base::problem::Problem;
use domain::base::problem::SessionEnd;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::CallEventKind;
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::outbox::row::LONGEST_REQUEST;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::step::effect::Effect;
use domain::step::effect::RemoteEffect;
use domain::step::event::Event;
use domain::view::action::{Action, Redirect};
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use domain::view::writes::WriteState;

const NUMBER: &str = "03-1234-5678";

fn refused() -> Refusal {
    Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin)
}

fn done(desk: &mut Desk, row: OutboxId, result: JobResult) {
    desk.happens(Event::JobDone {
        row,
        result,
        jitter: 0,
    });
}

fn add(desk: &mut Desk, n: u128) {
    let subject = format!("to-do {n}");
    desk.does(Action::AddNextStep {
        id: todo(n),
        subject,
        due: None,
        call: None,
        about: None,
    });
}

#[test]
fn without_a_network_everything_waits_and_then_goes_in_order() {
    let mut desk = Desk::new();
    add(&mut desk, 1);
    done(&mut desk, todo(1), JobResult::NotSent);
    add(&mut desk, 2);
    assert_eq!(desk.sent().len(), 1);
    let link = desk.view().link;
    assert!(link.offline_since.is_some());
    assert_eq!(link.waiting, 2);
    desk.later(2);
    desk.happens(Event::Tick);
    assert_eq!(
        desk.effects.last(),
        Some(&Effect::Remote(RemoteEffect::Probe))
    );
    desk.happens(Event::Reachable);
    desk.lands(todo(1), "00T1");
    desk.lands(todo(2), "00T2");
    let order: Vec<OutboxId> = desk.sent().iter().map(|row| row.id).collect();
    assert_eq!(order, [todo(1), todo(1), todo(2)]);
    assert_eq!(desk.view().link.waiting, 0);
}

#[test]
fn a_lost_answer_is_asked_again_with_the_same_key() {
    let mut desk = Desk::new();
    add(&mut desk, 1);
    done(&mut desk, todo(1), JobResult::NoAnswer);
    assert_eq!(desk.view().outbox[0].state, WriteState::Checking);
    desk.later(3);
    desk.happens(Event::Tick);
    assert_eq!(desk.sent().len(), 2);
    assert_eq!(desk.sent()[1].id, desk.sent()[0].id);
}

#[test]
fn without_a_key_field_a_lost_answer_is_looked_for_until_the_first_request_must_be_over() {
    let mut desk = Desk::new();
    desk.has_no_key_field();
    add(&mut desk, 1);
    done(&mut desk, todo(1), JobResult::NoAnswer);
    let looks = |desk: &Desk| {
        desk.effects
            .iter()
            .filter(|e| matches!(e, Effect::Remote(RemoteEffect::Look { .. })))
            .count()
    };
    let mut waited = 0;
    while desk.sent().len() == 1 {
        desk.later(30);
        waited += 30;
        desk.happens(Event::Tick);
        if desk.sent().len() == 1 {
            done(&mut desk, todo(1), JobResult::NotThere);
        }
    }
    assert!(looks(&desk) > 1);
    assert!(waited >= LONGEST_REQUEST.as_secs());
}

#[test]
fn a_look_that_finds_it_adopts_it() {
    let mut desk = Desk::new();
    desk.has_no_key_field();
    add(&mut desk, 1);
    done(&mut desk, todo(1), JobResult::NoAnswer);
    desk.later(3);
    desk.happens(Event::Tick);
    desk.lands(todo(1), "00T1");
    assert_eq!(desk.sent().len(), 1);
    assert_eq!(desk.view().link.waiting, 0);
}

#[test]
fn what_was_under_way_when_the_program_was_killed_counts_as_unsure() {
    let mut desk = Desk::new();
    add(&mut desk, 1);
    desk.has_no_key_field();
    desk.effects
        .retain(|effect| matches!(effect, Effect::Persist(_)));
    desk.killed_and_started();
    // The org has no key field: it is looked for and not sent a second time.
    assert_eq!(desk.sent(), []);
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Remote(RemoteEffect::Look { .. })))
    );
}

#[test]
fn notes_picks_and_waiting_writes_are_there_after_a_kill() {
    let mut desk = Desk::new();
    desk.happens(Event::Unreachable);
    let two = [contact(HANAKO, "A"), contact("003000000000002AAA", "B")];
    let call = desk.rings("1", NUMBER, two.to_vec());
    desk.does(Action::Pick {
        call,
        who: two[1].clone(),
    });
    let text = String::from("kept");
    desk.does(Action::EditNote {
        call,
        subject: String::new(),
        text,
        seq: 7,
    });
    add(&mut desk, 1);
    desk.killed_and_started();
    let card = desk.card(call);
    assert_eq!((card.note.text.as_str(), card.note.seq), ("kept", 7));
    assert_eq!(card.who.picked, Some(two[1].clone()));
    assert_eq!(desk.view().outbox.len(), 1);
}

#[test]
fn a_refusal_is_shown_and_holds_up_nobody_else() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    add(&mut desk, 1);
    done(&mut desk, call.log_write(), JobResult::Refused(refused()));
    assert!(matches!(desk.card(call).log, LogView::NeedsYou { .. }));
    assert_eq!(desk.sent()[1].id, todo(1));
    desk.lands(todo(1), "00T1");
    // The agent mends the note: the same write goes again with it.
    let text = String::from("reason given");
    desk.does(Action::EditNote {
        call,
        subject: String::new(),
        text,
        seq: 1,
    });
    desk.does(Action::SaveCall { call });
    let again = desk.sent()[2].clone();
    assert_eq!(again.id, call.log_write());
    assert_eq!(
        again
            .write
            .fields()
            .text(domain::org::task_fields::TaskField::Description),
        Some("reason given")
    );
}

#[test]
fn a_call_that_ended_while_the_session_was_over_is_logged_after_a_restart() {
    let mut desk = Desk::new();
    let ended = Problem::SessionEnded(SessionEnd::Expired);
    desk.happens(Event::SessionEnded(ended.clone()));
    desk.does(Action::SignIn {
        login_url: String::new(),
        client_id: String::new(),
        redirect: Redirect::Loopback,
    });
    desk.happens(Event::SignInFailed(ended));
    desk.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(desk.view().link.waiting, 1);
    desk.killed_and_started();
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn the_last_text_stays_the_last_also_after_a_refusal_and_a_lost_answer() {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    let create = call.log_write();
    done(&mut desk, create, JobResult::NoAnswer);
    desk.later(60);
    desk.happens(Event::Tick);
    done(&mut desk, create, JobResult::Refused(refused()));
    let text = |n: u32, text: &str| Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq: n,
    };
    desk.does(text(1, "two"));
    desk.does(Action::SaveCall { call });
    desk.does(text(2, "three"));
    desk.does(Action::SaveCall { call });
    desk.lands(create, "00T1");
    let description = domain::org::task_fields::TaskField::Description;
    let mut last = String::new();
    while let Some(row) = desk
        .sent()
        .last()
        .cloned()
        .filter(|row| !desk.state.outbox.rows[&row.id].is_sent())
    {
        last = String::from(row.write.fields().text(description).unwrap_or_default());
        desk.lands(row.id, "00T1");
    }
    assert_eq!(last, "three");
}

#[test]
fn without_the_orgs_facts_a_due_row_does_not_keep_the_loop_awake() {
    let mut desk = Desk::new();
    add(&mut desk, 1);
    done(&mut desk, todo(1), JobResult::Busy(refused()));
    desk.state.org.facts = None;
    desk.later(3600);
    desk.happens(Event::Tick);
    let wake = domain::step::next_wake(&desk.state).unwrap();
    assert!(wake > desk.now.timestamp());
}

#[test]
fn another_user_never_sends_what_the_first_one_wrote() {
    let mut desk = Desk::new();
    desk.happens(Event::Unreachable);
    add(&mut desk, 1);
    let mut other = match &desk.state.session {
        domain::session::Session::SignedIn(who) => who.clone(),
        session => panic!("signed in: {session:?}"),
    };
    other.account.user = domain::base::ids::SfId(String::from("0052"));
    desk.happens(Event::SignedIn(other));
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.view().troubles[0].code, UiErrorCode::OtherUser);
    // It is kept for the first one, and not shown to the second.
    let view = desk.view();
    assert_eq!(view.outbox, []);
    assert_eq!(view.my_next_steps, []);
    assert_eq!(view.link.waiting, 0);
    assert!(matches!(
        desk.state.outbox.rows[&todo(1)].status,
        Status::Queued
    ));
}

/// A note whose request may still be under way, as the program was killed; written again it has landed, and so has a newer one.
fn with_a_lost_request() -> (Desk, domain::base::ids::CallId) {
    let mut desk = Desk::new();
    let call = desk.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.lands(call.log_write(), "00T1");
    desk.later(60);
    saves(&mut desk, call, "second", 1);
    // Killed while the request is under way. Written again it lands, and then something newer does.
    desk.killed_and_started();
    desk.happens(Event::Tick);
    desk.lands(call.log_write().change(1), "00T1");
    saves(&mut desk, call, "third", 2);
    desk.lands(call.log_write().change(2), "00T1");
    (desk, call)
}

#[test]
fn what_a_lost_request_may_have_put_back_is_written_once_more_when_it_must_be_over() {
    let (mut desk, _) = with_a_lost_request();
    assert_eq!(desk.view().link.waiting, 0);
    // The first request may be carried out only now, and would bring "second" back.
    let wake = domain::step::next_wake(&desk.state).unwrap();
    assert!(wake.duration_since(desk.now.timestamp()) <= LONGEST_REQUEST);
    let before = desk.sent().len();
    desk.later(11 * 60);
    desk.happens(Event::Tick);
    let sent = desk.sent();
    assert_eq!(sent.len(), before + 1);
    let mend = &sent[before];
    let text = mend.write.fields().text(TaskField::Description);
    assert_eq!(text, Some("third"));
    desk.lands(mend.id, "00T1");
    desk.later(11 * 60);
    desk.happens(Event::Tick);
    assert_eq!(desk.sent().len(), before + 1);
}

#[test]
fn an_edit_made_while_a_mend_waits_is_a_write_of_its_own() {
    let (mut desk, call) = with_a_lost_request();
    // The mend can't go yet, and meanwhile the agent writes something new.
    desk.happens(Event::Unreachable);
    desk.later(11 * 60);
    desk.happens(Event::Tick);
    saves(&mut desk, call, "fourth", 3);
    let open = desk
        .state
        .outbox
        .rows
        .values()
        .filter(|row| !row.is_settled());
    let mut waiting: Vec<(&str, bool)> = open
        .filter_map(|row| match &row.write {
            Write::Change { fields, mends, .. } => {
                Some((fields.text(TaskField::Description)?, *mends))
            }
            _ => None,
        })
        .collect();
    waiting.sort_unstable();
    // The mend is not written where the Task holds what it should; the new text has to be in any case.
    assert_eq!(waiting, [("fourth", false), ("third", true)]);
}

fn saves(desk: &mut Desk, call: domain::base::ids::CallId, text: &str, seq: u32) {
    let text = String::from(text);
    desk.does(Action::EditNote {
        call,
        subject: String::new(),
        text,
        seq,
    });
    desk.does(Action::SaveCall { call });
}
