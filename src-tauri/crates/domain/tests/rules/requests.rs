//! Few requests are left: what slows down, what waits, what goes on at all times, and when all of it goes on again.

use crate::harness::{HANAKO, Harness, agent, contact, org, todo};
use domain::base::ids::SfId;
use domain::budget::{OrgUse, RequestsLeft, RequestsReported};
use domain::number::country::Country;
use domain::settings::Settings;
use domain::state::index::IndexState;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::effect::RemoteEffect;
use domain::step::event::{Event, Restored};
use domain::view::action::Action;
use domain::view::todo::Todo;
use domain::view::writes::WriteState;

const NUMBER: &str = "+81312345678";
const HOUR: i64 = 3600;

impl Harness {
    /// Salesforce answers, and says how many of 1,000 requests the org has used.
    fn answers(&mut self, used: u64) {
        let org = Some(OrgUse {
            used,
            allowed: 1000,
        });
        self.happens(Event::Requested(RequestsReported { made: 1, org }));
    }

    fn makes(&mut self, made: u32) {
        self.happens(Event::Requested(RequestsReported { made, org: None }));
    }

    fn may_make(&mut self, cap: u32) {
        let settings = Settings {
            request_cap: Some(cap),
            ..self.state.settings.clone()
        };
        self.does(Action::ChangeSettings { settings });
    }

    fn left(&self) -> RequestsLeft {
        self.view().link.requests.left
    }

    fn writes_a_to_do(&mut self, n: u128) {
        self.does(Action::AddNextStep {
            id: todo(n),
            todo: Todo {
                subject: String::from("Order paper"),
                ..Todo::default()
            },
            call: None,
            about: None,
        });
    }

    /// The routine requests to Salesforce that are made now.
    fn reads_by_routine(&mut self) -> Vec<Effect> {
        self.effects.clear();
        self.later(15 * 60);
        self.happens(Event::Tick);
        let asked = |effect: &Effect| {
            matches!(
                effect,
                Effect::Remote(RemoteEffect::ReadPeople)
                    | Effect::Remote(RemoteEffect::ReadNextSteps)
                    | Effect::Remote(RemoteEffect::ReadFacts)
            )
        };
        self.effects.iter().filter(|e| asked(e)).cloned().collect()
    }
}

/// The answers of an org with 1,000 requests, each with the seconds since the one before, and what is left after the last.
#[track_caller]
fn after(answers: &[(i64, u64)], expected: RequestsLeft) {
    let mut harness = Harness::new();
    for (seconds, used) in answers {
        harness.later(*seconds);
        harness.answers(*used);
    }
    assert_eq!(harness.left(), expected, "{answers:?}");
}

#[test]
fn it_gets_worse_at_once_and_better_after_a_minute_of_answers_under_75_percent() {
    use RequestsLeft::{Few, ForCallsOnly, Plenty};
    after(&[(0, 799)], Plenty);
    after(&[(0, 800)], Few);
    after(&[(0, 949)], Few);
    after(&[(0, 950)], ForCallsOnly);
    after(&[(0, 800), (1, 960)], ForCallsOnly);
    // Less bad is not good: it stays until there is room.
    after(
        &[(0, 960), (600, 940), (600, 800), (600, 750)],
        ForCallsOnly,
    );
    after(&[(0, 800), (600, 750)], Few);
    // One low answer does not count, and neither do many within a minute.
    after(&[(0, 960), (600, 100)], ForCallsOnly);
    after(
        &[(0, 960), (1, 740), (1, 740), (1, 740), (56, 740)],
        ForCallsOnly,
    );
    after(&[(0, 960), (1, 740), (60, 740)], Plenty);
    after(&[(0, 820), (1, 740), (60, 740)], Plenty);
    // The count goes up and down: what is high in between begins the minute anew.
    after(
        &[(0, 960), (1, 740), (30, 755), (30, 740), (59, 740)],
        ForCallsOnly,
    );
    after(
        &[(0, 960), (1, 740), (30, 755), (30, 740), (60, 740)],
        Plenty,
    );
}

#[test]
fn the_unsteady_count_of_a_recorded_minute_changes_nothing_back_and_forth() {
    // 28, 28, 29, 26, 24, 25 as recorded, of so many that the highest is just 80 %.
    let mut harness = Harness::new();
    let mut seen = Vec::new();
    for used in [28, 28, 29, 26, 24, 25, 28, 29] {
        harness.later(7);
        let org = Some(OrgUse { used, allowed: 36 });
        harness.happens(Event::Requested(RequestsReported { made: 1, org }));
        seen.push(harness.left());
    }
    use RequestsLeft::{Few, Plenty};
    assert_eq!(seen, [Plenty, Plenty, Few, Few, Few, Few, Few, Few]);
}

