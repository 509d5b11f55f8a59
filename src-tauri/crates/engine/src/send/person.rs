//! A new Contact or Lead: made once, and not beside somebody whom the org takes for the same person.

use domain::ids::SfId;
use domain::new_person::{Lookalikes, NewPerson};
use domain::org_facts::OrgFacts;
use domain::outbox::{JobResult, Row};
use domain::view::{Certainty, MatchView};
use salesforce::soql::soql_string;
use salesforce::{CallError, Client, Composite, Duplicates, SubRequest};
use serde_json::{Map, Value, json};

use super::verify::made_by_agent;
use super::{answers, failed, landed, verify};
use crate::composite::records;

pub(super) async fn create(
    client: &Client,
    row: &Row,
    person: &NewPerson,
    org: &OrgFacts,
) -> JobResult {
    let mut body: Map<String, Value> = Map::new();
    answers::put(&mut body, &person.object, &person.fields, org);
    let key = org.key_field_of(&person.object);
    if let Some(field) = key {
        body.insert(String::from(field), json!(row.id.to_string()));
    }
    let made = client.create_person(&person.object, &body, person.allow_duplicates);
    match made.await {
        Ok(id) => landed(&id),
        Err(CallError::Duplicate { message, existing })
            if key.is_some_and(|field| message.as_str().contains(field)) =>
        {
            match existing {
                Some(id) => landed(&id),
                None => verify(client, row, org, &[]).await,
            }
        }
        Err(CallError::Refused(refusal)) if refusal.duplicates.is_some() => {
            // The rules run before the key is looked at: the record that it looks like may be the one that a lost
            // request has made.
            if row.may_have_landed
                && let JobResult::Landed(id) = verify(client, row, org, &[]).await
            {
                return JobResult::Landed(id);
            }
            let found = refusal.duplicates.unwrap_or_default();
            JobResult::LooksLike(lookalikes(client, &found).await)
        }
        Err(error) => failed(&error),
    }
}

/// Who they are. The error names their ids alone; what the agent may not see is left out.
async fn lookalikes(client: &Client, found: &Duplicates) -> Lookalikes {
    let ids_of = |object: &str| {
        let records = found.records.iter();
        let ids = records.filter(|(of, _)| of == object);
        let ids: Vec<String> = ids.map(|(_, id)| soql_string(id.as_str())).collect();
        ids.join(", ")
    };
    let columns = [
        ("Contact", "Id, Name, Title, Account.Name, Owner.Name"),
        ("Lead", "Id, Name, Title, Company, Owner.Name"),
        ("Account", "Id, Name, Owner.Name"),
    ];
    let queries = columns.iter().filter_map(|(object, columns)| {
        let ids = ids_of(object);
        let soql = format!("SELECT {columns} FROM {object} WHERE Id IN ({ids}) LIMIT 20");
        (!ids.is_empty()).then(|| SubRequest::query(object, &soql))
    });
    let composite = Composite {
        all_or_none: false,
        requests: queries.collect(),
    };
    let mut matches = Vec::new();
    if !composite.requests.is_empty()
        && let Ok(answers) = client.composite(&composite).await
    {
        for (object, _) in columns {
            let records = records(&answers, object);
            matches.extend(records.iter().filter_map(|record| shown(object, record)));
        }
    }
    Lookalikes {
        records: matches,
        may_save: found.may_save,
    }
}

fn shown(object: &str, record: &Value) -> Option<MatchView> {
    let text = |path: &str| {
        let found = record.pointer(path).and_then(Value::as_str);
        found.map(String::from)
    };
    Some(MatchView {
        id: SfId(text("/Id")?),
        person_contact: text("/PersonContactId").map(SfId),
        object: String::from(object),
        name: text("/Name")?,
        title: text("/Title"),
        company: text("/Account/Name").or_else(|| text("/Company")),
        owner: text("/Owner/Name"),
        field: None,
        certainty: Certainty::ByHand,
        hint: None,
        modified: None,
    })
}

/// What only this write would have made: the same name and number by the same agent since then.
pub(super) fn own_marks(row: &Row, person: &NewPerson) -> String {
    let mut filter = made_by_agent(row);
    for (name, text) in &person.fields {
        if name.ends_with("Name") || name.contains("Phone") {
            filter.push_str(&format!(" AND {name} = {}", soql_string(text)));
        }
    }
    filter
}
