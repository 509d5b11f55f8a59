//! A number stands on the wrong record, or is missing on the right one.

use crate::harness::{HANAKO, Harness, contact, org_with_contacts, todo};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::PersonRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::outbox::job::JobResult;
use domain::outbox::phone_change::PhoneChange;
use domain::outbox::write::Write;
use domain::people::candidate::{Candidate, MatchHint};
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::WhoState;
use domain::view::choices::Named;
use domain::view::error::UiErrorCode;
use domain::view::writes::{WriteKind, WriteState, WriteValue, WriteView};

const NUMBER: &str = "03-1234-5678";
const SHOWN: &str = "+81 3-1234-5678";
const KENJI: &str = "003000000000002AAA";

pub(crate) fn id(text: &str) -> SfId {
    SfId(String::from(text))
}

pub(crate) fn hanako() -> Candidate {
    contact(HANAKO, "佐藤 花子")
}

fn kenji() -> Candidate {
    contact(KENJI, "森 健二")
}

pub(crate) fn harness() -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_with_contacts()));
    harness.effects.clear();
    harness
}

pub(crate) fn not_theirs(harness: &mut Harness, call: CallId, who: &str, on: bool) {
    let who = id(who);
    harness.does(Action::NotTheirs { call, who, on });
}

pub(crate) fn off(call: CallId, n: u128) -> Action {
    Action::TakeNumberOff {
        id: todo(n),
        call,
        who: id(HANAKO),
        field: String::from("MobilePhone"),
    }
}

fn picked(harness: &Harness, call: CallId) -> Option<String> {
    harness.card(call).who.picked.map(|who| who.name)
}

pub(crate) fn comes_to(harness: &mut Harness, row: OutboxId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(row, result)],
        jitter: 0,
    });
}

pub(crate) fn changes(harness: &Harness) -> Vec<PhoneChange> {
    let rows = harness.state.outbox.rows.values();
    let changes = rows.filter_map(|row| match &row.write {
        Write::ChangePhone(change) => Some(change.clone()),
        _ => None,
    });
    changes.collect()
}

pub(crate) fn waiting(harness: &Harness) -> Vec<WriteView> {
    harness.view().outbox
}

pub(crate) fn held_elsewhere() -> JobResult {
    let refusal = Refusal::said(RefusalCode::PhoneChanged, Mender::Agent, "", "03-9999-0000");
    JobResult::Refused(Refusal {
        fields: vec![String::from("Contact.MobilePhone")],
        ..refusal
    })
}

#[test]
fn whose_number_it_is_not_is_offered_and_never_taken_for_sure_again() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    assert_eq!(picked(&harness, call).as_deref(), Some("佐藤 花子"));
    not_theirs(&mut harness, call, HANAKO, true);
    let card = harness.card(call);
    assert_eq!((card.who.state, card.who.picked), (WhoState::Several, None));
    assert!(card.who.matches[0].not_theirs);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));

    harness.killed_and_started();
    harness.happens(Event::OrgRead(org_with_contacts()));
    let again = harness.rings("2", NUMBER, vec![hanako()]);
    assert_eq!(picked(&harness, again), None);
    assert!(harness.card(again).who.matches[0].not_theirs);
    // Another number of hers is hers.
    let other = harness.rings("3", "03-1234-9999", vec![hanako()]);
    assert_eq!(picked(&harness, other).as_deref(), Some("佐藤 花子"));

    not_theirs(&mut harness, again, HANAKO, false);
    assert_eq!(picked(&harness, again).as_deref(), Some("佐藤 花子"));
    assert!(harness.state.not_theirs.is_empty());
    harness.killed_and_started();
    let later = harness.rings("4", NUMBER, vec![hanako()]);
    assert_eq!(picked(&harness, later).as_deref(), Some("佐藤 花子"));
}

#[test]
fn of_two_the_other_one_is_sure_once_the_number_is_not_the_first_ones() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako(), kenji()]);
    assert_eq!(harness.card(call).who.state, WhoState::Several);
    not_theirs(&mut harness, call, HANAKO, true);
    assert_eq!(picked(&harness, call).as_deref(), Some("森 健二"));
    let names = harness.card(call).who.matches.into_iter();
    let names: Vec<String> = names.map(|who| who.name).collect();
    assert_eq!(names, ["森 健二", "佐藤 花子"]);
}

#[test]
fn a_pick_that_was_remembered_for_the_number_is_forgotten_with_it() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako(), kenji()]);
    harness.does(Action::Pick {
        call,
        who: hanako(),
    });
    assert_eq!(harness.state.picks.len(), 1);
    not_theirs(&mut harness, call, HANAKO, true);
    assert!(harness.state.picks.is_empty());
}

