//! What a write will write, as the agent reads it, and what of that can still be changed.

use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::org::facts::{OrgFacts, TASK};
use crate::org::form_field::FormField;
use crate::org::task_fields::{FieldValue, TaskField};
use crate::outbox::phone_change::PhoneChange;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::people::new_person::{ACCOUNT, NewPerson, forms};
use crate::state::State;
use crate::state::activities::call_logged_in;
use crate::state::names::Names;
use crate::state::next_steps::shown_task;
use crate::view::panel::TaskView;
use crate::view::project::known::Known;
use crate::view::project::left_out::label_of;
use crate::view::project::progress::as_view;
use crate::view::writes::{OrderView, PersonToMake, WriteField, WriteLabel, WriteValue};
use jiff::Zoned;

/// Fields that are for machines: no agent reads them.
const NOT_READ: [TaskField; 5] = [
    TaskField::Subtype,
    TaskField::CallObject,
    TaskField::ExternalKey,
    TaskField::GroupId,
    TaskField::Direction,
];

pub(super) fn fields(known: &Known<'_>, row: &Row) -> Vec<WriteField> {
    let state = known.state;
    let org = state.org.facts.as_deref();
    if let Write::NewPerson(person) = &row.write {
        return of_person(person, org);
    }
    if let Write::ChangePhone(change) = &row.write {
        return vec![of_phone(change, org)];
    }
    let written = row.write.fields().0.iter();
    // Which status it is says that it is closed, too.
    let has_status = row.write.fields().0.contains_key(&TaskField::Status);
    let said = |field: &TaskField| has_status && *field == TaskField::Closed;
    let read = written.filter(|(field, _)| !NOT_READ.contains(field) && !said(field));
    let own = read.map(|(field, value)| WriteField {
        label: WriteLabel::Task { field: *field },
        value: shown(known.names(), *field, value),
    });
    let answers = row.answers.0.iter().map(|(name, text)| WriteField {
        label: WriteLabel::Org {
            label: label_of(org, TASK, name),
        },
        value: WriteValue::Text { text: text.clone() },
    });
    own.chain(answers).chain(owner_of(row)).collect()
}

/// Whose a to-do is to be, if not the agent's.
fn owner_of(row: &Row) -> Option<WriteField> {
    match &row.write {
        Write::AddNextStep {
            owner: Some(owner), ..
        } => Some(WriteField {
            label: WriteLabel::Owner,
            value: WriteValue::Text {
                text: owner.name.clone(),
            },
        }),
        _ => None,
    }
}

fn of_phone(change: &PhoneChange, org: Option<&OrgFacts>) -> WriteField {
    WriteField {
        label: WriteLabel::Org {
            label: label_of(org, &change.object, &change.field),
        },
        value: WriteValue::Number {
            from: change.from.as_ref().map(crate::number::reading::shown),
            to: Some(change.to.clone()).filter(|to| !to.is_empty()),
        },
    }
}

fn of_person(person: &NewPerson, org: Option<&OrgFacts>) -> Vec<WriteField> {
    let fields = person.fields.iter().map(|(name, text)| WriteField {
        label: WriteLabel::Org {
            label: label_of(org, &person.object, name),
        },
        value: WriteValue::Text { text: text.clone() },
    });
    let account = person.account.iter().map(|account| WriteField {
        label: WriteLabel::Org {
            label: label_of(org, &person.object, ACCOUNT),
        },
        value: WriteValue::Text {
            text: account.name.clone(),
        },
    });
    fields.chain(account).collect()
}

