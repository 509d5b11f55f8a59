//! Who the org is, and who signs in first: the fixed ids and names that a test or a demo may count on.
//!
//! It owns these constants. Everybody's records are laid down by `sample`.

/// The org's id in its short form, which opens every access token.
pub const ORG_ID_15: &str = "00D5g0000012345";
/// The org's id.
pub const ORG_ID: &str = "00D5g0000012345EAA";
/// The first user's id.
pub const USER_ID: &str = "0055g0000012345AAA";
/// Who signs in here first; each active colleague can, too.
pub const USERNAME: &str = "agent@practice.example";
/// A colleague who can sign in, too; a test of two people at one computer needs one.
pub const COLLEAGUE: &str = "kenji@practice.example";
