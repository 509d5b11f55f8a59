//! Fields of the org's own: what each type takes, in what form, and what is left out so that no call is refused.

use crate::harness::{HANAKO, Harness, contact, org};
use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::call::event::CallEventKind;
use domain::org::facts::{Choice, FieldFacts, ObjectFacts, OrgFacts, TASK};
use domain::org::field_map::{Fit, Mapped, fit};
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::row::Row;
use domain::step::event::Event;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

const FIELD: &str = "Theirs__c";

fn field(kind: &str, length: u32) -> FieldFacts {
    FieldFacts {
        kind: String::from(kind),
        length,
        createable: true,
        updateable: true,
        ..FieldFacts::default()
    }
}

fn list(kind: &str, values: &[(&str, &str)]) -> FieldFacts {
    let choice = |(value, label): &(&str, &str)| Choice {
        value: String::from(*value),
        label: String::from(*label),
        is_default: false,
    };
    FieldFacts {
        values: values.iter().map(choice).collect(),
        ..field(kind, 255)
    }
}

fn lookup(to: &str) -> FieldFacts {
    FieldFacts {
        references: vec![String::from(to)],
        ..field("reference", 18)
    }
}

fn org_with(name: &str, facts: FieldFacts) -> OrgFacts {
    let task = ObjectFacts {
        fields: [(String::from(name), facts)].into(),
        ..ObjectFacts::default()
    };
    OrgFacts {
        objects: [(String::from(TASK), task)].into(),
        ..OrgFacts::default()
    }
}

fn mapped(field: TaskField, name: &str) -> Mapped {
    let fields: BTreeMap<_, _> = [(field, String::from(name))].into();
    let zone = TimeZone::get("Asia/Tokyo").unwrap();
    Mapped::planned(&fields, &zone, Timestamp::UNIX_EPOCH).unwrap()
}

fn written(field: TaskField, facts: &FieldFacts, value: FieldValue) -> Option<FieldValue> {
    let fields = TaskFields::default().with(field, value);
    let org = org_with(FIELD, facts.clone());
    let agent = SfId(String::from("005000000000001AAA"));
    let mut written = mapped(field, FIELD).written(&fields, &org, &agent, |facts| facts.createable);
    written.remove(FIELD)
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(String::from(text))
}

/// The value goes into the field in this form.
fn goes(field: TaskField, facts: FieldFacts, value: FieldValue, form: FieldValue) {
    assert_eq!(
        written(field, &facts, value),
        Some(form),
        "{field:?} into {facts:?}"
    );
}

/// The field is left as it is.
fn stays_out(field: TaskField, facts: FieldFacts, value: FieldValue) {
    assert_eq!(
        written(field, &facts, value),
        None,
        "{field:?} into {facts:?}"
    );
}

#[test]
fn words_go_into_text_and_are_cut_to_its_length() {
    goes(
        TaskField::Queue,
        field("string", 255),
        text("Support"),
        text("Support"),
    );
    goes(
        TaskField::Queue,
        field("string", 4),
        text("Support"),
        text("Supp"),
    );
    goes(
        TaskField::Queue,
        field("string", 20),
        text("two\nlines\u{0}"),
        text("two lines"),
    );
    goes(
        TaskField::Summary,
        field("textarea", 32_000),
        text("two\nlines"),
        text("two\nlines"),
    );
    // The length is counted in units of UTF-16, of which an emoji has two, as Salesforce may count so.
    goes(
        TaskField::Topics,
        field("string", 3),
        text("ab📞"),
        text("ab"),
    );
    stays_out(TaskField::Queue, field("string", 255), text(" \n "));
}

#[test]
fn half_an_address_or_half_a_number_is_worse_than_none() {
    let link = "https://rec.example/1";
    for kind in ["url", "string", "textarea"] {
        goes(
            TaskField::RecordingUrl,
            field(kind, 255),
            text(link),
            text(link),
        );
        stays_out(TaskField::RecordingUrl, field(kind, 10), text(link));
    }
    stays_out(
        TaskField::RecordingUrl,
        field("url", 255),
        text("on tape 7"),
    );
    for kind in ["phone", "string"] {
        goes(
            TaskField::FromNumber,
            field(kind, 40),
            text("03-1234"),
            text("03-1234"),
        );
        stays_out(TaskField::FromNumber, field(kind, 4), text("03-1234"));
    }
    stays_out(TaskField::FromNumber, field("phone", 40), text("anonymous"));
}

