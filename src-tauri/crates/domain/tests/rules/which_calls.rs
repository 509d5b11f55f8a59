//! Which calls are logged, when, and what each kind leaves behind: by the settings, and by nothing else.

use crate::harness::{HANAKO, Harness, contact, inbound};
use domain::base::ids::{CallId, RawNumber};
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party};
use domain::call::kind::CallKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::people::candidate::Candidate;
use domain::settings::{LogTiming, LoggingMode, Settings, WhenUnmatched};
use domain::step::event::{Event, Found, WhoHas};
use domain::view::action::Action;
use jiff::civil::date;
use std::collections::BTreeMap;

const NUMBER: &str = "03-1234-5678";

fn with(settings: Settings) -> Harness {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings { settings });
    harness.effects.clear();
    harness
}

/// A call of a direction, of which the index knows these people; it is answered, or not, and ends so.
struct Course {
    direction: Direction,
    number: &'static str,
    matches: Vec<Candidate>,
    answered: bool,
    outcome: Outcome,
}

impl Course {
    fn of(direction: Direction, answered: bool, outcome: Outcome) -> Self {
        Self {
            direction,
            number: NUMBER,
            matches: vec![contact(HANAKO, "佐藤 花子")],
            answered,
            outcome,
        }
    }

    fn says(&self, harness: &mut Harness, call_id: &str, kind: CallEventKind) {
        let other = Party {
            number: Some(RawNumber(String::from(self.number))),
            name: None,
        };
        let (from, to) = match self.direction {
            Direction::Outbound => (Party::default(), other),
            Direction::Inbound | Direction::Internal => (other, Party::default()),
        };
        let at = harness.now.timestamp();
        harness.happens(Event::Phone(CallEvent {
            direction: Some(self.direction),
            from,
            to,
            ..inbound(call_id, self.number, kind, at)
        }));
    }

    /// Plays it through, and gives the call.
    fn goes(self, harness: &mut Harness, call_id: &str) -> CallId {
        self.says(harness, call_id, CallEventKind::Ringing);
        let mut calls = harness.state.calls.all.values();
        let call = calls.find(|call| call.facts.key.call_id == call_id);
        let (call, generation) = call
            .map(|call| (call.facts.id, call.who.generation))
            .unwrap();
        harness.happens(Event::LookedUp {
            call,
            generation,
            found: Found {
                matches: self.matches.clone(),
                ..Found::default()
            },
        });
        // Salesforce knows nobody else.
        harness.happens(Event::Searched {
            call,
            generation,
            result: Ok(WhoHas::default()),
        });
        if self.answered {
            self.says(harness, call_id, CallEventKind::Answered);
            harness.later(75);
        }
        self.says(harness, call_id, CallEventKind::Ended(Some(self.outcome)));
        call
    }
}

/// The writes that a call has led to.
fn logged(harness: &Harness) -> Vec<&Row> {
    let rows = harness.state.outbox.rows.values();
    rows.filter(|row| matches!(row.write, Write::LogCall { .. }))
        .collect()
}

#[test]
fn every_external_matched_call_makes_one_completed_task() {
    use Direction::{Inbound, Outbound};
    for (direction, answered, outcome) in [
        (Inbound, true, Outcome::Answered),
        (Inbound, false, Outcome::Missed),
        (Inbound, false, Outcome::Declined),
        (Inbound, false, Outcome::Voicemail),
        (Inbound, true, Outcome::Transferred),
        (Outbound, true, Outcome::Answered),
        (Outbound, false, Outcome::NoAnswer),
        (Outbound, false, Outcome::Busy),
        (Outbound, false, Outcome::Failed),
    ] {
        let mut harness = with(Settings::default());
        let call = Course::of(direction, answered, outcome).goes(&mut harness, "1");
        let rows = logged(&harness);
        assert_eq!(rows.len(), 1, "{direction:?} {outcome:?}");
        assert_eq!(rows[0].id, call.log_write());
        let closed = rows[0].write.fields().value(TaskField::Closed);
        assert_eq!(closed, FieldValue::Flag(true), "{direction:?} {outcome:?}");
        assert_eq!(harness.state.outbox.rows.len(), 1, "and nothing else");
    }
}

