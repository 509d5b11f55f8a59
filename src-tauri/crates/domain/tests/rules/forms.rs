//! What is typed in a form that nobody has sent yet: it stands until it is sent or emptied, whatever happens.

use crate::harness::{HANAKO, Harness, agent, contact};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::TaskRef;
use domain::call::event::CallEventKind;
use domain::org::task_fields::TaskField;
use domain::outbox::write::Write;
use domain::record::form::DraftKey;
use domain::session::{Account, SignedIn};
use domain::step::effect::{Change, Effect};
use domain::step::event::{Event, Written};
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::recent::{RecentState, recent};
use domain::view::todo::Todo;
use std::collections::BTreeMap;
use uuid::Uuid;

const NUMBER: &str = "+14155550134";

fn values(words: &str) -> BTreeMap<String, String> {
    [("subject", words), ("id", &id(7).to_string())]
        .map(|(name, text)| (String::from(name), String::from(text)))
        .into()
}

fn id(number: u128) -> OutboxId {
    OutboxId(Uuid::from_u128(number))
}

fn typed(key: &DraftKey, words: &str, seq: u32) -> Action {
    Action::EditForm {
        key: key.clone(),
        values: values(words),
        seq,
    }
}

fn note(call: CallId, text: &str, seq: u32) -> Action {
    Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    }
}

fn to_do(call: Option<CallId>, number: u128) -> Action {
    Action::AddNextStep {
        id: id(number),
        todo: Todo {
            subject: String::from("Send the offer"),
            ..Todo::default()
        },
        call,
        about: None,
    }
}

/// What stands in a form on screen.
fn words(harness: &Harness, key: &DraftKey) -> Option<String> {
    let forms = harness.view().forms;
    let form = forms.into_iter().find(|form| form.key == *key)?;
    form.values.get("subject").cloned()
}

fn call(harness: &mut Harness) -> CallId {
    harness.rings("1", NUMBER, vec![contact(HANAKO, "Maria Rossi")])
}

#[test]
fn every_form_is_there_again_after_a_kill() {
    let mut harness = Harness::new();
    let call = call(&mut harness);
    harness.does(to_do(None, 1));
    let keys = [
        DraftKey::NextStep { call: Some(call) },
        DraftKey::NextStep { call: None },
        DraftKey::NewPerson { call },
        DraftKey::Task {
            task: TaskRef::Outbox(id(1)),
        },
        DraftKey::Search { call: Some(call) },
        DraftKey::Search { call: None },
        DraftKey::PastCalls,
        DraftKey::Place { call },
    ];
    for (number, key) in keys.iter().enumerate() {
        harness.does(typed(key, &format!("half a word {number}"), 1));
        harness.does(typed(key, &format!("two words {number}"), 2));
        harness.does(typed(key, "an older edit that comes late", 1));
    }
    harness.killed_and_started();
    for (number, key) in keys.iter().enumerate() {
        let expected = format!("two words {number}");
        assert_eq!(words(&harness, key), Some(expected), "{key:?}");
    }
    assert!(harness.view().forms.iter().all(|form| form.seq == 2));
}

#[test]
fn a_form_is_called_kept_only_once_it_is_on_disk() {
    let mut harness = Harness::new();
    let key = DraftKey::NextStep { call: None };
    harness.does(typed(&key, "Order envelopes", 4));
    assert_eq!(harness.view().forms[0].seq, 0);
    let form = harness.state.forms.all.values().next().unwrap();
    let written = Written {
        forms: vec![(form.id(), form.seq)],
        ..Written::default()
    };
    harness.happens(Event::Persisted(written));
    assert_eq!(harness.view().forms[0].seq, 4);
}

#[test]
fn what_was_sent_or_emptied_is_gone_in_the_same_transaction() {
    for what in ["sent", "emptied", "sent for no call"] {
        let mut harness = Harness::new();
        let call = call(&mut harness);
        let key = DraftKey::NextStep { call: Some(call) };
        harness.does(typed(&key, "Send the offer", 3));
        harness.effects.clear();
        harness.does(match what {
            "sent" => to_do(Some(call), 7),
            "emptied" => Action::EditForm {
                key: key.clone(),
                values: BTreeMap::new(),
                seq: 4,
            },
            _ => to_do(None, 7),
        });
        assert_eq!(words(&harness, &key), None, "{what}");
        let Effect::Persist(changes) = &harness.effects[0] else {
            panic!("{what}: nothing was written");
        };
        let forgets = |change: &Change| matches!(change, Change::ForgetForm(id) if id.key == key);
        assert!(changes.iter().any(forgets), "{what}");
    }
}

