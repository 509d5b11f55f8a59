//! Contact, Lead and User: whoever can be at the other end of a call.
//!
//! It owns these three field lists, and the parts that accounts have in common with them. `rows::derive` knows how a
//! name is made of its parts.

use crate::schema::field::{Field, FieldKind};
use crate::schema::field::{
    email, flag, id, is_deleted, master_record, owner, phone, picklist, plain, reference, stamps,
    text, textarea,
};
use crate::schema::object::{Object, child};
use crate::schema::options::SchemaOptions;

const LEAD_SOURCES: &[&str] = &[
    "Web",
    "Phone Inquiry",
    "Partner Referral",
    "Purchased List",
    "Other",
];
pub(super) const INDUSTRIES: &[&str] = &[
    "Agriculture",
    "Banking",
    "Biotechnology",
    "Construction",
    "Consulting",
    "Electronics",
    "Engineering",
    "Healthcare",
    "Manufacturing",
    "Retail",
    "Shipping",
    "Technology",
    "Transportation",
    "Other",
];
pub(super) const SALUTATIONS: &[&str] = &["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."];

/// A person's name: `Name` is made of the parts and can't be written.
fn person_name() -> Vec<Field> {
    vec![
        text("LastName", "Last Name", 80).required_field(),
        text("FirstName", "First Name", 40),
        picklist("Salutation", "Salutation", 40, SALUTATIONS),
        text("Name", "Full Name", 121)
            .read_only()
            .required_field()
            .names_the_record(),
    ]
}

/// The five parts of an address; the compound `address` type is left out.
pub(super) fn address(names: [&'static str; 5], labels: [&'static str; 5]) -> Vec<Field> {
    let [street, city, state, postal_code, country] = names;
    let [
        street_label,
        city_label,
        state_label,
        postal_code_label,
        country_label,
    ] = labels;
    vec![
        textarea(street, street_label, 255),
        text(city, city_label, 40),
        text(state, state_label, 80),
        text(postal_code, postal_code_label, 20),
        text(country, country_label, 80),
    ]
}

/// The list of its fields, and as long as that.
pub(super) fn contact(options: &SchemaOptions) -> Object {
    let mut fields = vec![
        id("Contact ID"),
        is_deleted(),
        reference("AccountId", "Account ID", &["Account"], "Account"),
    ];
    fields.extend(person_name());
    fields.extend(address(
        [
            "MailingStreet",
            "MailingCity",
            "MailingState",
            "MailingPostalCode",
            "MailingCountry",
        ],
        [
            "Mailing Street",
            "Mailing City",
            "Mailing State/Province",
            "Mailing Zip/Postal Code",
            "Mailing Country",
        ],
    ));
    fields.extend([
        phone("Phone", "Business Phone"),
        phone("Fax", "Business Fax"),
        phone("MobilePhone", "Mobile Phone"),
        phone("HomePhone", "Home Phone"),
        phone("OtherPhone", "Other Phone"),
        phone("AssistantPhone", "Asst. Phone"),
        reference("ReportsToId", "Reports To ID", &["Contact"], "ReportsTo"),
        email("Email", "Email").lookup_key(),
        text("Title", "Title", 128),
        text("Department", "Department", 80),
        picklist("LeadSource", "Lead Source", 255, LEAD_SOURCES),
        plain("Birthdate", "Birthdate", FieldKind::Date),
        textarea("Description", "Contact Description", 32_000),
        flag("DoNotCall", "Do Not Call"),
        owner("Owner ID", &["User"]),
        plain("LastActivityDate", "Last Activity", FieldKind::Date).read_only(),
    ]);
    fields.push(master_record("Contact"));
    if options.person_accounts {
        fields.push(flag("IsPersonAccount", "Is Person Account").read_only());
    }
    fields.extend(stamps());
    let mut contact = Object::of_users("Contact", "Contact", "Contacts", "003");
    contact.fields = fields;
    contact.children = vec![
        child("Case", "ContactId", "Cases", false),
        child(
            "OpportunityContactRole",
            "ContactId",
            "OpportunityContactRoles",
            true,
        ),
        child("CampaignMember", "ContactId", "CampaignMembers", true),
        child("Task", "WhoId", "Tasks", true),
        child("Event", "WhoId", "Events", true),
        child(
            "EmailMessageRelation",
            "RelationId",
            "EmailMessageRelations",
            true,
        ),
    ];
    contact
}

