//! The calls of one baresip, from its events: a mapping with memory and without IO.
//!
//! Owns what each of baresip's events means for a call, in versions 1.0.0 (Debian 12) and 4.10, which differ. It must
//! never report a call twice, or as over while it may go on.
//!
//! What the streams of real calls taught, each with a fixture: an account that answers by itself shows no
//! `CALL_INCOMING` in 1.0.0, its first event is `CALL_REMOTE_SDP`. An outgoing call's first event with an id is
//! `CALL_RINGING`, `CALL_PROGRESS` or, where it is refused at once, `CALL_CLOSED`. SDP events without an id belong to
//! a call that shows itself soon. After `TRANSFER_FAILED` the call is gone in 1.0.0 without a `CALL_CLOSED`, and goes
//! on in 4.10. No event has a time. Hold by the agent shows in no event and hold by the caller isn't the agent's, so
//! neither is reported. `TRANSFER` (the other side sends us elsewhere) changes nothing: the new leg shows itself as a
//! call of its own, and the old one ends when it ends.
//!
//! After a gap in the connection (ours, or the app's start in mid-call) baresip tells nothing of what is there. The
//! answer to `listcalls` then says which of our calls are gone; they end without an outcome, as nobody saw how.

use crate::baresip::message::{Message, PhoneEvent};
use crate::baresip::{SOURCE, ending, peer};
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party, Transfer};
use jiff::Timestamp;
use std::collections::{BTreeMap, VecDeque};

/// How many ended calls are remembered, so that an event that straggles in after the end makes no new call.
const REMEMBERED: usize = 64;

/// What one baresip has told so far.
#[derive(Default)]
pub struct Baresip {
    calls: BTreeMap<String, Call>,
    ended: VecDeque<String>,
    /// How many accounts the phone has.
    accounts: usize,
    greeted: bool,
    quit: bool,
    /// The phone has a call whose beginning nobody saw. Until it is over, an SDP event of an unknown call may be its
    /// hold and must not be taken for a new call.
    unseen: bool,
}

struct Call {
    direction: Direction,
    address: String,
    from: Party,
    to: Party,
    answered: bool,
    /// The connection held for the whole call, so that its outcome is sure.
    whole: bool,
}

impl Baresip {
    /// A connection begins: what happened since the last one is unknown.
    pub fn connected(&mut self) {
        self.greeted = false;
        self.quit = false;
        for call in self.calls.values_mut() {
            call.whole = false;
        }
    }

    /// Whether the phone has answered on this connection.
    pub fn is_greeted(&self) -> bool {
        self.greeted
    }

    /// Whether the phone said that it quits.
    pub fn has_quit(&self) -> bool {
        self.quit
    }

    /// Takes one payload; what can't be read is left out, as a newer phone may say more than we know.
    pub fn take(&mut self, payload: &[u8], at: Timestamp) -> Vec<CallEvent> {
        match Message::read(payload) {
            Some(Message::Event(event)) => self.event(&event, at),
            Some(Message::Accounts(listing)) => {
                self.accounts = counted(&listing, "User Agents (");
                Vec::new()
            }
            Some(Message::Calls(listing)) => {
                self.greeted = true;
                listing
                    .map(|listing| self.compare(&listing, at))
                    .unwrap_or_default()
            }
            None => Vec::new(),
        }
    }

    fn event(&mut self, event: &PhoneEvent, at: Timestamp) -> Vec<CallEvent> {
        if event.kind == "EXIT" {
            self.quit = true;
            return self.end_all(|_, _| true, at);
        }
        let (Some(id), Some(direction)) = (event.id.as_deref(), event.direction()) else {
            return Vec::new();
        };
        if self.ended.iter().any(|ended| ended == id) {
            return Vec::new();
        }
        let outbound = direction == Direction::Outbound;
        let begins = match event.kind.as_str() {
            "CALL_INCOMING" | "CALL_OUTGOING" | "CALL_ESTABLISHED" => true,
            "CALL_RINGING" | "CALL_PROGRESS" => outbound,
            "CALL_REMOTE_SDP" => !outbound && !self.unseen,
            "CALL_CLOSED" => outbound && !self.unseen,
            _ => false,
        };
        let mut events = Vec::new();
        if begins && !self.calls.contains_key(id) {
            let call = Call::new(event, direction, true);
            let kind = if outbound {
                CallEventKind::Dialing
            } else {
                CallEventKind::Ringing
            };
            events.push(call.event(id, at, kind));
            self.calls.insert(String::from(id), call);
        }
        match event.kind.as_str() {
            "CALL_ESTABLISHED" => events.extend(self.answer(id, at)),
            "CALL_CLOSED" => events.push(self.close(id, direction, event, at)),
            "TRANSFER_FAILED" if event.ends_with_failed_transfer() => {
                events.push(self.close(id, direction, event, at));
            }
            _ => {}
        }
        events
    }