#[test]
fn a_list_takes_only_what_it_has_by_value_or_by_name() {
    let queues = [("sup", "Support"), ("sales", "Sales")];
    goes(
        TaskField::Queue,
        list("picklist", &queues),
        text("sales"),
        text("sales"),
    );
    goes(
        TaskField::Queue,
        list("picklist", &queues),
        text("support"),
        text("sup"),
    );
    stays_out(TaskField::Queue, list("picklist", &queues), text("Returns"));
    goes(
        TaskField::Tags,
        list("multipicklist", &queues),
        text("Sales, urgent, Support"),
        text("sales;sup"),
    );
    stays_out(
        TaskField::Tags,
        list("multipicklist", &queues),
        text("urgent"),
    );
}

#[test]
fn a_moment_is_a_time_or_the_day_where_the_agent_is() {
    let at: Timestamp = "2026-11-20T16:30:04.250Z".parse().unwrap();
    let moment = FieldValue::Moment(at);
    goes(
        TaskField::StartedAt,
        field("datetime", 0),
        moment.clone(),
        moment.clone(),
    );
    let day = FieldValue::Date(jiff::civil::date(2026, 11, 21));
    goes(
        TaskField::StartedAt,
        field("date", 0),
        moment.clone(),
        day.clone(),
    );
    goes(
        TaskField::EndedAt,
        field("string", 80),
        moment.clone(),
        text("2026-11-21T01:30:04+09:00"),
    );
    stays_out(TaskField::EndedAt, field("string", 10), moment.clone());
    stays_out(TaskField::StartedAt, field("time", 0), moment);
    goes(
        TaskField::ActivityDate,
        field("date", 0),
        day.clone(),
        day.clone(),
    );
    goes(
        TaskField::ActivityDate,
        field("string", 80),
        day,
        text("2026-11-21"),
    );
}

#[test]
fn the_agent_is_a_user_where_the_field_points_to_users_and_a_name_where_it_is_text() {
    let name = text("Claire Martin");
    let user = FieldValue::Record(PersonRef::from(SfId(String::from("005000000000001AAA"))));
    goes(TaskField::Agent, lookup("User"), name.clone(), user);
    goes(
        TaskField::Agent,
        field("string", 80),
        name.clone(),
        name.clone(),
    );
    stays_out(TaskField::Agent, lookup("Contact"), name);
}

#[test]
fn a_number_goes_where_numbers_go_as_far_as_there_are_digits() {
    let extension = |facts| written(TaskField::Extension, &facts, text("204"));
    assert_eq!(extension(field("int", 0)), Some(FieldValue::Number(204)));
    assert_eq!(extension(field("string", 80)), Some(text("204")));
    let two_digits = FieldFacts {
        digits: 2,
        ..field("double", 0)
    };
    assert_eq!(extension(two_digits), None);
    stays_out(TaskField::Extension, field("int", 0), text("sip:204@pbx"));
    let seconds = FieldValue::Number(61);
    goes(
        TaskField::CallDuration,
        field("double", 0),
        seconds.clone(),
        seconds.clone(),
    );
    goes(
        TaskField::CallDuration,
        field("string", 80),
        seconds,
        text("61"),
    );
}

#[test]
fn a_person_goes_only_into_a_lookup_to_people_of_that_kind() {
    let hanako = FieldValue::Record(PersonRef::from(SfId(String::from("003000000000001AAA"))));
    goes(
        TaskField::Who,
        lookup("Contact"),
        hanako.clone(),
        hanako.clone(),
    );
    stays_out(TaskField::Who, lookup("Lead"), hanako);
}

#[test]
fn what_is_taken_away_is_taken_away_there_too_and_a_checkbox_is_never_empty() {
    goes(
        TaskField::Tags,
        field("string", 80),
        FieldValue::Empty,
        FieldValue::Empty,
    );
    let closed = FieldValue::Flag(true);
    goes(
        TaskField::Closed,
        field("boolean", 0),
        closed.clone(),
        closed,
    );
    goes(
        TaskField::Closed,
        field("boolean", 0),
        FieldValue::Empty,
        FieldValue::Flag(false),
    );
}

#[test]
fn the_admin_is_told_why_a_field_is_not_filled() {
    let check = |name: &str, facts: FieldFacts, expected: Fit| {
        let org = org_with("Theirs__c", facts.clone());
        assert_eq!(fit(&org, TaskField::Queue, name), expected, "{facts:?}");
    };
    let good = || field("string", 80);
    check("Theirs__c", good(), Fit::Fits);
    check("Others__c", good(), Fit::Absent);
    check("Description", good(), Fit::Standard);
    check("Theirs__c", field("datetime", 0), Fit::WrongType);
    check("Theirs__c", field("location", 0), Fit::WrongType);
    let unique = FieldFacts {
        unique: true,
        ..good()
    };
    check("Theirs__c", unique, Fit::Unique);
    let kept = FieldFacts {
        createable: false,
        updateable: false,
        ..good()
    };
    check("Theirs__c", kept, Fit::ReadOnly);
}

