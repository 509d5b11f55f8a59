//! Where a person's e-mail address stands.

/// Salesforce's own fields for it, of contacts and leads and of person accounts.
pub const FIELDS: [&str; 2] = ["Email", "PersonEmail"];

/// The field in which a record's address stands, among an object's fields, each with Salesforce's word for its type. An object
/// of the org's own has a field of its own for it.
pub fn field<'a>(fields: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<&'a str> {
    let named = |wanted: &str| fields.clone().find(|(name, _)| *name == wanted);
    let usual = FIELDS.into_iter().find_map(named);
    let found = usual.or_else(|| fields.clone().find(|(_, kind)| *kind == "email"));
    found.map(|(name, _)| name)
}
