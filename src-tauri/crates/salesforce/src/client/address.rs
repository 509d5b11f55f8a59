//! Where the REST API is, under which version.
//!
//! The API version is pinned. Salesforce keeps versions for years, and a behaviour that changes with "the latest" would
//! change under installed programs.

/// The pinned API version (Summer '25).
pub const API_VERSION: &str = "v64.0";

/// The beginning of the path of every API call that the org counts.
pub(super) const DATA: &str = "/services/data/";

pub(super) fn data_path(resource: &str) -> String {
    format!("{DATA}{API_VERSION}/{resource}")
}

/// One segment of a path: whatever is in a name, it does not lead elsewhere. API names are letters, digits and `_`.
pub(super) fn segment(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn an_objects_name_never_leads_elsewhere() {
        assert_eq!(segment("Call_Log__c"), "Call_Log__c");
        assert_eq!(segment("../query?q=x#"), "queryqx");
    }
}