#[test]
fn a_form_whose_to_do_was_refused_keeps_its_words() {
    let mut harness = Harness::new();
    let key = DraftKey::NextStep { call: None };
    harness.does(typed(&key, "Order envelopes", 1));
    harness.does(Action::SignOut);
    harness.does(to_do(None, 7));
    assert_eq!(harness.state.outbox.rows.len(), 0);
    harness.happens(Event::SignedIn(agent()));
    assert_eq!(words(&harness, &key).as_deref(), Some("Order envelopes"));
}

#[test]
fn the_edit_of_a_step_that_waits_goes_on_once_it_has_landed() {
    let mut harness = Harness::new();
    harness.does(to_do(None, 1));
    let waiting = DraftKey::Task {
        task: TaskRef::Outbox(id(1)),
    };
    harness.does(typed(&waiting, "Send the new of", 1));
    harness.lands(id(1), "00T1");
    let there = DraftKey::Task {
        task: TaskRef::Salesforce(SfId(String::from("00T1"))),
    };
    assert_eq!(words(&harness, &there).as_deref(), Some("Send the new of"));
    // The window may not know yet.
    harness.does(typed(&waiting, "Send the new offer", 2));
    assert_eq!(
        words(&harness, &there).as_deref(),
        Some("Send the new offer")
    );
    assert_eq!(harness.state.forms.all.len(), 1);
    harness.killed_and_started();
    assert_eq!(
        words(&harness, &there).as_deref(),
        Some("Send the new offer")
    );
    let TaskRef::Salesforce(_) = harness.view().my_next_steps[0].task else {
        panic!("it is in Salesforce");
    };
    harness.does(Action::EditTask {
        task: harness.view().my_next_steps[0].task.clone(),
        was: harness.shown_as(&harness.view().my_next_steps[0].task),
        todo: Todo {
            subject: String::from("Send the new offer"),
            ..Todo::default()
        },
    });
    assert_eq!(words(&harness, &there), None);
}

#[test]
fn an_edit_that_was_begun_is_at_hand_whatever_the_lists_hold_and_nothing_of_it_is_lost_unsaved() {
    let mut harness = Harness::new();
    let key = DraftKey::Task {
        task: TaskRef::Salesforce(SfId(String::from("00T9"))),
    };
    harness.does(typed(&key, "Signed by bo", 12));
    assert_eq!(words(&harness, &key).as_deref(), Some("Signed by bo"));
    harness.killed_and_started();
    assert_eq!(words(&harness, &key).as_deref(), Some("Signed by bo"));
    // The window goes on where it was.
    assert_eq!(harness.view().forms[0].seq, 12);
    let saves = |subject: &str| Action::EditTask {
        task: TaskRef::Salesforce(SfId(String::from("00T9"))),
        was: Todo {
            subject: String::from("Signed"),
            ..Todo::default()
        },
        todo: Todo {
            subject: String::from(subject),
            ..Todo::default()
        },
    };
    harness.does(saves(" "));
    assert_eq!(words(&harness, &key).as_deref(), Some("Signed by bo"));
    harness.does(saves("Signed by both"));
    assert_eq!(words(&harness, &key), None);
    let row = harness.sent().pop().unwrap();
    assert_eq!(
        row.write.fields().text(TaskField::Subject),
        Some("Signed by both")
    );
}

#[test]
fn an_edit_of_a_to_do_that_was_discarded_goes_into_it() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    harness.does(to_do(None, 1));
    let task = TaskRef::Outbox(id(1));
    let was = harness.shown_as(&task);
    harness.does(typed(&DraftKey::Task { task: task.clone() }, "Send", 1));
    harness.does(Action::Discard { write: id(1) });
    harness.does(Action::EditTask {
        task,
        todo: Todo {
            subject: String::from("Send the new offer"),
            ..was.clone()
        },
        was,
    });
    assert!(harness.view().forms.is_empty());
    harness.does(Action::TakeBack { write: id(1) });
    assert_eq!(
        harness.view().my_next_steps[0].subject,
        "Send the new offer"
    );
}

