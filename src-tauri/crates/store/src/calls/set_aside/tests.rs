//! Bodies as released versions wrote them, and bodies that no version can read.

use std::fs;
use std::path::{Path, PathBuf};

use domain::outbox::row::Row;
use domain::record::call::Call;
use jiff::Timestamp;
use rusqlite::params;
use serde_json::Value;

use super::super::MIGRATIONS;
use crate::database;
use crate::{Calls, DatabaseKey};

/// The schema with which 0.1.0 was released.
const RELEASED: usize = 3;

/// The bodies that 0.1.0 wrote of one kind, each with the file that holds it.
fn kept(kind: &str) -> Vec<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept/0.1.0");
    let mut bodies = Vec::new();
    for entry in fs::read_dir(folder.join(kind)).unwrap() {
        let path = entry.unwrap().path();
        let body = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        bodies.push((path, body));
    }
    bodies.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(bodies.len() > 3, "{kind}");
    bodies
}

/// A database as 0.1.0 left it, with these bodies in it. Several samples share a call or a write, so each is given an
/// id of its own.
fn database_of_0_1_0(path: &Path, key: &DatabaseKey) {
    let db = database::open(path, key, &MIGRATIONS[..RELEASED]).unwrap();
    for (n, (_, body)) in kept("calls").iter().enumerate() {
        let sql = "INSERT INTO calls (id, started_ms, is_settled, body) VALUES (?1, ?2, 0, ?3)";
        let started = i64::try_from(n).unwrap();
        db.execute(sql, params![format!("call {n}"), started, body.to_string()])
            .unwrap();
    }
    for (n, (_, body)) in kept("outbox").iter().enumerate() {
        let sql = "INSERT INTO outbox (id, made_ms, is_sent, body) VALUES (?1, ?2, 0, ?3)";
        let made = i64::try_from(n).unwrap();
        db.execute(sql, params![format!("write {n}"), made, body.to_string()])
            .unwrap();
    }
    for (path, body) in kept("facts") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let sql = "INSERT INTO facts (name, body) VALUES (?1, ?2)";
        db.execute(sql, params![name, body.to_string()]).unwrap();
    }
    db.execute(
        "INSERT INTO picks (org, user, e164, record_id) VALUES ('00D1', '0051', '+81312345678', '0031')",
        [],
    )
    .unwrap();
}

#[test]
fn what_0_1_0_kept_is_all_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = DatabaseKey::random().unwrap();
    database_of_0_1_0(&path, &key);
    let mut calls = Calls::open(&path, &key).unwrap();
    let restored = calls.restore(Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(restored.set_aside, 0);
    assert_eq!(restored.calls.len(), kept("calls").len());
    assert_eq!(restored.rows.len(), kept("outbox").len());
    assert_eq!(restored.picks.len(), 1);
    assert!(restored.settings.is_some() && restored.org.is_some());
    assert!(restored.signed_in.is_some());

    // Notes and picks are the same in the restored calls as in the samples.
    for (call, (path, body)) in restored.calls.iter().zip(kept("calls")) {
        let name = path.display();
        assert_eq!(call.draft.text, body["draft"]["text"], "{name}");
        assert_eq!(call.draft.subject, body["draft"]["subject"], "{name}");
        let picked = call.who.picked.as_ref().map(|who| who.id.to_string());
        assert_eq!(
            picked.as_deref(),
            body["who"]["picked"]["id"].as_str(),
            "{name}"
        );
        let again: Call = serde_json::from_str(&serde_json::to_string(call).unwrap()).unwrap();
        assert_eq!(again, *call, "{name}");
    }
    for (row, (path, body)) in restored.rows.iter().zip(kept("outbox")) {
        let name = path.display();
        let fields = serde_json::to_value(row.write.fields()).unwrap();
        let kept = body["write"].get("fields");
        if kept.is_some_and(|kept| body["write"]["write"] != "new_person" && !kept.is_null()) {
            assert_eq!(Some(&fields), kept, "{name}");
        }
        assert_eq!(row.attempts, body["attempts"], "{name}");
        let again: Row = serde_json::from_str(&serde_json::to_string(row).unwrap()).unwrap();
        assert_eq!(again, *row, "{name}");
    }
}

