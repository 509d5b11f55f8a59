//! The one app that this org knows.
//!
//! It owns its consumer key and its redirect addresses. A public client has no secret.

/// The consumer key of the one app that this org knows.
pub const CLIENT_ID: &str = "3MVG9PracticeOrgRingsideDesktop";
/// The ports of the registered redirect addresses `http://localhost:{port}/callback`.
pub const REDIRECT_PORTS: [u16; 4] = [17171, 17172, 17173, 17174];

/// The callback address of one of the registered ports.
pub fn redirect_uri(port: u16) -> String {
    format!("http://localhost:{port}/callback")
}

/// The redirect addresses that an admin has registered, unless told otherwise.
pub(crate) fn usual_callbacks() -> Vec<String> {
    REDIRECT_PORTS.into_iter().map(redirect_uri).collect()
}
