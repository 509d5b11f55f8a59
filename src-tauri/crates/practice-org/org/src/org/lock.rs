//! Taking a lock whose holder may have panicked.
//!
//! It owns the reason why that is no harm: a panic leaves SQLite consistent, since what was not committed is rolled back with
//! its savepoint's connection.

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
