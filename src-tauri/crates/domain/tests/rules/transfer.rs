//! What waits goes to another computer by a file, and is in Salesforce once whichever of the two sends it.

use crate::by_hand::{NUMBER, add, done, ended_call, refused, write};
use crate::harness::{Harness, agent, todo};
use domain::base::ids::SfId;
use domain::base::passphrase::Passphrase;
use domain::base::problem::TransferFailure;
use domain::call::event::CallEventKind;
use domain::outbox::job::JobResult;
use domain::outbox::row::{LONGEST_REQUEST, Status};
use domain::record::form::DraftKey;
use domain::session::SignedIn;
use domain::state::transfer::{FileRead, WaitingFile};
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::error::UiErrorCode;
use domain::view::todo::Todo;
use domain::view::transfer::TransferView;
use domain::view::writes::WriteState;
use std::collections::{BTreeMap, BTreeSet};

fn exports(harness: &mut Harness) -> WaitingFile {
    harness.does(Action::ExportWaiting {
        passphrase: Passphrase::new("four plain words"),
    });
    let file = file_of(harness).expect("a file is written");
    harness.happens(Event::FileWritten {
        id: file.about.id,
        result: Ok(String::from("/home/claire/Downloads/waiting.ringside")),
    });
    file
}

fn file_of(harness: &Harness) -> Option<WaitingFile> {
    let mut effects = harness.effects.iter().rev();
    effects.find_map(|effect| match effect {
        Effect::Remote(RemoteEffect::WriteFile { file, .. }) => Some(file.as_ref().clone()),
        _ => None,
    })
}

fn imports(harness: &mut Harness, file: &WaitingFile) {
    harness.happens(Event::FileRead(Ok(Box::new(FileRead {
        file: file.clone(),
        known_rows: BTreeSet::new(),
        known_calls: BTreeSet::new(),
    }))));
}

fn failed_with(harness: &Harness) -> Option<UiErrorCode> {
    match harness.view().transfer {
        TransferView::Failed { error } => Some(error.code),
        _ => None,
    }
}

fn sent(harness: &Harness) -> Vec<domain::base::ids::OutboxId> {
    harness.sent().iter().map(|row| row.id).collect()
}

/// A computer without a network on which a to-do waits, and one on which nothing does.
fn two_computers() -> (Harness, Harness) {
    let mut old = Harness::new();
    old.happens(Event::Unreachable);
    add(&mut old, 1);
    (old, Harness::new())
}

#[test]
fn what_is_exported_is_held_on_disk_before_the_file_is_written_and_is_never_sent_unasked() {
    let (mut old, _) = two_computers();
    old.effects.clear();
    exports(&mut old);
    let [
        Effect::Persist(_),
        ..,
        Effect::Remote(RemoteEffect::WriteFile { .. }),
    ] = &old.effects[..2]
    else {
        panic!("{:?}", old.effects);
    };
    let exported = TransferView::Exported {
        path: String::from("/home/claire/Downloads/waiting.ringside"),
        writes: 1,
    };
    assert_eq!(old.view().transfer, exported);
    old.killed_and_started();
    old.happens(Event::Reachable);
    old.does(Action::SendNow);
    assert_eq!(sent(&old), []);
    let view = old.view();
    assert_eq!((view.link.waiting, view.link.on_hold), (0, 1));
    assert_eq!(write(&old, todo(1)).state, WriteState::OnHold);
    assert!(write(&old, todo(1)).exported_at.is_some());
}

#[test]
fn a_file_that_can_not_be_written_leaves_every_write_as_it_was() {
    let (mut old, _) = two_computers();
    add(&mut old, 2);
    old.does(Action::Hold {
        write: todo(2),
        on: true,
    });
    let before = old.state.outbox.rows.clone();
    old.does(Action::ExportWaiting {
        passphrase: Passphrase::new("four plain words"),
    });
    let id = file_of(&old).unwrap().about.id;
    old.happens(Event::FileWritten {
        id,
        result: Err(String::from("no space left")),
    });
    assert_eq!(old.state.outbox.rows, before);
    assert_eq!(failed_with(&old), Some(UiErrorCode::ExportNotWritten));
    old.happens(Event::Reachable);
    assert_eq!(sent(&old), [todo(1)]);
}

#[test]
fn without_a_key_field_the_other_computer_looks_first_and_sends_once_nothing_can_be_on_its_way() {
    let (mut old, mut new) = two_computers();
    old.has_no_key_field();
    new.has_no_key_field();
    let file = exports(&mut old);
    imports(&mut new, &file);
    assert_eq!(new.view().transfer, TransferView::Imported { writes: 1 });
    assert_eq!(sent(&new), []);
    assert_eq!(new.verified().len(), 1);
    done(&mut new, todo(1), JobResult::NotThere);
    assert_eq!(sent(&new), []);
    new.later(LONGEST_REQUEST.as_secs());
    new.happens(Event::Tick);
    done(&mut new, todo(1), JobResult::NotThere);
    assert_eq!(sent(&new), [todo(1)]);
}

