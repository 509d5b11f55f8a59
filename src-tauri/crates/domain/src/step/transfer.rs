//! What waits goes into a file for another computer, and comes out of one.
//!
//! *On hold first.* What is exported is on hold on disk before the file is written, so that at no moment it may be sent
//! from here and lies in a file as well.
//!
//! **Invariant:** an import adds what is not known here, whole or not at all, and changes nothing that is.

use super::Step;
use crate::base::ids::{CallId, ExportId, OutboxId};
use crate::base::passphrase::Passphrase;
use crate::base::problem::TransferFailure;
use crate::base::refs::TaskRef;
use crate::outbox::row::Row;
use crate::outbox::waits::waits_for;
use crate::outbox::write::Write;
use crate::record::call::Call;
use crate::record::form::{DraftKey, FormDraft};
use crate::state::calls::Edits;
use crate::state::own_forms::own_forms;
use crate::state::stuck::is_stuck;
use crate::state::transfer::{AboutFile, FileRead, Stage, WaitingFile};
use crate::state::writes::{of_task, own};
use crate::step::effect::{Change, Effect, RemoteEffect};
use crate::view::accounts::host_of;
use std::collections::BTreeSet;

impl Step<'_> {
    /// Holds all that waits here, and has it written into a file.
    pub(super) fn export_waiting(&mut self, passphrase: Passphrase) {
        if self.state.transfers.stage == Stage::UnderWay {
            return;
        }
        match self.exported(&passphrase) {
            Ok(file) => {
                let id = file.about.id;
                self.state.transfers.files.insert(id);
                self.keep_files();
                self.state.transfers.stage = Stage::UnderWay;
                self.effects.push(Effect::Remote(RemoteEffect::WriteFile {
                    file: Box::new(file),
                    passphrase,
                }));
            }
            Err(why) => self.state.transfers.stage = Stage::Failed(why),
        }
    }

    fn exported(&mut self, passphrase: &Passphrase) -> Result<WaitingFile, TransferFailure> {
        if !passphrase.is_long_enough() {
            return Err(TransferFailure::PassphraseTooShort);
        }
        let Some(agent) = self.state.session.agent() else {
            return Err(TransferFailure::SignedOut);
        };
        if goes_on(self) {
            return Err(TransferFailure::CallGoesOn);
        }
        let now = self.at();
        let about = AboutFile {
            id: ExportId::derive(
                &agent.account.org,
                &agent.account.user,
                now.as_millisecond(),
            ),
            at: now,
            account: agent.account.clone(),
            username: agent.username.clone(),
            host: host_of(&agent.instance_url),
        };
        let waiting = own(self.state).filter(|row| !row.is_settled());
        let waiting: BTreeSet<OutboxId> = waiting.map(|row| row.id).collect();
        if waiting.is_empty() {
            return Err(TransferFailure::NothingWaits);
        }
        let own_calls = self.state.calls.all.values();
        let own_calls = own_calls.filter(|call| self.state.may_see(call.owner.as_ref()));
        let (mut calls, mut ids) = (Vec::new(), waiting.clone());
        for call in own_calls {
            let rows = rows_of(self, call);
            if rows.iter().any(|row| waiting.contains(row)) {
                calls.push(call.clone());
                ids.extend(rows);
            }
        }
        let org = self.state.org.facts.as_deref();
        let rows = ids.iter().filter_map(|id| self.state.outbox.rows.get(id));
        let rows = rows.map(|row| row.as_exported(now, org)).collect();
        let called: BTreeSet<CallId> = calls.iter().map(|call| call.facts.id).collect();
        let forms = own_forms(self.state).filter(|form| is_about(form, &called, &ids));
        let file = WaitingFile {
            forms: forms.cloned().collect(),
            about,
            calls,
            rows,
        };
        for id in waiting {
            if let Some(row) = self.state.outbox.rows.get_mut(&id) {
                row.export(file.about.id, now);
                self.rows.insert(id);
            }
        }
        Ok(file)
    }

    /// The file is written, or can't be: then all is as it was.
    pub(super) fn file_written(&mut self, id: ExportId, result: Result<String, String>) {
        match result {
            Ok(path) => {
                let rows = own(self.state);
                let writes = rows.filter(|row| row.exported.is_some_and(|of| of.file == id));
                let writes = u32::try_from(writes.count()).unwrap_or(u32::MAX);
                self.state.transfers.stage = Stage::Exported { path, writes };
            }
            Err(reason) => {
                for (row_id, row) in &mut self.state.outbox.rows {
                    if row.was_not_exported(id) {
                        self.rows.insert(*row_id);
                    }
                }
                self.state.transfers.files.remove(&id);
                self.keep_files();
                self.state.transfers.stage = Stage::Failed(TransferFailure::NotWritten { reason });
            }
        }
    }

    /// Has a file read that comes from another computer.
    pub(super) fn import_waiting(&mut self, file: String, passphrase: Passphrase) {
        if self.state.transfers.stage == Stage::UnderWay {
            return;
        }
        if self.state.session.account().is_none() {
            self.state.transfers.stage = Stage::Failed(TransferFailure::SignedOut);
            return;
        }
        self.state.transfers.stage = Stage::UnderWay;
        let read = RemoteEffect::ReadFile { file, passphrase };
        self.effects.push(Effect::Remote(read));
    }

    /// A file was read, or is none that can be.
    pub(super) fn file_read(&mut self, result: Result<Box<FileRead>, TransferFailure>) {
        let imported = result.and_then(|read| self.imported(*read));
        self.state.transfers.stage = match imported {
            Ok(writes) => Stage::Imported { writes },
            Err(why) => Stage::Failed(why),
        };
    }

    fn imported(&mut self, read: FileRead) -> Result<u32, TransferFailure> {
        let about = &read.file.about;
        match self.state.session.account() {
            None => return Err(TransferFailure::SignedOut),
            Some(here) if *here != about.account => {
                return Err(TransferFailure::OtherAccount {
                    username: about.username.clone(),
                    host: about.host.clone(),
                });
            }
            Some(_) => {}
        }
        // Ringside writes no file in which anything is of another account.
        if read
            .file
            .rows
            .iter()
            .any(|row| row.account != about.account)
        {
            return Err(TransferFailure::Damaged);
        }
        let id = about.id;
        let writes = match self.state.transfers.files.contains(&id) {
            true => self.send_here(|row| row.exported.is_some_and(|of| of.file == id)),
            false => self.add(read),
        };
        self.state.transfers.files.insert(id);
        self.keep_files();
        match writes {
            0 => Err(TransferFailure::AlreadyHere),
            writes => Ok(writes),
        }
    }

    /// Adds what is not known here. Gives how many writes are sent here now.
    fn add(&mut self, read: FileRead) -> u32 {
        let mut writes = 0;
        for mut call in read.file.calls {
            let id = call.facts.id;
            if read.known_calls.contains(&id) || self.state.calls.all.contains_key(&id) {
                continue;
            }
            call.who.settled = true;
            self.state.calls.on_disk.insert(id, Edits::of(&call.draft));
            self.state.calls.all.insert(id, call);
            self.calls.insert(id);
        }
        for mut row in read.file.rows {
            let id = row.id;
            if read.known_rows.contains(&id) || self.state.outbox.rows.contains_key(&id) {
                continue;
            }
            // What it goes after came by an earlier file, and was discarded here: it goes along with that.
            let rows = &self.state.outbox.rows;
            let first = waits_for(&row, rows.values()).and_then(|first| rows.get(&first));
            if let Some(first) = first.filter(|first| first.is_discarded()) {
                row.discard(self.now.timestamp(), Some(first.id));
            }
            writes += u32::from(!row.is_settled());
            if let (Write::NewPerson(person), false) = (&row.write, row.is_settled()) {
                self.introduce(id, person);
            }
            self.state.outbox.rows.insert(id, row);
            self.rows.insert(id);
        }
        for form in read.file.forms {
            let id = form.id();
            if let std::collections::btree_map::Entry::Vacant(place) =
                self.state.forms.all.entry(id)
            {
                self.changes.push(Change::Form(Box::new(form.clone())));
                place.insert(form);
            }
        }
        writes
    }

    /// Everything that was exported is sent here after all.
    pub(super) fn send_exported_here(&mut self) {
        self.send_here(|row| row.exported.is_some());
    }

    fn send_here(&mut self, which: impl Fn(&Row) -> bool) -> u32 {
        let (now, org) = (self.at(), self.state.org.facts.clone());
        let own: Vec<OutboxId> = own(self.state)
            .filter(|row| which(row))
            .map(|row| row.id)
            .collect();
        let mut writes = 0;
        for id in own {
            if let Some(row) = self.state.outbox.rows.get_mut(&id)
                && row.send_here(now, org.as_deref())
            {
                self.rows.insert(id);
                writes += 1;
            }
        }
        writes
    }

    pub(super) fn dismiss_transfer(&mut self) {
        if self.state.transfers.stage != Stage::UnderWay {
            self.state.transfers.stage = Stage::Nothing;
        }
    }

    fn keep_files(&mut self) {
        let files = self.state.transfers.files.iter().copied().collect();
        self.changes.push(Change::Files(files));
    }
}

