//! What phones say of calls, drawn as small numbers.

use super::payloads::record_id;
use super::{NUMBERS, SOURCES};
use domain::base::ids::RawNumber;
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party, Transfer};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeMap;

const TRANSFERS: &[Transfer] = &[Transfer::In, Transfer::Out, Transfer::Automatic];
/// What a phone says of a call.
#[derive(Debug, Clone)]
pub(in crate::any_events) struct Said {
    source: u8,
    /// Which of its calls; nothing: the phone knows no ids.
    call: Option<u8>,
    kind: u8,
    outcome: Option<Outcome>,
    number: u8,
    direction: Option<Direction>,
    /// How many seconds ago, by the phone's clock.
    ago: i64,
    line: bool,
    record: Option<u8>,
    transfer: Option<Transfer>,
    group: bool,
    case: Option<u8>,
}

pub(super) fn said() -> impl Strategy<Value = Said> {
    let direction = prop_oneof![
        Just(Direction::Inbound),
        Just(Direction::Outbound),
        Just(Direction::Internal)
    ];
    let ago = prop_oneof![8 => Just(0_i64), 2 => Just(20), 1 => Just(-5), 1 => Just(40_000), 1 => Just(3_000_000)];
    let facts = (
        0_u8..2,
        proptest::option::weighted(0.9, 0_u8..3),
        0_u8..9,
        proptest::option::of(outcome()),
        0_u8..7,
    );
    let more = (
        proptest::option::weighted(0.8, direction),
        ago,
        any::<bool>(),
        proptest::option::weighted(0.1, 0_u8..6),
        proptest::option::weighted(0.2, proptest::sample::select(TRANSFERS)),
        proptest::option::weighted(0.2, 0_u8..3),
    );
    (facts, more).prop_map(
        |(
            (source, call, kind, outcome, number),
            (direction, ago, line, record, transfer, case),
        )| Said {
            source,
            call,
            kind,
            outcome,
            number,
            direction,
            ago,
            line,
            record,
            transfer,
            group: line,
            case,
        },
    )
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Answered),
        Just(Outcome::Missed),
        Just(Outcome::Declined),
        Just(Outcome::AnsweredElsewhere),
        Just(Outcome::NoAnswer),
        Just(Outcome::Busy),
        Just(Outcome::Failed),
        Just(Outcome::Voicemail),
        Just(Outcome::Transferred),
    ]
}

impl Said {
    pub(super) fn event(self, now: Timestamp) -> CallEvent {
        let number = NUMBERS[usize::from(self.number)];
        let other = Party {
            number: (!number.is_empty()).then(|| RawNumber(String::from(number))),
            name: self.line.then(|| String::from("SATO")),
        };
        let (from, to) = match self.direction {
            Some(Direction::Outbound) => (Party::default(), other),
            _ => (other, Party::default()),
        };
        CallEvent {
            source: String::from(SOURCES[usize::from(self.source)]),
            call_id: self.call.map(|call| call.to_string()),
            at: now - SignedDuration::from_secs(self.ago),
            kind: match self.kind {
                0 => CallEventKind::Ringing,
                1 => CallEventKind::Dialing,
                2 => CallEventKind::Answered,
                3 => CallEventKind::Held,
                4 => CallEventKind::Resumed,
                5 => CallEventKind::Transferred,
                6 => CallEventKind::Voicemail,
                7 => CallEventKind::Details(BTreeMap::from([
                    (String::from("tags"), String::from("vip")),
                    (
                        String::from("recording_url"),
                        String::from("https://r.example/1"),
                    ),
                ])),
                _ => CallEventKind::Ended(self.outcome),
            },
            direction: self.direction,
            from,
            to,
            line: self.line.then(|| String::from("Support")),
            record: self.record.map(record_id),
            transfer: self.transfer,
            group_id: self.group.then(|| String::from("whole")),
            data: CallerGave {
                case_number: self.case.map(|n| format!("0000102{n}")),
                customer_number: self.case.map(|n| format!("K-{n}")),
            },
        }
    }
}
