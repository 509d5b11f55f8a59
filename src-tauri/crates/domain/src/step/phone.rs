//! What phones say.

use crate::base::ids::{CallId, CallKey, RawNumber};
use crate::base::time::Millis;
use crate::call::event::{CallEvent, CallEventKind, Direction};
use crate::call::facts::CallFacts;
use crate::call::phase::Phase;
use crate::number::reading::{NumberReading, read_call_number};
use crate::record::call::{Call, Unmatched};
use crate::record::draft::Draft;
use crate::record::rules::CallRules;
use crate::record::who::Who;
use crate::settings::lines::is_left_out;
use crate::settings::{Settings, WhenUnmatched};
use crate::state::REMEMBERED;
use crate::state::source::SourceView;
use crate::step::Step;
use crate::step::effect::Effect;
use crate::step::effect::LocalEffect;
use jiff::SignedDuration;

/// A call that begins this long after one with the same key has ended is another call: small counters that a phone
/// uses as ids start again with it. An event that is merely late or repeated says when it happened.
const KEY_IS_FREE_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// A call without a sign of life for this long is over, though its phone never said so.
const SURELY_OVER: SignedDuration = SignedDuration::from_hours(12);

impl Step<'_> {
    pub(super) fn source(&mut self, name: String, connected: bool) {
        let source = self
            .state
            .sources
            .entry(name.clone())
            .or_insert(SourceView {
                name,
                connected,
                last_event: None,
            });
        source.connected = connected;
    }

    pub(super) fn phone(&mut self, event: &CallEvent) {
        let heard_at = Millis(self.at().as_millisecond());
        self.source(event.source.clone(), true);
        if let Some(source) = self.state.sources.get_mut(&event.source) {
            source.last_event = Some(heard_at);
        }
        let now = self.at();
        let known = self.call_of(event);
        if known.is_none() && !begins(event) && now.duration_since(event.at) > REMEMBERED {
            return;
        }
        let id = known.unwrap_or_else(|| self.new_call(event));
        let country = self.state.country();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let was_call = known.is_some() && call.facts.is_call();
        let was_over = was_call && call.facts.ended().is_some();
        call.facts.hear(event);
        let is_over = call.facts.is_call() && call.facts.ended().is_some();
        if !was_over {
            call.on_other_line = is_left_out(&call.facts, &self.state.settings.lines, country);
        }
        // Hang-up saves: what was typed until then goes into the Task without another key press.
        if is_over && !was_over {
            call.is_over(now, self.state.settings.logging);
            call.unmatched = if_unmatched(&self.state.settings);
        }
        let appears = call.facts.is_call() && !was_call;
        self.calls.insert(id);
        if appears {
            self.comes_up(id);
        }
        self.read_number(id);
        self.reconcile(id);
    }

    /// The call that the event is about, if it is known.
    fn call_of(&self, event: &CallEvent) -> Option<CallId> {
        let Some(call_id) = &event.call_id else {
            return self.open_call_with_number(event);
        };
        let key = CallKey {
            source: event.source.clone(),
            call_id: call_id.clone(),
        };
        let id = *self.state.calls.keys.get(&key)?;
        let facts = &self.state.calls.all.get(&id)?.facts;
        let another = begins(event)
            && match facts.ended() {
                Some(ended) => event.at.duration_since(ended) > KEY_IS_FREE_AFTER,
                None => event.at.duration_since(facts.last()) > SURELY_OVER,
            };
        (!another).then_some(id)
    }

    /// A hook that knows no call id means the open call with its number, or the one that went on at that moment.
    fn open_call_with_number(&self, event: &CallEvent) -> Option<CallId> {
        let country = self.state.country();
        let raw: Vec<&RawNumber> = [&event.from.number, &event.to.number]
            .into_iter()
            .flatten()
            .collect();
        let said: Vec<NumberReading> = raw
            .iter()
            .map(|number| read_call_number(Some(number), country))
            .collect();
        let went_on = |call: &&Call| {
            let over = call.facts.ended();
            over.is_none_or(|end| (call.facts.started()..=end).contains(&event.at))
        };
        let has_number = |call: &&Call| match (&call.who.reading, call.facts.number()) {
            (NumberReading::Number(_), _) => said.contains(&call.who.reading),
            (_, Some(typed)) => raw.contains(&typed),
            (_, None) => raw.is_empty(),
        };
        let of_source = self
            .state
            .calls
            .all
            .values()
            .filter(|c| c.facts.key.source == event.source);
        of_source
            .filter(went_on)
            .filter(has_number)
            .max_by_key(|call| (call.facts.ended().is_none(), call.facts.started()))
            .map(|call| call.facts.id)
    }

    fn new_call(&mut self, event: &CallEvent) -> CallId {
        let call_id = event.call_id.clone().unwrap_or_else(|| {
            // Without an id of the phone's the moment names the call; two hooks in one millisecond would be one call.
            format!("at-{}", event.at.as_microsecond())
        });
        let key = CallKey {
            source: event.source.clone(),
            call_id,
        };
        let facts = CallFacts::new(key.clone(), event);
        let id = facts.id;
        self.state.calls.keys.insert(key, id);
        self.state.calls.all.insert(
            id,
            Call {
                facts,
                who: Who::unknown(),
                draft: Draft::default(),
                logged: None,
                over_at: None,
                ended_while_disabled: false,
                on_other_line: false,
                owner: self.state.session.account().cloned(),
                dismissed: false,
                next_steps: Vec::new(),
                log_anyway: false,
                rules: CallRules::now(&self.state.settings, self.state.session.agent()),
                completing: None,
                about: None,
                unmatched: Unmatched::default(),
            },
        );
        id
    }

    /// A call appears on screen. It comes in front unless the agent is in another one: a live note keeps its place.
    fn comes_up(&mut self, id: CallId) {
        let now = self.at();
        let goes_on = |call: &Call| {
            call.facts.ended().is_none() && now.duration_since(call.facts.last()) < SURELY_OVER
        };
        let front = self
            .state
            .calls
            .front
            .and_then(|front| self.state.calls.all.get(&front));
        let busy =
            front.is_some_and(|call| !call.dismissed && (goes_on(call) || !call.draft.is_saved()));
        if !busy {
            self.state.calls.front = Some(id);
        }
        // Finished cards make room; one that nobody was picked for moves to the list of waiting calls.
        for (other, call) in &mut self.state.calls.all {
            if *other != id
                && call.facts.ended().is_some()
                && call.draft.is_saved()
                && !call.dismissed
            {
                call.dismissed = true;
                self.calls.insert(*other);
            }
        }
    }

    pub(super) fn notify(&mut self, id: CallId) {
        let Some(call) = self.state.calls.all.get(&id) else {
            return;
        };
        if call.facts.phase() == Phase::Ringing && call.facts.direction() == Direction::Inbound {
            self.effects
                .push(Effect::Local(LocalEffect::Notify { call: id }));
        }
    }
}

/// What is set now for calls whose number nobody has.
pub(super) fn if_unmatched(settings: &Settings) -> Unmatched {
    match (settings.when_unmatched, &settings.fallback_record) {
        (WhenUnmatched::LogWithoutPerson, _) => Unmatched::WithoutPerson,
        (WhenUnmatched::LogToFallback, Some(record)) => Unmatched::Fallback(record.clone()),
        (WhenUnmatched::OfferNew, _) => Unmatched::OfferNew,
        // Without a record to fall back to the call is kept rather than lost.
        (WhenUnmatched::Ask | WhenUnmatched::LogToFallback, _) => Unmatched::Waits,
    }
}

/// Whether such an event is the first of a call.
fn begins(event: &CallEvent) -> bool {
    matches!(event.kind, CallEventKind::Ringing | CallEventKind::Dialing)
}
