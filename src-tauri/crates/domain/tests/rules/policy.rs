//! What an admin has laid down: a new profile begins with it, and what is locked stays.

use crate::harness::{Harness, agent};
use domain::settings::key::SettingKey;
use domain::settings::policy::Policy;
use domain::settings::{Lines, LoggingMode, Settings};
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::event::{Event, Restored};
use domain::view::action::Action;

fn phrases(text: &str) -> Vec<String> {
    vec![String::from(text)]
}

/// The admin wants logging on and locks it, and proposes a phrase.
fn policy() -> Policy {
    Policy {
        settings: Settings {
            phrases: phrases("Called back"),
            ..Settings::default()
        },
        locked: [SettingKey::Logging, SettingKey::Lines].into(),
        ..Policy::default()
    }
}

fn starts(kept: Option<Settings>) -> Harness {
    let mut harness = Harness::new();
    harness.state = domain::state::State::default();
    harness.happens(Event::Restored(Box::new(Restored {
        settings: kept,
        policy: policy(),
        signed_in: Some(agent()),
        has_tokens: true,
        ..Restored::default()
    })));
    harness
}

#[test]
fn a_new_profile_begins_with_what_the_admin_has_set() {
    assert_eq!(starts(None).view().settings, policy().settings);
}

#[test]
fn what_the_agent_has_set_stays_except_where_it_is_locked() {
    let kept = Settings {
        logging: LoggingMode::Disabled,
        phrases: phrases("Mine"),
        ..Settings::default()
    };
    let settings = starts(Some(kept)).view().settings;
    assert_eq!(settings.logging, LoggingMode::Enabled);
    assert_eq!(settings.phrases, phrases("Mine"));
}

#[test]
fn a_change_changes_everything_but_what_is_locked() {
    let mut harness = starts(None);
    harness.effects.clear();
    let wanted = Settings {
        logging: LoggingMode::Paused,
        lines: Box::new(Lines {
            never: phrases("Private"),
            ..Lines::default()
        }),
        phrases: phrases("Mine"),
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings: wanted });
    let now = Settings {
        phrases: phrases("Mine"),
        ..policy().settings
    };
    assert_eq!(harness.view().settings, now);
    let kept = harness.effects.iter().find_map(|effect| match effect {
        Effect::Persist(changes) => changes.iter().find_map(|change| match change {
            Change::Settings(settings) => Some(settings.as_ref().clone()),
            _ => None,
        }),
        _ => None,
    });
    assert_eq!(kept, Some(now));
}

#[test]
fn a_change_of_nothing_but_what_is_locked_is_none() {
    let mut harness = starts(None);
    harness.effects.clear();
    let wanted = Settings {
        logging: LoggingMode::Disabled,
        ..policy().settings
    };
    harness.does(Action::ChangeSettings { settings: wanted });
    assert_eq!(harness.view().settings, policy().settings);
    assert!(harness.effects.is_empty());
}
