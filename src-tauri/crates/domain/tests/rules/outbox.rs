//! What happens to writes when the network, the session or the program goes.

use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::ids::OutboxId;
use domain::base::problem::Problem;
use domain::base::problem::SessionEnd;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::CallEventKind;
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::outbox::row::Status;
use domain::outbox::row::{LONGEST_REQUEST, Row};
use domain::outbox::write::Write;
use domain::step::effect::Effect;
use domain::step::effect::RemoteEffect;
use domain::step::event::Event;
use domain::view::action::{Action, Redirect};
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use domain::view::todo::Todo;
use domain::view::writes::WriteState;

const NUMBER: &str = "03-1234-5678";

fn refused() -> Refusal {
    Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin)
}

fn done(harness: &mut Harness, row: OutboxId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(row, result)],
        jitter: 0,
    });
}

fn add(harness: &mut Harness, n: u128) {
    let subject = format!("to-do {n}");
    harness.does(Action::AddNextStep {
        id: todo(n),
        todo: Todo {
            subject,
            ..Todo::default()
        },
        call: None,
        about: None,
    });
}

#[test]
fn without_a_network_everything_waits_and_then_goes_in_order() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    done(&mut harness, todo(1), JobResult::NotSent);
    add(&mut harness, 2);
    assert_eq!(harness.sent().len(), 1);
    let link = harness.view().link;
    assert!(link.offline_since.is_some());
    assert_eq!(link.waiting, 2);
    harness.later(2);
    harness.happens(Event::Tick);
    assert_eq!(
        harness.effects.last(),
        Some(&Effect::Remote(RemoteEffect::Probe))
    );
    harness.happens(Event::Reachable);
    harness.lands(todo(1), "00T1");
    harness.lands(todo(2), "00T2");
    let order: Vec<OutboxId> = harness.sent().iter().map(|row| row.id).collect();
    assert_eq!(order, [todo(1), todo(1), todo(2)]);
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn a_lost_answer_is_asked_again_with_the_same_key() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    done(&mut harness, todo(1), JobResult::NoAnswer);
    assert_eq!(harness.view().outbox[0].state, WriteState::Checking);
    harness.later(3);
    harness.happens(Event::Tick);
    assert_eq!(harness.sent().len(), 2);
    assert_eq!(harness.sent()[1].id, harness.sent()[0].id);
}

#[test]
fn without_a_key_field_a_lost_answer_is_looked_for_until_the_first_request_must_be_over() {
    let mut harness = Harness::new();
    harness.has_no_key_field();
    add(&mut harness, 1);
    done(&mut harness, todo(1), JobResult::NoAnswer);
    let looks = |harness: &Harness| harness.verified().len();
    let mut waited = 0;
    while harness.sent().len() == 1 {
        harness.later(30);
        waited += 30;
        harness.happens(Event::Tick);
        if harness.sent().len() == 1 {
            done(&mut harness, todo(1), JobResult::NotThere);
        }
    }
    assert!(looks(&harness) > 1);
    assert!(waited >= LONGEST_REQUEST.as_secs());
}

#[test]
fn a_look_that_finds_it_adopts_it() {
    let mut harness = Harness::new();
    harness.has_no_key_field();
    add(&mut harness, 1);
    done(&mut harness, todo(1), JobResult::NoAnswer);
    harness.later(3);
    harness.happens(Event::Tick);
    harness.lands(todo(1), "00T1");
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn what_was_under_way_when_the_program_was_killed_counts_as_in_doubt() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    harness.has_no_key_field();
    harness
        .effects
        .retain(|effect| matches!(effect, Effect::Persist(_)));
    harness.killed_and_started();
    // The org has no key field: it is looked for and not sent a second time.
    assert_eq!(harness.sent(), []);
    assert_eq!(harness.verified().len(), 1);
}

#[test]
fn notes_picks_and_waiting_writes_are_there_after_a_kill() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let two = [contact(HANAKO, "A"), contact("003000000000002AAA", "B")];
    let call = harness.rings("1", NUMBER, two.to_vec());
    harness.does(Action::Pick {
        call,
        who: two[1].clone(),
    });
    let text = String::from("kept");
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text,
        seq: 7,
    });
    add(&mut harness, 1);
    harness.killed_and_started();
    let card = harness.card(call);
    assert_eq!((card.note.text.as_str(), card.note.seq), ("kept", 7));
    assert_eq!(card.who.picked, Some(two[1].clone()));
    assert_eq!(harness.view().outbox.len(), 1);
}

