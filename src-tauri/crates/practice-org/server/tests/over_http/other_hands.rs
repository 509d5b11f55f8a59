//! What other people do to records meanwhile: conversions, merges; and persons who are accounts.

use practice_org::Options;
use serde_json::{Value, json};

use super::common::TestOrg;

#[tokio::test]
async fn a_converted_lead_leads_to_its_contact_and_can_be_written_no_more() {
    let org = TestOrg::start().await;
    let body = json!({ "LastName": "O'Neil", "FirstName": "Sam", "Company": "Neil & Co", "Phone": "020 7946 0321" });
    let lead = org.post("sobjects/Lead", body).await.id();
    let task = org
        .post("sobjects/Task", json!({ "WhoId": lead }))
        .await
        .id();
    let became = org.control.converts_lead(&lead).await.unwrap();

    let read = org.get(&format!("sobjects/Lead/{lead}")).await.body;
    assert_eq!(read["IsConverted"], true);
    assert_eq!(read["ConvertedContactId"], became.contact.as_str());
    assert_eq!(read["ConvertedAccountId"], became.account.as_str());
    let contact = org
        .get(&format!("sobjects/Contact/{}", became.contact))
        .await
        .body;
    assert_eq!(
        (&contact["Name"], &contact["Phone"]),
        (&json!("Sam O'Neil"), &json!("020 7946 0321"))
    );
    let moved = org.get(&format!("sobjects/Task/{task}")).await.body;
    assert_eq!(
        moved["WhoId"],
        became.contact.as_str(),
        "activities go with the person"
    );

    for refused in [
        org.post("sobjects/Task", json!({ "WhoId": lead })).await,
        org.patch(&format!("sobjects/Lead/{lead}"), json!({ "Title": "x" }))
            .await,
    ] {
        assert_eq!(
            (refused.status, refused.code()),
            (400, "CANNOT_UPDATE_CONVERTED_LEAD")
        );
        assert_eq!(
            refused.body[0]["message"],
            "cannot reference converted lead"
        );
        assert_eq!(refused.body[0]["fields"], json!([]));
    }
    assert!(org.control.converts_lead(&lead).await.is_err());
}

#[tokio::test]
async fn a_merge_deletes_the_loser_changes_the_winner_and_moves_what_hung_on_it() {
    let org = TestOrg::start().await;
    let (winner, loser) = (org.contact("Sato").await, org.contact("Satou").await);
    let task = org
        .post("sobjects/Task", json!({ "WhoId": loser }))
        .await
        .id();
    let address = format!("sobjects/Contact/{winner}");
    let stamp = org.get(&address).await.body["SystemModstamp"].clone();
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(5);
    org.control.sets_clock(later).await.unwrap();
    org.control.merges(&winner, &loser).await.unwrap();

    assert_eq!(
        org.get(&format!("sobjects/Contact/{loser}")).await.code(),
        "ENTITY_IS_DELETED"
    );
    let all = url::form_urlencoded::byte_serialize(
        b"SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE IsDeleted = true",
    )
    .collect::<String>();
    let deleted = org.get(&format!("queryAll?q={all}")).await.body;
    assert_eq!(deleted["records"][0]["MasterRecordId"], winner.as_str());
    assert_ne!(org.get(&address).await.body["SystemModstamp"], stamp);
    let moved = org.get(&format!("sobjects/Task/{task}")).await.body;
    assert_eq!(moved["WhoId"], winner.as_str());
    assert!(org.control.merges(&winner, &task).await.is_err());
}

async fn person_accounts() -> TestOrg {
    TestOrg::start_with(Options {
        person_accounts: true,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn a_person_account_is_called_through_its_contact_and_changes_with_it() {
    let org = person_accounts().await;
    let body =
        json!({ "LastName": "Wilson", "FirstName": "Emma", "PersonMobilePhone": "07700 900 733" });
    let account = org.post("sobjects/Account", body).await.id();
    let address = format!("sobjects/Account/{account}");
    let read = org.get(&address).await.body;
    assert_eq!(
        (&read["IsPersonAccount"], &read["Name"]),
        (&json!(true), &json!("Emma Wilson"))
    );
    let contact = read["PersonContactId"].as_str().unwrap();

    let task = json!({ "Subject": "Call", "WhoId": contact, "WhatId": account });
    assert_eq!(org.post("sobjects/Task", task).await.status, 201);
    let refused = org.post("sobjects/Task", json!({ "WhoId": account })).await;
    assert_eq!(
        (refused.status, refused.code()),
        (400, "FIELD_INTEGRITY_EXCEPTION")
    );
    let said = format!("Name ID: id value of incorrect type: {account}");
    assert_eq!(refused.body[0]["message"], said);
    assert_eq!(refused.body[0]["fields"], json!(["WhoId"]));

    org.patch(&address, json!({ "PersonMobilePhone": "07700 900 734" }))
        .await;
    let followed = org.get(&format!("sobjects/Contact/{contact}")).await.body;
    assert_eq!(followed["MobilePhone"], "07700 900 734");
    let found = org
        .get("search/?q=FIND+%7B07700900734%7D+IN+PHONE+FIELDS+RETURNING+Contact(Id)")
        .await;
    assert_eq!(found.body["searchRecords"][0]["Id"], contact);
}

#[tokio::test]
async fn without_person_accounts_their_fields_do_not_exist() {
    let org = TestOrg::start().await;
    for soql in [
        "SELECT IsPersonAccount FROM Account",
        "SELECT PersonContactId FROM Account",
    ] {
        let refused = org.query(soql).await;
        assert_eq!(
            (refused.status, refused.code()),
            (400, "INVALID_FIELD"),
            "{soql}"
        );
    }
    let described = org.get("sobjects/Account/describe").await.body;
    let fields: Vec<&Value> = described["fields"].as_array().unwrap().iter().collect();
    assert!(
        fields
            .iter()
            .all(|field| field["name"] != "PersonMobilePhone")
    );
}