/// The list of its fields, and as long as that.
pub(super) fn lead() -> Object {
    let mut fields = vec![id("Lead ID"), is_deleted()];
    fields.extend(person_name());
    fields.extend([
        text("Title", "Title", 128),
        text("Company", "Company", 255).required_field(),
    ]);
    fields.extend(address(
        ["Street", "City", "State", "PostalCode", "Country"],
        [
            "Street",
            "City",
            "State/Province",
            "Zip/Postal Code",
            "Country",
        ],
    ));
    let converted = |name, label, to: &'static str, relationship| {
        reference(name, label, &[to], relationship).read_only()
    };
    fields.extend([
        phone("Phone", "Phone"),
        phone("MobilePhone", "Mobile Phone"),
        phone("Fax", "Fax"),
        email("Email", "Email").lookup_key(),
        Field::new("Website", "Website", FieldKind::Url, 255),
        textarea("Description", "Description", 32_000),
        picklist("LeadSource", "Lead Source", 255, LEAD_SOURCES),
        picklist(
            "Status",
            "Status",
            255,
            &[
                "Open - Not Contacted",
                "Working - Contacted",
                "Closed - Converted",
                "Closed - Not Converted",
            ],
        )
        .defaults_to("Open - Not Contacted"),
        picklist("Industry", "Industry", 255, INDUSTRIES),
        picklist("Rating", "Rating", 255, &["Hot", "Warm", "Cold"]),
        flag("DoNotCall", "Do Not Call"),
        owner("Owner ID", &["Group", "User"]),
        flag("IsConverted", "Converted").create_only(),
        plain("ConvertedDate", "Converted Date", FieldKind::Date).read_only(),
        converted(
            "ConvertedAccountId",
            "Converted Account ID",
            "Account",
            "ConvertedAccount",
        ),
        converted(
            "ConvertedContactId",
            "Converted Contact ID",
            "Contact",
            "ConvertedContact",
        ),
        converted(
            "ConvertedOpportunityId",
            "Converted Opportunity ID",
            "Opportunity",
            "ConvertedOpportunity",
        ),
        plain("LastActivityDate", "Last Activity", FieldKind::Date).read_only(),
    ]);
    fields.push(master_record("Lead"));
    fields.extend(stamps());
    let mut lead = Object::of_users("Lead", "Lead", "Leads", "00Q");
    lead.fields = fields;
    lead.children = vec![
        child("CampaignMember", "LeadId", "CampaignMembers", true),
        child("Task", "WhoId", "Tasks", true),
        child("Event", "WhoId", "Events", true),
        child(
            "EmailMessageRelation",
            "RelationId",
            "EmailMessageRelations",
            true,
        ),
    ];
    lead
}

pub(super) fn user() -> Object {
    let mut fields = vec![
        id("User ID"),
        text("Username", "Username", 80)
            .required_field()
            .lookup_key(),
        text("LastName", "Last Name", 80).required_field(),
        text("FirstName", "First Name", 40),
        text("Name", "Full Name", 121)
            .read_only()
            .required_field()
            .names_the_record(),
        text("Alias", "Alias", 8).required_field(),
        email("Email", "Email").required_field(),
        text("Title", "Title", 80),
        text("Department", "Department", 80),
        phone("Phone", "Phone"),
        phone("Fax", "Fax"),
        phone("MobilePhone", "Mobile"),
        // Recorded as type phone: an inside number of a few digits.
        phone("Extension", "Extension"),
        flag("IsActive", "Active"),
        flag(
            "UserPreferencesLightningExperiencePreferred",
            "Lightning Experience Preferred",
        )
        .defaults_to("true"),
        text("City", "City", 40),
        text("Country", "Country", 80),
        picklist("TimeZoneSidKey", "Time Zone", 40, &[]),
        picklist(
            "LocaleSidKey",
            "Locale",
            40,
            &["en_US", "en_GB", "fr_FR", "de_DE", "ja_JP"],
        ),
        picklist(
            "LanguageLocaleKey",
            "Language",
            40,
            &["en_US", "fr", "de", "ja"],
        ),
        picklist("UserType", "User Type", 40, &["Standard"]).read_only(),
    ];
    fields.extend(stamps());
    let mut user = Object::of_users("User", "User", "Users", "005");
    user.deletable = false;
    user.fields = fields;
    user
}