#[test]
fn who_is_picked_by_hand_has_the_number_after_all() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(Action::Pick {
        call,
        who: harness.card(call).who.matches[0].clone(),
    });
    assert!(harness.state.not_theirs.is_empty());
    let card = harness.card(call);
    assert!(!card.who.matches[0].not_theirs && !card.who.picked.unwrap().not_theirs);
}

#[test]
fn nothing_of_a_private_call_is_remembered() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(Action::Private { call, on: true });
    assert!(harness.state.not_theirs.is_empty());
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(off(call, 1));
    assert!(harness.state.not_theirs.is_empty());
    assert!(changes(&harness).is_empty());
}

#[test]
fn a_number_is_taken_off_by_one_write_that_says_what_it_does() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(off(call, 1));
    // Pressed again, also under another id.
    harness.does(off(call, 1));
    harness.does(off(call, 2));
    let changes = changes(&harness);
    let [change] = changes.as_slice() else {
        panic!("one write: {changes:?}")
    };
    assert_eq!(change.record, id(HANAKO));
    assert_eq!(
        (change.field.as_str(), change.to.as_str()),
        ("MobilePhone", "")
    );
    assert_eq!(change.from.as_ref().unwrap().0, "+81312345678");
    let row = &waiting(&harness)[0];
    assert_eq!(
        (row.kind, row.subject.as_str()),
        (WriteKind::ChangePhone, "佐藤 花子")
    );
    assert_eq!(row.opens, Some(id(HANAKO)));
    let number = WriteValue::Number {
        from: Some(String::from(SHOWN)),
        to: None,
    };
    assert_eq!(row.fields[0].value, number);
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn what_was_to_take_it_off_is_not_sent_once_it_is_theirs_after_all() {
    let mut harness = harness();
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(off(call, 1));
    assert_eq!(waiting(&harness).len(), 1);
    not_theirs(&mut harness, call, HANAKO, false);
    assert_eq!(waiting(&harness).len(), 0);
    assert_eq!(harness.view().discarded.len(), 1, "it can be taken back");
    harness.happens(Event::Reachable);
    assert_eq!(harness.sent(), []);
}

#[test]
fn nothing_is_written_where_the_agent_may_not_or_where_it_is_another_number() {
    let fields = |change: fn(&mut domain::org::facts::ObjectFacts)| {
        let mut org = org_with_contacts();
        change(org.objects.get_mut("Contact").unwrap());
        org
    };
    let main_number = Candidate {
        hint: Some(MatchHint::MainNumber),
        ..hanako()
    };
    let by_name = Candidate {
        field: None,
        ..hanako()
    };
    for (org, who) in [
        (fields(|contact| contact.updateable = false), hanako()),
        (
            fields(|contact| {
                contact.fields.get_mut("MobilePhone").unwrap().updateable = false;
            }),
            hanako(),
        ),
        (
            fields(|contact| drop(contact.fields.remove("MobilePhone"))),
            hanako(),
        ),
        (org_with_contacts(), main_number),
        (org_with_contacts(), by_name),
    ] {
        let mut harness = harness();
        harness.happens(Event::OrgRead(org));
        let call = harness.rings("1", NUMBER, vec![who]);
        harness.does(off(call, 1));
        assert!(changes(&harness).is_empty());
    }
}

#[test]
fn once_it_is_off_the_number_leads_to_them_no_longer() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako(), kenji()]);
    harness.does(off(call, 1));
    harness.effects.clear();
    comes_to(&mut harness, todo(1), JobResult::Landed(id(HANAKO)));
    let matches = harness.card(call).who.matches;
    assert_eq!(matches.len(), 1);
    assert_eq!(matches[0].name, "森 健二");
    let read = Effect::Remote(RemoteEffect::IndexNow {
        object: String::from("Contact"),
        records: vec![id(HANAKO)],
    });
    assert!(harness.effects.contains(&read));
    assert_eq!(
        harness.view().sent_today.newest[0].kind,
        WriteKind::ChangePhone
    );
}

#[test]
fn a_number_that_somebody_changed_meanwhile_is_told_and_left_to_the_agent() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako(), kenji()]);
    harness.does(off(call, 1));
    comes_to(&mut harness, todo(1), held_elsewhere());
    let row = waiting(&harness).remove(0);
    assert_eq!(row.state, WriteState::NeedsYou);
    let error = row.error.unwrap();
    assert_eq!(error.code, UiErrorCode::PhoneChanged);
    assert_eq!(
        (
            error.params["field"].as_str(),
            error.params["holds"].as_str()
        ),
        ("Mobile", "03-9999-0000")
    );
    // Nothing is sent until the agent says so.
    harness.later(3600);
    harness.happens(Event::Tick);
    assert_eq!(harness.sent().len(), 1);
    harness.does(Action::Retry { write: todo(1) });
    assert_eq!(harness.sent().len(), 2);
    comes_to(&mut harness, todo(1), held_elsewhere());
    harness.does(Action::Discard { write: todo(1) });
    assert!(waiting(&harness).is_empty());
    harness.does(Action::TakeBack { write: todo(1) });
    assert_eq!(waiting(&harness).len(), 1);
}

