//! What the phone's network buttons mean.
//!
//! It owns the three words. The program that mounts the phone decides what each of them does.

/// What a button of the page does to the org's network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetworkFault {
    /// Nothing reaches the org until `On`.
    Off,
    On,
    /// The next write is carried out, and its answer is lost.
    LoseNextAnswer,
}
