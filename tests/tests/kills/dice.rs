//! Chance that can be repeated: the same seed throws the same numbers.

use std::time::Duration;

use anyhow::{Context as _, Result};
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use uuid::Uuid;

/// Names the seed of a run, as in the engine's own ladder. Time is part of these tests, so two runs with the same seed
/// may differ by milliseconds.
const SEED: &str = "RINGSIDE_SEED";

/// What chooses the agent's next step.
pub(crate) struct Dice {
    seed: u64,
    rng: TestRng,
}

impl Dice {
    /// Dice with the seed that the environment names, or else with a new one.
    pub(crate) fn of_this_run() -> Result<Self> {
        let seed = match std::env::var(SEED) {
            Ok(seed) => seed
                .parse()
                .with_context(|| format!("{SEED} is a number"))?,
            // Short enough to be typed.
            Err(_) => Uuid::new_v4().as_u64_pair().0 % 1_000_000_000,
        };
        let bytes = seed.to_le_bytes().repeat(4);
        Ok(Self {
            seed,
            rng: TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
        })
    }

    /// How to repeat the run that these dice began.
    pub(crate) fn again(&self, test: &str) -> String {
        format!(
            "run it again by {SEED}={} cargo xtask test {test}",
            self.seed
        )
    }

    /// One of `from..to`.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        self.rng.random_range(from..to)
    }

    /// True in one of `n` cases.
    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.rng.random_range(0..n) == 0
    }

    pub(crate) fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.between(from, to))
    }

    pub(crate) fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let place = self.rng.random_range(0..words.len());
        words.get(place).copied().unwrap_or_default()
    }
}
