//! What came back on the redirect address, and the names that Salesforce gives to its refusals.
//!
//! It owns the check of `state` and the table of OAuth errors. It never talks to anybody.
//!
//! The pairs of error and description were collected from Salesforce's help, from its CLI's source and from issue threads of
//! other clients (2018 to 2026); descriptions are matched in parts and in any case, as their exact text is no contract.

use super::error::SignInError;

/// Takes the code out of the redirect's query, if the redirect belongs to this sign-in.
pub(super) fn code(query: &str, state: &str) -> Result<String, SignInError> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let get = |name: &str| {
        pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    };

    // Some errors are raised before Salesforce has read the state; a code never comes without one.
    let error = get("error");
    let ours = get("state").map_or(error.is_some(), |returned| returned == state);
    if !ours {
        return Err(SignInError::StateMismatch);
    }
    if let Some(error) = error {
        return Err(refusal(error, get("error_description").unwrap_or_default()));
    }
    get("code")
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .ok_or(SignInError::Unreadable)
}

/// Gives a refusal of the authorize or the token endpoint its name. The callback address is not known here.
pub(super) fn refusal(error: &str, description: &str) -> SignInError {
    let said = description.to_lowercase();
    let says = |part: &str| said.contains(part);
    match error {
        // One help page prints it with a hyphen.
        "access_denied" | "access-denied" => SignInError::Denied,
        "redirect_uri_mismatch" => SignInError::RedirectMismatch { uri: String::new() },
        "invalid_client_id" => SignInError::UnknownApp,
        "OAUTH_APPROVAL_ERROR_GENERIC" | "OAUTH_APP_ACCESS_DENIED" | "invalid_app_access" => {
            SignInError::NotApproved
        }
        _ if says("oauth_approval_error_generic") || says("not admin approved") => {
            SignInError::NotApproved
        }
        "invalid_client" if says("installed") => SignInError::AppNotInstalled,
        "invalid_client" | "unauthorized_client" => SignInError::SecretRequired,
        "invalid_scope" | "unsupported_response_type" | "unsupported_grant_type" => {
            SignInError::ScopeRefused
        }
        // "unexpected code verifier" comes with a name that the forum thread did not keep.
        _ if says("code challenge") || says("code verifier") || says("code_verifier") => {
            SignInError::ChallengeRefused
        }
        "invalid_grant" if says("authorization code") => SignInError::CodeExpired,
        "inactive_user" => SignInError::UserInactive,
        "inactive_org" => SignInError::OrgInactive,
        "invalid_grant" if says("inactive user") => SignInError::UserInactive,
        "invalid_grant" if says("inactive organization") => SignInError::OrgInactive,
        "invalid_grant" if says("ip restricted") => SignInError::AddressRefused,
        "invalid_grant" => SignInError::LoginRefused,
        "server_error" | "temporarily_unavailable" | "unknown_error" | "rate_limit_exceeded" => {
            SignInError::Unavailable
        }
        _ => SignInError::Refused {
            error: error.to_owned(),
            description: description.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{code, refusal};
    use crate::oauth::SignInError;

    fn named(error: &SignInError) -> &'static str {
        match error {
            SignInError::Denied => "denied",
            SignInError::AppNotInstalled => "not installed",
            SignInError::NotApproved => "not approved",
            SignInError::UnknownApp => "unknown app",
            SignInError::SecretRequired => "secret",
            SignInError::RedirectMismatch { .. } => "redirect",
            SignInError::ChallengeRefused => "challenge",
            SignInError::ScopeRefused => "scope",
            SignInError::CodeExpired => "code expired",
            SignInError::UserInactive => "user inactive",
            SignInError::OrgInactive => "org inactive",
            SignInError::AddressRefused => "address",
            SignInError::LoginRefused => "login",
            SignInError::Unavailable => "unavailable",
            SignInError::StateMismatch => "state",
            SignInError::Unreadable => "unreadable",
            SignInError::Refused { .. } => "refused",
            _ => "other",
        }
    }

    /// What orgs were seen to answer, and its name here.
    const REFUSALS: &str = "
access_denied                | end-user denied authorization                    | denied
access-denied                | end-user denied authorization                    | denied
invalid_client               | app must be installed into org                   | not installed
invalid_client               | invalid client credentials                       | secret
unauthorized_client          |                                                  | secret
OAUTH_APPROVAL_ERROR_GENERIC | An unexpected error has occured                  | not approved
invalid_request              | OAUTH_APPROVAL_ERROR_GENERIC : An unexpected err | not approved
OAUTH_APP_ACCESS_DENIED      | user is not admin approved to access this app    | not approved
invalid_app_access           | user is not admin approved to access this app    | not approved
invalid_grant                | user is not admin approved to access this app    | not approved
invalid_client_id            | client identifier invalid                        | unknown app
redirect_uri_mismatch        | redirect_uri must match configuration            | redirect
invalid_scope                | the requested scope is not allowed               | scope
unsupported_response_type    | response type not supported                      | scope
invalid_request              | missing required code challenge                  | challenge
invalid_request              | Invalid Code Verifier                            | challenge
invalid_grant                | missing code verifier                            | challenge
invalid_grant                | code_verifier is required                        | challenge
some_error                   | unexpected code verifier                         | challenge
invalid_grant                | expired authorization code                       | code expired
invalid_grant                | authentication failure                           | login
invalid_grant                | authentication failure - Invalid Password        | login
invalid_grant                | inactive user                                    | user inactive
inactive_user                | user is inactive                                 | user inactive
invalid_grant                | inactive organization                            | org inactive
inactive_org                 | organization is inactive                         | org inactive
invalid_grant                | ip restricted                                    | address
server_error                 |                                                  | unavailable
temporarily_unavailable      |                                                  | unavailable
unknown_error                | retry your request                               | unavailable
an_error_of_next_year        | something new                                    | refused
";

    #[test]
    fn each_refusal_that_orgs_were_seen_to_give_has_its_name() {
        let mut rows = 0;
        for line in REFUSALS.lines().filter(|line| !line.is_empty()) {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let [error, description, expected] = parts.as_slice() else {
                panic!("{line}");
            };
            assert_eq!(named(&refusal(error, description)), *expected, "{line}");
            rows += 1;
        }
        assert_eq!(rows, 31);
    }

    #[test]
    fn a_code_counts_only_with_our_state() {
        assert_eq!(code("code=aPrx%3D%3D&state=s1", "s1").unwrap(), "aPrx==");
        for (query, expected) in [
            ("code=aPrx&state=s2", "state"),
            ("code=aPrx", "state"),
            ("", "state"),
            ("state=s1", "unreadable"),
            ("code=&state=s1", "unreadable"),
            ("error=access_denied&state=s1", "denied"),
            ("error=access_denied&state=s2", "state"),
            (
                "error=invalid_client&error_description=app+must+be+installed+into+org",
                "not installed",
            ),
        ] {
            assert_eq!(named(&code(query, "s1").unwrap_err()), expected, "{query}");
        }
    }
}