#[test]
fn a_body_that_can_not_be_read_is_set_aside_with_its_bytes_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = DatabaseKey::random().unwrap();
    database_of_0_1_0(&path, &key);
    let (all, broken) = (kept("calls").len(), "{\"facts\": of a version to come");
    {
        let calls = Calls::open(&path, &key).unwrap();
        let spoil = |sql: &str, id: &str| {
            assert_eq!(calls.db.execute(sql, params![broken, id]).unwrap(), 1);
        };
        spoil("UPDATE calls SET body = ?1 WHERE id = ?2", "call 1");
        spoil("UPDATE outbox SET body = ?1 WHERE id = ?2", "write 2");
        spoil("UPDATE facts SET body = ?1 WHERE name = ?2", "settings");
    }
    let mut calls = Calls::open(&path, &key).unwrap();
    for _ in 0..2 {
        let restored = calls.restore(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(restored.set_aside, 3);
        assert_eq!(restored.calls.len(), all - 1);
        assert_eq!(restored.rows.len(), kept("outbox").len() - 1);
        assert_eq!(restored.settings, None);
    }
    let mut kept = calls
        .db
        .prepare("SELECT place, id, body FROM set_aside")
        .unwrap();
    let kept = kept.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let kept: Vec<(String, String, String)> = kept.unwrap().collect::<Result<_, _>>().unwrap();
    let at = |place: &str, id: &str| (String::from(place), String::from(id), String::from(broken));
    let expected = [
        at("calls", "call 1"),
        at("outbox", "write 2"),
        at("facts", "settings"),
    ];
    assert_eq!(kept, expected);
}

#[test]
fn what_a_later_version_can_read_is_put_back_and_told_of_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = DatabaseKey::random().unwrap();
    database_of_0_1_0(&path, &key);
    let mut calls = Calls::open(&path, &key).unwrap();
    let all = calls.restore(Timestamp::UNIX_EPOCH).unwrap();
    // As if an earlier version had not been able to read one of each.
    let set_aside = "INSERT INTO set_aside (place, id, made_ms, body)";
    let moved = format!(
        "{set_aside} SELECT 'calls', id, started_ms, body FROM calls WHERE id = 'call 1';
         DELETE FROM calls WHERE id = 'call 1';
         {set_aside} SELECT 'outbox', id, made_ms, body FROM outbox WHERE id = 'write 2';
         DELETE FROM outbox WHERE id = 'write 2';
         {set_aside} SELECT 'facts', name, 0, '{{' FROM facts WHERE name = 'settings';"
    );
    calls.db.execute_batch(&moved).unwrap();
    let restored = calls.restore(Timestamp::UNIX_EPOCH).unwrap();
    // The settings that could not be read once have been set anew since.
    assert_eq!(restored.set_aside, 0);
    assert_eq!(restored.calls, all.calls);
    assert_eq!(restored.rows, all.rows);
}

#[test]
fn a_form_that_can_not_be_read_is_set_aside_and_comes_back_once_it_can() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let mut calls = Calls::open(&path, &DatabaseKey::random().unwrap()).unwrap();
    let form = r#"{"key":{"form":"past_calls"},"owner":null,"values":{"text":"Aoba"},"seq":3}"#;
    let newer = form.replace("past_calls", "of a later version");
    let insert = "INSERT INTO drafts (id, body) VALUES (?1, ?2)";
    calls.db.execute(insert, params!["one", newer]).unwrap();
    let restored = calls.restore(Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!((restored.forms.len(), restored.set_aside), (0, 1));
    let update = "UPDATE set_aside SET body = ?1 WHERE body = ?2";
    assert_eq!(calls.db.execute(update, params![form, newer]).unwrap(), 1);
    let restored = calls.restore(Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!((restored.forms.len(), restored.set_aside), (1, 0));
}
