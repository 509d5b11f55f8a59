//! The day of a call is the day where the agent sits, whatever the server's day is and whatever the clocks do.

use crate::harness::{HANAKO, Harness, contact};
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::view::recent::Days;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A call that rings at `rings`, is answered five seconds later and lasts an hour; its ActivityDate.
fn day_of(rings: &str) -> FieldValue {
    let mut harness = Harness::new();
    harness.now = rings.parse().unwrap();
    let number = "03-1234-5678";
    harness.rings("1", number, vec![contact(HANAKO, "佐藤 花子")]);
    harness.later(5);
    harness.phone("1", number, CallEventKind::Answered);
    harness.later(3600);
    harness.phone("1", number, CallEventKind::Ended(None));
    let sent = harness.sent();
    let fields = sent.last().unwrap().write.fields();
    assert_eq!(
        fields.value(TaskField::CallDuration),
        FieldValue::Number(3600)
    );
    fields.value(TaskField::ActivityDate)
}

#[test]
fn the_window_wakes_at_midnight_where_the_agent_is_and_shows_the_new_day() {
    let mut harness = Harness::new();
    assert_eq!(harness.view().today, "2026-11-20");
    let midnight = "2026-11-21T00:00:00+09:00[Asia/Tokyo]"
        .parse::<jiff::Zoned>()
        .unwrap();
    let wakes = domain::step::next_wake(&harness.state).unwrap();
    assert!(wakes <= midnight.timestamp());
    harness.now = midnight;
    harness.happens(domain::step::event::Event::Tick);
    assert_eq!(harness.view().today, "2026-11-21");
    assert_eq!(
        harness.state.midnight,
        Some(
            "2026-11-22T00:00:00+09:00[Asia/Tokyo]"
                .parse::<jiff::Zoned>()
                .unwrap()
                .timestamp()
        )
    );
}

fn check(rings: &str, day: &str) {
    assert_eq!(
        day_of(rings),
        FieldValue::Date(day.parse().unwrap()),
        "{rings}"
    );
}

#[test]
fn a_call_over_midnight_belongs_to_the_day_on_which_it_rang_where_the_agent_is() {
    check("2026-11-20T23:59:58+09:00[Asia/Tokyo]", "2026-11-20");
    // It is still yesterday in UTC, and already tomorrow.
    check("2026-11-21T00:00:01+09:00[Asia/Tokyo]", "2026-11-21");
    check(
        "2026-11-20T18:30:00-08:00[America/Los_Angeles]",
        "2026-11-20",
    );
    check("2026-12-31T23:59:00+01:00[Europe/Paris]", "2026-12-31");
}

#[test]
fn a_call_in_the_night_when_clocks_change_has_its_day_and_its_true_length() {
    // Clocks go back at three o'clock in Paris: half past two comes twice.
    check("2026-10-25T02:30:00+02:00[Europe/Paris]", "2026-10-25");
    check("2026-10-25T02:30:00+01:00[Europe/Paris]", "2026-10-25");
    // They go forward at midnight in Beirut: that day has no first hour.
    check("2026-03-28T23:59:30+02:00[Asia/Beirut]", "2026-03-28");
    check("2026-03-29T01:00:30+03:00[Asia/Beirut]", "2026-03-29");
    check(
        "2026-03-08T01:45:00-08:00[America/Los_Angeles]",
        "2026-03-08",
    );
}

#[test]
fn days_that_are_searched_are_those_where_the_agent_is_also_when_clocks_change() {
    let check = |zone: &str, first: &str, last: &str, expected: [&str; 2]| {
        let zone = TimeZone::get(zone).unwrap();
        let days = Days {
            first: first.parse().ok(),
            last: last.parse().ok(),
        };
        let (begins, place) = days.bounds(&zone);
        let over = place.map(|place| Timestamp::from_millisecond(place.started.0).unwrap());
        let told = [begins, over].map(|at| at.map(|at| at.to_string()).unwrap_or_default());
        assert_eq!(
            told,
            expected,
            "{first} to {last} in {}",
            zone.iana_name().unwrap()
        );
    };
    let tokyo = ["2026-11-19T15:00:00Z", "2026-11-20T15:00:00Z"];
    check("Asia/Tokyo", "2026-11-20", "2026-11-20", tokyo);
    // The day on which summer ends has 25 hours.
    let paris = ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"];
    check("Europe/Paris", "2026-10-25", "2026-10-25", paris);
    // In Beirut this day begins at one o'clock.
    let beirut = ["2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"];
    check("Asia/Beirut", "2026-03-29", "2026-03-29", beirut);
    check("Asia/Tokyo", "2026-11-20", "", ["2026-11-19T15:00:00Z", ""]);
    check("Asia/Tokyo", "", "2026-11-20", ["", "2026-11-20T15:00:00Z"]);
    check("Asia/Tokyo", "", "", ["", ""]);
    check(
        "Asia/Tokyo",
        "2026-11-21",
        "2026-11-19",
        ["2026-11-18T15:00:00Z", "2026-11-21T15:00:00Z"],
    );
}
