//! What the outbox shows beside that, and how a waiting write is changed: tries without end, what was sent, another person,
//! another order.

use crate::by_hand::{NUMBER, add, busy, done, ended_call, refused, write};
use crate::harness::{HANAKO, Harness, contact, org, todo};
use domain::base::ids::OutboxId;
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::panel::NextStep;
use domain::state::finding::FindingCode;
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::Event;
use domain::view::accounts::accounts;
use domain::view::action::Action;
use domain::view::todo::Todo;
use domain::view::writes::{WriteState, WriteView};
use std::collections::BTreeMap;

#[test]
fn a_write_that_only_retries_needs_the_agent_after_many_tries_or_a_day_and_goes_on_trying() {
    for (tries, pause) in [(25, 70), (3, 13 * 3600)] {
        let mut harness = Harness::new();
        add(&mut harness, 1);
        for _ in 1..tries {
            done(&mut harness, todo(1), busy());
            assert_eq!(write(&harness, todo(1)).state, WriteState::Later);
            harness.later(pause);
            harness.happens(Event::Tick);
        }
        done(&mut harness, todo(1), busy());
        let shown = write(&harness, todo(1));
        assert_eq!(shown.state, WriteState::NeedsYou);
        assert!(shown.retrying_since.is_some() && shown.error.is_some());
        assert_eq!(harness.view().link.needs_you, 1);
        assert_eq!(told_elsewhere(&mut harness), (1, 1), "one truth");
        // A look by the agent counts: it is an ordinary write again.
        harness.does(Action::Retry { write: todo(1) });
        done(&mut harness, todo(1), busy());
        assert_eq!(write(&harness, todo(1)).state, WriteState::Later);
        harness.later(70);
        harness.happens(Event::Tick);
        assert_eq!(harness.sent().len(), tries + 2);
    }
}

#[test]
fn a_refused_write_that_is_sent_again_without_a_network_waits_for_the_network_and_says_no_more() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    done(&mut harness, todo(1), refused());
    assert_eq!(write(&harness, todo(1)).state, WriteState::NeedsYou);
    harness.happens(Event::Unreachable);
    harness.does(Action::Retry { write: todo(1) });
    let shown = write(&harness, todo(1));
    assert_eq!((shown.state, shown.error), (WriteState::Offline, None));
    harness.happens(Event::Reachable);
    done(&mut harness, todo(1), JobResult::NotSent);
    let shown = write(&harness, todo(1));
    assert_eq!((shown.state, shown.error), (WriteState::Offline, None));
    harness.happens(Event::Reachable);
    done(&mut harness, todo(1), JobResult::NoAnswer);
    let shown = write(&harness, todo(1));
    assert_eq!((shown.state, shown.error), (WriteState::Checking, None));
}

#[test]
fn what_was_sent_today_is_counted_until_midnight() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    harness.lands(todo(1), "00T1");
    let today = harness.view().sent_today;
    assert_eq!(today.count, 1);
    assert_eq!(today.newest[0].record.0, "00T1");
    assert_eq!(today.newest[0].subject, "to-do 1");
    harness.killed_and_started();
    assert_eq!(harness.view().sent_today.count, 1);
    harness.later(3600);
    assert_eq!(harness.view().sent_today.count, 0);
}

#[test]
fn a_waiting_call_and_a_waiting_next_step_go_to_the_person_that_the_agent_chooses_instead() {
    let mut harness = Harness::new();
    let call = ended_call(&mut harness);
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Send the offer"),
            ..Todo::default()
        },
        call: None,
        about: Some(HANAKO.to_string().into()),
    });
    let ichiro = "003000000000002AAA";
    for write in [call.log_write(), todo(1)] {
        harness.does(Action::Relink {
            write,
            who: contact(ichiro, "Ichiro Tanaka"),
        });
    }
    assert_eq!(harness.card(call).who.picked.unwrap().name, "Ichiro Tanaka");
    harness.killed_and_started();
    let rows = &harness.state.outbox.rows;
    for write in [call.log_write(), todo(1)] {
        let who = rows[&write].write.fields().record(TaskField::Who).unwrap();
        assert_eq!(who.to_string(), ichiro);
    }
    assert_eq!(rows.len(), 2, "both were changed in place");
}

#[test]
fn a_new_person_who_was_refused_is_filled_in_anew_and_sent_again() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, Vec::new());
    let fields = |company: &str| -> BTreeMap<String, String> {
        [("LastName", "Tanaka"), ("Company", company)]
            .map(|(name, text)| (String::from(name), String::from(text)))
            .into()
    };
    harness.does(Action::NewPerson {
        id: todo(7),
        call: Some(call),
        object: String::from("Lead"),
        fields: fields(""),
        account: None,
    });
    done(
        &mut harness,
        todo(7),
        JobResult::Refused(Refusal {
            fields: vec![String::from("Company")],
            ..Refusal::said(
                RefusalCode::SalesforceRefused,
                Mender::Agent,
                "REQUIRED_FIELD_MISSING",
                "Required fields are missing: [Company]",
            )
        }),
    );
    harness.does(Action::EditPerson {
        write: todo(7),
        fields: fields("Aoba"),
        account: None,
    });
    let row = harness.sent().pop().unwrap();
    let domain::outbox::write::Write::NewPerson(person) = row.write else {
        panic!("a person");
    };
    assert_eq!(person.fields, fields("Aoba"));
    assert_eq!(
        harness.card(call).who.picked.unwrap().company.as_deref(),
        Some("Aoba")
    );
    // What is under way, or may have landed, is not changed any more.
    harness.does(Action::EditPerson {
        write: todo(7),
        fields: fields("Midori"),
        account: None,
    });
    done(&mut harness, todo(7), JobResult::NoAnswer);
    harness.does(Action::EditPerson {
        write: todo(7),
        fields: fields("Midori"),
        account: None,
    });
    let row = &harness.state.outbox.rows[&todo(7)];
    assert!(
        matches!(&row.write, domain::outbox::write::Write::NewPerson(person)
        if person.fields == fields("Aoba"))
    );
}

