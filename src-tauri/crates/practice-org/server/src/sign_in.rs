//! Who may sign in, and what was given to whom.
//!
//! It owns the practice client, the passwords and the grants. It never speaks HTTP: the addresses are those of `oauth`.

pub(crate) mod client;
pub(crate) mod grants;
pub(crate) mod id_key;
pub(crate) mod login;
