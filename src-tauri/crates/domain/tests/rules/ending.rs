//! What the end of a call means, cell by cell: what the phone says, whether the two sides spoke, which way it went, and how it
//! came to the agent.

use crate::harness::{HANAKO, Harness, contact};
use domain::call::ending::meaning;
use domain::call::event::{CallEventKind, Direction, Outcome, Transfer};
use domain::call::kind::CallKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::step::event::Event;

const NUMBER: &str = "03-1234-5678";

#[test]
fn every_cell_of_the_table_is_decided() {
    use Outcome::{
        Answered, AnsweredElsewhere, Busy, Declined, Failed, Missed, NoAnswer, Transferred,
        Voicemail,
    };
    // What is said; then not spoken: inbound, outbound, internal; then spoken, whichever way it went.
    let table = [
        (None, [Missed, NoAnswer, Missed], Answered),
        (Some(Answered), [Answered, Answered, Answered], Answered),
        (Some(Missed), [Missed, NoAnswer, Missed], Answered),
        (Some(NoAnswer), [Missed, NoAnswer, Missed], Answered),
        (Some(Declined), [Declined, NoAnswer, Declined], Answered),
        (Some(Busy), [Missed, Busy, Missed], Answered),
        (Some(Failed), [Missed, Failed, Missed], Answered),
        (
            Some(AnsweredElsewhere),
            [AnsweredElsewhere, NoAnswer, AnsweredElsewhere],
            Answered,
        ),
        (
            Some(Voicemail),
            [Voicemail, Voicemail, Voicemail],
            Voicemail,
        ),
        (
            Some(Transferred),
            [Transferred, Transferred, Transferred],
            Transferred,
        ),
    ];
    let directions = [Direction::Inbound, Direction::Outbound, Direction::Internal];
    for (said, not_spoken, spoken) in table {
        for (direction, expected) in directions.into_iter().zip(not_spoken) {
            let cell = format!("{said:?} {direction:?}");
            // Whom the agent has spoken with may go to the mailbox; whom the agent calls may have one that answers.
            let spoken = match (spoken, direction) {
                (Voicemail, Direction::Inbound | Direction::Internal) => Answered,
                (other, _) => other,
            };
            let plain = |spoke| meaning(said, spoke, direction, None);
            assert_eq!(plain(false), expected, "{cell}");
            assert_eq!(plain(true), spoken, "{cell}, spoken");
            let put_through = |spoke| meaning(said, spoke, direction, Some(Transfer::In));
            // A leg that a colleague gave to the agent counts as transferred if the agent took it.
            let taken = |outcome| match outcome {
                Answered => Transferred,
                other => other,
            };
            assert_eq!(put_through(false), taken(expected), "{cell}, put through");
            assert_eq!(
                put_through(true),
                taken(spoken),
                "{cell}, put through, spoken"
            );
            let forwarded = |spoke| meaning(said, spoke, direction, Some(Transfer::Automatic));
            // What the switch calls transferred and nobody took was missed.
            let not_taken = match (expected, direction) {
                (Transferred, Direction::Outbound) => NoAnswer,
                (Transferred, Direction::Inbound | Direction::Internal) => Missed,
                (other, _) => other,
            };
            assert_eq!(forwarded(false), not_taken, "{cell}, forwarded");
            assert_eq!(forwarded(true), spoken, "{cell}, forwarded, spoken");
        }
    }
}

#[test]
fn a_call_that_was_answered_is_logged_as_spoken_whatever_its_end_is_called() {
    for said in [
        Outcome::Failed,
        Outcome::Busy,
        Outcome::Declined,
        Outcome::Missed,
        Outcome::NoAnswer,
        Outcome::AnsweredElsewhere,
    ] {
        let mut harness = Harness::new();
        harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        harness.later(5);
        harness.phone("1", NUMBER, CallEventKind::Answered);
        harness.later(61);
        harness.phone("1", NUMBER, CallEventKind::Ended(Some(said)));
        let sent = harness.sent();
        let fields = sent[0].write.fields();
        let disposition = fields.text(TaskField::CallDisposition);
        assert_eq!(disposition, Some("Connected"), "{said:?}");
        let duration = fields.value(TaskField::CallDuration);
        assert_eq!(duration, FieldValue::Number(61), "{said:?}");
    }
}

#[test]
fn an_answer_that_comes_after_the_end_of_a_missed_call_changes_nothing() {
    for said in [Some(Outcome::Missed), Some(Outcome::NoAnswer), None] {
        let mut harness = Harness::new();
        let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        harness.later(20);
        harness.phone("1", NUMBER, CallEventKind::Ended(said));
        harness.lands(call.log_write(), "00T1");
        harness.later(2);
        harness.phone("1", NUMBER, CallEventKind::Answered);
        let card = harness.card(call);
        assert_eq!(card.outcome, Some(Outcome::Missed), "{said:?}");
        assert_eq!(card.answered, None);
        assert_eq!(card.talk_seconds, Some(0));
        assert_eq!(harness.sent().len(), 1, "and nothing is written again");
    }
}

#[test]
fn an_answer_that_is_only_heard_after_the_end_counts_as_it_happened_before() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let answered = harness.now.timestamp();
    harness.later(30);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    let late = crate::harness::inbound("1", NUMBER, CallEventKind::Answered, answered);
    harness.happens(Event::Phone(late));
    assert_eq!(harness.card(call).outcome, Some(Outcome::Answered));
    assert_eq!(harness.card(call).talk_seconds, Some(30));
}

#[test]
fn an_end_of_which_nothing_else_is_known_makes_no_call() {
    for said in [None, Some(Outcome::Missed), Some(Outcome::Answered)] {
        for id in ["9", ""] {
            let mut harness = Harness::new();
            harness.phone(id, NUMBER, CallEventKind::Ended(said));
            let view = harness.view();
            assert_eq!(view.calls, []);
            assert_eq!(view.waiting, []);
            assert_eq!(harness.sent(), []);
        }
    }
}

#[test]
fn an_end_that_is_heard_before_its_ring_is_the_end_of_that_call() {
    let mut harness = Harness::new();
    let rang = harness.now.timestamp();
    harness.later(20);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Declined)));
    let late = crate::harness::inbound("1", NUMBER, CallEventKind::Ringing, rang);
    harness.happens(Event::Phone(late));
    let view = harness.view();
    assert_eq!(view.calls.len(), 1);
    assert_eq!(view.calls[0].outcome, Some(Outcome::Declined));
    assert_eq!(harness.state.calls.all.len(), 1);
}

#[test]
fn whoever_was_not_spoken_with_was_missed_and_whom_the_agent_did_not_reach_gave_no_answer() {
    for outcome in [
        Outcome::Missed,
        Outcome::NoAnswer,
        Outcome::Busy,
        Outcome::Failed,
    ] {
        let kind = CallKind::told(Direction::Inbound, Some(outcome));
        assert_eq!(kind, CallKind::Missed, "{outcome:?}");
    }
    for outcome in [
        Outcome::NoAnswer,
        Outcome::Declined,
        Outcome::AnsweredElsewhere,
    ] {
        let kind = CallKind::told(Direction::Outbound, Some(outcome));
        assert_eq!(kind, CallKind::NoAnswer, "{outcome:?}");
    }
}