#[test]
fn of_two_changes_of_one_task_the_agent_says_which_goes_first_and_none_is_a_conflict() {
    let mut harness = Harness::new();
    let task = TaskRef::Salesforce(domain::base::ids::SfId(String::from("00T9")));
    harness.happens(Event::NextStepsRead(Ok(vec![NextStep::new(
        task.clone(),
        String::from("Send it"),
    )])));
    let edit = |harness: &mut Harness, subject: &str| {
        harness.does(Action::EditTask {
            task: task.clone(),
            was: harness.shown_as(&task),
            todo: Todo {
                subject: String::from(subject),
                ..Todo::default()
            },
        });
    };
    edit(&mut harness, "Send it today");
    let first = harness.view().outbox[0].id;
    done(&mut harness, first, busy());
    edit(&mut harness, "Send it now");
    let second = harness.view().outbox[1].id;
    assert!(write(&harness, second).order.unwrap().may_change);
    harness.does(Action::GoFirst { write: second });
    let order: Vec<OutboxId> = harness.view().outbox.iter().map(|write| write.id).collect();
    assert_eq!(order, [second, first]);
    let base = |harness: &Harness, id: OutboxId| match &harness.state.outbox.rows[&id].write {
        domain::outbox::write::Write::Change { base, .. } => {
            base.text(TaskField::Subject).map(String::from)
        }
        _ => None,
    };
    assert_eq!(base(&harness, second).as_deref(), Some("Send it"));
    assert_eq!(base(&harness, first).as_deref(), Some("Send it now"));
}

#[test]
fn a_phone_is_heard_or_lost_since_the_moment_in_which_that_changed() {
    let mut harness = Harness::new();
    let says = |harness: &mut Harness, connected| {
        harness.happens(Event::Source {
            name: String::from("baresip"),
            connected,
        });
        let source = harness.view().sources.remove(0);
        let since = source.since.0 - harness.now.timestamp().as_millisecond();
        (source.connected, since / 1000)
    };
    assert_eq!(says(&mut harness, true), (true, 0));
    harness.later(60);
    assert_eq!(says(&mut harness, true), (true, -60));
    assert_eq!(says(&mut harness, false), (false, 0));
    harness.later(30);
    assert_eq!(says(&mut harness, false), (false, -30));
}

#[test]
fn a_write_tells_when_it_was_made_and_which_record_it_is_about() {
    let mut harness = Harness::new();
    let call = ended_call(&mut harness);
    let first = call.log_write();
    let shown = write(&harness, first);
    let made = harness.state.outbox.rows[&first].made;
    assert_eq!(shown.made.0, made.as_millisecond());
    let opens = |write: WriteView| write.opens.map(|record| record.0);
    assert_eq!(opens(shown).as_deref(), Some(HANAKO));
    // Once its Task is there, a change of it opens that.
    harness.happens(Event::Reachable);
    harness.lands(first, "00T1");
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("By Monday"),
        seq: 2,
    });
    harness.does(Action::SaveCall { call });
    assert_eq!(
        opens(write(&harness, first.change(1))).as_deref(),
        Some("00T1")
    );
}

#[test]
fn a_lost_answer_asks_once_whether_there_is_a_network_and_all_waits_for_it_where_there_is_none() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    add(&mut harness, 2);
    harness.effects.clear();
    harness.happens(Event::JobsDone {
        results: [todo(1), todo(2)]
            .map(|row| (row, JobResult::NoAnswer))
            .into(),
        jitter: 0,
    });
    let probes = |harness: &Harness| {
        let probe = Effect::Remote(RemoteEffect::Probe);
        harness
            .effects
            .iter()
            .filter(|effect| **effect == probe)
            .count()
    };
    assert_eq!(probes(&harness), 1);
    harness.happens(Event::Unreachable);
    assert!(harness.view().link.offline_since.is_some());
    assert_eq!(write(&harness, todo(1)).state, WriteState::Offline);
    harness.later(70);
    harness.happens(Event::Tick);
    assert!(harness.sent().is_empty());
    // As soon as it is back, nothing waits for its own later try.
    harness.happens(Event::Reachable);
    assert!(!harness.sent().is_empty());
}

/// How many writes need the agent, by the settings check and by the list of accounts.
fn told_elsewhere(harness: &mut Harness) -> (u32, u32) {
    harness.does(Action::CheckSettings);
    harness.happens(Event::OrgRead(org()));
    let view = harness.view();
    let found = view.check.findings.iter();
    let mut told = found.filter(|one| one.code == FindingCode::WritesNeedYou);
    let by_check = told
        .next()
        .map_or(0, |one| one.params["count"].parse().unwrap());
    let known = harness.state.accounts.values().cloned().collect();
    let here = harness.state.session.account();
    let rows = harness.state.outbox.rows.values();
    let listed = accounts(known, here, rows, harness.now.timestamp());
    (by_check, listed.iter().map(|one| one.needs_you).sum())
}
