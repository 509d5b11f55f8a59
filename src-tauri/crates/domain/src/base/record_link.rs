//! Record ids in what people paste: a link to a record, in any of Salesforce's forms, or the bare id.
//!
//! It knows the form of an id and nothing about objects. An id has 15 characters, or 18, of which the last three are a
//! checksum over the case of the others. Both forms name the same record, so the short one is converted to the long
//! one.

use crate::base::ids::SfId;

const CHECKSUM_LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// The record that a text names: the last id in it. In `/lightning/r/Account/001…/related/…` and in `/001…?x=y`,
/// nothing that comes after the id looks like one.
pub fn record_in(text: &str) -> Option<SfId> {
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric());
    pieces.filter_map(record_id).next_back()
}

fn record_id(piece: &str) -> Option<SfId> {
    let short = match piece.len() {
        15 | 18 => piece.get(..15)?,
        _ => return None,
    };
    // Every id contains digits (at least the `000` after the key prefix); a word of this length does not.
    if !short.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let whole = format!("{short}{}", checksum(short)?);
    (piece.len() == 15 || piece == whole).then_some(SfId(whole))
}

/// One checksum character for each five of the id: bit `k` is set if character `k` of the five is upper-case.
fn checksum(short: &str) -> Option<String> {
    let letter = |chunk: &[u8]| {
        let bits = chunk.iter().enumerate().fold(0, |bits, (place, byte)| {
            bits | (usize::from(byte.is_ascii_uppercase()) << place)
        });
        CHECKSUM_LETTERS.get(bits).copied().map(char::from)
    };
    short.as_bytes().chunks(5).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(record_in(text).map(|id| id.0).as_deref(), expect, "{text}");
    }

    #[test]
    fn a_record_is_known_by_its_link_or_its_id() {
        let id = Some("001dM00003kRs59QAC");
        check("001dM00003kRs59QAC", id);
        check(" 001dM00003kRs59 ", id);
        check("https://x.my.salesforce.com/001dM00003kRs59", id);
        check(
            "https://x.lightning.force.com/lightning/r/Account/001dM00003kRs59QAC/view",
            id,
        );
        check(
            "https://x.lightning.force.com/lightning/r/001dM00003kRs59QAC/related/Contacts/view?ws=1",
            id,
        );
        check(
            "https://x.lightning.force.com/one/one.app#/sObject/001dM00003kRs59QAC/view",
            id,
        );
    }

    #[test]
    fn what_only_looks_like_an_id_names_no_record() {
        check("001dM00003krs59QAC", None);
        check("internationalis", None);
        check("Hanako Sato", None);
        check("+81 3 1234 5678", None);
    }
}