/// Whether a call goes on: its writes would still change.
pub(super) fn goes_on(step: &Step<'_>) -> bool {
    let mut calls = step.state.calls.all.values();
    calls.any(|call| {
        let is_open = call.facts.is_call() && call.facts.ended().is_none();
        is_open && !is_stuck(step.state, call)
    })
}

/// The writes that a call has led to.
fn rows_of(step: &Step<'_>, call: &Call) -> Vec<OutboxId> {
    let id = call.facts.id;
    let makers = [id.log_write(), id.new_person()];
    let makers = makers.into_iter().chain(call.next_steps.iter().copied());
    let rows = makers.flat_map(|first| of_task(step.state, first));
    rows.map(|row| row.id).collect()
}

/// Whether a form is about one of these calls or writes.
fn is_about(form: &FormDraft, calls: &BTreeSet<CallId>, rows: &BTreeSet<OutboxId>) -> bool {
    match &form.key {
        DraftKey::Answers { write }
        | DraftKey::Person { write }
        | DraftKey::OtherPerson { write }
        | DraftKey::Conflict { write }
        | DraftKey::Task {
            task: TaskRef::Outbox(write),
        } => rows.contains(write),
        key => key.has_words() && key.call().is_some_and(|call| calls.contains(&call)),
    }
}
