//! Netstrings: `LENGTH:PAYLOAD,` one after the other in a stream of bytes, as baresip's ctrl_tcp sends them.
//!
//! Owns the cutting of the stream and finding the next frame after garbage. It never looks into a payload, except that
//! a payload of baresip always begins with `{`, by which the next frame is found again.
//!
//! **Invariant:** no bytes make it panic, wait for more than [`LONGEST`] bytes, or throw away a sound frame that
//! follows garbage.

/// Longer than any event; the longest answers are lists of calls. A length above this is garbage, so that a stranger
/// can't make us hold what it likes.
const LONGEST: usize = 64 * 1024;
/// The digits of [`LONGEST`].
const MOST_DIGITS: usize = 5;

/// What was cut from the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// One payload.
    Payload(Vec<u8>),
    /// So many bytes were no frame, and were skipped.
    Garbage(usize),
}

/// Bytes that have come and are not cut yet.
#[derive(Default)]
pub struct Netstrings {
    bytes: Vec<u8>,
    /// How many of them have been cut already. They are removed at the next feeding, as removing after each frame would
    /// move the rest each time.
    done: usize,
}

enum Head {
    /// More bytes are needed to tell.
    Partial,
    /// A payload of `length` bytes begins at `start`.
    Payload { start: usize, length: usize },
    /// No frame begins here.
    NoFrame,
}

impl Netstrings {
    /// Takes what was read from the stream.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.done);
        self.done = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next piece, or nothing until more bytes are fed.
    pub fn cut(&mut self) -> Option<Piece> {
        let rest = self.bytes.get(self.done..).unwrap_or_default();
        let Head::Payload { start, length } = head(rest) else {
            return match head(rest) {
                Head::Partial => None,
                _ => self.skip(),
            };
        };
        match (rest.get(start..start + length), rest.get(start + length)) {
            (Some(payload), Some(b',')) => {
                let payload = payload.to_vec();
                self.done += start + length + 1;
                Some(Piece::Payload(payload))
            }
            (_, None) => None,
            // The length lied: what looked like a frame isn't one, but one may begin inside of it.
            _ => self.skip(),
        }
    }

    /// Goes to the next place where a frame may begin.
    fn skip(&mut self) -> Option<Piece> {
        let rest = self.bytes.get(self.done..).unwrap_or_default();
        let next = (1..rest.len()).find(|&at| {
            let inside_a_number = rest.get(at - 1).is_some_and(u8::is_ascii_digit);
            !inside_a_number && rest.get(at..).is_some_and(may_begin)
        });
        let skipped = next.unwrap_or(rest.len());
        self.done += skipped;
        Some(Piece::Garbage(skipped))
    }
}

/// Whether baresip's next frame may begin with these bytes. Digits and a colon alone would be found in any address.
fn may_begin(bytes: &[u8]) -> bool {
    match head(bytes) {
        Head::Partial => true,
        Head::Payload { start, .. } => bytes.get(start).is_none_or(|first| *first == b'{'),
        Head::NoFrame => false,
    }
}

fn head(bytes: &[u8]) -> Head {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    match bytes.get(digits) {
        None if digits <= MOST_DIGITS => Head::Partial,
        Some(b':') if (1..=MOST_DIGITS).contains(&digits) => {
            let number = bytes
                .get(..digits)
                .and_then(|number| std::str::from_utf8(number).ok());
            match number.and_then(|number| number.parse().ok()) {
                Some(length) if length <= LONGEST => Head::Payload {
                    start: digits + 1,
                    length,
                },
                _ => Head::NoFrame,
            }
        }
        _ => Head::NoFrame,
    }
}
