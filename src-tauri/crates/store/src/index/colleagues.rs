//! Colleagues: the numbers and extensions of the org's users. A few thousand at most, so they are written anew as a whole.

use super::Index;
use crate::DiskError;
use domain::base::ids::{E164, SfId};
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::people::candidate::ColleagueView;
use domain::people::person::Colleague;
use domain::step::effect::Ask;
use rusqlite::{OptionalExtension, params};

impl Index {
    /// Puts these colleagues in the place of all that were known.
    ///
    /// # Errors
    /// If the disk refuses. Nothing is then changed.
    pub fn put_colleagues(
        &mut self,
        colleagues: &[Colleague],
        agent: Country,
    ) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        tx.execute("DELETE FROM colleagues", [])?;
        {
            let mut insert = tx.prepare_cached(
                "INSERT OR IGNORE INTO colleagues (number, user_id, name) VALUES (?1, ?2, ?3)",
            )?;
            for colleague in colleagues {
                for number in colleague.numbers(agent) {
                    insert.execute(params![number, colleague.id.0, colleague.name])?;
                }
            }
        }
        Ok(tx.commit()?)
    }

    /// The colleague whose number or extension it is.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn colleague(&self, ask: &Ask) -> Result<Option<ColleagueView>, DiskError> {
        // Only sure readings count: a customer must not be taken for a colleague by a reading that assumes something.
        let sure = ask.others.iter();
        let sure = sure.filter(|other| other.certainty == Certainty::Exact);
        let is_assumed = |number: &&E164| {
            let mut others = ask.others.iter();
            others.any(|other| other.e164 == **number && other.certainty != Certainty::Exact)
        };
        let number = ask.number.iter().filter(|number| !is_assumed(number));
        let numbers = number.chain(sure.map(|other| &other.e164));
        let numbers = numbers.map(|number| number.0.as_str());
        for number in numbers.chain(ask.extension.as_deref()) {
            if let Some(colleague) = self.colleague_with(number)? {
                return Ok(Some(colleague));
            }
        }
        Ok(None)
    }

    fn colleague_with(&self, number: &str) -> Result<Option<ColleagueView>, DiskError> {
        let mut statement = self.db.prepare_cached(
            "SELECT user_id, name FROM colleagues WHERE number = ?1 ORDER BY user_id LIMIT 1",
        )?;
        let found = statement.query_row([number], |row| {
            Ok(ColleagueView {
                user: Some(SfId(row.get(0)?)),
                name: Some(row.get(1)?),
            })
        });
        Ok(found.optional()?)
    }
}
