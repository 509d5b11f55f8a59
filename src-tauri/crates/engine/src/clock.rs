//! The time: what the computer's clock said, and how long the program has run since. A test can move both by hand.
//!
//! The wall clock of a computer is set, by people and by servers, and jumps. The clock that counts since the start does not. So
//! the time of day is read once and then reckoned, and is read again between calls: within a call every moment is one clock's, and
//! a talk of one second is one second whatever happens to the wall clock.
//!
//! What a restart in mid-call can't know is how far the wall clock was set while no program ran. It is believed then.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::step::event::Event;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

/// How often it is looked whether the computer has slept or its clock was set.
const BEAT: Duration = Duration::from_secs(10);

/// A clock that is set by less is merely corrected. A beat that is late by more means that nothing ran meanwhile.
const STEP: SignedDuration = SignedDuration::from_secs(5);

/// Tells the time and waits for it.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
    ahead_ms: Arc<AtomicI64>,
    /// By how much a test has set the computer's clock.
    set_by_ms: Arc<AtomicI64>,
    moved: Arc<Notify>,
    reckoning: Arc<Mutex<Reckoning>>,
    /// A call goes on: the time is not corrected.
    held: Arc<AtomicBool>,
}

/// From what the time is reckoned.
#[derive(Debug, Clone, Copy)]
struct Reckoning {
    /// What the wall clock said.
    wall: Timestamp,
    /// When that was.
    at: Instant,
    /// How long the computer had run then, its sleep included.
    ran: Option<Duration>,
    /// When it was looked last whether that still holds.
    looked: Instant,
    /// By how much the wall clock was ahead of the reckoned time then.
    off: SignedDuration,
    /// How long the computer had slept since `at` then.
    slept: SignedDuration,
}

impl Reckoning {
    fn from(wall: Timestamp) -> Self {
        let at = Instant::now();
        Self {
            wall,
            at,
            ran: system::run_with_sleep(),
            looked: at,
            off: SignedDuration::ZERO,
            slept: SignedDuration::ZERO,
        }
    }

    fn now(&self) -> Timestamp {
        let gone = signed(self.at.elapsed()).saturating_add(self.slept_since());
        self.wall.saturating_add(gone).unwrap_or(Timestamp::MAX)
    }

    /// The sleep that `Instant` has left out.
    fn slept_since(&self) -> SignedDuration {
        let ran = self.ran.zip(system::run_with_sleep());
        let ran = ran.map_or(Duration::ZERO, |(before, now)| now.saturating_sub(before));
        // The two clocks are read one after the other, and a busy computer may do something in between.
        let slept = signed(ran).saturating_sub(signed(self.at.elapsed()));
        match slept > SignedDuration::from_secs(1) {
            true => slept,
            false => SignedDuration::ZERO,
        }
    }
}

impl Clock {
    /// The computer's clock in the agent's time zone.
    pub fn system() -> Self {
        Self::in_zone(TimeZone::system())
    }

    /// The computer's clock in a given time zone.
    pub fn in_zone(zone: TimeZone) -> Self {
        Self {
            zone,
            ahead_ms: Arc::default(),
            set_by_ms: Arc::default(),
            moved: Arc::default(),
            reckoning: Arc::new(Mutex::new(Reckoning::from(Timestamp::now()))),
            held: Arc::default(),
        }
    }

    /// Moves this clock and all its clones ahead, for a test that doesn't want to wait.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_ms.fetch_add(ms, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Sets the computer's clock by so much, as a person or a time server does, for a test.
    pub fn set_wall_clock(&self, by: SignedDuration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or_default();
        self.set_by_ms.fetch_add(ms, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Now, where the agent is.
    pub fn now(&self) -> Zoned {
        let ahead = SignedDuration::from_millis(self.ahead_ms.load(Ordering::SeqCst));
        let now = self.reckoning().now();
        let now = now.saturating_add(ahead).unwrap_or(Timestamp::MAX);
        now.to_zoned(self.zone.clone())
    }

    /// Returns at `moment`, or when the clock has been moved past it.
    pub async fn wait_until(&self, moment: Timestamp) {
        loop {
            let moved = self.moved.notified();
            let left = moment.duration_since(self.now().timestamp());
            let Ok(left) = Duration::try_from(left) else {
                return;
            };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = moved => {}
                () = tokio::time::sleep(left) => return,
            }
        }
    }

    /// Says whether a call goes on, in which the time must not be corrected.
    pub(crate) fn hold(&self, held: bool) {
        self.held.store(held, Ordering::SeqCst);
    }

    /// Corrects the time by the computer's clock, unless a call goes on. Tells whether the computer has slept or its clock was set
    /// since this was asked last.
    pub(crate) fn look(&self) -> bool {
        let set_by = SignedDuration::from_millis(self.set_by_ms.load(Ordering::SeqCst));
        let wall = Timestamp::now();
        let wall = wall.saturating_add(set_by).unwrap_or(wall);
        let mut reckoning = self.reckoning();
        let off = wall.duration_since(reckoning.now());
        let slept = reckoning.slept_since();
        let late = signed(reckoning.looked.elapsed()).saturating_sub(signed(BEAT));
        let is_new =
            |now: SignedDuration, before: SignedDuration| now.saturating_sub(before).abs() > STEP;
        let woke = is_new(off, reckoning.off) || is_new(slept, reckoning.slept) || late > STEP;
        if self.held.load(Ordering::SeqCst) {
            (reckoning.off, reckoning.slept) = (off, slept);
            reckoning.looked = Instant::now();
        } else {
            *reckoning = Reckoning::from(wall);
        }
        drop(reckoning);
        if woke {
            self.moved.notify_waiters();
        }
        woke
    }

    fn reckoning(&self) -> MutexGuard<'_, Reckoning> {
        self.reckoning
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the loop when the computer has slept or its clock was set. No system has to say so.
pub(crate) async fn beat(clock: Clock, events: mpsc::Sender<Event>, stop: CancellationToken) {
    loop {
        let moved = clock.moved.notified();
        tokio::select! {
            () = stop.cancelled() => return,
            () = moved => {}
            () = tokio::time::sleep(BEAT) => {}
        }
        if clock.look() && events.send(Event::Woke).await.is_err() {
            return;
        }
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use super::Clock;
    use jiff::tz::TimeZone;
    use jiff::{SignedDuration, Timestamp};

    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    const MINUTE: SignedDuration = SignedDuration::from_mins(1);

    fn off(clock: &Clock) -> SignedDuration {
        clock.now().timestamp().duration_since(Timestamp::now())
    }

    #[test]
    fn a_clock_that_is_set_in_a_call_is_followed_once_the_call_is_over() {
        for by in [HOUR, -HOUR * 3] {
            let clock = Clock::in_zone(TimeZone::UTC);
            clock.hold(true);
            clock.set_wall_clock(by);
            assert!(clock.look(), "{by}: it is told");
            assert!(!clock.look(), "{by}: once");
            assert!(off(&clock).abs() < MINUTE, "{by}: the call goes on");
            clock.hold(false);
            clock.look();
            assert!((off(&clock) - by).abs() < MINUTE, "{by}: it is over");
        }
    }

    #[test]
    fn a_clock_that_nobody_sets_tells_nothing() {
        let clock = Clock::in_zone(TimeZone::UTC);
        clock.set_wall_clock(SignedDuration::from_secs(2));
        assert!(!clock.look());
        assert!(!clock.look());
    }
}
