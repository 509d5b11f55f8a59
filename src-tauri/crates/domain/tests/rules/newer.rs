//! Newer versions of Ringside, and its start with the agent's session.

use crate::harness::{Harness, agent};
use domain::call::event::CallEventKind;
use domain::settings::Settings;
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::{Event, Restored};
use domain::view::action::Action;
use domain::view::newer::NewerStage;

const CALLER: &str = "+819012345678";

fn started(settings: Settings) -> Harness {
    let mut harness = Harness::new();
    harness.state = domain::state::State::default();
    harness.happens(Event::Restored(Box::new(Restored {
        signed_in: Some(agent()),
        has_tokens: true,
        settings: Some(settings),
        looks_for_newer: true,
        ..Restored::default()
    })));
    harness
}

impl Harness {
    fn wanted(&self, what: &RemoteEffect) -> usize {
        let is_it = |effect: &&Effect| **effect == Effect::Remote(what.clone());
        self.effects.iter().filter(is_it).count()
    }

    fn ticks_after(&mut self, seconds: i64) {
        self.later(seconds);
        self.happens(Event::Tick);
    }

    fn finds(&mut self, version: &str) {
        self.happens(Event::LookedForNewer(Ok(Some(String::from(version)))));
    }

    fn stage(&self) -> Option<NewerStage> {
        self.view().newer.map(|newer| newer.stage)
    }
}

#[test]
fn it_is_looked_for_a_minute_after_the_start_and_once_a_day_and_an_hour_after_a_failure() {
    let mut harness = started(Settings::default());
    harness.ticks_after(59);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 0);
    harness.ticks_after(1);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 1);
    harness.happens(Event::LookedForNewer(Err(String::from("no network"))));
    assert_eq!(harness.view().newer, None);
    assert_eq!(harness.view().troubles, [], "no agent can mend a feed");
    harness.ticks_after(60 * 60);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 2);
    harness.happens(Event::LookedForNewer(Ok(None)));
    harness.ticks_after(23 * 60 * 60);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 2);
    harness.ticks_after(60 * 60);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 3);
}

#[test]
fn where_it_is_forbidden_nobody_is_asked_and_nothing_is_offered() {
    let settings = Settings {
        forbid_updates: true,
        ..Settings::default()
    };
    let mut harness = started(settings);
    harness.ticks_after(60);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 0);
    // An answer to a question that was asked before it was forbidden.
    harness.finds("9.0.0");
    assert_eq!(harness.view().newer, None);
    harness.does(Action::InstallNewer);
    assert_eq!(harness.wanted(&RemoteEffect::InstallNewer), 0);
    // Once it is allowed, nobody has to wait for a day.
    harness.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    harness.ticks_after(0);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 1);
}

#[test]
fn a_program_that_knows_no_feed_never_looks() {
    let mut harness = started(Settings::default());
    harness.state.newer.next_look = None;
    harness.ticks_after(60);
    assert_eq!(harness.wanted(&RemoteEffect::LookForNewer), 0);
}

#[test]
fn it_is_installed_when_the_agent_asks_for_it_and_no_call_goes_on() {
    let mut harness = started(Settings::default());
    harness.finds("9.0.0");
    assert_eq!(harness.stage(), Some(NewerStage::Offered));
    harness.phone("a", CALLER, CallEventKind::Ringing);
    harness.phone("a", CALLER, CallEventKind::Answered);
    harness.does(Action::InstallNewer);
    assert_eq!(harness.stage(), Some(NewerStage::AfterTheCall));
    assert_eq!(harness.wanted(&RemoteEffect::InstallNewer), 0);
    harness.later(30);
    harness.phone("a", CALLER, CallEventKind::Ended(None));
    assert_eq!(harness.stage(), Some(NewerStage::UnderWay));
    assert_eq!(harness.wanted(&RemoteEffect::InstallNewer), 1);
    // Pressed twice, it is begun once.
    harness.does(Action::InstallNewer);
    assert_eq!(harness.wanted(&RemoteEffect::InstallNewer), 1);
    harness.happens(Event::NewerNotInstalled(String::from("the disk is full")));
    let reason = String::from("the disk is full");
    assert_eq!(harness.stage(), Some(NewerStage::Failed { reason }));
    harness.does(Action::InstallNewer);
    assert_eq!(harness.wanted(&RemoteEffect::InstallNewer), 2);
}

#[test]
fn the_system_is_told_of_the_start_with_the_session_at_each_change_and_at_each_start() {
    let mut harness = started(Settings::default());
    let told = |harness: &Harness| {
        let (on, off) = (
            RemoteEffect::StartWithSession(true),
            RemoteEffect::StartWithSession(false),
        );
        (harness.wanted(&on), harness.wanted(&off))
    };
    assert_eq!(told(&harness), (0, 0), "nobody has asked for it");
    let settings = Settings {
        start_with_session: true,
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings {
        settings: settings.clone(),
    });
    assert_eq!(told(&harness), (1, 0));
    assert_eq!(told(&started(settings)), (1, 0));
    harness.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    assert_eq!(told(&harness), (1, 1));
}
