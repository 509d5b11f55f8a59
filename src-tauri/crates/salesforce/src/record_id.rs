//! Record ids.
//!
//! It owns the one form in which an id is kept: 18 characters. It never lower-cases one, since the first 15 are
//! case-sensitive.
//!
//! Salesforce answers with 18 characters, but a duplicate error names the existing record with 15, and people paste both.
//! Two ids are the same record only if compared in one form, so the short one is widened on the way in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

const CHECKSUM_LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const SHORT: usize = 15;
const LONG: usize = 18;
const CHUNK: usize = 5;

/// A Salesforce record id of 18 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordId(String);

/// Why a text is no record id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordIdError {
    /// Ids have 15 or 18 characters.
    #[error("a record id has 15 or 18 characters, not {0}")]
    Length(usize),
    /// Ids are made of ASCII letters and digits.
    #[error("a record id has only letters and digits")]
    Characters,
    /// The last three characters don't fit the first fifteen: a letter's case was changed on the way here.
    #[error("the record id's last three characters do not fit the others")]
    Checksum,
}

impl RecordId {
    /// # Errors
    ///
    /// The text is no id of 15 or 18 characters, or its checksum is wrong.
    pub fn parse(text: &str) -> Result<Self, RecordIdError> {
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(RecordIdError::Characters);
        }
        let short = match text.len() {
            SHORT | LONG => text.get(..SHORT).unwrap_or_default(),
            other => return Err(RecordIdError::Length(other)),
        };
        let widened = format!("{short}{}", checksum(short));
        if text.len() == LONG && text != widened {
            return Err(RecordIdError::Checksum);
        }
        Ok(RecordId(widened))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first three characters, which name the object: `003` is a contact, `00T` a task.
    pub fn key_prefix(&self) -> &str {
        self.0.get(..3).unwrap_or_default()
    }
}

/// One character for each five: bit `k` is set if character `k` is upper-case.
fn checksum(short: &str) -> String {
    short
        .as_bytes()
        .chunks(CHUNK)
        .filter_map(|chunk| {
            let bits = chunk
                .iter()
                .enumerate()
                .fold(0_usize, |bits, (place, byte)| {
                    bits | (usize::from(byte.is_ascii_uppercase()) << place)
                });
            CHECKSUM_LETTERS.get(bits).map(|letter| char::from(*letter))
        })
        .collect()
}

impl FromStr for RecordId {
    type Err = RecordIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        RecordId::parse(text)
    }
}

impl TryFrom<String> for RecordId {
    type Error = RecordIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        RecordId::parse(&text)
    }
}

impl From<RecordId> for String {
    fn from(id: RecordId) -> Self {
        id.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    use super::{RecordId, RecordIdError};

    fn widens(short: &str, long: &str) {
        assert_eq!(RecordId::parse(short).unwrap().as_str(), long);
        assert_eq!(RecordId::parse(long).unwrap().as_str(), long);
    }

    #[test]
    fn short_ids_widen_to_what_real_orgs_answered() {
        widens("001dM00003kRs59", "001dM00003kRs59QAC");
        widens("00TUJ00000disvz", "00TUJ00000disvz2AA");
        widens("012000000000000", "012000000000000AAA");
    }

    #[test]
    fn an_id_whose_case_was_lost_is_refused() {
        let lost = "001dm00003krs59QAC";
        assert_eq!(RecordId::parse(lost), Err(RecordIdError::Checksum));
    }

    #[test]
    fn other_texts_are_no_ids() {
        assert_eq!(RecordId::parse(""), Err(RecordIdError::Length(0)));
        assert_eq!(
            RecordId::parse("001dM00003kRs59QA"),
            Err(RecordIdError::Length(17))
        );
        assert_eq!(
            RecordId::parse("001dM00003kRs5'"),
            Err(RecordIdError::Characters)
        );
        assert_eq!(
            RecordId::parse("００１dM00003kRs59"),
            Err(RecordIdError::Characters)
        );
    }

    #[test]
    fn the_prefix_names_the_object() {
        assert_eq!(
            RecordId::parse("00TUJ00000disvz").unwrap().key_prefix(),
            "00T"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn a_widened_id_is_its_own_id(short in "[0-9A-Za-z]{15}") {
            let id = RecordId::parse(&short).unwrap();
            prop_assert_eq!(RecordId::parse(id.as_str()).unwrap(), id);
        }
    }
}
