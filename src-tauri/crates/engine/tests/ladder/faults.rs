//! What goes wrong between Ringside and the org, one at a time, at random.

use crate::chance::Chance;
use practice_org::{Fault, FaultOrder};

/// A fault that meets one of the next requests.
pub(crate) fn any(chance: &mut Chance) -> FaultOrder {
    let fault = match chance.below(..10) {
        0 | 1 => Fault::SilentAfterAccepting,
        2 => Fault::SilentBeforeAccepting,
        3 => Fault::ServerUnavailable { html: true },
        4 => Fault::ServerUnavailable { html: false },
        5 => Fault::RowLocked,
        6 => Fault::RequestLimit,
        7 => Fault::TokenExpired,
        8 => Fault::Offline,
        _ => Fault::Slow {
            ms: 2 + chance.below(..20),
        },
    };
    FaultOrder {
        times: Some(1),
        ..FaultOrder::from(fault)
    }
}