#[test]
fn what_a_field_is_to_hold_is_edited_while_nothing_can_have_been_written() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako(), kenji()]);
    harness.happens(Event::Unreachable);
    harness.does(off(call, 1));
    harness.does(Action::Hold {
        write: todo(1),
        on: true,
    });
    let form = waiting(&harness)[0].person.clone().unwrap();
    assert_eq!(form.fields[0].label, "Mobile");
    assert_eq!(form.values["MobilePhone"], "");
    let edit = |text: &str| Action::EditPerson {
        write: todo(1),
        fields: [(String::from("MobilePhone"), String::from(text))].into(),
        account: None,
    };
    harness.does(edit(" 03-1234-5679 "));
    assert_eq!(changes(&harness)[0].to, "03-1234-5679");
    harness.happens(Event::Reachable);
    assert_eq!(harness.sent().len(), 1);
    // A lost answer: it may be there by now, and is not edited any more.
    comes_to(&mut harness, todo(1), JobResult::NoAnswer);
    harness.does(edit(""));
    assert_eq!(changes(&harness)[0].to, "03-1234-5679");
    assert!(waiting(&harness)[0].person.is_none());
}

#[test]
fn a_change_whose_answer_was_lost_goes_again_after_a_kill() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako(), kenji()]);
    harness.does(off(call, 1));
    harness.killed_and_started();
    harness.happens(Event::OrgRead(org_with_contacts()));
    let sent: Vec<OutboxId> = harness.sent().iter().map(|row| row.id).collect();
    assert_eq!(sent, [todo(1), todo(1)]);
    assert!(harness.verified().is_empty());
}

#[test]
fn two_changes_of_one_field_go_one_after_the_other() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    harness.does(off(call, 1));
    harness.later(1);
    harness.does(Action::Pick {
        call,
        who: Candidate {
            field: None,
            ..hanako()
        },
    });
    let add = |n, field: &str| Action::AddNumber {
        id: todo(n),
        call,
        field: String::from(field),
    };
    harness.does(add(2, "MobilePhone"));
    harness.does(add(3, "Phone"));
    let ids =
        |harness: &Harness| -> Vec<OutboxId> { harness.sent().iter().map(|row| row.id).collect() };
    // The first one waits for a person, and holds up nothing but its own field.
    comes_to(&mut harness, todo(1), held_elsewhere());
    assert_eq!(ids(&harness), [todo(1), todo(3)]);
    comes_to(&mut harness, todo(3), JobResult::Landed(id(HANAKO)));
    let rows = waiting(&harness);
    let second = rows.iter().find(|row| row.id == todo(2)).unwrap();
    assert_eq!(second.state, WriteState::AfterAnother);
    harness.does(Action::Discard { write: todo(1) });
    assert_eq!(ids(&harness), [todo(1), todo(3), todo(2)]);
}

#[test]
fn a_number_is_added_to_whom_the_agent_found_by_name() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, Vec::new());
    let add = |field: &str| Action::AddNumber {
        id: todo(1),
        call,
        field: String::from(field),
    };
    // Nobody is picked yet, and no such field can be filled.
    harness.does(add("Phone"));
    harness.does(Action::Pick {
        call,
        who: Candidate {
            field: None,
            ..hanako()
        },
    });
    harness.does(add("LastName"));
    assert!(changes(&harness).is_empty());
    harness.does(add("Phone"));
    let change = changes(&harness).remove(0);
    assert_eq!((change.from, change.to.as_str()), (None, SHOWN));
    comes_to(&mut harness, todo(1), JobResult::Landed(id(HANAKO)));
    let picked = harness.card(call).who.picked.unwrap();
    assert_eq!(picked.field.as_deref(), Some("Phone"));
}

#[test]
fn a_fix_is_suggested_to_the_owner_and_is_no_next_step_of_the_agents() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    let suggest = |n, owner: &str| Action::SuggestFix {
        id: todo(n),
        call,
        who: PersonRef::from(id(HANAKO)),
        subject: String::from("Check the phone number"),
        owner: Some(Named {
            name: String::from(owner),
            label: String::from("Claire Martin"),
        }),
    };
    harness.does(suggest(1, "005000000000009AAA"));
    let row = waiting(&harness).remove(0);
    assert_eq!(row.kind, WriteKind::NextStep);
    assert_eq!(row.step.unwrap().owner.as_deref(), Some("Claire Martin"));
    assert_eq!(row.about.as_deref(), Some("佐藤 花子"));
    assert!(harness.view().my_next_steps.is_empty());
    let user = harness.state.session.account().unwrap().user.clone();
    harness.does(suggest(2, &user.0));
    let own = harness.view().my_next_steps;
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].owner, None);
}