    fn answer(&mut self, id: &str, at: Timestamp) -> Option<CallEvent> {
        let call = self.calls.get_mut(id).filter(|call| !call.answered)?;
        call.answered = true;
        Some(call.event(id, at, CallEventKind::Answered))
    }

    fn close(
        &mut self,
        id: &str,
        direction: Direction,
        event: &PhoneEvent,
        at: Timestamp,
    ) -> CallEvent {
        let call = self.calls.remove(id).unwrap_or_else(|| {
            self.unseen = false;
            Call::new(event, direction, false)
        });
        self.remember(id);
        let text = event.param.as_deref().unwrap_or_default();
        let outcome = ending::outcome(text, direction, call.answered);
        // A call may have been answered while the connection was lost: then it is not known to be missed.
        let sure = call.whole || call.answered || outcome == Outcome::Transferred;
        call.event(id, at, CallEventKind::Ended(Some(outcome).filter(|_| sure)))
    }

    /// Ends the calls that the phone no longer lists. 4.10 lists all accounts' calls with their ids, 1.0.0 only the
    /// addresses of the current account's, so that with several accounts a call it leaves out may well be there.
    fn compare(&mut self, listing: &str, at: Timestamp) -> Vec<CallEvent> {
        let complete = self.accounts == 1 || listing.contains("User-Agent: ");
        let shows = |line: &str, id: &str, call: &Call| {
            line.contains(&format!(", id {id}]")) || line.trim_end().ends_with(&call.address)
        };
        let gone =
            |id: &str, call: &Call| complete && !listing.lines().any(|line| shows(line, id, call));
        let events = self.end_all(gone, at);
        self.unseen = counted(listing, "Active calls (") > self.calls.len();
        events
    }

    fn end_all(&mut self, gone: impl Fn(&str, &Call) -> bool, at: Timestamp) -> Vec<CallEvent> {
        let over: Vec<(String, Call)> = self
            .calls
            .extract_if(.., |id, call| gone(id, call))
            .collect();
        over.into_iter()
            .map(|(id, call)| {
                self.remember(&id);
                let outcome = Some(Outcome::Answered).filter(|_| call.answered);
                call.event(&id, at, CallEventKind::Ended(outcome))
            })
            .collect()
    }

    fn remember(&mut self, id: &str) {
        self.ended.push_back(String::from(id));
        if self.ended.len() > REMEMBERED {
            self.ended.pop_front();
        }
    }
}

impl Call {
    fn new(event: &PhoneEvent, direction: Direction, whole: bool) -> Self {
        let other = peer::party(&event.address, event.display_name.as_deref());
        let own = event.account.as_deref().map(peer::own).unwrap_or_default();
        let (from, to) = match direction {
            Direction::Inbound => (other, own),
            Direction::Outbound | Direction::Internal => (own, other),
        };
        Self {
            direction,
            address: event.address.clone(),
            from,
            to,
            answered: false,
            whole,
        }
    }

    fn event(&self, id: &str, at: Timestamp, kind: CallEventKind) -> CallEvent {
        let passed_on = kind == CallEventKind::Ended(Some(Outcome::Transferred));
        let transfer = passed_on.then_some(Transfer::Out);
        CallEvent {
            source: String::from(SOURCE),
            call_id: Some(String::from(id)),
            at,
            kind,
            direction: Some(self.direction),
            from: self.from.clone(),
            to: self.to.clone(),
            line: None,
            record: None,
            transfer,
            group_id: None,
            data: CallerGave::default(),
        }
    }
}

/// The sum of the numbers after `label` in a listing, which has lines such as `--- Active calls (1) ---`.
fn counted(listing: &str, label: &str) -> usize {
    listing
        .split(label)
        .skip(1)
        .filter_map(|rest| rest.split(')').next()?.parse::<usize>().ok())
        .sum()
}
