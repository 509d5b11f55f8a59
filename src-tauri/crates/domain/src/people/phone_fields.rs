//! The phone fields of an object: those by which people are matched.

use crate::org::facts::{FieldFacts, ObjectFacts, OrgFacts};

/// The usual ones, the most usual first; the org's own come after them.
const USUAL: [&str; 4] = ["Phone", "MobilePhone", "HomePhone", "OtherPhone"];

/// Whether people are matched by this field: it is of type phone and no fax number.
pub fn is_phone(name: &str, facts: &FieldFacts) -> bool {
    facts.kind == "phone" && !name.ends_with("Fax")
}

/// Whether this agent may change what stands in a phone field, as far as describe says.
pub fn may_change(org: &OrgFacts, object: &str, field: &str) -> bool {
    let may = |facts: &ObjectFacts| {
        let field = facts
            .fields
            .get(field)
            .filter(|facts| is_phone(field, facts));
        facts.updateable && field.is_some_and(|facts| facts.updateable)
    };
    org.objects.get(object).is_some_and(may)
}

/// The place of a field among others of its object.
pub fn rank(name: &str) -> usize {
    let place = USUAL.iter().position(|usual| *usual == name);
    place.unwrap_or(USUAL.len())
}

/// The phone fields of an object that this agent can see, the most usual first.
pub fn phone_fields<'a>(org: &'a OrgFacts, object: &str) -> Vec<(&'a str, &'a FieldFacts)> {
    let fields = org.objects.get(object).into_iter();
    let fields = fields.flat_map(|object| &object.fields);
    let mut phones: Vec<(&str, &FieldFacts)> = fields
        .map(|(name, facts)| (name.as_str(), facts))
        .filter(|(name, facts)| is_phone(name, facts))
        .collect();
    phones.sort_by_key(|(name, _)| (rank(name), *name));
    phones
}
