//! E-mails, and whom they are from and to.
//!
//! It owns these two field lists, from the Object Reference. For an e-mail that is logged to a person, Salesforce also makes
//! a Task, which `ActivityId` names.

use crate::schema::field::FieldKind;
use crate::schema::field::{
    flag, id, is_deleted, picklist, plain, reference, stamps, text, textarea,
};
use crate::schema::object::{Object, child};

pub(super) fn email_message() -> Object {
    let mut fields = vec![
        id("Email Message ID"),
        reference("ParentId", "Case ID", &["Case"], "Parent").create_only(),
        reference("ActivityId", "Activity ID", &["Task"], "Activity").create_only(),
        text("Subject", "Subject", 255).names_the_record(),
        textarea("TextBody", "Text Body", 32_000),
        text("FromName", "From Name", 255),
        text("FromAddress", "From Address", 255),
        flag("Incoming", "Is Incoming"),
        picklist("Status", "Status", 40, &["0", "1", "2", "3", "4", "5"]),
        plain("MessageDate", "Message Date", FieldKind::Datetime),
        reference(
            "RelatedToId",
            "Related To ID",
            &["Account", "Opportunity", "Case", "Campaign"],
            "RelatedTo",
        ),
        is_deleted(),
    ];
    fields.extend(stamps());
    Object {
        fields,
        searchable: false,
        children: vec![child(
            "EmailMessageRelation",
            "EmailMessageId",
            "EmailMessageRelations",
            true,
        )],
        ..Object::of_users("EmailMessage", "Email Message", "Email Messages", "02s")
    }
}

/// Its prefix is made up: no recording shows one.
pub(super) fn email_message_relation() -> Object {
    let mut fields = vec![
        id("Email Message Relation ID"),
        reference(
            "EmailMessageId",
            "Email Message ID",
            &["EmailMessage"],
            "EmailMessage",
        )
        .create_only(),
        reference(
            "RelationId",
            "Relation ID",
            &["Contact", "Lead", "User"],
            "Relation",
        )
        .create_only(),
        picklist(
            "RelationType",
            "Relation Type",
            40,
            &[
                "ToAddress",
                "CcAddress",
                "BccAddress",
                "FromAddress",
                "OtherAddress",
            ],
        )
        .restricted_list(),
        text("RelationAddress", "Relation Address", 255),
        is_deleted(),
    ];
    fields.extend(stamps());
    Object {
        fields,
        searchable: false,
        ..Object::of_users(
            "EmailMessageRelation",
            "Email Message Relation",
            "Email Message Relations",
            "0EM",
        )
    }
}
