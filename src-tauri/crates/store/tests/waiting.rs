//! The file with what waits for another computer: real files, real passphrases.
#![cfg(test)]

use domain::base::ids::{ExportId, OutboxId, SfId};
use domain::base::passphrase::Passphrase;
use domain::base::problem::TransferFailure;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::session::Account;
use domain::state::transfer::{AboutFile, WaitingFile};
use jiff::Timestamp;
use std::fs;
use std::path::PathBuf;
use store::{read_waiting, write_waiting};
use tempfile::TempDir;
use uuid::Uuid;

fn account() -> Account {
    Account {
        org: SfId(String::from("00D")),
        user: SfId(String::from("005")),
    }
}

fn file() -> WaitingFile {
    let note = FieldValue::Text(String::from("a-secret-note"));
    let fields = TaskFields::default().with(TaskField::Description, note);
    let write = Write::AddNextStep {
        call: None,
        fields,
        owner: None,
    };
    let id = OutboxId(Uuid::from_u128(1));
    WaitingFile {
        about: AboutFile {
            id: ExportId(Uuid::from_u128(7)),
            at: Timestamp::UNIX_EPOCH,
            account: account(),
            username: String::from("claire@aoba.example"),
            host: String::from("aoba.my.salesforce.com"),
        },
        calls: Vec::new(),
        rows: vec![Row::new(id, account(), write, Timestamp::UNIX_EPOCH)],
        forms: Vec::new(),
    }
}

fn phrase() -> Passphrase {
    Passphrase::new("four plain words")
}

/// A profile, and a file that was written for another one.
fn written() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waiting.ringside");
    write_waiting(folder.path(), &path, &file(), &phrase()).unwrap();
    (folder, path)
}

fn read(bytes: &[u8], passphrase: &Passphrase) -> Result<WaitingFile, TransferFailure> {
    let folder = tempfile::tempdir().unwrap();
    let read = read_waiting(folder.path(), bytes, passphrase);
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is left beside the databases");
    read
}

#[test]
fn what_was_written_is_read_with_the_passphrase_and_nothing_of_it_stands_readable() {
    let (folder, path) = written();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(read(&bytes, &phrase()), Ok(file()));
    for text in [
        "a-secret-note",
        "claire@aoba",
        "SQLite format 3",
        "plain words",
        "CREATE",
    ] {
        let text = text.as_bytes();
        assert!(!bytes.windows(text.len()).any(|window| window == text));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn two_files_of_the_same_writes_have_nothing_in_common() {
    let (one, other) = (written(), written());
    let one = fs::read(one.1).unwrap();
    let other = fs::read(other.1).unwrap();
    assert_ne!(one[40..56], other[40..56], "the salt");
    assert_ne!(one[56..], other[56..]);
}

#[test]
fn another_passphrase_opens_nothing() {
    let (_folder, path) = written();
    let bytes = fs::read(path).unwrap();
    for wrong in [
        "four plain word",
        "Four plain words",
        "",
        "x'00'",
        "' or 1=1 --",
    ] {
        let read = read(&bytes, &Passphrase::new(wrong));
        assert_eq!(read, Err(TransferFailure::WrongPassphrase), "{wrong}");
    }
}

#[test]
fn a_passphrase_may_hold_quotes_and_any_language() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waiting.ringside");
    for phrase in [
        "it's \"quoted\" '' ;",
        "合言葉は四つの言葉です",
        "x'0123456789abcdef'",
    ] {
        let phrase = Passphrase::new(phrase);
        write_waiting(folder.path(), &path, &file(), &phrase).unwrap();
        assert_eq!(read(&fs::read(&path).unwrap(), &phrase), Ok(file()));
    }
}

#[test]
fn a_file_that_is_torn_changed_or_none_of_ours_is_told_apart() {
    let (_folder, path) = written();
    let bytes = fs::read(path).unwrap();
    assert_eq!(read(b"", &phrase()), Err(TransferFailure::NoSuchFile));
    assert_eq!(
        read(b"%PDF-1.7\n", &phrase()),
        Err(TransferFailure::NoSuchFile)
    );
    for cut in [6, 8, 20, 40, 41, bytes.len() / 2, bytes.len() - 1] {
        let torn = read(&bytes[..cut], &phrase());
        assert_eq!(torn, Err(TransferFailure::Damaged), "{cut} bytes");
    }
    for place in [9, 45, 100, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let changed = read(&changed, &phrase());
        assert_eq!(changed, Err(TransferFailure::Damaged), "at {place}");
    }
}

#[test]
fn a_file_of_a_newer_form_says_so_without_its_passphrase() {
    let (_folder, path) = written();
    let bytes = fs::read(path).unwrap();
    let newer = [b"RSWAIT2\n", &bytes[8..]].concat();
    assert_eq!(
        read(&newer, &Passphrase::new("")),
        Err(TransferFailure::Newer)
    );
}

#[test]
fn where_the_disk_refuses_no_half_a_file_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not there").join("waiting.ringside");
    assert!(write_waiting(folder.path(), &path, &file(), &phrase()).is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
