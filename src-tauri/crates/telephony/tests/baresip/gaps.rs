//! A phone that is heard only in part: gaps, strays, several accounts.

use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome};
use jiff::Timestamp;
use telephony::baresip::Baresip;

const ONE_ACCOUNT: &str = "--- User Agents (1) ---\n> sip:agent@127.0.0.1:5070\n";
const TWO_ACCOUNTS: &str = "--- User Agents (2) ---\n> sip:a@127.0.0.1\n  sip:b@127.0.0.1\n";
const NO_CALL: &str = "\n--- Active calls (0) ---\n\n";
const ITS_CALL: &str =
    "\n--- Active calls (1) ---\n> [line 1]  0:00:03  ESTABLISHED   sip:+81312345678@127.0.0.1\n";
const PEER: &str = "Connection reset by peer";

fn event(
    phone: &mut Baresip,
    kind: &str,
    id: &str,
    direction: &str,
    param: &str,
) -> Vec<CallEventKind> {
    let payload = serde_json::json!({
        "event": true, "type": kind, "class": "call", "accountaor": "sip:agent@127.0.0.1:5070",
        "direction": direction, "peeruri": "sip:+81312345678@127.0.0.1", "id": id, "param": param,
    });
    kinds(phone.take(payload.to_string().as_bytes(), Timestamp::UNIX_EPOCH))
}

fn listed(phone: &mut Baresip, accounts: &str, calls: &str) -> Vec<CallEventKind> {
    let mut events = Vec::new();
    for (token, data) in [("ringside-accounts", accounts), ("ringside-calls", calls)] {
        let answer =
            serde_json::json!({ "response": true, "ok": true, "data": data, "token": token });
        events.extend(phone.take(answer.to_string().as_bytes(), Timestamp::UNIX_EPOCH));
    }
    kinds(events)
}

fn kinds(events: Vec<CallEvent>) -> Vec<CallEventKind> {
    events.into_iter().map(|event| event.kind).collect()
}

/// A phone whose answered call was seen, and then the connection was lost and made again.
fn after_a_gap() -> Baresip {
    let mut phone = Baresip::default();
    event(&mut phone, "CALL_INCOMING", "a", "incoming", "");
    event(&mut phone, "CALL_ESTABLISHED", "a", "incoming", "");
    phone.connected();
    phone
}

#[test]
fn a_call_that_ended_in_a_gap_ends_when_the_phone_no_longer_lists_it() {
    let mut phone = after_a_gap();
    assert_eq!(
        listed(&mut phone, ONE_ACCOUNT, NO_CALL),
        [CallEventKind::Ended(Some(Outcome::Answered))]
    );
}

#[test]
fn a_call_that_rang_before_a_gap_ends_without_an_outcome() {
    let mut phone = Baresip::default();
    event(&mut phone, "CALL_INCOMING", "a", "incoming", "");
    phone.connected();
    assert_eq!(listed(&mut phone, ONE_ACCOUNT, ITS_CALL), []);
    assert_eq!(
        event(&mut phone, "CALL_CLOSED", "a", "incoming", PEER),
        [CallEventKind::Ended(None)]
    );
}

#[test]
fn a_call_that_is_still_listed_goes_on() {
    let mut phone = after_a_gap();
    assert_eq!(listed(&mut phone, ONE_ACCOUNT, ITS_CALL), []);
    assert_eq!(
        event(&mut phone, "CALL_CLOSED", "a", "incoming", PEER),
        [CallEventKind::Ended(Some(Outcome::Answered))]
    );
}

#[test]
fn a_list_of_one_account_of_two_ends_no_call() {
    let mut phone = after_a_gap();
    assert_eq!(listed(&mut phone, TWO_ACCOUNTS, NO_CALL), []);
}

#[test]
fn a_call_that_was_there_before_the_app_started_is_not_announced_by_its_hold() {
    let mut phone = Baresip::default();
    phone.connected();
    assert_eq!(listed(&mut phone, ONE_ACCOUNT, ITS_CALL), []);
    assert_eq!(
        event(&mut phone, "CALL_REMOTE_SDP", "a", "incoming", "offer"),
        []
    );
    assert_eq!(
        event(&mut phone, "CALL_CLOSED", "a", "incoming", PEER),
        [CallEventKind::Ended(None)]
    );
    assert_eq!(
        event(&mut phone, "CALL_REMOTE_SDP", "b", "incoming", "offer"),
        [CallEventKind::Ringing],
        "once it is over, the next one is announced"
    );
}

#[test]
fn events_that_straggle_in_after_the_end_make_no_new_call() {
    let mut phone = Baresip::default();
    event(&mut phone, "CALL_INCOMING", "a", "incoming", "");
    event(&mut phone, "CALL_CLOSED", "a", "incoming", PEER);
    for kind in [
        "CALL_REMOTE_SDP",
        "CALL_ESTABLISHED",
        "CALL_CLOSED",
        "TRANSFER_FAILED",
    ] {
        assert_eq!(event(&mut phone, kind, "a", "incoming", PEER), [], "{kind}");
    }
}

#[test]
fn a_phone_that_quits_takes_its_calls_along() {
    let mut phone = Baresip::default();
    event(&mut phone, "CALL_INCOMING", "a", "incoming", "");
    event(&mut phone, "CALL_ESTABLISHED", "a", "incoming", "");
    let goodbye = br#"{"event":true,"type":"EXIT","class":"application"}"#;
    let events = phone.take(goodbye, Timestamp::UNIX_EPOCH);
    assert_eq!(
        kinds(events),
        [CallEventKind::Ended(Some(Outcome::Answered))]
    );
    assert!(phone.has_quit());
}

#[test]
fn an_account_named_by_a_number_is_this_side_of_the_call() {
    let mut phone = Baresip::default();
    let dials =
        br#"{"event":true,"type":"CALL_RINGING","class":"call","accountaor":"sip:0351234567@pbx",
        "direction":"outgoing","peeruri":"sip:0312345678@pbx","id":"x"}"#;
    let events = phone.take(dials, Timestamp::UNIX_EPOCH);
    assert_eq!(events[0].direction, Some(Direction::Outbound));
    assert_eq!(events[0].from.number.as_ref().unwrap().0, "0351234567");
    assert_eq!(events[0].to.number.as_ref().unwrap().0, "0312345678");
}

#[test]
fn a_display_name_with_broken_bytes_does_not_cost_the_call() {
    let mut phone = Baresip::default();
    let mut rings = Vec::from(
        &br#"{"event":true,"type":"CALL_INCOMING","direction":"incoming","id":"x","peeruri":"sip:1@h","peerdisplayname":"M"#[..],
    );
    rings.push(0xFC);
    rings.extend_from_slice(br#"ller"}"#);
    let events = phone.take(&rings, Timestamp::UNIX_EPOCH);
    assert_eq!(events[0].from.number.as_ref().unwrap().0, "1");
}

#[test]
fn a_number_in_place_of_a_name_is_no_name() {
    let rings = br#"{"event":true,"type":"CALL_INCOMING","direction":"incoming","id":"x",
        "peeruri":"sip:1002@pbx","peerdisplayname":"1002"}"#;
    let events = Baresip::default().take(rings, Timestamp::UNIX_EPOCH);
    assert_eq!(events[0].from.number.as_ref().unwrap().0, "1002");
    assert_eq!(events[0].from.name, None);
}
