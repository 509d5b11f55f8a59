//! What is asked of the org about a record, in one composite request.

mod shown;

use crate::named;
use crate::people;
use domain::base::ids::SfId;
use domain::org::facts::ObjectFacts;
use jiff::Timestamp;
use salesforce::soql::{soql_datetime, soql_string};
use salesforce::{Composite, SubRequest};
pub(crate) use shown::{from_answers, open_task, past_from, record_from};

const TASK_FIELDS: &str = "Id, Subject, Description, ActivityDate, CallType, CallDurationInSeconds, \
     CallDisposition, TaskSubtype, Owner.Name";
const EVENT_FIELDS: &str = "Id, Subject, Description, StartDateTime, Owner.Name";

/// How many open cases are counted.
const CASES: usize = 20;

/// The record itself, its open tasks, closed tasks, past events, opportunity and open cases: one request of the org's budget.
/// A composite takes five queries and no more; the record, its owner's and its company's name are read by id beside them.
pub(crate) fn request(
    record: &SfId,
    object: &str,
    known: Option<&ObjectFacts>,
    now: Timestamp,
) -> Composite {
    let about = about(record, object);
    let mut requests = match known {
        Some(known) => itself(record, object, known),
        None => vec![SubRequest::retrieve(
            "record",
            object,
            &record.0,
            named::fields(object),
        )],
    };
    requests.extend([
        SubRequest::query(
            "open",
            &format!(
                "SELECT {TASK_FIELDS} FROM Task WHERE {about} AND IsClosed = false \
                 ORDER BY ActivityDate ASC NULLS LAST LIMIT 40"
            ),
        ),
        SubRequest::query(
            "closed",
            &format!(
                "SELECT {TASK_FIELDS} FROM Task WHERE {about} AND IsClosed = true \
                 ORDER BY ActivityDate DESC NULLS LAST, CreatedDate DESC LIMIT 20"
            ),
        ),
        SubRequest::query(
            "events",
            &format!(
                "SELECT {EVENT_FIELDS} FROM Event WHERE {about} \
                 AND StartDateTime <= {} ORDER BY StartDateTime DESC LIMIT 10",
                soql_datetime(now)
            ),
        ),
    ]);
    requests.extend(business(record, object));
    Composite {
        all_or_none: false,
        requests,
    }
}

/// The opportunity and the open cases of a contact or a company.
fn business(record: &SfId, object: &str) -> Vec<SubRequest> {
    let id = soql_string(&record.0);
    let (stage, cases) = match object {
        "Contact" => (
            format!(
                "SELECT Opportunity.Id, Opportunity.Name, Opportunity.StageName \
                 FROM OpportunityContactRole WHERE ContactId = {id} AND Opportunity.IsClosed = false \
                 ORDER BY Opportunity.CloseDate LIMIT 1"
            ),
            format!("ContactId = {id}"),
        ),
        "Account" => (
            format!(
                "SELECT Id, Name, StageName FROM Opportunity WHERE AccountId = {id} \
                 AND IsClosed = false ORDER BY CloseDate LIMIT 1"
            ),
            format!("AccountId = {id}"),
        ),
        _ => return Vec::new(),
    };
    let cases = format!(
        "SELECT Id, CaseNumber, Subject, Status FROM Case WHERE {cases} AND IsClosed = false \
         ORDER BY CreatedDate DESC LIMIT {CASES}"
    );
    vec![
        SubRequest::query("stage", &stage),
        SubRequest::query("cases", &cases),
    ]
}

/// A company is what its people's activities are about, too: AccountId holds both.
fn about(record: &SfId, object: &str) -> String {
    let id = soql_string(&record.0);
    match object {
        "Contact" | "Lead" => format!("WhoId = {id}"),
        "Account" => format!("AccountId = {id}"),
        _ => format!("WhatId = {id}"),
    }
}

/// The record as it is now, and the names that stand in other records.
fn itself(record: &SfId, object: &str, known: &ObjectFacts) -> Vec<SubRequest> {
    let fields = people::own_fields(object, known);
    let has = |name: &str| fields.iter().any(|field| field == name);
    let name = ["Name"];
    let mut requests = vec![SubRequest::retrieve("record", object, &record.0, &fields)];
    if has("OwnerId") {
        let owner = SubRequest::retrieve("owner", "User", "@{record.OwnerId}", &name);
        requests.push(owner);
    }
    if has("AccountId") {
        let company = SubRequest::retrieve("company", "Account", "@{record.AccountId}", &name);
        requests.push(company);
    }
    requests
}

/// Everything that lies behind, archived tasks included: those are only shown to `queryAll`, together with deleted ones.
pub(crate) fn older(record: &SfId, object: &str) -> Composite {
    let about = about(record, object);
    Composite {
        all_or_none: false,
        requests: vec![
            SubRequest::query_all(
                "closed",
                &format!(
                    "SELECT {TASK_FIELDS} FROM Task WHERE {about} AND IsClosed = true \
                     AND IsDeleted = false ORDER BY ActivityDate DESC NULLS LAST LIMIT 150"
                ),
            ),
            SubRequest::query_all(
                "events",
                &format!(
                    "SELECT {EVENT_FIELDS} FROM Event WHERE {about} AND IsDeleted = false \
                     AND StartDateTime <= TODAY ORDER BY StartDateTime DESC LIMIT 50"
                ),
            ),
        ],
    }
}
