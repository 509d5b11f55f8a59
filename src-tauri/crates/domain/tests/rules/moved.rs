//! Records that went elsewhere while a write for them waited: followed once, and then a person is asked.

use crate::harness::{HANAKO, Harness, contact, todo};
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
use domain::people::candidate::Candidate;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";
const LEAD: &str = "00Q000000000001AAA";

fn lead() -> Candidate {
    Candidate {
        object: String::from("Lead"),
        certainty: Certainty::Exact,
        ..contact(LEAD, "Sato")
    }
}

fn id(text: &str) -> SfId {
    SfId(String::from(text))
}

fn refused(harness: &mut Harness, row: OutboxId, to: Option<&str>) {
    harness.happens(Event::JobsDone {
        results: vec![(
            row,
            JobResult::Moved(Moved {
                refusal: Refusal::of(RefusalCode::RecordGone, Mender::Agent),
                records: vec![(id(LEAD), to.map(id))],
            }),
        )],
        jitter: 0,
    });
}

/// A lead called, was spoken with and has a next step; none of it has gone yet but the call's record, which is refused.
fn called() -> (Harness, CallId) {
    called_at(Harness::new())
}

fn called_at(mut harness: Harness) -> (Harness, CallId) {
    let call = harness.rings("1", NUMBER, vec![lead()]);
    harness.does(Action::Pick { call, who: lead() });
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Send the offer"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    // The next step was made first, and goes first.
    harness.lands(todo(1), "00T1");
    (harness, call)
}

fn who(row: &Row) -> Option<&str> {
    let who = row.write.fields().record(TaskField::Who)?;
    who.salesforce().map(|id| id.0.as_str())
}

#[test]
fn a_lead_that_became_a_contact_is_followed_and_the_same_write_goes_again() {
    let (mut harness, call) = called();
    let before = harness.sent().len();
    refused(&mut harness, call.log_write(), Some(HANAKO));
    let sent = harness.sent();
    assert_eq!(sent.len(), before + 1);
    let again = sent.last().unwrap();
    assert_eq!(again.id, call.log_write());
    assert_eq!(who(again), Some(HANAKO));
    let picked = harness.card(call).who.picked.unwrap();
    assert_eq!(
        (picked.id.to_string().as_str(), picked.object.as_str()),
        (HANAKO, "Contact")
    );
    // The index forgets the lead and reads the contact, and the pick for the number is the contact from now on.
    let gone = |effect: &Effect| matches!(effect, Effect::Local(LocalEffect::UpdateIndex { gone, .. }) if *gone == [id(LEAD)]);
    assert!(harness.effects.iter().any(gone));
    let read = |effect: &Effect| matches!(effect, Effect::Remote(RemoteEffect::IndexNow { object, records }) if object == "Contact" && *records == [id(HANAKO)]);
    assert!(harness.effects.iter().any(read));
    let mut changes = harness.effects.iter().flat_map(|effect| match effect {
        Effect::Persist(changes) => changes.as_slice(),
        _ => &[],
    });
    assert!(
        changes.any(|change| matches!(change, Change::Pick(pick) if pick.record == id(HANAKO)))
    );
    harness.lands(call.log_write(), "00T2");
    assert!(matches!(
        harness.card(call).log,
        LogView::InSalesforce { .. }
    ));
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn what_is_refused_once_more_asks_the_agent_and_goes_to_whom_they_pick() {
    let (mut harness, call) = called();
    refused(&mut harness, call.log_write(), Some(HANAKO));
    refused(&mut harness, call.log_write(), Some("003000000000009AAA"));
    assert!(matches!(harness.card(call).log, LogView::NeedsYou { .. }));
    let other = contact("003000000000002AAA", "B");
    harness.does(Action::Pick { call, who: other });
    let again = harness.sent().pop().unwrap();
    assert_eq!(again.id, call.log_write());
    assert_eq!(who(&again), Some("003000000000002AAA"));
    harness.lands(again.id, "00T2");
    // The next step, which was made for the first one, changes hands after it.
    let step = harness.sent().pop().unwrap();
    assert_eq!(who(&step), Some("003000000000002AAA"));
}

#[test]
fn without_a_key_what_may_have_landed_is_looked_for_at_the_contact_before_it_goes_again() {
    let mut harness = Harness::new();
    harness.has_no_key_field();
    let (mut harness, call) = called_at(harness);
    let row = call.log_write();
    let before = harness.sent().len();
    // Its answer is lost. The Task that the org may have made belongs to the contact by now, and the lead has none.
    for result in std::iter::once(JobResult::NoAnswer).chain(std::iter::repeat(JobResult::NotThere))
    {
        harness.happens(Event::JobsDone {
            results: vec![(row, result)],
            jitter: 0,
        });
        harness.later(30);
        harness.happens(Event::Tick);
        if harness.sent().len() > before {
            break;
        }
    }
    harness.effects.clear();
    refused(&mut harness, row, Some(HANAKO));
    assert_eq!(harness.sent(), [], "it went without a look");
    let asked = harness.verified();
    let about = asked.iter().filter_map(|asked| who(&asked.row));
    assert_eq!(about.collect::<Vec<_>>(), [HANAKO]);
    harness.lands(row, "00T2");
    assert!(matches!(
        harness.card(call).log,
        LogView::InSalesforce { .. }
    ));
    assert_eq!(harness.sent(), []);
}

#[test]
fn a_record_that_was_deleted_is_offered_no_longer_and_its_number_is_looked_up_again() {
    let (mut harness, call) = called();
    harness.effects.clear();
    refused(&mut harness, call.log_write(), None);
    assert_eq!(harness.sent().len(), 0);
    let card = harness.card(call);
    assert!(
        matches!(card.log, LogView::NeedsYou { ref error, .. } if error.code == UiErrorCode::RecordGone)
    );
    assert_eq!(card.who.matches, []);
    assert!(
        harness
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Local(LocalEffect::LookUp { .. })))
    );
}
