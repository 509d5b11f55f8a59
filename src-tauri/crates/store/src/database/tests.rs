//! Databases that this version must not work with.

use super::*;

#[test]
fn a_file_of_a_newer_version_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.sqlite");
    let key = DatabaseKey::random().unwrap();
    let db = open(&path, &key, &["CREATE TABLE one (id INTEGER) STRICT"]).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let before = std::fs::read(&path).unwrap();
    match open(&path, &key, &["CREATE TABLE two (id INTEGER) STRICT"]) {
        Err(OpenError::Newer {
            path: named,
            found,
            known,
        }) => {
            assert_eq!((named, found, known), (path.clone(), 99, 1));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

/// The schema of each version, as it was released: a migration that was released never changes.
#[test]
fn the_schema_is_the_one_that_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    for (name, migrations) in [
        ("calls", crate::calls::MIGRATIONS),
        ("index", crate::index::MIGRATIONS),
    ] {
        for version in 1..=migrations.len() {
            let path = folder.path().join(format!("{name}_{version}.sqlite"));
            let key = DatabaseKey::random().unwrap();
            let db = open(&path, &key, &migrations[..version]).unwrap();
            let mut statement = db
                .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
                .unwrap();
            let rows = statement.query_map([], |row| row.get::<_, String>(0));
            let rows: Vec<String> = rows.unwrap().collect::<Result<_, _>>().unwrap();
            let schema = format!("{}\n", rows.join(";\n\n"));
            let file = format!(
                "{}/schemas/{name}_{version:03}.sql",
                env!("CARGO_MANIFEST_DIR")
            );
            if std::env::var_os("RINGSIDE_UPDATE_SCHEMAS").is_some() {
                std::fs::write(&file, &schema).unwrap();
            }
            assert_eq!(schema, std::fs::read_to_string(&file).unwrap(), "{file}");
        }
    }
}
