//! What is sealed is opened by the profile's own key alone, and whole or not at all.

use super::*;

fn keys() -> (OpeningKey, SealingKey) {
    let opening = OpeningKey::of(&DatabaseKey::random().unwrap()).unwrap();
    let sealing = opening.sealing().clone();
    (opening, sealing)
}

#[test]
fn what_is_sealed_is_opened_by_the_profiles_key_alone() {
    let (opening, sealing) = keys();
    let (stranger, _) = keys();
    for text in ["", "+81312345678", &"+81312345678 ".repeat(5000)] {
        let sealed = sealing.seal(text.as_bytes()).unwrap();
        assert_eq!(opening.open(&sealed).as_deref(), Some(text.as_bytes()));
        assert_eq!(stranger.open(&sealed), None);
        assert!(
            text.is_empty()
                || !sealed
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
        );
    }
    let twice = [sealing.seal(b"a").unwrap(), sealing.seal(b"a").unwrap()];
    assert_ne!(twice[0], twice[1]);
}

#[test]
fn a_torn_or_changed_box_is_not_opened() {
    let (opening, sealing) = keys();
    let sealed = sealing.seal(b"+81312345678").unwrap();
    for length in 0..sealed.len() {
        assert_eq!(opening.open(&sealed[..length]), None, "{length} bytes");
    }
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert_eq!(opening.open(&changed), None, "at {place}");
    }
    assert_eq!(opening.open(b"{\"event\":\"ringing\"}"), None);
}

#[test]
fn the_key_follows_from_the_databases_key_and_stands_in_the_profile_for_all_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::random().unwrap();
    let sealing = OpeningKey::of(&key).unwrap().sealing().clone();
    assert_eq!(SealingKey::read(folder.path()).unwrap(), None);
    sealing.write(folder.path()).unwrap();
    assert_eq!(
        SealingKey::read(folder.path()).unwrap().as_ref(),
        Some(&sealing)
    );
    let text = std::fs::read_to_string(folder.path().join("events-key")).unwrap();
    assert!(!text.contains(&key.to_hex()));
    // At the next start it is the same again.
    let again = OpeningKey::of(&key).unwrap();
    assert_eq!(
        again.open(&sealing.seal(b"a").unwrap()).as_deref(),
        Some(b"a".as_slice())
    );
    // What was damaged is no key, and is written anew.
    std::fs::write(folder.path().join("events-key"), "half").unwrap();
    assert_eq!(SealingKey::read(folder.path()).unwrap(), None);
    sealing.write(folder.path()).unwrap();
    assert_eq!(SealingKey::read(folder.path()).unwrap(), Some(sealing));
}
