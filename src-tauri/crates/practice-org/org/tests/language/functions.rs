//! Grouping, functions of a field, queues and campaigns.

use practice_org_core::soql::{self, Context, Scope};
use serde_json::{Value, json};

use super::harness::Harness;

fn ask(harness: &Harness, soql: &str) -> Result<Vec<Value>, String> {
    let context = Context::new(harness.now, "64.0");
    soql::run(
        &harness.connection,
        &harness.schema,
        soql,
        Scope::Live,
        &context,
    )
    .map(|result| result.records)
    .map_err(|error| format!("{}: {}", error.code, error.message))
}

fn found(harness: &Harness, soql: &str) -> Vec<Value> {
    ask(harness, soql).unwrap_or_else(|error| panic!("{soql}: {error}"))
}

#[test]
fn having_keeps_the_groups_for_which_it_is_true() {
    let (harness, people) = Harness::with_people();
    for day in ["2026-11-02", "2026-11-03", "2026-10-05"] {
        harness.add(
            "Task",
            json!({ "Subject": "Call", "WhoId": people.hanako, "ActivityDate": day }),
        );
    }
    let busy = found(
        &harness,
        "SELECT WhoId, COUNT(Id) calls FROM Task GROUP BY WhoId HAVING COUNT(Id) > 2",
    );
    assert_eq!(busy.len(), 1);
    assert_eq!(
        (&busy[0]["WhoId"], &busy[0]["calls"]),
        (&json!(people.hanako), &json!(4))
    );
    let none = found(
        &harness,
        "SELECT WhoId FROM Task GROUP BY WhoId HAVING COUNT(Id) > 2 AND MAX(ActivityDate) < 2020-01-01",
    );
    assert!(none.is_empty());
    let outside = ask(&harness, "SELECT Id FROM Task WHERE COUNT(Id) > 2");
    assert!(outside.unwrap_err().starts_with("MALFORMED_QUERY"));
}

#[test]
fn parts_of_a_date_group_filter_and_sort() {
    let (harness, people) = Harness::with_people();
    for day in ["2026-11-02", "2026-11-03", "2026-10-05", "2025-11-30"] {
        harness.add(
            "Task",
            json!({ "Subject": "counted", "WhoId": people.julie, "ActivityDate": day }),
        );
    }
    let months = found(
        &harness,
        "SELECT CALENDAR_YEAR(ActivityDate), CALENDAR_MONTH(ActivityDate) month, COUNT(Id) FROM Task \
         WHERE Subject = 'counted' GROUP BY CALENDAR_YEAR(ActivityDate), CALENDAR_MONTH(ActivityDate) \
         ORDER BY CALENDAR_YEAR(ActivityDate), CALENDAR_MONTH(ActivityDate)",
    );
    let shown: Vec<Value> = months
        .iter()
        .map(|group| json!([group["expr0"], group["month"], group["expr1"]]))
        .collect();
    assert_eq!(
        shown,
        [
            json!([2025, 11, 1]),
            json!([2026, 10, 1]),
            json!([2026, 11, 2])
        ]
    );

    // Saturday, 21 November 2026, half past nine: the time of the harness.
    for (condition, hit) in [
        ("CALENDAR_QUARTER(CreatedDate) = 4", true),
        ("DAY_IN_WEEK(CreatedDate) = 7", true),
        ("DAY_IN_YEAR(CreatedDate) = 325", true),
        ("HOUR_IN_DAY(CreatedDate) = 9", true),
        ("DAY_ONLY(CreatedDate) = 2026-11-21", true),
        ("WEEK_IN_MONTH(CreatedDate) = 3", true),
        ("WEEK_IN_YEAR(CreatedDate) = 47", true),
        ("FISCAL_YEAR(CreatedDate) = 2025", false),
    ] {
        let tasks = found(
            &harness,
            &format!("SELECT Id FROM Task WHERE {condition} LIMIT 1"),
        );
        assert_eq!(!tasks.is_empty(), hit, "{condition}");
    }
    for wrong in [
        "HOUR_IN_DAY(ActivityDate) = 1",
        "CALENDAR_YEAR(Subject) = 2026",
    ] {
        let refused = ask(&harness, &format!("SELECT Id FROM Task WHERE {wrong}")).unwrap_err();
        assert!(refused.starts_with("MALFORMED_QUERY"), "{refused}");
    }
    assert!(ask(&harness, "SELECT CALENDAR_YEAR(CreatedDate) FROM Task").is_err());
}

#[test]
fn labels_and_formats_are_shown_under_the_fields_name_or_an_alias() {
    let (harness, _) = Harness::with_people();
    let deal = found(
        &harness,
        "SELECT toLabel(StageName), FORMAT(Amount) price, FORMAT(CloseDate) FROM Opportunity",
    );
    assert_eq!(deal[0]["StageName"], "Negotiation/Review");
    assert_eq!(deal[0]["price"], "1,200.50");
    assert_eq!(deal[0]["CloseDate"], "2026/12/24");
    let by_label = found(
        &harness,
        "SELECT Id FROM Opportunity WHERE toLabel(StageName) = 'Negotiation/Review'",
    );
    assert_eq!(by_label.len(), 1);
    assert!(ask(&harness, "SELECT StageName stage FROM Opportunity").is_err());
}

#[test]
fn a_queue_owns_a_task_and_a_task_is_about_a_campaign() {
    let (harness, people) = Harness::with_people();
    let queue = found(&harness, "SELECT Id, Name FROM Group WHERE Type = 'Queue'");
    let owner = queue[0]["Id"].as_str().unwrap();
    let campaign = harness.add("Campaign", json!({ "Name": "Autumn", "IsActive": true }));
    harness.add(
        "CampaignMember",
        json!({ "CampaignId": campaign, "ContactId": people.hanako }),
    );
    harness.add(
        "Task",
        json!({ "Subject": "Ring", "OwnerId": owner, "WhoId": people.hanako, "WhatId": campaign }),
    );
    let task = found(
        &harness,
        "SELECT Owner.Name, Owner.Type, What.Name, What.Type FROM Task WHERE Subject = 'Ring'",
    );
    assert_eq!(
        (&task[0]["Owner"]["Name"], &task[0]["Owner"]["Type"]),
        (&queue[0]["Name"], &json!("Group"))
    );
    assert_eq!(
        (&task[0]["What"]["Name"], &task[0]["What"]["Type"]),
        (&json!("Autumn"), &json!("Campaign"))
    );
    let members = found(
        &harness,
        "SELECT Campaign.Name, Status, HasResponded FROM CampaignMember WHERE Contact.LastName = '佐藤'",
    );
    assert_eq!(
        (&members[0]["Campaign"]["Name"], &members[0]["Status"]),
        (&json!("Autumn"), &json!("Sent"))
    );
    let by_type = found(
        &harness,
        "SELECT TYPEOF What WHEN Campaign THEN IsActive ELSE Name END FROM Task WHERE Subject = 'Ring'",
    );
    assert_eq!(by_type[0]["What"]["IsActive"], true);
}
