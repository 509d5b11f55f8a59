//! Putting people in and taking them out.

use super::cursor::put_cursor;
use super::digits::digits;
use super::words::Words;
use super::{Cursor, Index, written};
use crate::DiskError;

use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::number::reading::Certainty;
use domain::people::person::Person;
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeMap;

/// How many rows a transaction takes out: the loop writes into the same file and waits for its end.
const AT_ONCE: u32 = 500;

impl Index {
    /// Adds people, or replaces what was known of them, and moves the cursor, in one transaction.
    ///
    /// # Errors
    /// If the disk refuses. Nothing is then changed.
    pub fn put(
        &mut self,
        people: &[Person],
        agent: Country,
        cursor: Option<(&str, &Cursor)>,
    ) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        if let Some((object, cursor)) = cursor {
            put_cursor(&tx, object, cursor)?;
        }
        let mut words = Words::new(&tx);
        let mut walks = BTreeMap::new();
        for person in people {
            let walk = match walks.get(person.object.as_str()) {
                Some(walk) => *walk,
                None => {
                    let walk = walk_of(&tx, &person.object)?;
                    walks.insert(person.object.as_str(), walk);
                    walk
                }
            };
            put_person(&tx, &mut words, person, agent, walk)?;
        }
        Ok(tx.commit()?)
    }

    /// Takes records out that are no longer there.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn remove(&mut self, records: &[PersonRef]) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        for record in records {
            tx.prepare_cached("DELETE FROM people WHERE record_id = ?1")?
                .execute([record.to_string()])?;
        }
        Ok(tx.commit()?)
    }

    /// Takes out some of an object's records that neither the walk `below` nor a later one has met. Says whether there
    /// may be more, so that other work gets its turn in between.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn forget(&mut self, object: &str, below: u32) -> Result<bool, DiskError> {
        let people: Vec<i64> = {
            let mut statement = self.db.prepare_cached(
                "SELECT p.person FROM people p JOIN words o ON o.word = p.object
                 WHERE o.text = ?1 AND p.walk < ?2 LIMIT ?3",
            )?;
            let people = statement.query_map(params![object, below, AT_ONCE], |row| row.get(0))?;
            people.collect::<Result<_, _>>()?
        };
        let tx = self.db.transaction()?;
        for person in &people {
            tx.prepare_cached("DELETE FROM people WHERE person = ?1")?
                .execute([person])?;
        }
        tx.commit()?;
        Ok(!people.is_empty())
    }
}

fn walk_of(tx: &Transaction<'_>, object: &str) -> Result<u32, DiskError> {
    let walk = tx
        .prepare_cached("SELECT walk FROM cursors WHERE object = ?1")?
        .query_row([object], |row| row.get(0))
        .optional()?;
    Ok(walk.unwrap_or_default())
}

fn put_person(
    tx: &Transaction<'_>,
    words: &mut Words<'_>,
    person: &Person,
    agent: Country,
    walk: u32,
) -> Result<(), DiskError> {
    let mut word = |text: &Option<String>| words.number(text.as_deref().unwrap_or_default());
    let (title, company, owner) = (
        word(&person.title)?,
        word(&person.company)?,
        word(&person.owner)?,
    );
    let object = words.number(&person.object)?;
    let id: i64 = tx
        .prepare_cached(
            "INSERT INTO people (record_id, contact_id, object, name, title, company, owner, modified_ms, walk, do_not_call,
                 email)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (record_id) DO UPDATE SET contact_id = excluded.contact_id,
                 object = excluded.object, name = excluded.name, title = excluded.title,
                 company = excluded.company, owner = excluded.owner,
                 modified_ms = excluded.modified_ms, walk = excluded.walk,
                 do_not_call = excluded.do_not_call, email = excluded.email
             RETURNING person",
        )?
        .query_row(
            params![
                person.id.to_string(),
                person.person_contact.as_ref().map_or("", |contact| contact.0.as_str()),
                object,
                person.name,
                title,
                company,
                owner,
                person.modified.as_millisecond(),
                walk,
                person.do_not_call,
                person.email.as_deref().unwrap_or_default(),
            ],
            |row| row.get(0),
        )?;
    tx.prepare_cached("DELETE FROM numbers WHERE person = ?1")?
        .execute([id])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO numbers (e164, person, field, is_exact, written) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for number in person.numbers(agent) {
        if let Some(digits) = digits(&number.e164) {
            let is_exact = number.certainty == Certainty::Exact;
            let field = words.number(&number.field)?;
            let written = written(number.written);
            insert.execute(params![digits, id, field, is_exact, written])?;
        }
    }
    Ok(())
}
