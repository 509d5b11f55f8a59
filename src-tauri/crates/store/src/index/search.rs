//! Who is looked for by what the agent typed: a part of a name, a company, an e-mail address or a number.
//!
//! Everybody is read through, as a part may stand anywhere; two hundred thousand people take a fraction of a second. Letters
//! count alike whether large or small and however wide, in any language.

use super::{COLUMNS, Index, WORDS, found_in};
use crate::DiskError;
use domain::number::reading::Certainty;
use domain::people::candidate::Candidate;
use domain::people::order::in_usual_order;
use domain::people::sought::{Among, Sought, holds, words};
use rusqlite::params_from_iter;

/// The condition under which somebody is one of those among whom is looked.
fn these(among: Among) -> &'static str {
    match among {
        Among::Everybody => "true",
        Among::Companies => "o.text = 'Account' AND p.contact_id = ''",
    }
}

/// Whoever is called so comes before those who only work there; within that the usual order, by object and date.
fn order(words: usize) -> String {
    let named: Vec<String> = (1..=words)
        .map(|n| format!("holds(p.name, ?{n})"))
        .collect();
    format!(
        "ORDER BY {}CASE o.text WHEN 'Contact' THEN 0 WHEN 'Account' THEN 1 WHEN 'Lead' THEN 2 ELSE 3 END,
             p.modified_ms DESC, p.record_id LIMIT {}",
        match words {
            0 => String::new(),
            _ => format!("NOT ({}), ", named.join(" AND ")),
        },
        MOST + 1
    )
}

/// How many are found at most; whether there are more is told.
const MOST: usize = 20;

/// Who was found, and whether there are more.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    /// In the usual order.
    pub people: Vec<Candidate>,
    /// Whether there are more than these.
    pub more: bool,
}

impl Index {
    /// People and companies in whose name, company and e-mail address each word of `text` stands, or one of whose numbers
    /// contains it.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn search(&self, text: &str, among: Among) -> Result<Matches, DiskError> {
        let words = match Sought::of(text) {
            Sought::Number(digits) => return self.search_number(&digits, among),
            Sought::Email(text) | Sought::Name(text) => words(&text),
        };
        if words.is_empty() {
            return Ok(Matches::default());
        }
        let each = (1..=words.len()).map(|n| {
            format!(
                "(holds(p.name, ?{n}) OR holds(p.email, ?{n})
                  OR p.company IN (SELECT word FROM words WHERE holds(text, ?{n})))"
            )
        });
        let each: Vec<String> = each.collect();
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS}, p.email FROM people p {WORDS} WHERE {} AND {} {}",
            these(among),
            each.join(" AND "),
            order(words.len())
        ))?;
        let found = statement.query_map(params_from_iter(&words), |row| {
            let email: String = row.get(9)?;
            let by_email = words.iter().any(|word| holds(&email, word));
            Ok(Candidate {
                email: by_email.then_some(email),
                ..found_in(row, None, Certainty::ByHand)?
            })
        })?;
        Ok(in_order(found.collect::<Result<_, _>>()?))
    }

    fn search_number(&self, digits: &str, among: Among) -> Result<Matches, DiskError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM people p {WORDS} WHERE {} AND p.person IN
                 (SELECT person FROM numbers WHERE instr(CAST(e164 AS TEXT), ?1) > 0) {}",
            these(among),
            order(0)
        ))?;
        let found = statement.query_map([digits], |row| found_in(row, None, Certainty::ByHand))?;
        Ok(in_order(found.collect::<Result<_, _>>()?))
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

fn in_order(mut found: Vec<Candidate>) -> Matches {
    let more = found.len() > MOST;
    found.truncate(MOST);
    Matches {
        people: in_usual_order(found),
        more,
    }
}
