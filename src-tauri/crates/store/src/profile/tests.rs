//! Who gets a profile that somebody has, and who is told at once.

use super::*;
use std::cell::Cell;
use std::sync::mpsc;

#[test]
fn a_second_program_is_told_at_once_that_the_profile_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let first = Profile::open_to_stay(folder.path()).unwrap();
    let begun = Instant::now();
    let second = Profile::open_to_stay(folder.path());
    assert!(matches!(second, Err(ProfileError::InUse { .. })));
    assert!(begun.elapsed() < PATIENCE / 4, "{:?}", begun.elapsed());
    // It is the first's until that ends.
    drop(first);
    assert!(Profile::open_to_stay(folder.path()).is_ok());
}

#[test]
fn a_program_waits_for_a_command_that_holds_the_profile_for_a_moment() {
    let folder = tempfile::tempdir().unwrap();
    let command = Profile::open_for_a_moment(folder.path(), || None::<()>).unwrap();
    let Opened::Profile(command) = command else {
        panic!("nobody else has it");
    };
    assert!(matches!(
        Profile::open(folder.path()),
        Err(ProfileError::InUse { .. })
    ));
    let path = PathBuf::from(folder.path());
    let (begins, begun) = mpsc::channel();
    let program = std::thread::spawn(move || {
        begins.send(()).unwrap();
        Profile::open_to_stay(&path).map(drop)
    });
    begun.recv().unwrap();
    drop(command);
    program.join().unwrap().unwrap();
}

#[test]
fn a_command_takes_what_the_running_program_has_made_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let _program = Profile::open_to_stay(folder.path()).unwrap();
    let asked = Cell::new(0);
    let found = || {
        asked.set(asked.get() + 1);
        (asked.get() == 3).then_some("the key")
    };
    let opened = Profile::open_for_a_moment(folder.path(), found).unwrap();
    assert!(matches!(opened, Opened::Found("the key")));
    assert_eq!(asked.get(), 3);
}

#[test]
fn the_lock_of_a_program_that_ended_in_any_way_is_free() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        drop(Profile::open_to_stay(folder.path()).unwrap());
        drop(Profile::open_for_a_moment(folder.path(), || None::<()>).unwrap());
    }
}
