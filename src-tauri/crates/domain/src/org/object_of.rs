//! The object of a record, by its id alone.

use crate::base::ids::SfId;
use crate::org::facts::OrgFacts;

/// The object that an id's first three characters name: by describe, or one of those that every org has; nothing if
/// neither knows it.
pub fn object_of(record: &SfId, facts: Option<&OrgFacts>) -> Option<String> {
    let prefix = record.0.get(..3)?;
    let described = facts.into_iter().flat_map(|facts| &facts.objects);
    let mut described = described.filter(|(_, known)| known.key_prefix.as_deref() == Some(prefix));
    if let Some((object, _)) = described.next() {
        return Some(object.clone());
    }
    let standard = match prefix {
        "001" => "Account",
        "003" => "Contact",
        "00Q" => "Lead",
        "006" => "Opportunity",
        "500" => "Case",
        "701" => "Campaign",
        _ => return None,
    };
    Some(String::from(standard))
}
