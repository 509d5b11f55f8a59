//! An agent who takes calls, types, saves and makes to-dos as the dice fall, on a computer that crashes.
//!
//! It does what a window does, and no more: it looks at the screen before it goes on where the next step depends on the one
//! before, and writes everything into the books in the moment in which it has handed it over.

use crate::dice::Dice;
use crate::ledger::{Ledger, card_of};
use crate::scene::HANAKO;
use crate::sheet::Sheet;
use crate::to_do::{Fate, ToDo};
use acceptance::app::note;
use acceptance::windowless::Harness;
use anyhow::{Result, ensure};
use domain::base::ids::OutboxId;
use domain::view::action::Action;
use domain::view::screen::View;
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

const WORDS: &[&str] = &[
    "wants a quote",
    "for three years",
    "call back on Monday",
    "見積もりを送る",
    "für März",
    "\"as discussed\"",
    "<b>urgent</b>",
    "50 % \\ 60 %",
    "🙂",
    "and\nanother line",
];

/// An agent at work.
pub(crate) struct Agent {
    pub(crate) app: Harness,
    pub(crate) dice: Dice,
    pub(crate) ledger: Ledger,
    pub(crate) kills: u32,
    /// The past call that is on screen again.
    pub(crate) taken_out: Option<usize>,
}

impl Agent {
    /// One call from the ring to what is written after it. It never ends by itself: the crash comes before that.
    pub(crate) async fn works(&mut self, round: u32) -> Result<()> {
        // First of all, as the crash may come at any await.
        let sheet = Sheet::new(format!("r{round}"), Timestamp::now());
        self.ledger.calls.push(sheet);
        let current = self.ledger.calls.len() - 1;
        self.network_changes().await?;
        self.phone_rings().await?;
        for _ in 0..self.dice.between(1, 8) {
            self.types(current).await?;
            if self.dice.one_in(5) {
                self.saves(current)?;
            }
            if self.dice.one_in(5) {
                self.adds_a_to_do()?;
            }
        }
        if self.dice.one_in(4) {
            self.network_changes().await?;
        }
        if self.dice.one_in(3) {
            self.annotates_a_past_call().await?;
        }
        self.hangs_up().await?;
        for _ in 0..self.dice.between(0, 5) {
            self.types(current).await?;
            if self.dice.one_in(2) {
                self.saves(current)?;
            }
            if self.dice.one_in(5) {
                self.adds_a_to_do()?;
            }
        }
        std::future::pending().await
    }

    /// The crash, and the start after it, in which it may crash once more.
    pub(crate) async fn crashes(&mut self) -> Result<()> {
        // There is no view yet if the crash comes before the first one.
        let before = self.app.newest().ok();
        let killed = Instant::now();
        self.app.kill().await?;
        self.kills += 1;
        if self.dice.one_in(8) {
            self.app.spawns()?;
            let patience = self.dice.millis(0, 250);
            let started = self.app.sees_within(patience, "a start", |_| true).await;
            drop(started);
            self.app.kill().await?;
            self.kills += 1;
        }
        let view = self.app.starts().await?;
        self.ledger.compare(killed, before.as_ref(), &view);
        let lost = &self.ledger.lost;
        ensure!(lost.is_empty(), "after kill {}: {lost:#?}", self.kills);
        Ok(())
    }

    /// The agent and the phone go on where the crash has cut them off, until the screen says that all is as in the books.
    pub(crate) async fn goes_on(&mut self) -> Result<()> {
        self.presses_again().await?;
        let current = self.ledger.calls.len() - 1;
        if !self.ledger.call().was_heard() {
            self.phone_rings().await?;
        }
        if !self.ledger.call().was_ended() {
            for _ in 0..self.dice.between(0, 3) {
                self.types(current).await?;
            }
            self.hangs_up().await?;
        }
        for place in self.in_hand() {
            if !self.ledger.calls[place].is_saved() && !self.dice.one_in(6) {
                self.saves(place)?;
            }
            let sheet = &mut self.ledger.calls[place];
            let as_in_the_books =
                |view: &View| card_of(view, sheet).is_some_and(|card| sheet.is_shown(card));
            self.app
                .sees("the call as it is in the books", as_in_the_books)
                .await?;
            if self.dice.one_in(4) {
                self.app.does(&Action::Leave { call: sheet.id })?;
                sheet.saved();
                let gone = |view: &View| card_of(view, sheet).is_none();
                self.app.sees("the call put away", gone).await?;
            }
            sheet.is_settled();
        }
        self.taken_out = None;
        Ok(())
    }

    /// The call that the agent is in, and the past one that was taken out again, if that was not lost.
    fn in_hand(&self) -> Vec<usize> {
        let current = self.ledger.calls.len() - 1;
        let past = self
            .taken_out
            .filter(|place| self.ledger.calls[*place].is_out());
        past.into_iter().chain([current]).collect()
    }

