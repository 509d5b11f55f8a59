//! Which call is in front, and which cards make room for it.
//!
//! In front is the call in which the agent speaks, then the newest ring; but a ring never replaces a call in which the
//! agent is writing. What the agent puts in front stays there until a call is answered or a new one rings. A call whose
//! end got lost steps back by itself ([`crate::state::stuck`]). **Invariant:** no card with unsaved words leaves the
//! screen by itself, and one whose words were still on their way comes back.

use super::Step;
use super::agent::UNDER_WAY;
use crate::base::ids::CallId;
use crate::call::event::{CallEvent, CallEventKind};
use crate::call::phase::Phase;
use crate::record::call::Call;
use crate::state::calls::GaveWay;
use crate::state::own_forms::has_words;
use crate::state::stuck::{is_stuck, silences};
use crate::step::effect::Change;

/// How many cards of calls with talk stay until the agent dismisses them; beyond that number, the oldest make room.
const CARDS: usize = 5;

impl Step<'_> {
    /// A phone has told something about a call. `appears`: it is on screen only now. `displaced`: calls that are over
    /// because of it.
    pub(super) fn put_in_front(
        &mut self,
        id: CallId,
        event: &CallEvent,
        appears: bool,
        displaced: &[CallId],
    ) {
        let now = self.at();
        let call = self.state.calls.all.get(&id);
        if call.is_none_or(|call| call.facts.ended().is_some()) {
            self.state.calls.heard.remove(&id);
        } else if !matches!(event.kind, CallEventKind::Details(_)) {
            self.state.calls.heard.insert(id, now);
            self.state.calls.silent.remove(&id);
        }
        self.step_back();
        if appears {
            if !self.keeps_front() {
                let before = self.state.calls.front.replace(id);
                let at = self.at();
                self.state.calls.gave_way = before.map(|call| GaveWay { call, to: id, at });
            }
            self.make_room(id, displaced);
        }
        let spoken = self.spoken();
        if spoken.is_some() && spoken != self.state.calls.spoken {
            self.state.calls.front = spoken;
        }
        self.state.calls.spoken = spoken;
    }

    /// Words come for a call that has just given way to a ring: they were typed before the agent saw the ring. The card is
    /// there again, and in front unless the agent took the ring.
    pub(super) fn words_came(&mut self, id: CallId) {
        let gave = self.state.calls.gave_way.filter(|gave| gave.call == id);
        let Some(GaveWay { to, at, .. }) = gave else {
            return;
        };
        self.state.calls.gave_way = None;
        if self.at().duration_since(at) > UNDER_WAY {
            return;
        }
        if let Some(call) = self.state.calls.all.get_mut(&id)
            && call.dismissed
        {
            call.dismissed = false;
            self.calls.insert(id);
        }
        let ring = self.state.calls.all.get(&to).map(|ring| ring.facts.phase());
        let is_taken = matches!(ring, Some(Phase::Connected | Phase::Held | Phase::Dialing));
        if self.state.calls.front == Some(to) && !is_taken {
            self.state.calls.front = Some(id);
        }
    }

    /// Calls that have been silent for long step back, unless there is nothing else to show. A conversation leaves the front
    /// only for a call that goes on: it may go on as well.
    pub(super) fn step_back(&mut self) {
        let now = self.at();
        let silent: Vec<CallId> = silences(self.state)
            .filter(|(_, at)| *at <= now)
            .map(|(id, _)| id)
            .collect();
        self.state.calls.silent.extend(&silent);
        let front = self.state.calls.front;
        let Some(front) = front.filter(|front| silent.contains(front)) else {
            return;
        };
        let phase = |call: CallId| {
            let call = self.state.calls.all.get(&call);
            call.map_or(Phase::Ended, |call| call.facts.phase())
        };
        let next = self.first();
        if phase(front) != Phase::Connected || next.is_some_and(|next| phase(next) != Phase::Ended)
        {
            self.state.calls.front = next;
        }
    }

    /// The call in which the agent speaks, as far as phones tell: the one that was answered last.
    pub(super) fn spoken(&self) -> Option<CallId> {
        let spoken = self
            .cards()
            .filter(|call| call.facts.phase() == Phase::Connected && !is_stuck(self.state, call));
        spoken
            .max_by_key(|call| (call.facts.answered(), call.facts.id))
            .map(|call| call.facts.id)
    }

    /// The call that is shown where the agent has chosen none.
    pub(super) fn first(&self) -> Option<CallId> {
        let rank = |call: &&Call| {
            let facts = &call.facts;
            let rank = match facts.phase() {
                _ if is_stuck(self.state, call) => 0,
                Phase::Ended => 1,
                Phase::Ringing => 2,
                Phase::Held => 3,
                Phase::Connected | Phase::Dialing => 4,
            };
            (rank, facts.answered().max(Some(facts.started())), facts.id)
        };
        self.cards().max_by_key(rank).map(|call| call.facts.id)
    }

    /// After a start, the card that was in front is there again: what has rung or was answered since tells so by itself.
    pub(super) fn restore_front(&mut self, kept: Option<CallId>) {
        self.state.calls.front_on_disk = kept;
        self.step_back();
        let is_kept = |call: &Call| Some(call.facts.id) == kept && !is_stuck(self.state, call);
        let is_there = self.cards().any(is_kept);
        self.state.calls.front = kept.filter(|_| is_there).or_else(|| self.first());
    }

    /// Has the call in front kept on disk.
    pub(super) fn keep_front(&mut self) {
        let calls = &mut self.state.calls;
        if calls.front != calls.front_on_disk {
            calls.front_on_disk = calls.front;
            self.changes.push(Change::Front(calls.front));
        }
    }

    fn cards(&self) -> impl Iterator<Item = &Call> {
        let calls = self.state.calls.all.values();
        calls.filter(|call| {
            let is_here = self.state.may_see(call.owner.as_ref());
            !call.dismissed && call.facts.is_call() && is_here
        })
    }

    /// Whether the call in front stays there when a new one rings: the agent speaks, dials or writes in it.
    fn keeps_front(&self) -> bool {
        let front = self.state.calls.front;
        let Some(call) = front.and_then(|front| self.state.calls.all.get(&front)) else {
            return false;
        };
        if call.dismissed || is_stuck(self.state, call) {
            return false;
        }
        match call.facts.phase() {
            Phase::Connected | Phase::Held | Phase::Dialing => true,
            Phase::Ringing | Phase::Ended => self.has_unsaved_words(call),
        }
    }

    fn has_unsaved_words(&self, call: &Call) -> bool {
        !call.draft.is_saved() || has_words(self.state, call.facts.id)
    }

    /// A new call has come. An ended call with talk stays until the agent dismisses it. An ended call without talk
    /// makes room, and waits in the list if nobody was picked for it. A call that is over only because of the new one
    /// stays: nobody has seen it end.
    fn make_room(&mut self, new: CallId, displaced: &[CallId]) {
        let over = |call: &&Call| {
            let id = call.facts.id;
            id != new && !displaced.contains(&id) && call.facts.ended().is_some()
        };
        let mut done: Vec<&Call> = self
            .cards()
            .filter(over)
            .filter(|call| !self.has_unsaved_words(call))
            .collect();
        done.sort_by_key(|call| std::cmp::Reverse((call.facts.ended(), call.facts.id)));
        let (spoken, nobody_took): (Vec<&Call>, Vec<&Call>) = done
            .into_iter()
            .partition(|call| call.facts.answered().is_some());
        let leaving: Vec<CallId> = nobody_took
            .into_iter()
            .chain(spoken.into_iter().skip(CARDS))
            .map(|call| call.facts.id)
            .collect();
        for id in leaving {
            if let Some(call) = self.state.calls.all.get_mut(&id) {
                call.dismissed = true;
                self.calls.insert(id);
            }
        }
    }
}
