//! The record that a call was dialled from, of whatever object it is.

use crate::harness::{Harness, inbound};
use crate::settings_check::good_org;
use crate::who::index_answers;
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::call::event::{CallEventKind, Direction};
use domain::org::facts::ObjectFacts;
use domain::org::task_fields::TaskField;
use domain::panel::Panel;
use domain::people::candidate::Candidate;
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::{Event, PanelRead, RecordRead};

const NUMBER: &str = "+1 415 555 0134";

/// A call that was dialled from a record which is no person, in an org that knows objects of its own.
fn dialled_from(record: &str) -> (Harness, CallId) {
    let mut harness = Harness::new();
    let mut org = good_org();
    let own = ObjectFacts {
        key_prefix: Some(String::from("a0B")),
        ..ObjectFacts::default()
    };
    org.objects.insert(String::from("Delivery__c"), own);
    harness.happens(Event::OrgRead(org));
    let mut event = inbound("1", "", CallEventKind::Dialing, harness.now.timestamp());
    event.direction = Some(Direction::Outbound);
    event.to.number = Some(domain::base::ids::RawNumber(String::from(NUMBER)));
    event.record = Some(SfId(String::from(record)));
    harness.happens(Event::Phone(event));
    let call = harness.view().calls[0].id;
    index_answers(&mut harness, call, Vec::new());
    (harness, call)
}

/// The call ends without an answer.
fn is_over(harness: &mut Harness) {
    harness.later(20);
    let mut event = inbound("1", "", CallEventKind::Ended(None), harness.now.timestamp());
    event.direction = Some(Direction::Outbound);
    harness.happens(Event::Phone(event));
}

#[test]
fn a_record_that_was_dialled_from_is_of_the_object_that_its_id_names() {
    for (record, object) in [
        ("003000000000001AAA", "Contact"),
        ("00Q000000000001AAA", "Lead"),
        ("001000000000001AAA", "Account"),
        ("006000000000001AAA", "Opportunity"),
        ("500000000000001AAA", "Case"),
        ("701000000000001AAA", "Campaign"),
        ("a0B000000000001AAA", "Delivery__c"),
    ] {
        let (mut harness, call) = dialled_from(record);
        let picked = harness.card(call).who.picked.unwrap();
        assert_eq!(
            (picked.id.to_string().as_str(), picked.object.as_str()),
            (record, object)
        );
        let reads = harness.effects.iter().filter_map(|effect| match effect {
            Effect::Remote(RemoteEffect::ReadPanel { object, .. }) => Some(object.as_str()),
            _ => None,
        });
        assert_eq!(reads.collect::<Vec<_>>(), [object], "{record}");
        is_over(&mut harness);
        let sent = harness.sent();
        let fields = sent[0].write.fields();
        let field = match object {
            "Contact" | "Lead" => TaskField::Who,
            _ => TaskField::What,
        };
        assert_eq!(
            fields.record(field).map(ToString::to_string).as_deref(),
            Some(record)
        );
    }
}

#[test]
fn a_record_of_an_unknown_object_is_kept_and_nothing_is_asked_of_it() {
    let (mut harness, call) = dialled_from("a0Z000000000001AAA");
    let picked = harness.card(call).who.picked.unwrap();
    assert_eq!(picked.id.to_string(), "a0Z000000000001AAA");
    let reads = |effect: &Effect| matches!(effect, Effect::Remote(RemoteEffect::ReadPanel { .. }));
    assert!(!harness.effects.iter().any(reads));
    is_over(&mut harness);
    let sent = harness.sent();
    let what = sent[0].write.fields().record(TaskField::What);
    assert_eq!(
        what.map(ToString::to_string).as_deref(),
        Some("a0Z000000000001AAA")
    );
}

#[test]
fn a_record_that_is_no_person_has_its_name_as_soon_as_salesforce_has_told_it() {
    let (mut harness, call) = dialled_from("006000000000001AAA");
    let named = Candidate::new(
        PersonRef::from(String::from("006000000000001AAA")),
        String::from("Opportunity"),
        String::from("Spare pumps"),
    );
    harness.happens(Event::PanelRead {
        record: SfId(String::from("006000000000001AAA")),
        result: Ok(Box::new(PanelRead {
            panel: Panel::default(),
            record: RecordRead::Named(Box::new(named)),
        })),
    });
    let who = harness.card(call).who;
    assert_eq!(who.picked.unwrap().name, "Spare pumps");
    assert_eq!(who.matches[0].name, "Spare pumps");
}
