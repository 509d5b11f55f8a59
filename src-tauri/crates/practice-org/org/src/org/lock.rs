//! Taking a lock whose holder may have panicked.
//!
//! It owns that choice: after a panic the org goes on, with whatever the holder of the lock had done by then.

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