fn shown(names: &Names<'_>, field: TaskField, value: &FieldValue) -> WriteValue {
    match value {
        FieldValue::Text(text) => WriteValue::Text { text: text.clone() },
        FieldValue::Number(seconds) if field == TaskField::CallDuration => {
            WriteValue::Seconds { seconds: *seconds }
        }
        FieldValue::Number(number) => WriteValue::Text {
            text: number.to_string(),
        },
        FieldValue::Date(date) => WriteValue::Date {
            date: date.to_string(),
        },
        FieldValue::Moment(at) => WriteValue::Moment {
            at: Millis(at.as_millisecond()),
        },
        FieldValue::Record(id) => WriteValue::Text {
            text: names.get(id).unwrap_or_else(|| id.to_string()),
        },
        FieldValue::Flag(closed) => WriteValue::Closed { closed: *closed },
        FieldValue::Empty => WriteValue::Nothing,
    }
}

/// The next step that a write makes or changes.
pub(super) fn step(state: &State, row: &Row, now: &Zoned) -> Option<TaskView> {
    let task = match &row.write {
        Write::AddNextStep { .. } => TaskRef::Outbox(row.id),
        Write::Change { task, .. } => task.clone(),
        Write::LogCall { .. } | Write::NewPerson(_) | Write::ChangePhone(_) => return None,
    };
    // The record of a call is changed through the call.
    if call_logged_in(state, &task).is_some() {
        return None;
    }
    shown_task(state, &task).map(|step| as_view(state, step, now))
}

/// The form of a new person, while nobody can have been made of it; or that of a phone field, while nothing can have been
/// written into it.
pub(super) fn person(state: &State, row: &Row) -> Option<PersonToMake> {
    let org = state.org.facts.as_deref()?;
    if !row.is_editable() || row.may_have_landed() {
        return None;
    }
    let person = match &row.write {
        Write::NewPerson(person) => person,
        Write::ChangePhone(change) => return phone(change, org),
        Write::LogCall { .. } | Write::AddNextStep { .. } | Write::Change { .. } => return None,
    };
    let refused: Vec<String> = match &row.status {
        Status::Wedged { refusal } => refusal.fields.clone(),
        _ => Vec::new(),
    };
    let form = forms(org)
        .into_iter()
        .find(|form| form.object == person.object)?;
    let mut fields = form.fields;
    let more = person.fields.keys().chain(&refused);
    for name in more.filter(|name| *name != ACCOUNT) {
        if let Some(facts) = org.field(&person.object, name)
            && !fields.iter().any(|field| field.name == *name)
        {
            let wanted = refused.contains(name);
            fields.push(FormField::of(name, facts, facts.required || wanted));
        }
    }
    Some(PersonToMake {
        object: person.object.clone(),
        fields,
        values: person.fields.clone(),
        account_field: form.account,
        account: person.account.as_deref().cloned(),
        refused,
    })
}

fn phone(change: &PhoneChange, org: &OrgFacts) -> Option<PersonToMake> {
    let facts = org.field(&change.object, &change.field)?;
    // A field that was to be filled and is to stay empty is no write any longer.
    let field = FormField::of(&change.field, facts, change.from.is_none());
    Some(PersonToMake {
        object: change.object.clone(),
        fields: vec![field],
        values: [(change.field.clone(), change.to.clone())].into(),
        account_field: None,
        account: None,
        refused: Vec::new(),
    })
}

/// Whether another person can be chosen for a write.
pub(super) fn may_relink(row: &Row) -> bool {
    match &row.write {
        Write::LogCall { .. } | Write::AddNextStep { .. } => true,
        Write::NewPerson(_) => row.is_editable() && !row.may_have_landed(),
        Write::Change { .. } | Write::ChangePhone(_) => false,
    }
}

/// Where an earlier change of the same record waits, too: what their order means.
pub(super) fn order(state: &State, row: &Row) -> Option<OrderView> {
    let Write::Change { task, fields, .. } = &row.write else {
        return None;
    };
    let changes = crate::state::writes::changes_of(state, task);
    let before = changes
        .into_iter()
        .rfind(|other| (other.made, other.id) < (row.made, row.id))?;
    let theirs = before.write.fields();
    let both = fields.0.keys().filter(|field| theirs.0.contains_key(field));
    Some(OrderView {
        before: before.id,
        both: both.copied().collect(),
        may_change: before.may_change_turn() && row.may_change_turn(),
    })
}