#[test]
fn a_refusal_is_shown_and_holds_up_nobody_else() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    add(&mut harness, 1);
    done(
        &mut harness,
        call.log_write(),
        JobResult::Refused(refused()),
    );
    assert!(matches!(harness.card(call).log, LogView::NeedsYou { .. }));
    assert_eq!(harness.sent()[1].id, todo(1));
    harness.lands(todo(1), "00T1");
    // The agent corrects the note: the same write goes again with it.
    let text = String::from("reason given");
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text,
        seq: 1,
    });
    harness.does(Action::SaveCall { call });
    let again = harness.sent()[2].clone();
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
    let mut harness = Harness::new();
    let ended = Problem::SessionEnded(SessionEnd::Expired);
    harness.happens(Event::SessionEnded(ended.clone()));
    harness.does(Action::SignIn {
        login_url: String::new(),
        client_id: String::new(),
        redirect: Redirect::Loopback,
    });
    harness.happens(Event::SignInFailed(ended));
    harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(harness.view().link.waiting, 1);
    harness.killed_and_started();
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn the_last_text_stays_the_last_also_after_a_refusal_and_a_lost_answer() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let create = call.log_write();
    done(&mut harness, create, JobResult::NoAnswer);
    harness.later(60);
    harness.happens(Event::Tick);
    done(&mut harness, create, JobResult::Refused(refused()));
    let text = |n: u32, text: &str| Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq: n,
    };
    harness.does(text(1, "two"));
    harness.does(Action::SaveCall { call });
    harness.does(text(2, "three"));
    harness.does(Action::SaveCall { call });
    harness.lands(create, "00T1");
    let description = domain::org::task_fields::TaskField::Description;
    let mut last = String::new();
    while let Some(row) = harness
        .sent()
        .last()
        .cloned()
        .filter(|row| !harness.state.outbox.rows[&row.id].is_sent())
    {
        last = String::from(row.write.fields().text(description).unwrap_or_default());
        harness.lands(row.id, "00T1");
    }
    assert_eq!(last, "three");
}

#[test]
fn without_the_orgs_facts_a_due_row_does_not_keep_the_loop_awake() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    done(&mut harness, todo(1), JobResult::Busy(refused()));
    harness.state.org.facts = None;
    harness.later(3600);
    harness.happens(Event::Tick);
    let wake = domain::step::next_wake(&harness.state).unwrap();
    assert!(wake > harness.now.timestamp());
}

#[test]
fn another_user_never_sends_what_the_first_one_wrote() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    add(&mut harness, 1);
    let mut other = match &harness.state.session {
        domain::session::Session::SignedIn(who) => who.clone(),
        session => panic!("signed in: {session:?}"),
    };
    other.account.user = domain::base::ids::SfId(String::from("0052"));
    harness.happens(Event::SignedIn(other));
    assert_eq!(harness.sent(), []);
    assert_eq!(harness.view().troubles[0].code, UiErrorCode::OtherUser);
    // It is kept for the first one, and not shown to the second.
    let view = harness.view();
    assert_eq!(view.outbox, []);
    assert_eq!(view.my_next_steps, []);
    assert_eq!(view.link.waiting, 0);
    assert!(matches!(
        harness.state.outbox.rows[&todo(1)].status,
        Status::Queued
    ));
}

/// A note whose request may still be under way after a kill. It was written again and has landed, and so has a newer
/// one.
fn with_a_lost_request() -> (Harness, domain::base::ids::CallId) {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    harness.later(60);
    saves(&mut harness, call, "second", 1);
    // Killed while the request is under way. Written again it lands, and then something newer does.
    harness.killed_and_started();
    harness.happens(Event::Tick);
    harness.lands(call.log_write().change(1), "00T1");
    saves(&mut harness, call, "third", 2);
    harness.lands(call.log_write().change(2), "00T1");
    (harness, call)
}

