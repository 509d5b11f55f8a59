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
use crate::step::which_call::{begins, key_of};
use jiff::Timestamp;

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
        let known = self.call_of(event);
        if known.is_none() && !begins(event) && now.duration_since(event.at) > REMEMBERED {
            return;
        }
        let id = known.unwrap_or_else(|| self.new_call(event));
        let country = self.state.country();
        let by_kind = self.by_kind();
        let Some(call) = self.state.calls.all.get_mut(&id) else {
            return;
        };
        let was_call = known.is_some() && call.facts.is_call();
        let was_over = was_call && call.facts.ended().is_some();
        let was_answered = known.is_some() && call.facts.answered().is_some();
        call.facts.hear(event);
        let answered = call.facts.answered().filter(|_| !was_answered);
        let is_over = call.facts.is_call() && call.facts.ended().is_some();
        if !was_over {
            call.on_other_line = is_left_out(&call.facts, &self.state.settings.lines, country);
            call.by_kind = by_kind;
        }
        // The hang-up saves: what was typed until then goes into the Task without another key press.
        if is_over && !was_over {
            call.is_over(now, &self.state.settings);
        }
        // An event that is repeated says the number once more.
        call.forget_party_if_private();
        let appears = call.facts.is_call() && !was_call;
        self.calls.insert(id);
        if let Some(at) = answered {
            self.state.calls.is_answered(at, now);
        }
        let displaced = match appears {
            true => self.displaced(id, event),
            false => Vec::new(),
        };
        for (other, at) in &displaced {
            self.is_displaced(*other, *at);
        }
        let displaced: Vec<CallId> = displaced.into_iter().map(|(other, _)| other).collect();
        self.put_in_front(id, event, appears, &displaced);
        self.read_number(id);
        self.ask_by_data(id);
        if is_over && !was_over {
            self.choose_by_rule(id);
        }
        self.reconcile(id);
    }

    fn new_call(&mut self, event: &CallEvent) -> CallId {
        let call_id = match &event.call_id {
            Some(call_id) => call_id.clone(),
            None => self.id_without_id(event),
        };
        let key = key_of(event, call_id);
        let facts = CallFacts::new(key, event);
        let id = facts.id;
        let owner = self.state.session.account().cloned();
        let rules = CallRules::now(&self.state.settings, self.state.session.agent());
        // Two parties under one call id in one millisecond count as one call: an existing call must not be overwritten.
        self.state.calls.all.entry(id).or_insert_with(|| Call {
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
        });
        id
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
