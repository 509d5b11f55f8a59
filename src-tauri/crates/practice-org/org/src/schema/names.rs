//! Names that live as long as the program.
//!
//! It owns every name that an admin adds while the org runs, and the aliases of queries. It never frees one: the names of
//! the schema are `&'static str` throughout, as nearly all are known when this is compiled, and each further one is kept
//! once, however often it is added again. An org has some hundreds of them, and a client's queries a few more.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The one lasting copy of a name.
pub(crate) fn lasting(name: &str) -> &'static str {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(name) = known.get(name) {
        return name;
    }
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    known.insert(name);
    name
}
