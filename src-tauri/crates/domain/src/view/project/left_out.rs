//! What a record is in Salesforce without, by the fields' names.

use crate::base::refs::TaskRef;
use crate::org::facts::OrgFacts;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::state::State;
use crate::state::writes::own;
use crate::view::write_state::WriteLabel;

/// What the Task of these writes is in Salesforce without.
pub(crate) fn left_out(rows: &[&Row], org: Option<&OrgFacts>) -> Vec<WriteLabel> {
    let mut labels = Vec::new();
    for row in rows.iter().filter(|row| row.is_sent()) {
        let fields = row.left_out.fields.iter();
        let fields = fields.map(|field| WriteLabel::Task { field: *field });
        let answers = row.left_out.answers.iter().map(|name| WriteLabel::Org {
            label: label_of(org, row.write.object(), name),
        });
        for label in fields.chain(answers) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels
}

/// What a task is in Salesforce without, by all that was written to it here.
pub(super) fn of_task(state: &State, task: &TaskRef) -> Vec<WriteLabel> {
    let TaskRef::Salesforce(id) = task else {
        return Vec::new();
    };
    let is_of_task = |row: &&Row| {
        let makes = matches!(&row.status, Status::Sent { task } if task == id);
        makes || matches!(&row.write, Write::Change { task: theirs, .. } if theirs == task)
    };
    let rows = own(state).filter(|row| row.is_sent_in_part());
    let rows: Vec<&Row> = rows.filter(is_of_task).collect();
    left_out(&rows, state.org.facts.as_deref())
}

/// What the org calls a field; its API name while that is not known.
pub(super) fn label_of(org: Option<&OrgFacts>, object: &str, name: &str) -> String {
    let facts = org.and_then(|org| org.field(object, name));
    let label = facts.map_or("", |facts| facts.label.as_str());
    String::from(if label.is_empty() { name } else { label })
}
