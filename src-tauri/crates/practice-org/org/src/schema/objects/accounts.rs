//! Account, which is a company, or a person where the org has person accounts.
//!
//! It owns that field list.
//!
//! The person-account fields do not exist at all in an org without person accounts: naming one there is INVALID_FIELD,
//! which is what a client that assumes them must be shown.

use crate::schema::field::{Field, FieldKind};
use crate::schema::field::{
    email, flag, id, is_deleted, master_record, owner, phone, picklist, plain, reference, stamps,
    text, textarea,
};
use crate::schema::object::{Object, child};
use crate::schema::objects::people::{INDUSTRIES, SALUTATIONS, address};
use crate::schema::options::SchemaOptions;

/// The list of its fields, and as long as that.
pub(super) fn account(options: &SchemaOptions) -> Object {
    let mut name = text("Name", "Account Name", 255)
        .required_field()
        .names_the_record();
    // A person account's name comes from the person's, so that Name itself is not required there.
    name.nillable = options.person_accounts;
    let mut fields = vec![id("Account ID"), is_deleted(), name];
    if options.person_accounts {
        fields.push(text("LastName", "Last Name", 80));
        fields.push(text("FirstName", "First Name", 40));
        fields.push(picklist("Salutation", "Salutation", 40, SALUTATIONS));
    }
    fields.push(picklist(
        "Type",
        "Account Type",
        255,
        &[
            "Prospect",
            "Customer - Direct",
            "Customer - Channel",
            "Technology Partner",
            "Other",
        ],
    ));
    fields.push(reference(
        "ParentId",
        "Parent Account ID",
        &["Account"],
        "Parent",
    ));
    fields.extend(address(
        [
            "BillingStreet",
            "BillingCity",
            "BillingState",
            "BillingPostalCode",
            "BillingCountry",
        ],
        [
            "Billing Street",
            "Billing City",
            "Billing State/Province",
            "Billing Zip/Postal Code",
            "Billing Country",
        ],
    ));
    fields.extend([
        phone("Phone", "Account Phone"),
        phone("Fax", "Account Fax"),
        text("AccountNumber", "Account Number", 40),
        Field::new("Website", "Website", FieldKind::Url, 255),
        picklist("Industry", "Industry", 255, INDUSTRIES),
        plain("AnnualRevenue", "Annual Revenue", FieldKind::Currency),
        plain("NumberOfEmployees", "Employees", FieldKind::Int),
        textarea("Description", "Account Description", 32_000),
        picklist("Rating", "Account Rating", 255, &["Hot", "Warm", "Cold"]),
        owner("Owner ID", &["User"]),
        plain("LastActivityDate", "Last Activity", FieldKind::Date).read_only(),
    ]);
    fields.push(master_record("Account"));
    if options.person_accounts {
        fields.extend(person_account_fields());
    }
    fields.extend(stamps());
    let mut account = Object::of_users("Account", "Account", "Accounts", "001");
    account.fields = fields;
    account.children = vec![
        child("Account", "ParentId", "ChildAccounts", false),
        child("Contact", "AccountId", "Contacts", true),
        child("Opportunity", "AccountId", "Opportunities", true),
        child("Case", "AccountId", "Cases", false),
        child("Task", "WhatId", "Tasks", true),
        child("Event", "WhatId", "Events", true),
        child("EmailMessage", "RelatedToId", "Emails", true),
    ];
    account
}

fn person_account_fields() -> Vec<Field> {
    let mut contact = reference(
        "PersonContactId",
        "Contact ID",
        &["Contact"],
        "PersonContact",
    )
    .read_only();
    contact.groupable = true;
    vec![
        contact,
        flag("IsPersonAccount", "Is Person Account").read_only(),
        text("PersonMailingCity", "Mailing City", 40),
        text("PersonMailingCountry", "Mailing Country", 80),
        phone("PersonMobilePhone", "Mobile"),
        phone("PersonHomePhone", "Home Phone"),
        phone("PersonOtherPhone", "Other Phone"),
        phone("PersonAssistantPhone", "Asst. Phone"),
        email("PersonEmail", "Email"),
        text("PersonTitle", "Title", 80),
        flag("PersonDoNotCall", "Do Not Call"),
    ]
}
