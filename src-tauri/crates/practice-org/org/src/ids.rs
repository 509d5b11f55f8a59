//! Record ids: the 15 characters that Salesforce compares by case, and the three that make them safe without it.
//!
//! It owns the checksum and the digits. It never looks whether a record exists, nor which number is free.
//!
//! The checksum: of each five characters, bit k is set if character k is an upper-case letter; the three numbers are
//! letters of an alphabet of 32. Ids are numbered upwards in base 62, whose digits sort in ASCII order, so that a keyset
//! query by id meets rows in the order in which they were made.

const CHECK: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The instance characters that stand between prefix and number in every id of this org.
const INSTANCE: &str = "5g0";

/// The 18-character form of an id of 15 or 18 characters; none if it is no id at all.
pub(crate) fn full(id: &str) -> Option<String> {
    if !id.is_ascii() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let short = match id.len() {
        15 | 18 => id.get(..15)?,
        _ => return None,
    };
    let full = format!("{short}{}", checksum(short));
    (id.len() == 15 || full == id).then_some(full)
}

/// An id as a filter takes it: one with a wrong checksum is no error, and finds nothing (recorded in 2015).
pub(crate) fn sought(id: &str) -> Option<String> {
    let well_formed = id.len() == 18 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    full(id).or_else(|| well_formed.then(|| id.to_owned()))
}

fn checksum(short: &str) -> String {
    short
        .as_bytes()
        .chunks(5)
        .map(|chunk| {
            let bits = chunk
                .iter()
                .enumerate()
                .filter(|(_, byte)| byte.is_ascii_uppercase())
                .fold(0_usize, |bits, (place, _)| bits | (1 << place));
            char::from(CHECK.get(bits).copied().unwrap_or(b'A'))
        })
        .collect()
}

/// The id of the `number`th record of an object.
pub(crate) fn numbered(key_prefix: &str, number: i64) -> String {
    let mut rest = number.max(0);
    let mut digits = [b'0'; 9];
    for place in digits.iter_mut().rev() {
        let digit = usize::try_from(rest % 62).unwrap_or_default();
        *place = DIGITS.get(digit).copied().unwrap_or(b'0');
        rest /= 62;
    }
    let short: String = key_prefix
        .chars()
        .chain(INSTANCE.chars())
        .chain(digits.iter().map(|digit| char::from(*digit)))
        .collect();
    let check = checksum(&short);
    short + &check
}

#[cfg(test)]
mod tests {
    use super::{full, numbered};

    #[test]
    fn an_id_of_15_characters_gets_the_checksum_that_was_recorded() {
        assert_eq!(
            full("001dM00003kRs59").as_deref(),
            Some("001dM00003kRs59QAC")
        );
        assert_eq!(
            full("00TUJ00000disvz").as_deref(),
            Some("00TUJ00000disvz2AA")
        );
    }

    #[test]
    fn an_id_with_a_wrong_checksum_or_length_is_no_id() {
        assert_eq!(full("001dM00003kRs59QAD"), None);
        assert_eq!(full("001"), None);
        assert_eq!(full("0015w000029K-YH"), None);
        assert_eq!(full("００１dM00003kRs"), None);
    }

    #[test]
    fn later_numbers_give_ids_that_sort_later() {
        let ids: Vec<String> = (61..64)
            .chain(3843..3846)
            .map(|n| numbered("003", n))
            .collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| full(id).as_deref() == Some(id)));
    }
}
