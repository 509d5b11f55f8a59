//! Group, Campaign and CampaignMember: queues that own tasks, and campaigns that tasks are about.
//!
//! It owns these three field lists, cut down to what a call meets.

use crate::schema::field::FieldKind;
use crate::schema::field::{
    flag, id, is_deleted, owner, picklist, plain, reference, stamps, text, textarea,
};
use crate::schema::object::{Object, child};

pub(super) fn group() -> Object {
    let mut fields = vec![
        id("Group ID"),
        text("Name", "Name", 40).names_the_record().read_only(),
        text("DeveloperName", "Developer Name", 80).read_only(),
        picklist("Type", "Type", 40, &["Regular", "Queue"]).read_only(),
        text("Email", "Email", 255).read_only(),
    ];
    fields.extend(stamps());
    Object {
        label_plural: "Groups",
        fields,
        ..Object::kept_by_the_org("Group", "Group", "00G")
    }
}

pub(super) fn campaign() -> Object {
    let mut fields = vec![
        id("Campaign ID"),
        is_deleted(),
        text("Name", "Name", 80).required_field().names_the_record(),
        picklist(
            "Type",
            "Type",
            255,
            &["Webinar", "Telemarketing", "Email", "Other"],
        ),
        picklist(
            "Status",
            "Status",
            255,
            &["Planned", "In Progress", "Completed", "Aborted"],
        )
        .defaults_to("Planned"),
        plain("StartDate", "Start Date", FieldKind::Date),
        plain("EndDate", "End Date", FieldKind::Date),
        flag("IsActive", "Active"),
        textarea("Description", "Description", 32_000),
        owner("Owner ID", &["User"]),
    ];
    fields.extend(stamps());
    Object {
        fields,
        children: vec![
            child("CampaignMember", "CampaignId", "CampaignMembers", true),
            child("Task", "WhatId", "Tasks", true),
            child("Event", "WhatId", "Events", true),
        ],
        ..Object::of_users("Campaign", "Campaign", "Campaigns", "701")
    }
}

pub(super) fn campaign_member() -> Object {
    let member = |name, label, to: &'static str| {
        let field = reference(name, label, &[to], to);
        field.create_only()
    };
    let mut fields = vec![
        id("Campaign Member ID"),
        is_deleted(),
        member("CampaignId", "Campaign ID", "Campaign").required_field(),
        member("LeadId", "Lead ID", "Lead"),
        member("ContactId", "Contact ID", "Contact"),
        picklist("Status", "Status", 40, &["Sent", "Responded"]).defaults_to("Sent"),
        flag("HasResponded", "Responded").read_only(),
    ];
    fields.extend(stamps());
    Object {
        searchable: false,
        fields,
        ..Object::of_users(
            "CampaignMember",
            "Campaign Member",
            "Campaign Members",
            "00v",
        )
    }
}
