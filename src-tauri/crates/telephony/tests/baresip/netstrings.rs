//! The cutting of the stream, with bytes that are no frame.

use jiff::Timestamp;
use proptest::prelude::{any, proptest};
use telephony::baresip::{Baresip, Netstrings, Piece};

fn cut(bytes: &[u8]) -> Vec<Piece> {
    let mut frames = Netstrings::default();
    frames.feed(bytes);
    std::iter::from_fn(|| frames.cut()).collect()
}

#[test]
fn sound_frames_after_garbage_are_found_again() {
    let frame = Piece::Payload(b"{}".to_vec());
    for garbage in [
        "hello\n",
        "99999999999:{",
        "65537:{",
        ":,",
        "3:{}x",
        ",,",
        "1:{1:",
        "-2:{},",
    ] {
        let pieces = cut(format!("2:{{}},{garbage}2:{{}},2:{{}},").as_bytes());
        let sound = pieces.iter().filter(|piece| **piece == frame).count();
        let skipped: usize = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Garbage(count) => *count,
                Piece::Payload(_) => 0,
            })
            .sum();
        let inside = if garbage == "-2:{}," {
            (4, 1)
        } else {
            (3, garbage.len())
        };
        assert_eq!((sound, skipped), inside, "{garbage:?}");
    }
}

#[test]
fn a_frame_may_come_in_any_parts() {
    let mut frames = Netstrings::default();
    for part in ["1", "1:{\"a\":", "\"b,c\"", "}"] {
        frames.feed(part.as_bytes());
        assert_eq!(frames.cut(), None);
    }
    frames.feed(b",2:{},");
    assert_eq!(
        frames.cut(),
        Some(Piece::Payload(b"{\"a\":\"b,c\"}".to_vec()))
    );
    assert_eq!(frames.cut(), Some(Piece::Payload(b"{}".to_vec())));
    assert_eq!(frames.cut(), None);
}

proptest! {
    #[test]
    fn no_bytes_harm_the_reading_of_the_phone(parts in proptest::collection::vec(any::<Vec<u8>>(), 0..8)) {
        let mut frames = Netstrings::default();
        let mut phone = Baresip::default();
        for part in parts {
            frames.feed(&part);
            while let Some(piece) = frames.cut() {
                if let Piece::Payload(payload) = piece {
                    phone.take(&payload, Timestamp::UNIX_EPOCH);
                }
            }
        }
    }

    #[test]
    fn text_that_looks_like_frames_is_cut_or_skipped_to_the_last_byte(text in "[0-9:{},a]{0,60}") {
        let mut frames = Netstrings::default();
        frames.feed(text.as_bytes());
        let mut seen = 0;
        while let Some(piece) = frames.cut() {
            seen += match piece {
                Piece::Garbage(count) => count,
                Piece::Payload(payload) => payload.len() + payload.len().to_string().len() + 2,
            };
            // Leading zeros make a head longer than the number it stands for, so this is a bound from below.
            assert!(seen <= text.len());
        }
    }

    #[test]
    fn no_caller_harms_the_reading(address in ".{0,40}", name in ".{0,40}") {
        let payload = serde_json::json!({
            "event": true, "type": "CALL_INCOMING", "direction": "incoming", "id": "x",
            "peeruri": address, "peerdisplayname": name,
        });
        let events = Baresip::default().take(payload.to_string().as_bytes(), Timestamp::UNIX_EPOCH);
        assert_eq!(events.len(), 1);
    }
}