#[test]
fn with_a_key_field_the_other_computer_sends_it_with_the_same_key_at_once() {
    let (mut old, mut new) = two_computers();
    let file = exports(&mut old);
    imports(&mut new, &file);
    assert_eq!(sent(&new), [todo(1)]);
    assert!(new.sent()[0].requests.keyed);
}

#[test]
fn a_write_whose_request_left_without_a_key_is_looked_for_also_where_there_is_one_now() {
    let mut old = Harness::new();
    old.has_no_key_field();
    add(&mut old, 1);
    done(&mut old, todo(1), JobResult::NoAnswer);
    old.happens(Event::OrgRead(crate::harness::org()));
    let file = exports(&mut old);
    let mut new = Harness::new();
    imports(&mut new, &file);
    assert_eq!(sent(&new), []);
    assert_eq!(new.verified().len(), 1);
}

#[test]
fn what_is_on_its_way_during_an_export_stays_sent_here_and_is_looked_for_there() {
    let mut old = Harness::new();
    old.has_no_key_field();
    add(&mut old, 1);
    let file = exports(&mut old);
    old.lands(todo(1), "00T1");
    assert!(old.view().outbox.is_empty());
    let mut new = Harness::new();
    new.has_no_key_field();
    imports(&mut new, &file);
    assert_eq!((sent(&new), new.verified().len()), (Vec::new(), 1));
    new.lands(todo(1), "00T1");
    assert!(new.view().outbox.is_empty());
}

#[test]
fn what_is_sent_here_after_all_is_looked_for_first_as_the_other_computer_may_have_sent_it() {
    for all in [true, false] {
        let (mut old, _) = two_computers();
        old.has_no_key_field();
        exports(&mut old);
        old.happens(Event::Reachable);
        old.later(7200);
        match all {
            true => old.does(Action::SendExportedHere),
            false => old.does(Action::Retry { write: todo(1) }),
        }
        assert_eq!((sent(&old), old.verified().len()), (Vec::new(), 1));
        done(&mut old, todo(1), JobResult::NotThere);
        assert_eq!(sent(&old), []);
        assert!(write(&old, todo(1)).exported_at.is_none());
    }
}

#[test]
fn a_refused_write_is_tried_anew_there_and_asks_for_nothing_here() {
    let mut old = Harness::new();
    add(&mut old, 1);
    done(&mut old, todo(1), refused());
    let file = exports(&mut old);
    assert_eq!(write(&old, todo(1)).state, WriteState::OnHold);
    assert_eq!(old.view().link.needs_you, 0);
    let mut new = Harness::new();
    imports(&mut new, &file);
    assert_eq!(sent(&new), [todo(1)]);
}

#[test]
fn a_file_is_taken_once_and_its_own_computer_sends_what_it_takes_back() {
    let (mut old, mut new) = two_computers();
    let file = exports(&mut old);
    imports(&mut new, &file);
    new.lands(todo(1), "00T1");
    let before = new.state.outbox.rows.clone();
    imports(&mut new, &file);
    assert_eq!(failed_with(&new), Some(UiErrorCode::ImportedAlready));
    assert_eq!(new.state.outbox.rows, before);

    old.happens(Event::Reachable);
    imports(&mut old, &file);
    assert_eq!(old.view().transfer, TransferView::Imported { writes: 1 });
    assert_eq!(old.state.outbox.rows.len(), 1);
    assert_eq!(sent(&old), [todo(1)]);
    assert!(old.sent()[0].may_have_landed());
}

#[test]
fn what_was_sent_here_long_ago_is_known_by_the_disk_and_not_sent_again() {
    let (mut old, mut new) = two_computers();
    let file = exports(&mut old);
    new.happens(Event::FileRead(Ok(Box::new(FileRead {
        file,
        known_rows: [todo(1)].into(),
        known_calls: BTreeSet::new(),
    }))));
    assert_eq!(failed_with(&new), Some(UiErrorCode::ImportedAlready));
    assert!(new.state.outbox.rows.is_empty() && sent(&new).is_empty());
}

#[test]
fn a_file_of_another_user_or_org_changes_nothing_and_says_whose_it_is() {
    let (mut old, mut new) = two_computers();
    let file = exports(&mut old);
    let mut other = agent();
    other.account.user = SfId(String::from("0052"));
    new.happens(Event::SignedIn(other));
    imports(&mut new, &file);
    let TransferView::Failed { error } = new.view().transfer else {
        panic!("it is of somebody else");
    };
    assert_eq!(error.code, UiErrorCode::ExportOfOther);
    assert_eq!(error.params["username"], "claire@aoba.example");
    assert_eq!(error.params["host"], "aoba.my.salesforce.com");
    assert!(new.state.outbox.rows.is_empty() && new.state.calls.all.is_empty());
    // The same file is taken once its user is there.
    new.happens(Event::SignedIn(agent()));
    new.happens(Event::OrgRead(crate::harness::org()));
    imports(&mut new, &file);
    assert_eq!(new.view().transfer, TransferView::Imported { writes: 1 });
}

