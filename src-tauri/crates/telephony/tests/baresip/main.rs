//! baresip as the engine hears it, from streams that a real one sent, and over a connection that fails.
//!
//! The streams are in `fixtures/baresip` (1.0.0, Debian 12) and `fixtures/baresip-4.10`, one frame as it was on the wire
//! in each line. They are fed byte by byte, as TCP may deliver them.
#![cfg(test)]

mod forms;
mod gaps;
mod line;
mod netstrings;
mod streams;

use domain::call::event::{CallEvent, Party};
use jiff::Timestamp;
use std::path::Path;
use telephony::baresip::{Baresip, Netstrings, Piece};

pub(crate) fn frames(stream: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(format!("{stream}.jsonl"));
    let text = std::fs::read_to_string(&path).unwrap();
    text.lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            String::from(line["raw"].as_str().unwrap())
        })
        .collect()
}

pub(crate) fn hear(phone: &mut Baresip, bytes: &[u8]) -> Vec<CallEvent> {
    let mut cutter = Netstrings::default();
    let mut events = Vec::new();
    for byte in bytes {
        cutter.feed(&[*byte]);
        while let Some(piece) = cutter.cut() {
            match piece {
                Piece::Payload(payload) => {
                    events.extend(phone.take(&payload, Timestamp::UNIX_EPOCH))
                }
                Piece::Garbage(count) => {
                    panic!("{count} bytes of a real stream were taken for garbage")
                }
            }
        }
    }
    events
}

/// A number, and the name if there is one.
pub(crate) fn shown(party: &Party) -> String {
    let number = party
        .number
        .as_ref()
        .map_or("withheld", |number| number.0.as_str());
    party
        .name
        .as_ref()
        .map_or(String::from(number), |name| format!("{number} {name}"))
}
