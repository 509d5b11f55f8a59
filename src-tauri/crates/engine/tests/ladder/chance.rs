//! Chance that can be repeated: the same seed gives the same numbers.

use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::ops::RangeTo;

/// What decides in a run.
pub(crate) struct Chance(TestRng);

impl Chance {
    pub(crate) fn with_seed(seed: u64) -> Self {
        let bytes = seed.to_le_bytes().repeat(4);
        Self(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
    }

    /// One of the numbers below the end.
    pub(crate) fn below(&mut self, numbers: RangeTo<u64>) -> u64 {
        self.0.random_range(0..numbers.end)
    }
}