#[test]
fn calls_are_logged_never_if_matched_or_always_as_it_is_set() {
    let off = Settings {
        logging: LoggingMode::Disabled,
        ..Settings::default()
    };
    let all = Settings {
        when_unmatched: WhenUnmatched::LogWithoutPerson,
        ..Settings::default()
    };
    for (settings, with_a_person, unmatched) in
        [(off, 0, 0), (Settings::default(), 1, 0), (all, 1, 1)]
    {
        for (matches, expected) in [
            (vec![contact(HANAKO, "佐藤 花子")], with_a_person),
            (Vec::new(), unmatched),
        ] {
            let mut harness = with(settings.clone());
            let known = matches.len();
            let course = Course {
                matches,
                ..Course::of(Direction::Inbound, true, Outcome::Answered)
            };
            course.goes(&mut harness, "1");
            let set = (settings.logging, settings.when_unmatched, known);
            assert_eq!(logged(&harness).len(), expected, "{set:?}");
        }
    }
}

#[test]
fn a_colleagues_call_is_not_logged_even_where_all_calls_are() {
    let all = Settings {
        when_unmatched: WhenUnmatched::LogWithoutPerson,
        own_numbers: vec![String::from("+81 3 1234 5678")],
        extension_digits: 4,
        ..Settings::default()
    };
    for (direction, number) in [
        (Direction::Inbound, NUMBER),
        (Direction::Outbound, "2045"),
        (Direction::Internal, "+14155550134"),
    ] {
        let mut harness = with(all.clone());
        let course = Course {
            number,
            ..Course::of(direction, true, Outcome::Answered)
        };
        course.goes(&mut harness, "1");
        assert_eq!(logged(&harness).len(), 0, "{direction:?} {number}");
    }
}

#[test]
fn by_default_a_call_is_logged_in_one_complete_write_at_its_end() {
    assert_eq!(Settings::default().timing, LogTiming::AtTheEnd);
    let mut harness = with(Settings::default());
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    assert_eq!(harness.state.outbox.rows.len(), 0, "nothing before the end");
    harness.later(75);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    assert_eq!(harness.sent().len(), 1, "and no change of it after that");
    let sent = harness.sent();
    let fields = sent[0].write.fields();
    assert_eq!(fields.value(TaskField::Closed), FieldValue::Flag(true));
    assert_eq!(
        fields.value(TaskField::CallDuration),
        FieldValue::Number(75)
    );
    assert_eq!(fields.text(TaskField::CallDisposition), Some("Connected"));
}

#[test]
fn each_outcome_has_its_disposition_and_a_transferred_call_has_no_type() {
    use Direction::{Inbound, Outbound};
    for (direction, answered, outcome, kind, word, seconds) in [
        (
            Inbound,
            true,
            Outcome::Answered,
            Some("Inbound"),
            "Connected",
            75,
        ),
        (
            Inbound,
            false,
            Outcome::Missed,
            Some("Inbound"),
            "Missed",
            0,
        ),
        (
            Inbound,
            false,
            Outcome::Declined,
            Some("Inbound"),
            "Declined",
            0,
        ),
        (
            Inbound,
            false,
            Outcome::Voicemail,
            Some("Inbound"),
            "Voicemail",
            0,
        ),
        (Inbound, true, Outcome::Transferred, None, "Transferred", 75),
        (
            Outbound,
            true,
            Outcome::Answered,
            Some("Outbound"),
            "Connected",
            75,
        ),
        (
            Outbound,
            false,
            Outcome::NoAnswer,
            Some("Outbound"),
            "No answer",
            0,
        ),
        (Outbound, false, Outcome::Busy, Some("Outbound"), "Busy", 0),
        (
            Outbound,
            false,
            Outcome::Failed,
            Some("Outbound"),
            "Failed",
            0,
        ),
        (
            Outbound,
            true,
            Outcome::Transferred,
            None,
            "Transferred",
            75,
        ),
    ] {
        let mut harness = with(Settings::default());
        Course::of(direction, answered, outcome).goes(&mut harness, "1");
        let fields = logged(&harness)[0].write.fields();
        let at = format!("{direction:?} {outcome:?}");
        assert_eq!(fields.text(TaskField::CallType), kind, "{at}");
        assert_eq!(fields.text(TaskField::CallDisposition), Some(word), "{at}");
        assert_eq!(fields.text(TaskField::Subtype), Some("Call"), "{at}");
        assert_eq!(fields.text(TaskField::CallObject), Some("desk-phone:1"));
        let talk = fields.value(TaskField::CallDuration);
        assert_eq!(talk, FieldValue::Number(seconds), "{at}");
    }
}

