//! SOQL that is accepted, and the records that it gives.

use practice_org_core::soql::{Context, QueryResult, Scope, run};
use serde_json::{Value, json};

use crate::harness::{Harness, People, short};

fn query(harness: &Harness, soql: &str) -> QueryResult {
    query_in(harness, soql, Scope::Live)
}

fn query_in(harness: &Harness, soql: &str, scope: Scope) -> QueryResult {
    let context = Context::new(harness.now, "64.0");
    run(&harness.connection, &harness.schema, soql, scope, &context).expect(soql)
}

/// The query's records without their `attributes`, wherever these stand.
fn check(harness: &Harness, soql: &str, expected: Value) {
    let records = query(harness, soql).records;
    assert_eq!(bare(Value::from(records)), expected, "{soql}");
}

fn bare(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(name, _)| name != "attributes")
            .map(|(name, value)| (name, bare(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(bare).collect(),
        other => other,
    }
}

#[test]
fn a_record_carries_its_type_and_address_and_its_parents() {
    let (harness, People { hanako, aoba, .. }) = Harness::with_people();
    let records = query(
        &harness,
        "SELECT Id, Name, account.NAME, Owner.Name, CreatedDate FROM contact WHERE LastName = '佐藤'",
    )
    .records;
    let user = practice_org_core::identity::USER_ID;
    assert_eq!(
        records,
        [json!({
            "attributes": { "type": "Contact", "url": format!("/services/data/v64.0/sobjects/Contact/{hanako}") },
            "Id": hanako,
            "Name": "佐藤 花子",
            "CreatedDate": "2026-11-21T09:30:00.000+0000",
            "Account": {
                "attributes": { "type": "Account", "url": format!("/services/data/v64.0/sobjects/Account/{aoba}") },
                "Name": "株式会社アオバ商事",
            },
            "Owner": {
                "attributes": { "type": "User", "url": format!("/services/data/v64.0/sobjects/User/{user}") },
                "Name": "Claire Martin",
            },
        })]
    );
}

#[test]
fn who_and_what_have_the_type_name_and_are_null_when_empty() {
    let (harness, People { hanako, quote, .. }) = Harness::with_people();
    let soql =
        format!("SELECT Subject, Who.Name, Who.Type, What.Name FROM Task WHERE Id = '{quote}'");
    let records = query(&harness, &soql).records;
    assert_eq!(records[0]["Who"]["attributes"]["type"], "Name");
    assert_eq!(
        records[0]["Who"]["attributes"]["url"],
        format!("/services/data/v64.0/sobjects/Contact/{hanako}")
    );
    check(
        &harness,
        "SELECT Subject, Who.Name, Who.Type, What.Name FROM Task ORDER BY Subject",
        json!([
            { "Subject": "Call with Sam", "Who": { "Name": "Sam O'Neil", "Type": "Lead" }, "What": null },
            { "Subject": "Send revised quote", "Who": { "Name": "佐藤 花子", "Type": "Contact" },
              "What": { "Name": "Aoba renewal" } },
        ]),
    );
}

#[test]
fn type_of_gives_each_kind_its_own_fields() {
    let (harness, _) = Harness::with_people();
    check(
        &harness,
        "SELECT TYPEOF Who WHEN Contact THEN LastName, Title WHEN Lead THEN Company ELSE Name END \
         FROM Task ORDER BY Subject",
        json!([
            { "Who": { "Company": "Neil & Co" } },
            { "Who": { "LastName": "佐藤", "Title": "購買部長" } },
        ]),
    );
}

#[test]
fn sub_queries_give_lists_and_null_for_none() {
    let (harness, _) = Harness::with_people();
    check(
        &harness,
        "SELECT Name, (SELECT LastName, Account.Name FROM Contacts WHERE Title != null), \
         (SELECT StageName FROM Opportunities) FROM Account ORDER BY Name",
        json!([
            { "Name": "Groupe Orsel", "Contacts": null, "Opportunities": null },
            { "Name": "株式会社アオバ商事",
              "Contacts": { "totalSize": 1, "done": true,
                "records": [{ "LastName": "佐藤", "Account": { "Name": "株式会社アオバ商事" } }] },
              "Opportunities": { "totalSize": 1, "done": true,
                "records": [{ "StageName": "Negotiation/Review" }] } },
        ]),
    );
}

#[test]
fn the_stage_of_the_deal_behind_a_contact_is_found_through_the_role() {
    let (harness, People { hanako, .. }) = Harness::with_people();
    check(
        &harness,
        &format!(
            "SELECT Opportunity.Name, Opportunity.StageName, Opportunity.Account.Name, IsPrimary \
             FROM OpportunityContactRole WHERE ContactId = '{hanako}' AND Opportunity.IsClosed = false"
        ),
        json!([{ "IsPrimary": true, "Opportunity": {
            "Name": "Aoba renewal", "StageName": "Negotiation/Review",
            "Account": { "Name": "株式会社アオバ商事" } } }]),
    );
}

#[test]
fn conditions_select_what_they_say() {
    let (
        harness,
        People {
            hanako,
            julie,
            lead,
            deal,
            aoba,
            ..
        },
    ) = Harness::with_people();
    let short = short(&hanako);
    let cases = [
        ("SELECT LastName FROM Contact WHERE LastName = 'LEFÈVRE'".to_owned(), vec!["Lefèvre"]),
        ("SELECT LastName FROM Contact WHERE FirstName = 'JULIE'".to_owned(), vec!["Lefèvre"]),
        ("SELECT LastName FROM Contact WHERE LastName LIKE 'lef%vRe'".to_owned(), vec!["Lefèvre"]),
        ("SELECT LastName FROM Contact WHERE LastName LIKE '佐_'".to_owned(), vec!["佐藤"]),
        ("SELECT LastName FROM Contact WHERE MobilePhone LIKE '%5678'".to_owned(), vec!["佐藤"]),
        (format!("SELECT LastName FROM Contact WHERE Id = '{short}'"), vec!["佐藤"]),
        (format!("SELECT LastName FROM Contact WHERE Id IN ('{julie}', '{hanako}') ORDER BY Id DESC"),
            vec!["Lefèvre", "佐藤"]),
        (format!("SELECT LastName FROM Contact WHERE AccountId NOT IN ('{aoba}')"), vec!["Lefèvre"]),
        ("SELECT LastName FROM Contact WHERE Email = null".to_owned(), vec!["佐藤"]),
        // A null is unequal to every value, and an empty text is null.
        ("SELECT LastName FROM Contact WHERE Email != 'x@y.example' AND Email = ''".to_owned(), vec!["佐藤"]),
        ("SELECT LastName FROM Contact WHERE NOT Email LIKE '%orsel%'".to_owned(), vec!["佐藤"]),
        ("SELECT LastName FROM Contact WHERE Account.BillingCountry IN ('France','Japan')".to_owned(),
            vec!["Lefèvre"]),
        ("SELECT LastName FROM Contact c WHERE c.Account.Name = 'groupe orsel'".to_owned(), vec!["Lefèvre"]),
        ("SELECT LastName FROM Contact WHERE (LastName = 'x' OR FirstName = 'Julie') AND IsDeleted = false"
            .to_owned(), vec!["Lefèvre"]),
        (format!("SELECT LastName FROM Contact WHERE Id IN (SELECT ContactId FROM OpportunityContactRole \
            WHERE OpportunityId = '{deal}')"), vec!["佐藤"]),
        ("SELECT LastName FROM Contact WHERE Id NOT IN (SELECT WhoId FROM Task)".to_owned(), vec!["Lefèvre"]),
        (format!("SELECT LastName FROM Contact WHERE Id > '{hanako}' ORDER BY Id LIMIT 5"), vec!["Lefèvre"]),
        ("SELECT LastName FROM Lead WHERE LastName = 'O\\'Neil' AND IsConverted = false".to_owned(),
            vec!["O'Neil"]),
        (format!("SELECT LastName FROM Lead WHERE Id = '{lead}' AND Company LIKE 'Neil & %'"), vec!["O'Neil"]),
    ];
    for (soql, expected) in cases {
        let records = query(&harness, &soql).records;
        let names: Vec<&str> = records
            .iter()
            .filter_map(|r| r["LastName"].as_str())
            .collect();
        assert_eq!(names, expected, "{soql}");
    }
}

#[test]
fn dates_and_times_are_compared_by_day_and_by_moment() {
    let (harness, _) = Harness::with_people();
    let cases = [
        (
            "ActivityDate < TODAY AND IsClosed = false",
            vec!["Send revised quote"],
        ),
        ("ActivityDate = TODAY", vec!["Call with Sam"]),
        ("ActivityDate = 2026-11-19", vec!["Send revised quote"]),
        (
            "ActivityDate = LAST_N_DAYS:7",
            vec!["Call with Sam", "Send revised quote"],
        ),
        ("ActivityDate > YESTERDAY", vec!["Call with Sam"]),
        ("ActivityDate != TODAY", vec!["Send revised quote"]),
        (
            "CreatedDate = TODAY AND IsClosed = true",
            vec!["Call with Sam"],
        ),
        (
            "CompletedDateTime >= 2026-11-21T18:30:00+09:00",
            vec!["Call with Sam"],
        ),
        ("SystemModstamp > 2026-11-21T09:30:00Z", vec![]),
        (
            "SystemModstamp >= 2026-11-21T09:29:59.999Z AND CallDurationInSeconds > 74.5",
            vec!["Call with Sam"],
        ),
    ];
    for (condition, expected) in cases {
        let soql = format!("SELECT Subject FROM Task WHERE {condition} ORDER BY Subject");
        let records = query(&harness, &soql).records;
        let subjects: Vec<&str> = records
            .iter()
            .filter_map(|r| r["Subject"].as_str())
            .collect();
        assert_eq!(subjects, expected, "{condition}");
    }
}

#[test]
fn nulls_come_first_unless_they_are_asked_to_come_last() {
    let (harness, _) = Harness::with_people();
    for (order, expected) in [
        (
            "Email",
            json!([{ "Email": null }, { "Email": "julie@orsel.example" }]),
        ),
        (
            "Email DESC",
            json!([{ "Email": null }, { "Email": "julie@orsel.example" }]),
        ),
        (
            "Email DESC NULLS LAST",
            json!([{ "Email": "julie@orsel.example" }, { "Email": null }]),
        ),
        (
            "Email NULLS LAST",
            json!([{ "Email": "julie@orsel.example" }, { "Email": null }]),
        ),
    ] {
        check(
            &harness,
            &format!("SELECT Email FROM Contact ORDER BY {order}"),
            expected,
        );
    }
    check(
        &harness,
        "SELECT LastName FROM Contact ORDER BY Id LIMIT 1 OFFSET 1",
        json!([{ "LastName": "Lefèvre" }]),
    );
}

#[test]
fn counts_and_groups_are_aggregate_results() {
    let (harness, _) = Harness::with_people();
    let count = query(&harness, "select count() from Task where IsClosed = false");
    assert_eq!((count.total_size, count.records.len()), (1, 0));
    assert_eq!(
        query(
            &harness,
            "SELECT COUNT(Id), MAX(Amount) most, SUM(Amount) FROM Opportunity"
        )
        .records,
        [
            json!({ "attributes": { "type": "AggregateResult" }, "expr0": 1, "most": 1200.5, "expr1": 1200.5 })
        ]
    );
    check(
        &harness,
        "SELECT Account.Name, COUNT(Id) people FROM Contact GROUP BY Account.Name ORDER BY Account.Name DESC",
        json!([{ "Name": "株式会社アオバ商事", "people": 1 }, { "Name": "Groupe Orsel", "people": 1 }]),
    );
}

#[test]
fn deleted_rows_are_seen_by_query_all_alone() {
    let (harness, People { julie, .. }) = Harness::with_people();
    practice_org_core::rows::delete(&harness.connection, &harness.writing(), "Contact", &julie)
        .expect("deleted");
    let soql = "SELECT LastName, IsDeleted FROM Contact WHERE FirstName = 'Julie'";
    assert_eq!(query(&harness, soql).records, Vec::<Value>::new());
    let all = query_in(&harness, soql, Scope::All).records;
    assert_eq!(
        bare(Value::from(all)),
        json!([{ "LastName": "Lefèvre", "IsDeleted": true }])
    );
}

#[test]
fn all_fields_come_with_fields_of_all_and_a_limit() {
    let (harness, _) = Harness::with_people();
    let records = query(
        &harness,
        "SELECT FIELDS(ALL) FROM Task ORDER BY Subject LIMIT 200",
    )
    .records;
    assert_eq!(records[0]["Ringside_Key__c"], "desk:1");
    let records = query(&harness, "SELECT FIELDS(STANDARD) FROM Task").records;
    assert_eq!(records[0].get("Ringside_Key__c"), None);
    assert_eq!(
        records[0]["CallDurationInSeconds"].is_null(),
        records[0]["CallType"].is_null()
    );
}
