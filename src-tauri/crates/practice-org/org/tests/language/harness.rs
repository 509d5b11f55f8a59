//! The small org that these tests share.
//!
//! It never uses the sample people, whose details may change.

use jiff::Timestamp;
use practice_org_core::identity::USER_ID;
use practice_org_core::rows::{Writing, create_tables, insert};
use practice_org_core::sample;
use practice_org_core::schema::{Schema, SchemaOptions};
use rusqlite::Connection;
use serde_json::{Value, json};

/// Saturday, 21 November 2026, half past nine UTC.
const NOW: &str = "2026-11-21T09:30:00Z";

/// A small org in memory: two companies, their people, a deal, a few tasks.
pub(crate) struct Harness {
    pub(crate) connection: Connection,
    pub(crate) schema: Schema,
    pub(crate) now: Timestamp,
}

impl Harness {
    pub(crate) fn empty() -> Self {
        Self::of(SchemaOptions {
            unique_call_key: true,
            ..SchemaOptions::default()
        })
    }

    pub(crate) fn with_person_accounts() -> Self {
        Self::of(SchemaOptions {
            unique_call_key: true,
            person_accounts: true,
            ..SchemaOptions::default()
        })
    }

    fn of(options: SchemaOptions) -> Self {
        let schema = Schema::new(options).expect("a schema");
        let connection = Connection::open_in_memory().expect("a database in memory");
        create_tables(&connection, &schema).expect("tables");
        let now = NOW.parse().expect("a time");
        sample::foundation(&connection, &schema, now).expect("the foundation");
        Harness {
            connection,
            schema,
            now,
        }
    }

    pub(crate) fn writing(&self) -> Writing<'_> {
        Writing {
            schema: &self.schema,
            now: self.now,
            user: USER_ID,
            allow_save: false,
        }
    }

    /// Creates a record that must be accepted.
    pub(crate) fn add(&self, object: &str, body: Value) -> String {
        let body = body.as_object().expect("a record");
        insert(&self.connection, &self.writing(), object, body).expect("an accepted record")
    }

    pub(crate) fn later(mut self, seconds: i64) -> Self {
        self.now = Timestamp::from_second(self.now.as_second() + seconds).expect("a time");
        self
    }

    /// The harness of most tests.
    pub(crate) fn with_people() -> (Self, People) {
        let harness = Harness::empty();
        let aoba = harness.add(
            "Account",
            json!({ "Name": "株式会社アオバ商事", "Phone": "03-1234-5678" }),
        );
        let orsel = harness.add(
            "Account",
            json!({ "Name": "Groupe Orsel", "BillingCountry": "France" }),
        );
        let hanako = harness.add(
            "Contact",
            json!({ "FirstName": "花子", "LastName": "佐藤", "AccountId": aoba,
                    "MobilePhone": "(090) 1234-5678", "Title": "購買部長" }),
        );
        let julie = harness.add(
            "Contact",
            json!({ "FirstName": "Julie", "LastName": "Lefèvre", "AccountId": orsel,
                    "Phone": "+33 (0)1 42 68 53 00", "Email": "julie@orsel.example" }),
        );
        let lead = harness.add(
            "Lead",
            json!({ "FirstName": "Sam", "LastName": "O'Neil", "Company": "Neil & Co", "Phone": "020 7946 0321" }),
        );
        let deal = harness.add(
            "Opportunity",
            json!({ "Name": "Aoba renewal", "AccountId": aoba, "StageName": "Negotiation/Review",
                    "CloseDate": "2026-12-24", "Amount": 1200.5 }),
        );
        harness.add(
            "OpportunityContactRole",
            json!({ "OpportunityId": deal, "ContactId": hanako, "IsPrimary": true }),
        );
        let quote = harness.add(
            "Task",
            json!({ "Subject": "Send revised quote", "WhoId": hanako, "WhatId": deal, "ActivityDate": "2026-11-19" }),
        );
        let call = harness.add(
            "Task",
            json!({ "Subject": "Call with Sam", "WhoId": lead, "Status": "Completed", "TaskSubtype": "Call",
                    "CallType": "Inbound", "CallDurationInSeconds": 75, "ActivityDate": "2026-11-21",
                    "Ringside_Key__c": "desk:1" }),
        );
        (
            harness,
            People {
                aoba,
                orsel,
                hanako,
                julie,
                lead,
                deal,
                quote,
                call,
            },
        )
    }
}

/// The ids of the small org's records.
pub(crate) struct People {
    pub(crate) aoba: String,
    pub(crate) orsel: String,
    pub(crate) hanako: String,
    pub(crate) julie: String,
    pub(crate) lead: String,
    pub(crate) deal: String,
    pub(crate) quote: String,
    pub(crate) call: String,
}

/// The id's 15 characters without the checksum.
pub(crate) fn short(id: &str) -> &str {
    id.get(..15).expect("an id of 18 characters")
}