#[test]
fn only_the_writes_of_the_agent_who_is_here_are_exported() {
    let (mut old, _) = two_computers();
    let mut other = agent();
    other.account.user = SfId(String::from("0052"));
    old.happens(Event::SignedIn(SignedIn { ..other }));
    add(&mut old, 2);
    let file = exports(&mut old);
    let rows: Vec<_> = file.rows.iter().map(|row| row.id).collect();
    assert_eq!(rows, [todo(2)]);
    assert!(old.state.outbox.rows[&todo(1)].exported.is_none());
}

#[test]
fn a_call_comes_with_its_note_its_writes_and_what_was_typed_and_not_sent() {
    let mut old = Harness::new();
    let call = ended_call(&mut old);
    old.does(Action::AddNextStep {
        id: todo(7),
        todo: Todo {
            subject: String::from("Send the offer"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    let key = DraftKey::NextStep { call: Some(call) };
    let words: BTreeMap<_, _> = [(String::from("subject"), String::from("And the sam"))].into();
    old.does(Action::EditForm {
        key: key.clone(),
        values: words.clone(),
        seq: 1,
    });
    let file = exports(&mut old);
    let mut new = Harness::new();
    imports(&mut new, &file);
    new.killed_and_started();
    assert_eq!(new.card(call).note.text, "Wants the offer");
    let view = new.view();
    assert_eq!(view.outbox.len(), 2);
    assert!(
        view.forms
            .iter()
            .any(|form| form.key == key && form.values == words)
    );
}

#[test]
fn what_is_typed_here_after_an_export_waits_for_what_was_exported() {
    let mut old = Harness::new();
    let call = ended_call(&mut old);
    exports(&mut old);
    let exported = old.state.outbox.rows[&call.log_write()].write.clone();
    old.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("Wants the offer by Monday"),
        seq: 2,
    });
    old.does(Action::SaveCall { call });
    old.happens(Event::Reachable);
    assert_eq!(old.state.outbox.rows[&call.log_write()].write, exported);
    assert_eq!(sent(&old), []);
    assert_eq!(
        write(&old, call.log_write().change(1)).after,
        Some(call.log_write())
    );
    old.does(Action::SendExportedHere);
    old.lands(call.log_write(), "00T1");
    old.lands(call.log_write().change(1), "00T1");
    assert!(old.view().outbox.is_empty());
}

#[test]
fn an_export_is_refused_in_a_call_with_a_short_passphrase_and_where_nothing_waits() {
    let mut harness = Harness::new();
    let exports = |harness: &mut Harness, passphrase: &str| {
        harness.does(Action::ExportWaiting {
            passphrase: Passphrase::new(passphrase),
        });
        failed_with(harness)
    };
    let nothing = exports(&mut harness, "four plain words");
    assert_eq!(nothing, Some(UiErrorCode::NothingToExport));
    harness.happens(Event::Unreachable);
    add(&mut harness, 1);
    let short = exports(&mut harness, "elevenchars");
    assert_eq!(short, Some(UiErrorCode::PassphraseTooShort));
    harness.phone("1", NUMBER, CallEventKind::Ringing);
    let in_a_call = exports(&mut harness, "four plain words");
    assert_eq!(in_a_call, Some(UiErrorCode::ExportDuringCall));
    assert!(file_of(&harness).is_none());
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(exports(&mut harness, "four plain words"), None);
}

#[test]
fn a_file_that_can_not_be_read_is_told_and_changes_nothing() {
    let why = [
        (
            TransferFailure::WrongPassphrase,
            UiErrorCode::WrongPassphrase,
        ),
        (TransferFailure::NoSuchFile, UiErrorCode::NoExport),
        (TransferFailure::Damaged, UiErrorCode::ExportDamaged),
        (TransferFailure::Newer, UiErrorCode::ExportNewer),
    ];
    for (why, code) in why {
        let mut harness = Harness::new();
        harness.does(Action::ImportWaiting {
            file: String::new(),
            passphrase: Passphrase::new("four plain words"),
        });
        assert_eq!(harness.view().transfer, TransferView::UnderWay);
        harness.happens(Event::FileRead(Err(why)));
        assert_eq!(failed_with(&harness), Some(code));
        assert!(harness.state.outbox.rows.is_empty());
        harness.does(Action::DismissTransfer);
        assert_eq!(harness.view().transfer, TransferView::Nothing);
    }
}

#[test]
fn an_exported_write_can_be_discarded_and_says_that_it_may_be_there() {
    let (mut old, _) = two_computers();
    exports(&mut old);
    old.does(Action::Discard { write: todo(1) });
    let view = old.view();
    assert!(view.outbox.is_empty() && view.discarded[0].may_be_there);
    old.does(Action::TakeBack { write: todo(1) });
    old.happens(Event::Reachable);
    assert_eq!(sent(&old), []);
    assert!(!matches!(
        old.state.outbox.rows[&todo(1)].status,
        Status::Discarded { .. }
    ));
}
