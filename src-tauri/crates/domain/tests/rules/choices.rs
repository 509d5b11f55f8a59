//! What the settings offer: what the org has for this agent and no more.

use crate::harness::org;
use domain::org::facts::{FieldFacts, ObjectFacts, OrgFacts, RecordType, TASK};
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::package::LOOKUP;
use domain::org::task_fields::TaskField;
use domain::settings::LogTo;
use domain::settings::key::SettingKey;
use domain::settings::policy::Policy;
use domain::view::choices::{Choices, choices};

fn field(kind: &str) -> FieldFacts {
    FieldFacts {
        label: format!("A {kind}"),
        kind: String::from(kind),
        length: 255,
        createable: true,
        updateable: true,
        ..FieldFacts::default()
    }
}

fn with_task(change: impl FnOnce(&mut ObjectFacts)) -> OrgFacts {
    let mut org = org();
    change(org.objects.get_mut(TASK).unwrap());
    org
}

fn offered(org: &OrgFacts) -> Choices {
    choices(Some(org), &Policy::default())
}

/// The fields that are offered for a value.
fn fields(org: &OrgFacts, value: TaskField) -> Vec<String> {
    let offered = offered(org).fields.into_iter();
    let mut fields = offered.filter(|choice| choice.value == value);
    let choice = fields.next().unwrap();
    choice.fields.into_iter().map(|field| field.name).collect()
}

#[test]
fn a_value_is_offered_the_fields_that_take_it_and_that_the_agent_may_write() {
    let org = with_task(|task| {
        let read_only = FieldFacts {
            updateable: false,
            ..field("datetime")
        };
        for (name, facts) in [
            ("Began__c", field("datetime")),
            ("Hidden_Began__c", read_only),
            ("Queue__c", field("string")),
            ("Link__c", field("url")),
            (LOOKUP, field("reference")),
        ] {
            task.fields.insert(String::from(name), facts);
        }
    });
    // A text field takes a moment as well, as a text.
    assert_eq!(fields(&org, TaskField::StartedAt), ["Began__c", "Queue__c"]);
    assert_eq!(fields(&org, TaskField::Queue), ["Queue__c"]);
    assert_eq!(
        fields(&org, TaskField::RecordingUrl),
        ["Link__c", "Queue__c"]
    );
    let key = org.key_field().unwrap();
    let all = offered(&org)
        .fields
        .into_iter()
        .flat_map(|choice| choice.fields);
    assert!(
        all.into_iter()
            .all(|field| field.name != key && field.name != "Subject")
    );
}

#[test]
fn a_log_record_is_offered_where_the_package_is() {
    assert_eq!(offered(&org()).log_to, [LogTo::TaskOnly]);
    let key = FieldFacts {
        unique: true,
        external_id: true,
        ..field("string")
    };
    let mut there = org();
    let log = ObjectFacts {
        createable: true,
        fields: [(String::from(CALL_KEY), key)].into(),
        ..ObjectFacts::default()
    };
    there.objects.insert(String::from(CALL_LOG), log);
    assert_eq!(offered(&there).log_to, [LogTo::TaskOnly, LogTo::LogOnly]);
    let task = there.objects.get_mut(TASK).unwrap();
    task.fields.insert(String::from(LOOKUP), field("reference"));
    assert_eq!(
        offered(&there).log_to,
        [LogTo::TaskAndLog, LogTo::TaskOnly, LogTo::LogOnly]
    );
}

#[test]
fn record_types_and_objects_come_with_the_words_of_the_org() {
    let mut org = with_task(|task| {
        task.record_types = vec![RecordType {
            id: String::from("012000000000001AAA"),
            label: String::from("Phone call"),
            is_default: true,
        }];
    });
    let property = ObjectFacts {
        label: String::from("Property"),
        ..ObjectFacts::default()
    };
    org.objects.insert(String::from("Property__c"), property);
    let offered = offered(&org);
    assert_eq!(offered.record_types[0].label, "Phone call");
    assert_eq!(offered.objects.len(), 1);
    assert_eq!(offered.objects[0].label, "Property");
}

#[test]
fn what_is_locked_is_told_also_where_nothing_is_known_of_the_org() {
    let policy = Policy {
        locked: [SettingKey::Logging].into(),
        ..Policy::default()
    };
    let offered = choices(None, &policy);
    assert_eq!(offered.locked, [SettingKey::Logging]);
    assert_eq!(offered.log_to, []);
}