    async fn network_changes(&mut self) -> Result<()> {
        let times = u32::try_from(self.dice.between(1, 4))?;
        let org = &self.app.org;
        match self.dice.between(0, 12) {
            0 => org.goes_offline().await,
            1 | 2 => org.is_slow(self.dice.between(20, 400)).await,
            3 => org.goes_silent_after_accepting(times).await,
            4 => org.drops_before_accepting(times).await,
            5..8 => Ok(()),
            _ => org.heals().await,
        }
    }

    /// It rings, also for the second time: phones repeat themselves.
    async fn phone_rings(&mut self) -> Result<()> {
        let sheet = self.ledger.call();
        self.app
            .phone("ringing", &sheet.key, HANAKO, sheet.rang_at)
            .await?;
        sheet.is_heard();
        self.app
            .sees("the call", |view| card_of(view, sheet).is_some())
            .await?;
        Ok(())
    }

    async fn hangs_up(&mut self) -> Result<()> {
        let sheet = self.ledger.call();
        // The phone comes another way than what is typed: on a slow machine it would overtake it.
        let (_, seq) = sheet.typed();
        let typed = |view: &View| card_of(view, sheet).is_some_and(|card| card.note.seq == seq);
        self.app.sees("all that is typed", typed).await?;
        let at = *sheet.ended_at.get_or_insert_with(Timestamp::now);
        sheet.is_ending();
        self.app.phone("ended", &sheet.key, HANAKO, at).await?;
        sheet.is_over();
        // The next thing that the agent does comes another way: it must not overtake the phone.
        let over = |view: &View| card_of(view, sheet).is_some_and(|card| card.ended.is_some());
        self.app.sees("the end of the call", over).await?;
        Ok(())
    }

    async fn annotates_a_past_call(&mut self) -> Result<()> {
        let past = u64::try_from(self.ledger.past_calls())?;
        if past == 0 {
            return Ok(());
        }
        let place = usize::try_from(self.dice.between(0, past))?;
        self.taken_out = Some(place);
        let sheet = &mut self.ledger.calls[place];
        self.app.does(&Action::Show { call: sheet.id })?;
        sheet.shown();
        for _ in 0..self.dice.between(1, 3) {
            self.types(place).await?;
            if self.dice.one_in(2) {
                self.saves(place)?;
            }
        }
        Ok(())
    }

    async fn types(&mut self, place: usize) -> Result<()> {
        wait_for_the_next_key(self.dice.millis(20, 150)).await;
        let word = self.dice.one_of(WORDS);
        let is_past = self.taken_out == Some(place);
        let sheet = &mut self.ledger.calls[place];
        let (text, seq) = sheet.typed();
        let (text, seq) = (String::from(format!("{text} {word}").trim()), seq + 1);
        self.app.does(&note(sheet.id, &text, seq))?;
        sheet.edited(text, seq, is_past);
        Ok(())
    }

    fn saves(&mut self, place: usize) -> Result<()> {
        let sheet = &mut self.ledger.calls[place];
        self.app.does(&Action::SaveCall { call: sheet.id })?;
        sheet.saved();
        Ok(())
    }

    fn adds_a_to_do(&mut self) -> Result<()> {
        let mut to_do = ToDo {
            id: OutboxId(Uuid::new_v4()),
            subject: format!("To-do {}", self.ledger.to_dos.len()),
            call: (!self.dice.one_in(3)).then(|| self.ledger.call().id),
            fate: Fate::GivenUp,
        };
        self.app.does(&to_do.press())?;
        to_do.fate = Fate::Pressed;
        if to_do.call.is_some() {
            self.ledger.call().saved();
        }
        self.ledger.to_dos.push(to_do);
        Ok(())
    }

    /// To-dos that are gone from the screen were pressed just before the crash: some agents press again, some forget.
    async fn presses_again(&mut self) -> Result<()> {
        for to_do in &mut self.ledger.to_dos {
            if to_do.fate != Fate::Pressed {
                continue;
            }
            if self.dice.one_in(2) {
                to_do.fate = Fate::GivenUp;
                continue;
            }
            // Without its call: that may be gone as well, until the phone repeats itself.
            to_do.call = None;
            self.app.does(&to_do.press())?;
            self.app
                .sees("the to-do", |view| to_do.is_shown(view))
                .await?;
            to_do.fate = Fate::There;
        }
        Ok(())
    }
}

/// People type at their own pace, and crashes come in between: here the time that passes is what is tested.
async fn wait_for_the_next_key(pause: Duration) {
    tokio::time::sleep(pause).await;
}
