//! Files for another computer, drawn: written or not, read or not, in any order and any number of times.

use super::nth;
use crate::any_events::World;
use domain::base::problem::TransferFailure;
use domain::state::transfer::{FileRead, WaitingFile};
use domain::step::event::Event;

impl World {
    /// A file that was to be written is written or not, or is read at this computer.
    pub(super) fn file(&self, which: u8, read: bool, well: bool) -> Event {
        let files: Vec<&WaitingFile> = self.files.iter().collect();
        match (nth(&files, which), read, well) {
            (_, true, false) => Event::FileRead(Err(TransferFailure::WrongPassphrase)),
            (Some(file), true, true) => Event::FileRead(Ok(Box::new(FileRead {
                file: (*file).clone(),
                known_rows: self.disk.rows.keys().copied().collect(),
                known_calls: self.disk.calls.keys().copied().collect(),
            }))),
            (Some(file), false, well) => Event::FileWritten {
                id: file.about.id,
                result: match well {
                    true => Ok(String::from("waiting.ringside")),
                    false => Err(String::from("full")),
                },
            },
            (None, ..) => Event::Tick,
        }
    }
}
