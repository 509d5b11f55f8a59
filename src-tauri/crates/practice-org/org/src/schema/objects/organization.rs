//! The Organization object: the one row that names the org.
//!
//! It owns that field list only. sf CLI and others read it right after signing in.

use crate::schema::field::{flag, id, phone, picklist, stamps, text};
use crate::schema::object::Object;

pub(super) fn organization() -> Object {
    let mut fields = vec![
        id("Organization ID"),
        text("Name", "Name", 80).required_field().names_the_record(),
        text("Street", "Street", 255),
        text("City", "City", 40),
        text("PostalCode", "Zip/Postal Code", 20),
        text("Country", "Country", 80),
        phone("Phone", "Phone"),
        picklist(
            "DefaultLocaleSidKey",
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
        picklist("TimeZoneSidKey", "Time Zone", 40, &[]),
        picklist(
            "OrganizationType",
            "Edition",
            40,
            &[
                "Developer Edition",
                "Enterprise Edition",
                "Unlimited Edition",
            ],
        ),
        flag("IsSandbox", "Is Sandbox"),
        text("InstanceName", "Instance Name", 5),
        text("NamespacePrefix", "Namespace Prefix", 15),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, field)| if place == 0 { field } else { field.read_only() })
    .collect::<Vec<_>>();
    fields.extend(stamps());
    Object {
        label_plural: "Organizations",
        fields,
        ..Object::kept_by_the_org("Organization", "Organization", "00D")
    }
}
