//! The records that a new person looks like.
//!
//! The error names only their ids; a record that the agent may not see is left out.

use crate::composite::records;
use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::people::candidate::Candidate;
use domain::people::new_person::Lookalikes;
use salesforce::soql::soql_string;
use salesforce::{Duplicates, SubRequest, SubResponse};
use serde_json::Value;

/// What is read of each object's records.
const COLUMNS: [(&str, &str); 3] = [
    ("Contact", "Id, Name, Title, Account.Name, Owner.Name"),
    ("Lead", "Id, Name, Title, Company, Owner.Name"),
    ("Account", "Id, Name, Owner.Name"),
];

/// One question for each object; none where the error named no record.
pub(super) fn questions(found: &Duplicates) -> Vec<SubRequest> {
    let ids_of = |object: &str| {
        let records = found.records.iter();
        let ids = records.filter(|(of, _)| of == object);
        let ids: Vec<String> = ids.map(|(_, id)| soql_string(id.as_str())).collect();
        ids.join(", ")
    };
    let questions = COLUMNS.iter().filter_map(|(object, columns)| {
        let ids = ids_of(object);
        let soql = format!("SELECT {columns} FROM {object} WHERE Id IN ({ids}) LIMIT 20");
        (!ids.is_empty()).then(|| SubRequest::query(object, &soql))
    });
    questions.collect()
}

/// The records as they are shown; without answers it is known only that there are some.
pub(super) fn read(found: &Duplicates, answers: &[SubResponse]) -> Lookalikes {
    let mut shown = Vec::new();
    for (object, _) in COLUMNS {
        let records = records(answers, object);
        shown.extend(
            records
                .iter()
                .filter_map(|record| of_record(object, record)),
        );
    }
    Lookalikes {
        records: shown,
        may_save: found.may_save,
    }
}

fn of_record(object: &str, record: &Value) -> Option<Candidate> {
    let text = |path: &str| {
        let found = record.pointer(path).and_then(Value::as_str);
        found.map(String::from)
    };
    let id = PersonRef::Salesforce(SfId(text("/Id")?));
    Some(Candidate {
        person_contact: text("/PersonContactId").map(SfId),
        title: text("/Title"),
        company: text("/Account/Name").or_else(|| text("/Company")),
        owner: text("/Owner/Name"),
        ..Candidate::new(id, String::from(object), text("/Name")?)
    })
}