#[test]
fn an_org_that_says_there_is_room_is_asked_again_after_a_minute() {
    let mut harness = Harness::new();
    harness.answers(960);
    harness.later(300);
    harness.happens(Event::Tick);
    harness.answers(500);
    let now = harness.now.timestamp();
    let wake = domain::step::next_wake(&harness.state).unwrap();
    assert_eq!(wake.duration_since(now).as_secs(), 60);
    harness.effects.clear();
    harness.later(60);
    harness.happens(Event::Tick);
    assert!(
        harness
            .effects
            .contains(&Effect::Remote(RemoteEffect::ReadNextSteps))
    );
    harness.answers(500);
    assert_eq!(harness.left(), RequestsLeft::Plenty);
}

#[test]
fn at_80_percent_people_are_no_longer_read_by_routine_and_the_sync_is_told() {
    let mut harness = Harness::new();
    harness.happens(Event::Index(IndexState {
        people: 12,
        as_of: Some(harness.now.timestamp()),
        ..IndexState::default()
    }));
    assert!(
        harness
            .reads_by_routine()
            .contains(&Effect::Remote(RemoteEffect::ReadPeople))
    );
    harness.answers(800);
    assert!(
        harness
            .effects
            .contains(&Effect::Local(LocalEffect::Spare(RequestsLeft::Few)))
    );
    // The agent's tasks cost one request, and their answer is how Ringside hears that there is room again.
    assert_eq!(
        harness.reads_by_routine(),
        [Effect::Remote(RemoteEffect::ReadNextSteps)]
    );
    harness.answers(700);
    harness.later(60);
    harness.answers(700);
    assert!(
        harness
            .effects
            .contains(&Effect::Local(LocalEffect::Spare(RequestsLeft::Plenty)))
    );
    assert!(
        harness
            .reads_by_routine()
            .contains(&Effect::Remote(RemoteEffect::ReadPeople))
    );
}

#[test]
fn an_index_that_was_never_read_is_read_slowly_all_the_same() {
    let mut harness = Harness::new();
    harness.answers(800);
    assert!(
        harness
            .reads_by_routine()
            .contains(&Effect::Remote(RemoteEffect::ReadPeople))
    );
}

