//! What came back on the redirect address, and the names that Salesforce gives to its refusals.
//!
//! It owns the check of `state` and the table of OAuth errors. It never talks to anybody.
//!
//! The pairs of error and description were collected from Salesforce's help, from its CLI's source and from issue threads of
//! other clients (2018 to 2026); descriptions are matched in parts and in any case, as their exact text is no contract.

use super::SignInError;

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

/// Gives a refusal of the authorize or the token endpoint its name.
pub(super) fn refusal(error: &str, description: &str) -> SignInError {
    let said = description.to_lowercase();
    match error {
        // One help page prints it with a hyphen.
        "access_denied" | "access-denied" => SignInError::Denied,
        "redirect_uri_mismatch" => SignInError::RedirectMismatch,
        "invalid_client_id" => SignInError::UnknownApp,
        "OAUTH_APPROVAL_ERROR_GENERIC" => SignInError::NotApproved,
        _ if said.contains("oauth_approval_error_generic") => SignInError::NotApproved,
        "invalid_client" if said.contains("installed") => SignInError::AppNotInstalled,
        "invalid_request" if said.contains("code challenge") || said.contains("code verifier") => {
            SignInError::ChallengeRefused
        }
        "invalid_grant" if said.contains("authorization code") => SignInError::CodeExpired,
        "invalid_grant" if said.contains("code verifier") || said.contains("code_verifier") => {
            SignInError::ChallengeRefused
        }
        "invalid_grant" | "inactive_user" | "inactive_org" => SignInError::UserRefused {
            description: description.to_owned(),
        },
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
            SignInError::RedirectMismatch => "redirect",
            SignInError::ChallengeRefused => "challenge",
            SignInError::CodeExpired => "code expired",
            SignInError::UserRefused { .. } => "user refused",
            SignInError::StateMismatch => "state",
            SignInError::Unreadable => "unreadable",
            SignInError::Refused { .. } => "refused",
            _ => "other",
        }
    }

    #[test]
    fn each_refusal_that_orgs_were_seen_to_give_has_its_name() {
        for (error, description, expected) in [
            ("access_denied", "end-user denied authorization", "denied"),
            ("access-denied", "end-user denied authorization", "denied"),
            (
                "invalid_client",
                "app must be installed into org",
                "not installed",
            ),
            ("invalid_client", "invalid client credentials", "refused"),
            (
                "OAUTH_APPROVAL_ERROR_GENERIC",
                "An unexpected error has occured",
                "not approved",
            ),
            (
                "invalid_request",
                "OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error",
                "not approved",
            ),
            (
                "invalid_client_id",
                "client identifier invalid",
                "unknown app",
            ),
            (
                "redirect_uri_mismatch",
                "redirect_uri must match configuration",
                "redirect",
            ),
            (
                "invalid_request",
                "missing required code challenge",
                "challenge",
            ),
            ("invalid_request", "Invalid Code Verifier", "challenge"),
            ("invalid_grant", "missing code verifier", "challenge"),
            (
                "invalid_grant",
                "expired authorization code",
                "code expired",
            ),
            ("invalid_grant", "authentication failure", "user refused"),
            ("invalid_grant", "inactive user", "user refused"),
            ("invalid_grant", "ip restricted", "user refused"),
            ("server_error", "", "refused"),
        ] {
            assert_eq!(
                named(&refusal(error, description)),
                expected,
                "{error}: {description}"
            );
        }
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
