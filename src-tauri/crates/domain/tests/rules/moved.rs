//! Records that went elsewhere while a write for them waited: followed once, and then a person is asked.

use crate::desk::{Desk, HANAKO, contact, todo};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::call::event::CallEventKind;
use domain::number::reading::Certainty;
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::outbox::job::Moved;
use domain::outbox::row::Row;
use domain::people::candidate::MatchView;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;

const NUMBER: &str = "03-1234-5678";
const LEAD: &str = "00Q000000000001AAA";

fn lead() -> MatchView {
    MatchView {
        object: String::from("Lead"),
        certainty: Certainty::Exact,
        ..contact(LEAD, "Sato")
    }
}

fn id(text: &str) -> SfId {
    SfId(String::from(text))
}

fn refused(desk: &mut Desk, row: OutboxId, to: Option<&str>) {
    desk.happens(Event::JobDone {
        row,
        result: JobResult::Moved(Moved {
            refusal: Refusal::of(RefusalCode::RecordGone, Mender::Agent),
            records: vec![(id(LEAD), to.map(id))],
        }),
        jitter: 0,
    });
}

/// A lead called, was spoken with and has a next step; none of it has gone yet but the call's record, which is refused.
fn called() -> (Desk, CallId) {
    called_at(Desk::new())
}

fn called_at(mut desk: Desk) -> (Desk, CallId) {
    let call = desk.rings("1", NUMBER, vec![lead()]);
    desk.does(Action::Pick { call, who: lead() });
    desk.does(Action::AddNextStep {
        id: todo(1),
        subject: String::from("Send the offer"),
        due: None,
        call: Some(call),
        about: None,
    });
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    // The next step was made first, and goes first.
    desk.lands(todo(1), "00T1");
    (desk, call)
}

fn who(row: &Row) -> Option<&str> {
    let who = row.write.fields().record(TaskField::Who);
    who.map(|id| id.0.as_str())
}

#[test]
fn a_lead_that_became_a_contact_is_followed_and_the_same_write_goes_again() {
    let (mut desk, call) = called();
    let before = desk.sent().len();
    refused(&mut desk, call.log_write(), Some(HANAKO));
    let sent = desk.sent();
    assert_eq!(sent.len(), before + 1);
    let again = sent.last().unwrap();
    assert_eq!(again.id, call.log_write());
    assert_eq!(who(again), Some(HANAKO));
    let picked = desk.card(call).who.picked.unwrap();
    assert_eq!(
        (picked.id.0.as_str(), picked.object.as_str()),
        (HANAKO, "Contact")
    );
    // The index forgets the lead and reads the contact, and the pick for the number is the contact from now on.
    let gone = |effect: &Effect| matches!(effect, Effect::Local(LocalEffect::Learn { gone, .. }) if *gone == [id(LEAD)]);
    assert!(desk.effects.iter().any(gone));
    let read = |effect: &Effect| matches!(effect, Effect::Remote(RemoteEffect::IndexNow { object, records }) if object == "Contact" && *records == [id(HANAKO)]);
    assert!(desk.effects.iter().any(read));
    let mut changes = desk.effects.iter().flat_map(|effect| match effect {
        Effect::Persist(changes) => changes.as_slice(),
        _ => &[],
    });
    assert!(
        changes.any(|change| matches!(change, Change::Pick(pick) if pick.record == id(HANAKO)))
    );
    desk.lands(call.log_write(), "00T2");
    assert!(matches!(desk.card(call).log, LogView::InSalesforce { .. }));
    assert_eq!(desk.view().link.waiting, 0);
}

#[test]
fn what_is_refused_once_more_asks_the_agent_and_goes_to_whom_they_pick() {
    let (mut desk, call) = called();
    refused(&mut desk, call.log_write(), Some(HANAKO));
    refused(&mut desk, call.log_write(), Some("003000000000009AAA"));
    assert!(matches!(desk.card(call).log, LogView::NeedsYou { .. }));
    let other = contact("003000000000002AAA", "B");
    desk.does(Action::Pick { call, who: other });
    // The next step, which was made for the first one, changes hands before.
    let step = desk.sent().pop().unwrap();
    assert_eq!(who(&step), Some("003000000000002AAA"));
    desk.lands(step.id, "00T1");
    let again = desk.sent().pop().unwrap();
    assert_eq!(again.id, call.log_write());
    assert_eq!(who(&again), Some("003000000000002AAA"));
}

#[test]
fn without_a_key_what_may_have_landed_is_looked_for_at_the_contact_before_it_goes_again() {
    let mut desk = Desk::new();
    desk.has_no_key_field();
    let (mut desk, call) = called_at(desk);
    let row = call.log_write();
    let before = desk.sent().len();
    // Its answer is lost, and what the org made of it is the contact's by now: the lead has nothing any longer.
    for result in std::iter::once(JobResult::NoAnswer).chain(std::iter::repeat(JobResult::NotThere))
    {
        desk.happens(Event::JobDone {
            row,
            result,
            jitter: 0,
        });
        desk.later(30);
        desk.happens(Event::Tick);
        if desk.sent().len() > before {
            break;
        }
    }
    desk.effects.clear();
    refused(&mut desk, row, Some(HANAKO));
    assert_eq!(desk.sent(), [], "it went without a look");
    let looks = desk.effects.iter().filter_map(|effect| match effect {
        Effect::Remote(RemoteEffect::Look { row, .. }) => who(row),
        _ => None,
    });
    assert_eq!(looks.collect::<Vec<_>>(), [HANAKO]);
    desk.lands(row, "00T2");
    assert!(matches!(desk.card(call).log, LogView::InSalesforce { .. }));
    assert_eq!(desk.sent(), []);
}

#[test]
fn a_record_that_was_deleted_is_offered_no_longer_and_its_number_is_looked_up_again() {
    let (mut desk, call) = called();
    desk.effects.clear();
    refused(&mut desk, call.log_write(), None);
    assert_eq!(desk.sent().len(), 0);
    let card = desk.card(call);
    assert!(
        matches!(card.log, LogView::NeedsYou { ref error, .. } if error.code == UiErrorCode::RecordGone)
    );
    assert_eq!(card.who.matches, []);
    assert!(
        desk.effects
            .iter()
            .any(|effect| matches!(effect, Effect::Local(LocalEffect::LookUp { .. })))
    );
}
