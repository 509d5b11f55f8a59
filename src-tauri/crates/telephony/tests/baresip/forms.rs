//! The forms in which a caller's number comes.

use crate::{frames, hear, shown};
use domain::call::event::CallEventKind;
use telephony::baresip::Baresip;

#[test]
fn every_form_of_a_caller_gives_the_number_as_it_was_sent() {
    let bytes = frames("baresip/caller_forms").concat();
    let events = hear(&mut Baresip::default(), bytes.as_bytes());
    let callers: Vec<String> = events
        .iter()
        .filter(|event| event.kind == CallEventKind::Ringing)
        .map(|event| shown(&event.from))
        .collect();
    assert_eq!(
        callers,
        [
            "+81312345678 Tanaka Taro",
            "1001",
            "1001",
            "03-1234-5678",
            "+81312345678",
            "0312345678",
            "+81312345678#",
            "+81-3-1234-5678",
            "+81-3-1234-5678",
            "withheld",
            "withheld",
            "withheld",
            "withheld",
            "+81312345678",
            "+81312345678 田中 太郎",
            "+81312345678 Tanaka \"T\" \\ Co",
            "+81312345678 Tanaka Taro",
            "+81312345678 Tanaka Taro",
            "010442079460000",
            "+81312345678",
            "withheld",
            "+81.3.1234.5678",
        ]
    );
}
