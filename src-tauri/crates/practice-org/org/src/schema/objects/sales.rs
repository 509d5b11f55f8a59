//! Opportunity, the contacts' roles on it, and Case.
//!
//! It owns these three field lists. It never says which stage or status is closed: that is `rows::derive`.

use crate::schema::field::FieldKind;
use crate::schema::field::{
    email, flag, id, is_deleted, owner, picklist, plain, reference, stamps, text, textarea,
};
use crate::schema::object::{Object, child};

const LEAD_SOURCES: &[&str] = &[
    "Web",
    "Phone Inquiry",
    "Partner Referral",
    "Purchased List",
    "Other",
];

/// The list of its fields, and as long as that.
pub(super) fn opportunity() -> Object {
    let mut fields = vec![
        id("Opportunity ID"),
        is_deleted(),
        reference("AccountId", "Account ID", &["Account"], "Account"),
        flag("IsPrivate", "Private"),
        text("Name", "Name", 120)
            .required_field()
            .names_the_record()
            .lookup_key(),
        textarea("Description", "Description", 32_000),
        picklist(
            "StageName",
            "Stage",
            255,
            &[
                "Prospecting",
                "Qualification",
                "Needs Analysis",
                "Value Proposition",
                "Id. Decision Makers",
                "Perception Analysis",
                "Proposal/Price Quote",
                "Negotiation/Review",
                "Closed Won",
                "Closed Lost",
            ],
        )
        .required_field(),
        plain("Amount", "Amount", FieldKind::Currency),
        plain("Probability", "Probability (%)", FieldKind::Percent),
        plain("CloseDate", "Close Date", FieldKind::Date).required_field(),
        picklist(
            "Type",
            "Opportunity Type",
            255,
            &[
                "Existing Customer - Upgrade",
                "Existing Customer - Replacement",
                "Existing Customer - Downgrade",
                "New Customer",
            ],
        ),
        text("NextStep", "Next Step", 255),
        picklist("LeadSource", "Lead Source", 255, LEAD_SOURCES),
        flag("IsClosed", "Closed").read_only(),
        flag("IsWon", "Won").read_only(),
        owner("Owner ID", &["User"]),
    ];
    fields.extend(stamps());
    Object {
        fields,
        children: vec![
            child(
                "OpportunityContactRole",
                "OpportunityId",
                "OpportunityContactRoles",
                true,
            ),
            child("Task", "WhatId", "Tasks", true),
            child("Event", "WhatId", "Events", true),
        ],
        ..Object::of_users("Opportunity", "Opportunity", "Opportunities", "006")
    }
}

pub(super) fn opportunity_contact_role() -> Object {
    let mut fields = vec![
        id("Contact Role ID"),
        reference(
            "OpportunityId",
            "Opportunity ID",
            &["Opportunity"],
            "Opportunity",
        )
        .required_field()
        .create_only(),
        reference("ContactId", "Contact ID", &["Contact"], "Contact").required_field(),
        picklist(
            "Role",
            "Role",
            40,
            &[
                "Business User",
                "Decision Maker",
                "Economic Buyer",
                "Economic Decision Maker",
                "Evaluator",
                "Executive Sponsor",
                "Influencer",
                "Technical Buyer",
                "Other",
            ],
        ),
        flag("IsPrimary", "Primary"),
    ];
    fields.extend(stamps());
    fields.push(is_deleted());
    Object {
        searchable: false,
        fields,
        children: Vec::new(),
        ..Object::of_users(
            "OpportunityContactRole",
            "Opportunity Contact Role",
            "Opportunity Contact Role",
            "00K",
        )
    }
}

pub(super) fn case() -> Object {
    let mut fields = vec![
        id("Case ID"),
        is_deleted(),
        text("CaseNumber", "Case Number", 30)
            .read_only()
            .required_field()
            .names_the_record()
            .lookup_key(),
        reference("ContactId", "Contact ID", &["Contact"], "Contact"),
        reference("AccountId", "Account ID", &["Account"], "Account"),
        reference("ParentId", "Parent Case ID", &["Case"], "Parent"),
        text("SuppliedName", "Name", 80),
        email("SuppliedEmail", "Email Address"),
        // Recorded as a plain string, although it holds a number.
        text("SuppliedPhone", "Phone", 40),
        text("SuppliedCompany", "Company", 80),
        picklist(
            "Type",
            "Case Type",
            40,
            &[
                "Mechanical",
                "Electrical",
                "Electronic",
                "Structural",
                "Other",
            ],
        ),
        picklist(
            "Status",
            "Status",
            40,
            &["New", "Working", "Escalated", "Closed"],
        )
        .defaults_to("New")
        .may_be_empty(),
        picklist("Origin", "Case Origin", 40, &["Phone", "Email", "Web"]),
        text("Subject", "Subject", 255),
        picklist("Priority", "Priority", 40, &["High", "Medium", "Low"])
            .defaults_to("Medium")
            .may_be_empty(),
        textarea("Description", "Description", 32_000),
        flag("IsClosed", "Closed").read_only(),
        plain("ClosedDate", "Closed Date", FieldKind::Datetime).read_only(),
        flag("IsEscalated", "Escalated"),
        owner("Owner ID", &["Group", "User"]),
    ];
    fields.extend(stamps());
    Object {
        fields,
        children: vec![
            child("Case", "ParentId", "Cases", false),
            child("Task", "WhatId", "Tasks", true),
            child("Event", "WhatId", "Events", true),
        ],
        ..Object::of_users("Case", "Case", "Cases", "500")
    }
}
