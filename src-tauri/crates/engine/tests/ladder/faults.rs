//! What goes wrong between Ringside and the org, one at a time, at random.

use fastrand::Rng;
use practice_org::{Fault, FaultOrder};

/// A fault that meets one of the next requests.
pub(crate) fn any(chance: &mut Rng) -> FaultOrder {
    let fault = match chance.u64(..10) {
        0 | 1 => Fault::SilentAfterAccepting,
        2 => Fault::SilentBeforeAccepting,
        3 => Fault::ServerUnavailable { html: true },
        4 => Fault::ServerUnavailable { html: false },
        5 => Fault::RowLocked,
        6 => Fault::RequestLimit,
        7 => Fault::TokenExpired,
        8 => Fault::Offline,
        _ => Fault::Slow {
            ms: 2 + chance.u64(..20),
        },
    };
    FaultOrder {
        times: Some(1),
        ..FaultOrder::from(fault)
    }
}