#[test]
fn a_field_that_can_only_be_set_at_first_is_left_out_of_changes() {
    let once = FieldFacts {
        updateable: false,
        ..field("string", 80)
    };
    let org = org_with(FIELD, once);
    let fields = TaskFields::default().with(TaskField::Queue, text("Support"));
    let agent = SfId(String::from("0051"));
    let map = mapped(TaskField::Queue, FIELD);
    assert_eq!(
        map.written(&fields, &org, &agent, |f| f.createable).len(),
        1
    );
    assert_eq!(
        map.written(&fields, &org, &agent, |f| f.updateable).len(),
        0
    );
}

/// A harness in which an admin has mapped these fields.
fn desk_with(map: &[(TaskField, &str)], fields: &[(&str, FieldFacts)]) -> Harness {
    let mut harness = Harness::new();
    let mut facts = org();
    let task = facts.objects.get_mut(TASK).unwrap();
    let fields = fields.iter().cloned();
    task.fields
        .extend(fields.map(|(name, facts)| (String::from(name), facts)));
    harness.happens(Event::OrgRead(facts));
    let map = map.iter();
    harness.state.settings.field_map = map
        .map(|(field, name)| (*field, String::from(*name)))
        .collect();
    harness.effects.clear();
    harness
}

fn a_call(harness: &mut Harness) -> Row {
    harness.rings("1", "03-1234-5678", vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", "03-1234-5678", CallEventKind::Answered);
    harness.later(60);
    harness.phone("1", "03-1234-5678", CallEventKind::Ended(None));
    harness.sent()[0].clone()
}

#[test]
fn only_what_has_a_place_goes_along_and_what_comes_late_goes_there_too() {
    let map = [
        (TaskField::Agent, "Agent__c"),
        (TaskField::ExternalKey, "Key__c"),
        (TaskField::Tags, "Tags__c"),
    ];
    let text = field("string", 80);
    let fields = map.map(|(_, name)| (name, text.clone()));
    let mut harness = desk_with(&map, &fields);
    let row = a_call(&mut harness);
    let has = row.write.fields();
    assert_eq!(has.text(TaskField::Agent), Some("Claire Martin"));
    assert_eq!(has.text(TaskField::ExternalKey), Some("1"));
    assert_eq!(has.text(TaskField::Direction), None);
    harness.lands(row.id, "00T1");
    let details = [("tags", "vip"), ("queue", "Support")];
    let details = details.map(|(name, text)| (String::from(name), String::from(text)));
    harness.phone("1", "03-1234-5678", CallEventKind::Details(details.into()));
    let change = harness.sent()[1].clone();
    let changed: Vec<_> = change.write.fields().0.keys().copied().collect();
    assert_eq!(changed, [TaskField::Tags]);
    assert_eq!(change.mapped, row.mapped);
}

#[test]
fn a_map_that_changes_later_leaves_what_was_logged_before_as_it_is() {
    let text = field("string", 80);
    let mut harness = desk_with(
        &[(TaskField::Tags, "Tags__c")],
        &[("Tags__c", text.clone()), ("Labels__c", text)],
    );
    let row = a_call(&mut harness);
    harness.lands(row.id, "00T1");
    harness.state.settings.field_map = [(TaskField::Queue, String::from("Labels__c"))].into();
    let details = [("tags", "vip"), ("queue", "Support")];
    let details = details.map(|(name, text)| (String::from(name), String::from(text)));
    harness.phone("1", "03-1234-5678", CallEventKind::Details(details.into()));
    let change = harness.sent()[1].clone();
    assert_eq!(change.mapped, row.mapped);
    assert_eq!(change.write.fields().text(TaskField::Queue), None);
    assert_eq!(change.write.fields().text(TaskField::Tags), Some("vip"));
}

#[test]
fn the_record_type_that_is_set_goes_with_calls_and_next_steps_that_are_made_from_then_on() {
    let mut harness = Harness::new();
    harness.state.settings.record_type = Some(String::from("012000000000001AAA"));
    let row = a_call(&mut harness);
    assert_eq!(row.record_type.as_deref(), Some("012000000000001AAA"));
    harness.state.settings.record_type = None;
    assert_eq!(
        harness.state.outbox.rows[&row.id].record_type,
        row.record_type
    );
}