#[test]
fn what_a_lost_request_may_have_put_back_is_written_once_more_when_it_must_be_over() {
    let (mut harness, _) = with_a_lost_request();
    assert_eq!(harness.view().link.waiting, 0);
    // The first request may be carried out only now, and would bring "second" back.
    let wake = domain::step::next_wake(&harness.state).unwrap();
    assert!(wake.duration_since(harness.now.timestamp()) <= LONGEST_REQUEST);
    let before = harness.sent().len();
    harness.later(11 * 60);
    harness.happens(Event::Tick);
    let sent = harness.sent();
    assert_eq!(sent.len(), before + 1);
    let repair = &sent[before];
    let text = repair.write.fields().text(TaskField::Description);
    assert_eq!(text, Some("third"));
    harness.lands(repair.id, "00T1");
    harness.later(11 * 60);
    harness.happens(Event::Tick);
    assert_eq!(harness.sent().len(), before + 1);
}

#[test]
fn an_edit_made_while_a_repair_waits_is_a_write_of_its_own() {
    let (mut harness, call) = with_a_lost_request();
    // The repair can't go yet, and meanwhile the agent writes something new.
    harness.happens(Event::Unreachable);
    harness.later(11 * 60);
    harness.happens(Event::Tick);
    saves(&mut harness, call, "fourth", 3);
    let open = harness
        .state
        .outbox
        .rows
        .values()
        .filter(|row| !row.is_settled());
    let mut waiting: Vec<(&str, bool)> = open
        .filter_map(|row| match &row.write {
            Write::Change {
                fields, repairs, ..
            } => Some((fields.text(TaskField::Description)?, *repairs)),
            _ => None,
        })
        .collect();
    waiting.sort_unstable();
    // The repair is not written if the Task holds what it should; the new text is written in any case.
    assert_eq!(waiting, [("fourth", false), ("third", true)]);
}

#[test]
fn changes_of_a_task_keep_their_order_in_one_moment_and_when_the_clock_is_set_back() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "A")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    // Each of them is under way before the next one comes, so that each is a write of its own.
    let mut texts = Vec::new();
    for n in 1..=6_u32 {
        if n > 3 {
            harness.later(-60);
        }
        let text = format!("text {n}");
        saves(&mut harness, call, &text, n);
        texts.push(text);
        harness.lands(call.log_write().change(n), "00T1");
    }
    let rows = harness.state.outbox.rows.values();
    let mut changes: Vec<&Row> = rows.filter(|row| !row.write.creates()).collect();
    changes.sort_by_key(|row| (row.made, row.id));
    let in_order: Vec<_> = changes
        .iter()
        .filter_map(|row| row.write.fields().text(TaskField::Description))
        .collect();
    assert_eq!(in_order, texts);
}

#[test]
fn an_edit_made_in_the_moment_of_a_repair_is_what_a_later_repair_writes() {
    let (mut harness, call) = with_a_lost_request();
    harness.later(11 * 60);
    harness.happens(Event::Tick);
    let repair = harness.sent().last().unwrap().clone();
    assert_eq!(
        repair.write.fields().text(TaskField::Description),
        Some("third")
    );
    // In the same moment; and the answer to the repair is lost.
    saves(&mut harness, call, "fourth", 3);
    done(&mut harness, repair.id, JobResult::NoAnswer);
    harness.later(120);
    harness.happens(Event::Tick);
    harness.lands(repair.id, "00T1");
    let fourth = harness.sent().last().unwrap().clone();
    assert_eq!(
        fourth.write.fields().text(TaskField::Description),
        Some("fourth")
    );
    harness.lands(fourth.id, "00T1");
    // The lost request may put "third" back until now.
    harness.later(11 * 60);
    harness.happens(Event::Tick);
    let again = harness.sent().last().unwrap().clone();
    assert_ne!(again.id, fourth.id);
    assert_eq!(
        again.write.fields().text(TaskField::Description),
        Some("fourth")
    );
}

fn saves(harness: &mut Harness, call: domain::base::ids::CallId, text: &str, seq: u32) {
    let text = String::from(text);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text,
        seq,
    });
    harness.does(Action::SaveCall { call });
}