#[test]
fn what_one_user_has_typed_is_not_shown_to_another() {
    let mut harness = Harness::new();
    let key = DraftKey::NextStep { call: None };
    harness.does(typed(&key, "Claire's own", 1));
    let other = SignedIn {
        account: Account {
            user: SfId(String::from("0052")),
            ..agent().account
        },
        ..agent()
    };
    harness.happens(Event::SignedIn(other));
    assert_eq!(words(&harness, &key), None);
    harness.does(typed(&key, "Kenji's own", 1));
    harness.happens(Event::SignedIn(agent()));
    assert_eq!(words(&harness, &key).as_deref(), Some("Claire's own"));
}

#[test]
fn what_is_typed_before_the_sign_in_goes_on_after_it() {
    let mut harness = Harness::new();
    harness.does(Action::SignOut);
    let key = DraftKey::NextStep { call: None };
    harness.does(typed(&key, "Order env", 1));
    harness.happens(Event::SignedIn(agent()));
    assert_eq!(words(&harness, &key).as_deref(), Some("Order env"));
    harness.does(typed(&key, "Order envelopes", 2));
    assert_eq!(harness.state.forms.all.len(), 1);
    assert_eq!(words(&harness, &key).as_deref(), Some("Order envelopes"));
}

#[test]
fn a_form_of_a_call_is_on_screen_with_its_card_alone() {
    let mut harness = Harness::new();
    let call = call(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let key = DraftKey::NextStep { call: Some(call) };
    harness.does(typed(&key, "Send the offer", 1));
    harness.does(Action::Leave { call });
    assert_eq!(words(&harness, &key), None);
    harness.does(Action::Show { call });
    assert_eq!(words(&harness, &key).as_deref(), Some("Send the offer"));
}

/// The last words of a note that a ring interrupts may come after the card was dismissed.
#[test]
fn words_that_come_after_the_card_was_put_away_go_into_the_record() {
    let mut harness = Harness::new();
    let first = call(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(60);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.later(60);
    harness.lands(first.log_write(), "00T1");
    harness.does(Action::Leave { call: first });
    harness.does(note(first, "wants a credit note", 1));
    let change = first.log_write().change(1);
    let row = &harness.state.outbox.rows[&change];
    let Write::Change { .. } = &row.write else {
        panic!("{:?}", row.write);
    };
    let text = row.write.fields().text(TaskField::Description);
    assert_eq!(text, Some("wants a credit note"));
}

#[test]
fn a_row_is_called_in_salesforce_only_with_every_word() {
    let mut harness = Harness::new();
    let first = call(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.later(60);
    harness.lands(first.log_write(), "00T1");
    let state = |harness: &Harness| {
        let call = &harness.state.calls.all[&first];
        let rows: Vec<_> = harness.state.outbox.rows.values().cloned().collect();
        recent(call, &rows, &|_| None).state
    };
    assert_eq!(state(&harness), RecentState::Logged);
    harness.does(note(first, "wants a credit note", 1));
    assert_eq!(state(&harness), RecentState::Unsaved);
    let card = harness.card(first);
    assert!(matches!(card.log, LogView::InSalesforce { .. }) && !card.note.saved);
    harness.does(Action::SaveCall { call: first });
    assert_eq!(state(&harness), RecentState::Waiting);
    harness.lands(first.log_write().change(1), "00T1");
    assert_eq!(state(&harness), RecentState::Logged);
}

#[test]
fn what_was_said_earlier_is_told_apart_from_this_very_call() {
    let mut harness = Harness::new();
    let first = call(&mut harness);
    assert_eq!(harness.card(first).task, None);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(60);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let own = |harness: &Harness| {
        let card = harness.card(first);
        let past = card.panel.unwrap().past;
        (
            card.task.clone(),
            past.iter()
                .any(|past| Some(&past.task) == card.task.as_ref()),
        )
    };
    assert_eq!(
        own(&harness),
        (Some(TaskRef::Outbox(first.log_write())), true)
    );
    harness.lands(first.log_write(), "00T1");
    let there = TaskRef::Salesforce(SfId(String::from("00T1")));
    assert_eq!(own(&harness), (Some(there), true));
}
