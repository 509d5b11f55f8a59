//! An export and an import of what waits: making the key of a passphrase takes long, so the loop goes on meanwhile.

use super::Effects;
use domain::base::passphrase::Passphrase;
use domain::state::transfer::WaitingFile;
use domain::step::event::Event;

impl Effects {
    pub(super) async fn write_file(self, file: WaitingFile, passphrase: Passphrase) {
        let id = file.about.id;
        let now = self.clock.now();
        let written = tokio::task::block_in_place(|| self.files.write(&file, &passphrase, &now));
        let result = match written {
            Ok(path) => Ok(path.display().to_string()),
            Err(error) => {
                tracing::warn!(%error, "the export could not be written");
                Err(error.to_string())
            }
        };
        self.tell(Event::FileWritten { id, result }).await;
    }

    pub(super) async fn read_file(self, file: String, passphrase: Passphrase) {
        let read = tokio::task::block_in_place(|| self.files.read(&file, &passphrase));
        self.tell(Event::FileRead(read.map(Box::new))).await;
    }
}
