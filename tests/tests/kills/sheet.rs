//! One call in the books: every stroke of the agent's, in the order in which it was handed over.

use domain::base::ids::{CallId, CallKey};
use domain::call::phase::Phase;
use domain::view::call::CallView;
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::Instant;

/// Something that the agent did to a call's note.
#[derive(Debug)]
enum Stroke {
    /// Typed. What arrives shortly after the end counts as typed before it, and is saved by the hang-up like the rest.
    Edit { text: String, seq: u32, saves: bool },
    /// Save, the hang-up, or a to-do that was made from the call: each saves what is typed.
    Save,
    /// Took a past call out again.
    Show,
}

fn is_over(card: &CallView) -> bool {
    card.phase == Phase::Ended
}

/// A call.
pub(crate) struct Sheet {
    pub(crate) key: String,
    pub(crate) id: CallId,
    pub(crate) rang_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    /// When the local API had taken the ring, and the end.
    heard: Option<Instant>,
    ended: Option<Instant>,
    strokes: Vec<Stroke>,
    /// How many strokes were seen to have had their effect.
    settled: usize,
    is_out: bool,
}

impl Sheet {
    pub(crate) fn new(key: String, rang_at: Timestamp) -> Self {
        let call_key = CallKey {
            source: String::from("desk-phone"),
            call_id: key.clone(),
        };
        Self {
            key,
            id: CallId::derive(&call_key, rang_at.as_millisecond()),
            rang_at,
            ended_at: None,
            heard: None,
            ended: None,
            strokes: Vec::new(),
            settled: 0,
            is_out: false,
        }
    }

    pub(crate) fn is_heard(&mut self) {
        self.heard = Some(Instant::now());
    }

    pub(crate) fn was_heard(&self) -> bool {
        self.heard.is_some()
    }

    /// The phone has begun to say that it is over.
    pub(crate) fn is_ending(&mut self) {
        self.strokes.push(Stroke::Save);
    }

    /// The local API has taken it.
    pub(crate) fn is_over(&mut self) {
        self.ended = Some(Instant::now());
    }

    pub(crate) fn was_ended(&self) -> bool {
        self.ended.is_some()
    }

    pub(crate) fn was_over_for(&self, time: Duration) -> bool {
        self.ended.is_some_and(|at| at.elapsed() > time)
    }

    pub(crate) fn edited(&mut self, text: String, seq: u32, is_past: bool) {
        let saves = self.was_ended() && !is_past;
        self.hands_over(Stroke::Edit { text, seq, saves });
    }

    pub(crate) fn saved(&mut self) {
        self.hands_over(Stroke::Save);
    }

    pub(crate) fn shown(&mut self) {
        self.hands_over(Stroke::Show);
    }

    fn hands_over(&mut self, stroke: Stroke) {
        self.strokes.push(stroke);
    }

    /// All of it was seen on screen as it is here.
    pub(crate) fn is_settled(&mut self) {
        self.settled = self.strokes.len();
    }

    /// Whether the last start has shown it.
    pub(crate) fn is_out(&self) -> bool {
        self.is_out
    }

    pub(crate) fn is_in_doubt(&self) -> bool {
        self.settled < self.strokes.len()
    }

    /// What is typed, the number of that edit, and what is saved of it, after the first `count` strokes.
    fn after(&self, count: usize) -> (&str, u32, Option<&str>) {
        let mut now = ("", 0, None);
        for stroke in self.strokes.iter().take(count) {
            now = match stroke {
                Stroke::Edit { text, seq, saves } => (
                    text.as_str(),
                    *seq,
                    saves.then_some(text.as_str()).or(now.2),
                ),
                Stroke::Save => (now.0, now.1, Some(now.0)),
                Stroke::Show => now,
            };
        }
        now
    }

    pub(crate) fn typed(&self) -> (&str, u32) {
        let (text, seq, _) = self.after(self.strokes.len());
        (text, seq)
    }

    /// What the Task's description has to be.
    pub(crate) fn text(&self) -> &str {
        self.after(self.strokes.len()).2.unwrap_or_default()
    }

    pub(crate) fn is_saved(&self) -> bool {
        self.text() == self.typed().0
    }

    /// Whether a card shows the call as it stands in the books.
    pub(crate) fn is_shown(&self, card: &CallView) -> bool {
        self.shows(card, self.strokes.len()) && card.phase == Phase::Ended
    }

    fn shows(&self, card: &CallView, count: usize) -> bool {
        let (text, seq, saved) = self.after(count);
        let is_saved = saved.unwrap_or_default() == text;
        card.note.text == text && card.note.seq == seq && card.note.saved == is_saved
    }

    /// Compares the books with what a start shows, and brings them to it. Says what is lost. What was on the card `before` the
    /// kill must be there.
    pub(crate) fn survives(
        &mut self,
        killed: Instant,
        before: Option<&CallView>,
        card: Option<&CallView>,
    ) -> Option<String> {
        let sure = before.and_then(|card| {
            let mut counts = 0..=self.strokes.len();
            counts.find(|count| self.shows(card, *count))
        });
        let must = sure.unwrap_or_default().max(self.settled);
        self.is_out = card.is_some();
        let Some(card) = card else {
            // A past call that was not taken out again is as it was.
            let is_lost = must > self.settled || (self.settled == 0 && before.is_some());
            self.strokes.truncate(self.settled);
            if self.settled == 0 {
                (self.heard, self.ended) = (None, None);
            }
            return is_lost.then(|| format!("{} is not on screen", self.key));
        };
        if is_over(card) {
            self.ended.get_or_insert(killed);
        } else if self.ended.take().is_some() && before.is_some_and(is_over) {
            return Some(format!("{} goes on, though it has ended", self.key));
        }
        self.heard.get_or_insert(killed);
        let counts = (0..=self.strokes.len()).rev();
        match counts.into_iter().find(|count| self.shows(card, *count)) {
            Some(kept) if kept >= must => {
                self.strokes.truncate(kept);
                self.settled = kept;
                None
            }
            _ => Some(format!(
                "{}: edit {} (saved: {}) is on screen, but {must} strokes were sure of {:?}",
                self.key, card.note.seq, card.note.saved, self.strokes
            )),
        }
    }
}
