//! A phone number as the index keeps it: an integer, which takes less room than its text.
//!
//! It must never read a number in another form than E.164: what is written and what is looked up must be the same integer.

use domain::base::ids::E164;

/// The digits of a number in E.164 form as an integer; nothing for what is no such number.
pub(super) fn digits(number: &E164) -> Option<i64> {
    number.0.strip_prefix('+')?.parse().ok()
}