#[test]
fn at_80_percent_writes_go_on() {
    let mut harness = Harness::new();
    harness.answers(800);
    harness.writes_a_to_do(1);
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn at_95_percent_writes_wait_with_their_reason_and_calls_are_known_all_the_same() {
    let mut harness = Harness::new();
    harness.answers(950);
    harness.writes_a_to_do(1);
    assert_eq!(harness.sent(), []);
    let view = harness.view();
    assert_eq!(view.outbox[0].state, WriteState::ShortOfRequests);
    assert_eq!((view.link.waiting, view.link.needs_you), (1, 0));
    // Nothing wakes the loop for a write that may not go.
    let wake = domain::step::next_wake(&harness.state);
    assert!(wake.is_none_or(|at| at > harness.now.timestamp()));

    harness.effects.clear();
    harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let asks = |effect: &Effect| {
        matches!(
            effect,
            Effect::Remote(RemoteEffect::Search { .. })
                | Effect::Remote(RemoteEffect::ReadPanel { .. })
        )
    };
    assert!(harness.effects.iter().any(asks), "{:?}", harness.effects);

    harness.answers(700);
    assert_eq!(harness.sent(), [], "one low answer is none");
    harness.later(60);
    harness.answers(700);
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(harness.view().outbox[0].state, WriteState::Sending);
}

#[test]
fn this_machines_own_requests_are_counted_and_its_cap_holds_for_a_day() {
    let mut harness = Harness::new();
    harness.may_make(100);
    harness.makes(79);
    assert_eq!(harness.left(), RequestsLeft::Plenty);
    harness.makes(1);
    assert_eq!(harness.left(), RequestsLeft::Few);
    harness.later(HOUR);
    harness.makes(19);
    assert_eq!(harness.left(), RequestsLeft::Few);
    harness.makes(1);
    harness.writes_a_to_do(1);
    assert_eq!(harness.view().outbox[0].state, WriteState::ShortOfRequests);
    let requests = harness.view().link.requests;
    assert_eq!((requests.made, requests.cap), (100, Some(100)));
    assert_eq!((requests.used, requests.allowed), (None, None));

    // The first hour's 80 are more than a day old: 20 are left, and the loop wakes by itself for it.
    let wake = domain::step::next_wake(&harness.state).unwrap();
    assert!(wake.duration_since(harness.now.timestamp()).as_secs() <= 24 * HOUR);
    harness.later(24 * HOUR);
    harness.happens(Event::Tick);
    assert_eq!(harness.view().link.requests.made, 20);
    assert_eq!(harness.sent().len(), 1);
}

#[test]
fn a_cap_that_is_raised_or_taken_away_lets_writes_go_at_once() {
    for cap in [Some(1000), None] {
        let mut harness = Harness::new();
        harness.may_make(10);
        harness.makes(10);
        harness.writes_a_to_do(1);
        assert_eq!(harness.sent(), []);
        let settings = Settings {
            request_cap: cap,
            ..harness.state.settings.clone()
        };
        harness.does(Action::ChangeSettings { settings });
        assert_eq!(harness.sent().len(), 1, "{cap:?}");
    }
}

#[test]
fn the_count_of_this_machine_survives_a_restart() {
    let mut harness = Harness::new();
    harness.effects.clear();
    harness.makes(7);
    let hours = harness.effects.iter().find_map(|effect| match effect {
        Effect::Persist(changes) => changes.iter().find_map(|change| match change {
            Change::Requests(hours) => Some(hours.clone()),
            _ => None,
        }),
        _ => None,
    });
    let restored = Restored {
        requests: hours.expect("the count is written down"),
        org: Some(org()),
        signed_in: Some(agent()),
        has_tokens: true,
        settings: Some(Settings {
            request_cap: Some(7),
            ..Settings::default()
        }),
        ..Restored::default()
    };
    harness.state = domain::state::State::default();
    harness.happens(Event::Restored(Box::new(restored)));
    assert_eq!(harness.view().link.requests.made, 7);
    assert_eq!(harness.left(), RequestsLeft::ForCallsOnly);
}

#[test]
fn another_orgs_count_is_forgotten_with_the_org_and_this_machines_is_not() {
    let mut harness = Harness::new();
    harness.answers(990);
    let mut elsewhere = agent();
    elsewhere.account.org = SfId(String::from("00D9"));
    harness.happens(Event::SignedIn(elsewhere));
    let requests = harness.view().link.requests;
    assert_eq!((requests.used, requests.left), (None, RequestsLeft::Plenty));
    assert_eq!(requests.made, 1);
}

#[test]
fn what_was_read_for_another_country_is_read_anew_though_requests_are_few() {
    let mut harness = Harness::new();
    harness.answers(800);
    let told = |harness: &mut Harness, country: &str| {
        let as_of = Some(harness.now.timestamp());
        harness.happens(Event::Index(IndexState {
            people: 12,
            as_of,
            read_for: Country::try_from(String::from(country)).ok(),
            ..IndexState::default()
        }));
    };
    let reads = Effect::Remote(RemoteEffect::ReadPeople);
    told(&mut harness, "JP");
    assert!(!harness.reads_by_routine().contains(&reads));
    let mut settings = harness.state.settings.clone();
    settings.country = Country::try_from(String::from("FR")).ok();
    harness.does(Action::ChangeSettings { settings });
    // The sync of the country before tells its end after that.
    told(&mut harness, "JP");
    assert_eq!(harness.view().index.as_of, None);
    assert!(harness.reads_by_routine().contains(&reads));
    told(&mut harness, "FR");
    assert!(!harness.reads_by_routine().contains(&reads));
}

#[test]
fn an_object_that_was_added_is_read_though_requests_are_few() {
    let mut harness = Harness::new();
    harness.answers(800);
    let reads = Effect::Remote(RemoteEffect::ReadPeople);
    let mut index = IndexState {
        people: 12,
        as_of: Some(harness.now.timestamp()),
        ..IndexState::default()
    };
    harness.happens(Event::Index(index.clone()));
    let mut settings = harness.state.settings.clone();
    settings.added_objects = vec![String::from("Partner__c")];
    harness.does(Action::ChangeSettings { settings });
    assert!(harness.reads_by_routine().contains(&reads));
    index.left_out = vec![String::from("Partner__c")];
    harness.happens(Event::Index(index));
    assert!(
        !harness.reads_by_routine().contains(&reads),
        "it can't be read"
    );
}
