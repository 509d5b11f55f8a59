//! Why an event had to be kept: one word for the client, and one for whoever tells the person who ran the command.

/// Why no app has taken an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody listens at this profile's socket.
    NotRunning,
    /// Somebody listens, and no answer came in time.
    NoAnswer,
    /// What listens there is another user's program. It was told nothing.
    NotOurs,
    /// The app could not write it to its disk.
    DiskRefuses,
    /// The app has too much to do just now, or is stopping.
    NotNow,
}