#[test]
fn texts_are_cut_to_255_characters_and_calls_with_long_ids_stay_apart() {
    let mut harness = with(Settings::default());
    let ids = ["1", "2"].map(|last| format!("{}{last}", "長".repeat(300)));
    for id in &ids {
        let course = Course::of(Direction::Inbound, true, Outcome::Answered);
        let call = course.goes(&mut harness, id);
        harness.does(Action::ChooseDisposition {
            call,
            disposition: Some("成約".repeat(200)),
        });
        harness.does(Action::EditNote {
            call,
            subject: "件名".repeat(200),
            text: String::new(),
            seq: 1,
        });
        harness.does(Action::SaveCall { call });
    }
    let mut longest: BTreeMap<TaskField, usize> = BTreeMap::new();
    for row in harness.state.outbox.rows.values() {
        for (field, value) in &row.write.fields().0 {
            if let FieldValue::Text(text) = value {
                let length = longest.entry(*field).or_default();
                *length = (*length).max(text.chars().count());
            }
        }
    }
    for field in [
        TaskField::Subject,
        TaskField::CallObject,
        TaskField::CallDisposition,
    ] {
        assert_eq!(longest[&field], 255, "{field:?}");
    }
    assert_eq!(logged(&harness).len(), 2);
}

#[test]
fn each_kind_of_call_has_its_own_follow_up_rule_and_due_day() {
    use Direction::{Inbound, Outbound};
    let settings = Settings {
        follow_ups: [
            (CallKind::Missed, 1),
            (CallKind::Voicemail, 0),
            (CallKind::NoAnswer, 3),
        ]
        .into(),
        ..Settings::default()
    };
    for (direction, answered, outcome, due) in [
        (Inbound, false, Outcome::Missed, Some(date(2026, 11, 21))),
        (Inbound, false, Outcome::Voicemail, Some(date(2026, 11, 20))),
        (Outbound, false, Outcome::NoAnswer, Some(date(2026, 11, 23))),
        // Kinds without a rule leave the completed Task alone.
        (Inbound, false, Outcome::Declined, None),
        (Outbound, false, Outcome::Busy, None),
        (Inbound, true, Outcome::Answered, None),
    ] {
        let mut harness = with(settings.clone());
        let call = Course::of(direction, answered, outcome).goes(&mut harness, "1");
        assert_eq!(logged(&harness).len(), 1, "{outcome:?}");
        let left = harness.state.outbox.rows.get(&call.follow_up());
        let fields = left.map(|row| row.write.fields());
        let day = fields.map(|fields| fields.value(TaskField::ActivityDate));
        assert_eq!(day, due.map(FieldValue::Date), "{outcome:?}");
        let closed = fields.map(|fields| fields.value(TaskField::Closed));
        assert_eq!(closed, due.map(|_| FieldValue::Flag(false)), "{outcome:?}");
    }
}
