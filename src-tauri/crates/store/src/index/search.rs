//! Who is looked for by what the agent typed: a part of a name, a company, an e-mail address or a number.
//!
//! Everybody is read through, as a part may stand anywhere; two hundred thousand people take a fraction of a second. Letters
//! count alike whether large or small and however wide, in any language.

use super::{COLUMNS, Index, WORDS, found_in};
use crate::DiskError;
use domain::number::reading::Certainty;
use domain::people::candidate::Candidate;
use domain::people::order::in_usual_order;
use domain::people::sought::{Among, Sought, folded, holds};

/// The condition under which somebody is one of those among whom is looked.
fn these(among: Among) -> &'static str {
    match among {
        Among::Everybody => "true",
        Among::Companies => "o.text = 'Account' AND p.contact_id = ''",
    }
}

impl Index {
    /// Whose name, company or e-mail address contains `text`, or one of whose numbers contains it.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn search(&self, text: &str, among: Among) -> Result<Vec<Candidate>, DiskError> {
        let sought = match Sought::of(text) {
            Sought::Number(digits) => return self.search_number(&digits, among),
            Sought::Email(text) | Sought::Name(text) => folded(&text),
        };
        let these = these(among);
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS}, p.email FROM people p {WORDS} WHERE {these} AND (holds(p.name, ?1) OR holds(p.email, ?1)
                 OR p.company IN (SELECT word FROM words WHERE holds(text, ?1)))
             LIMIT 20"
        ))?;
        let found = statement.query_map([&sought], |row| {
            let email: String = row.get(9)?;
            Ok(Candidate {
                email: holds(&email, &sought).then_some(email),
                ..found_in(row, None, Certainty::ByHand)?
            })
        })?;
        Ok(in_usual_order(found.collect::<Result<_, _>>()?))
    }

    fn search_number(&self, digits: &str, among: Among) -> Result<Vec<Candidate>, DiskError> {
        let these = these(among);
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM people p {WORDS} WHERE {these} AND p.person IN
                 (SELECT person FROM numbers WHERE instr(CAST(e164 AS TEXT), ?1) > 0 LIMIT 20)"
        ))?;
        let found = statement.query_map([digits], |row| found_in(row, None, Certainty::ByHand))?;
        Ok(in_usual_order(found.collect::<Result<_, _>>()?))
    }

    /// Whether all that this version reads of everybody is in.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn is_whole(&self) -> Result<bool, DiskError> {
        // An object that may not be read has no walk.
        Ok(self.db.query_row(
            "SELECT count(*) > 0 AND coalesce(min(is_filled AND fields <> ''), 0) FROM cursors WHERE walk > 0",
            [],
            |row| row.get(0),
        )?)
    }
}
