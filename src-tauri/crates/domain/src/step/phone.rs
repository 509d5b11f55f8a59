//! What follows from each event of a phone.

use crate::base::ids::CallId;
use crate::base::time::Millis;
use crate::call::event::{CallEvent, Direction};
use crate::call::facts::CallFacts;
use crate::call::phase::Phase;
use crate::record::by_kind::ByKind;
use crate::record::call::{Call, Several, Unmatched};
use crate::record::draft::Draft;
use crate::record::rules::CallRules;
use crate::record::who::Who;
use crate::settings::lines::is_left_out;
use crate::state::REMEMBERED;
use crate::state::source::SourceView;
use crate::step::Step;
use crate::step::effect::Effect;
use crate::step::effect::LocalEffect;
use crate::step::which_call::{Part, begins, key_of};
use jiff::Timestamp;

/// What a call was before it heard something.
#[derive(Clone, Copy, Default)]
struct Before {
    was_call: bool,
    was_over: bool,
    was_answered: bool,
}

impl Before {
    fn of(call: Option<&Call>) -> Self {
        call.map_or_else(Self::default, |call| Self {
            was_call: call.facts.is_call(),
            was_over: call.facts.is_call() && call.facts.ended().is_some(),
            was_answered: call.facts.answered().is_some(),
        })
    }
}

/// What a call has become by it.
#[derive(Clone, Copy)]
struct After {
    /// It is on screen only now.
    appears: bool,
    /// It has ended by it.
    is_over: bool,
}

