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
