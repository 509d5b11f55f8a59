//! Chance that can be repeated: the same seed throws the same numbers.

use std::time::Duration;

use anyhow::{Context as _, Result};

/// Names the seed of a run, as in the engine's own ladder. Time is part of these tests, so two runs with the same seed
/// may differ by milliseconds.
const SEED: &str = "RINGSIDE_SEED";

/// What chooses the agent's next step.
pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    /// Dice with the seed that the environment names, or else with a new one.
    pub(crate) fn of_this_run() -> Result<Self> {
        let seed = match std::env::var(SEED) {
            Ok(seed) => seed
                .parse()
                .with_context(|| format!("{SEED} is a number"))?,
            // Short enough to be typed.
            Err(_) => fastrand::u64(1..1_000_000_000),
        };
        Ok(Self(fastrand::Rng::with_seed(seed)))
    }

    /// How to repeat the run that these dice began. To be called before the first throw.
    pub(crate) fn again(&self, test: &str) -> String {
        format!(
            "run it again by {SEED}={} cargo xtask test {test}",
            self.0.get_seed()
        )
    }

    /// One of `from..to`.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0.u64(from..to)
    }

    /// True in one of `n` cases.
    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.0.u64(0..n) == 0
    }

    pub(crate) fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.between(from, to))
    }

    pub(crate) fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.0.choice(words).copied().unwrap_or_default()
    }
}