impl Step<'_> {
    pub(super) fn source(&mut self, name: String, connected: bool) {
        let now = Millis(self.at().as_millisecond());
        let source = self
            .state
            .sources
            .entry(name.clone())
            .or_insert(SourceView {
                name,
                connected,
                since: now,
                found: false,
                last_event: None,
            });
        source.found |= connected;
        if source.connected != connected {
            source.connected = connected;
            source.since = now;
        }
    }

    pub(super) fn phone(&mut self, event: &CallEvent) {
        let heard_at = Millis(self.at().as_millisecond());
        self.source(event.source.clone(), true);
        if let Some(source) = self.state.sources.get_mut(&event.source) {
            source.last_event = Some(heard_at);
        }
        let now = self.at();
        let is_old = !begins(event) && now.duration_since(event.at) > REMEMBERED;
        if let Some(parts) = self.read_anew(event).filter(|_| !is_old) {
            return self.are_parted(event, parts);
        }
        let known = self.call_of(event);
        if known.is_none() && is_old {
            return;
        }
        let before = Before::of(known.and_then(|id| self.state.calls.all.get(&id)));
        let id = known.unwrap_or_else(|| self.new_call(event));
        if let Some(call) = self.state.calls.all.get_mut(&id) {
            call.facts.hear(event);
            self.has_heard(id, event, before);
        }
    }

    /// What follows from an event for a call that has heard it.
    fn has_heard(&mut self, id: CallId, event: &CallEvent, before: Before) {
        let Some(after) = self.is_changed(id, before) else {
            return;
        };
        let displaced = match after.appears {
            true => self.displaced(id, event),
            false => Vec::new(),
        };
        for (other, at) in &displaced {
            self.is_displaced(*other, *at);
        }
        let displaced: Vec<CallId> = displaced.into_iter().map(|(other, _)| other).collect();
        self.is_shown(id, event, after, &displaced);
    }

    /// An event that came late has shown which calls there are under its id.
    fn are_parted(&mut self, event: &CallEvent, parts: Vec<Part>) {
        let mut changed = Vec::new();
        for part in parts {
            for id in part.taken_in {
                self.forget_call(id);
            }
            let known = part.known.and_then(|id| self.state.calls.all.get_mut(&id));
            let before = Before::of(known.as_deref());
            let id = match known {
                Some(call) if call.facts.is_told_as(&part.facts) => continue,
                Some(call) => {
                    call.facts = part.facts;
                    call.facts.id
                }
                None => self.call_with(part.facts),
            };
            changed.push((id, before));
        }
        let after: Vec<(CallId, After)> = changed
            .into_iter()
            .filter_map(|(id, before)| Some((id, self.is_changed(id, before)?)))
            .collect();
        let over = after.iter().filter(|(_, after)| after.is_over);
        let over: Vec<CallId> = over.map(|(id, _)| *id).collect();
        for (id, after) in after {
            self.is_shown(id, event, after, &over);
        }
    }

    /// A call has heard something: what that changes in the call itself.
    fn is_changed(&mut self, id: CallId, before: Before) -> Option<After> {
        let now = self.at();
        let country = self.state.country();
        let by_kind = self.by_kind();
        let call = self.state.calls.all.get_mut(&id)?;
        let is_over = call.facts.is_call() && call.facts.ended().is_some();
        if !before.was_over {
            call.on_other_line = is_left_out(&call.facts, &self.state.settings.lines, country);
            call.by_kind = by_kind;
        }
        let after = After {
            appears: call.facts.is_call() && !before.was_call,
            is_over: is_over && !before.was_over,
        };
        // The hang-up saves: what was typed until then goes into the Task without another key press.
        if after.is_over {
            call.is_over(now, &self.state.settings);
        } else if before.was_over && !is_over {
            // Its end was another call's.
            call.over_at = None;
        }
        // An event that is repeated says the number once more.
        call.forget_party_if_private();
        let answered = call.facts.answered().filter(|_| !before.was_answered);
        self.calls.insert(id);
        if let Some(at) = answered {
            self.state.calls.is_answered(at, now);
        }
        Some(after)
    }

    /// What the screen, the look-up and the log make of a call that has heard something.
    fn is_shown(&mut self, id: CallId, event: &CallEvent, after: After, displaced: &[CallId]) {
        self.put_in_front(id, event, after.appears, displaced);
        self.read_number(id);
        self.ask_by_data(id);
        if after.is_over {
            self.choose_by_rule(id);
        }
        self.reconcile(id);
    }

    fn new_call(&mut self, event: &CallEvent) -> CallId {
        let call_id = match &event.call_id {
            Some(call_id) => call_id.clone(),
            None => self.id_without_id(event),
        };
        self.call_with(CallFacts::new(key_of(event, call_id), event))
    }

    /// A new call of which this is known.
    fn call_with(&mut self, facts: CallFacts) -> CallId {
        let mut facts = facts;
        let id = self.free_id(&facts);
        facts.is_named(id);
        let owner = self.state.session.account().cloned();
        let rules = CallRules::now(&self.state.settings, self.state.session.agent());
        let call = Call {
            facts,
            who: Who::unknown(),
            draft: Draft::default(),
            logged: None,
            over_at: None,
            ended_while_disabled: false,
            on_other_line: false,
            owner,
            dismissed: false,
            is_done: false,
            next_steps: Vec::new(),
            log_anyway: false,
            do_not_log: false,
            private: false,
            min_seconds: 0,
            rules,
            completing: None,
            about: None,
            unmatched: Unmatched::default(),
            several: Several::default(),
            by_kind: ByKind::default(),
        };
        self.state.calls.all.insert(id, call);
        id
    }

    /// The id of a new call. Two parties may ring under one call id in one millisecond: no call takes another's place.
    fn free_id(&self, facts: &CallFacts) -> CallId {
        let first = facts.started().as_millisecond();
        let mut ids = (0..).map(|n| CallId::derive(&facts.key, first.saturating_add(n)));
        let free = ids.find(|id| !self.state.calls.all.contains_key(id));
        free.unwrap_or(facts.id)
    }

    /// What is set now for each kind of call.
    pub(super) fn by_kind(&self) -> ByKind {
        ByKind::now(&self.state.settings, self.state.org.facts.as_deref())
    }

    /// Ends a call whose phone never said that it is over, because its id or its number now belongs to another call.
    fn is_displaced(&mut self, id: CallId, at: Timestamp) {
        let now = self.at();
        let by_kind = self.by_kind();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        call.facts.is_over_by(at);
        call.by_kind = by_kind;
        call.is_over(now, &self.state.settings);
        self.calls.insert(id);
        self.choose_by_rule(id);
        self.reconcile(id);
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
