//! A number was somebody's after all: what was done about it is undone.

use crate::harness::{HANAKO, todo};
use crate::wrong_number::{
    changes, comes_to, hanako, harness, held_elsewhere, id, not_theirs, off, waiting,
};
use domain::base::ids::CallId;
use domain::base::refs::PersonRef;
use domain::outbox::job::JobResult;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::writes::WriteKind;

const NUMBER: &str = "03-1234-5678";
const SHOWN: &str = "+81 3-1234-5678";

fn suggest(call: CallId, n: u128) -> Action {
    Action::SuggestFix {
        id: todo(n),
        call,
        who: PersonRef::from(id(HANAKO)),
        subject: String::from("Check the phone number"),
        owner: None,
    }
}

#[test]
fn a_number_that_was_taken_off_is_put_back_by_one_write() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(off(call, 1));
    comes_to(&mut harness, todo(1), JobResult::Landed(id(HANAKO)));
    harness.later(60);
    // Pressed twice.
    not_theirs(&mut harness, call, HANAKO, false);
    not_theirs(&mut harness, call, HANAKO, false);
    let all = changes(&harness);
    let back: Vec<_> = all.iter().filter(|change| change.from.is_none()).collect();
    assert_eq!(back.len(), 1);
    assert_eq!(
        (back[0].field.as_str(), back[0].to.as_str()),
        ("MobilePhone", SHOWN)
    );
    let row = waiting(&harness).remove(0);
    assert_eq!(row.kind, WriteKind::ChangePhone);
    comes_to(&mut harness, row.id, JobResult::Landed(id(HANAKO)));
    // Once it stands there again, there is nothing more to put back.
    harness.later(60);
    not_theirs(&mut harness, call, HANAKO, false);
    assert!(waiting(&harness).is_empty());
    // The same once more.
    not_theirs(&mut harness, call, HANAKO, true);
    let again = harness.rings("2", NUMBER, vec![hanako()]);
    harness.does(off(again, 2));
    comes_to(&mut harness, todo(2), JobResult::Landed(id(HANAKO)));
    harness.later(60);
    not_theirs(&mut harness, again, HANAKO, false);
    assert_eq!(waiting(&harness).len(), 1);
}

#[test]
fn what_may_be_off_by_now_is_put_back_after_that_is_known() {
    for result in [Some(JobResult::NoAnswer), None] {
        let mut harness = harness();
        let call = harness.rings("1", NUMBER, vec![hanako()]);
        not_theirs(&mut harness, call, HANAKO, true);
        harness.does(off(call, 1));
        if let Some(result) = result {
            comes_to(&mut harness, todo(1), result);
        }
        harness.later(1);
        not_theirs(&mut harness, call, HANAKO, false);
        assert_eq!(waiting(&harness).len(), 2);
        let back = changes(&harness).into_iter();
        assert_eq!(back.filter(|change| change.from.is_none()).count(), 1);
    }
}

#[test]
fn nothing_is_put_back_where_nothing_was_taken_off() {
    let mut harness = harness();
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(off(call, 1));
    comes_to(&mut harness, todo(1), held_elsewhere());
    not_theirs(&mut harness, call, HANAKO, false);
    assert!(waiting(&harness).is_empty(), "somebody else's number stays");
}

#[test]
fn a_check_that_was_suggested_is_not_made_once_it_is_theirs_after_all() {
    let mut harness = harness();
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, vec![hanako()]);
    not_theirs(&mut harness, call, HANAKO, true);
    harness.does(suggest(call, 1));
    let other = harness.rings("2", "03-1234-9999", vec![hanako()]);
    not_theirs(&mut harness, other, HANAKO, true);
    harness.does(suggest(other, 2));
    assert_eq!(waiting(&harness).len(), 2);
    not_theirs(&mut harness, call, HANAKO, false);
    let left: Vec<_> = waiting(&harness).iter().map(|row| row.id).collect();
    assert_eq!(left, [todo(2)], "that of another number stays");
    assert_eq!(harness.view().discarded.len(), 1, "it can be taken back");
}
