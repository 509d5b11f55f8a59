//! What each recorded stream becomes: one line for each event that the engine hears.

use crate::{frames, hear, shown};
use domain::call::event::{CallEvent, CallEventKind, Direction, Transfer};
use telephony::baresip::Baresip;

/// `#1` is the first call of the stream, `#2` the second: ids differ with each recording.
fn told(events: &[CallEvent]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    events
        .iter()
        .map(|event| {
            assert_eq!(event.source, "baresip");
            let id = event.call_id.clone().unwrap();
            let call = ids
                .iter()
                .position(|known| *known == id)
                .unwrap_or_else(|| {
                    ids.push(id);
                    ids.len() - 1
                });
            format!("#{} {}", call + 1, line(event))
        })
        .collect()
}

fn line(event: &CallEvent) -> String {
    match &event.kind {
        CallEventKind::Ringing => format!("ringing {}", shown(&event.from)),
        CallEventKind::Dialing => format!("dialing {}", shown(&event.to)),
        CallEventKind::Answered => String::from("answered"),
        CallEventKind::Ended(outcome) => {
            let way = if event.direction == Some(Direction::Inbound) {
                "in"
            } else {
                "out"
            };
            format!("ended {way} {outcome:?}")
        }
        other => format!("{other:?}"),
    }
}

fn check(stream: &str, expect: &[&str]) {
    let bytes: String = frames(stream).concat();
    assert_eq!(
        told(&hear(&mut Baresip::default(), bytes.as_bytes())),
        expect,
        "{stream}"
    );
}

const RINGS: &str = "#1 ringing +81312345678 Tanaka Taro";
const DIALS: &str = "#1 dialing 0312345678";

#[test]
fn an_incoming_call_is_answered_and_ended_by_either_side() {
    let answered = [RINGS, "#1 answered", "#1 ended in Some(Answered)"];
    check("baresip/in_answered_remote_hangup", &answered);
    check("baresip/in_answered_local_hangup", &answered);
    check("baresip-4.10/in_answered_local_hangup", &answered);
}

#[test]
fn an_incoming_call_that_nobody_takes_is_missed() {
    let missed = [RINGS, "#1 ended in Some(Missed)"];
    check("baresip/in_missed_cancel", &missed);
    check("baresip/in_local_timeout", &missed);
    check("baresip-4.10/in_missed_cancel", &missed);
}

#[test]
fn an_incoming_call_that_the_agent_refuses_is_declined() {
    check(
        "baresip/in_rejected",
        &[RINGS, "#1 ended in Some(Declined)"],
    );
    check(
        "baresip-4.10/in_rejected",
        &[RINGS, "#1 ended in Some(Declined)"],
    );
}

#[test]
fn a_call_that_a_colleague_took_is_told_apart_where_the_phone_tells_it() {
    check(
        "baresip-4.10/in_answered_elsewhere",
        &[RINGS, "#1 ended in Some(AnsweredElsewhere)"],
    );
}

#[test]
fn a_phone_that_answers_by_itself_shows_the_call_all_the_same() {
    let answered = [RINGS, "#1 answered", "#1 ended in Some(Answered)"];
    check("baresip/auto_answer_account", &answered);
    check("baresip-4.10/auto_answer_account", &answered);
}

#[test]
fn hold_by_the_caller_is_not_the_agents_hold() {
    check(
        "baresip/hold_resume_by_caller",
        &[RINGS, "#1 answered", "#1 ended in Some(Answered)"],
    );
}

#[test]
fn an_outgoing_call_is_dialled_answered_and_ended() {
    let answered = [DIALS, "#1 answered", "#1 ended out Some(Answered)"];
    check("baresip/out_answered_local_hangup", &answered);
    check("baresip/out_early_media_remote_hangup", &answered);
    check("baresip-4.10/out_answered_local_hangup", &answered);
}

#[test]
fn an_outgoing_call_that_is_not_answered_says_why() {
    check("baresip/out_busy", &[DIALS, "#1 ended out Some(Busy)"]);
    check(
        "baresip/out_declined",
        &[DIALS, "#1 ended out Some(NoAnswer)"],
    );
    check(
        "baresip/out_no_answer_cancelled",
        &[DIALS, "#1 ended out Some(NoAnswer)"],
    );
    check(
        "baresip/out_not_found",
        &[DIALS, "#1 ended out Some(Failed)"],
    );
    check(
        "baresip/out_unreachable",
        &[DIALS, "#1 ended out Some(Failed)"],
    );
    check(
        "baresip-4.10/out_redirected",
        &[DIALS, "#1 ended out Some(Failed)"],
    );
}

#[test]
fn two_calls_are_told_apart() {
    check(
        "baresip/two_calls",
        &[
            RINGS,
            "#1 answered",
            "#2 ringing 09087654321 Suzuki",
            "#2 answered",
            "#2 ended in Some(Answered)",
            "#1 ended in Some(Answered)",
        ],
    );
    check(
        "baresip/two_ringing",
        &[
            RINGS,
            "#2 ringing 09087654321 Suzuki",
            "#2 ended in Some(Missed)",
            "#1 answered",
            "#1 ended in Some(Answered)",
        ],
    );
}

#[test]
fn a_call_that_the_agent_passes_on_ends_as_transferred() {
    let passed_on = [
        "#1 ringing bob Peer Bob",
        "#1 answered",
        "#1 ended in Some(Transferred)",
    ];
    let stream: String = frames("baresip/transfer_blind_by_agent").concat();
    let heard = hear(&mut Baresip::default(), stream.as_bytes());
    let ways: Vec<_> = heard.iter().map(|event| event.transfer).collect();
    assert_eq!(ways, [None, None, Some(Transfer::Out)]);
    check("baresip/transfer_blind_by_agent", &passed_on);
    check("baresip-4.10/transfer_blind_by_agent", &passed_on);
}

#[test]
fn a_transfer_that_fails_ends_the_call_only_in_the_version_that_drops_it() {
    let before = ["#1 ringing bob Peer Bob", "#1 answered"];
    check(
        "baresip/transfer_blind_fails",
        &[before[0], before[1], "#1 ended in Some(Answered)"],
    );
    check("baresip-4.10/transfer_blind_fails", &before);
}

#[test]
fn an_agent_who_is_sent_elsewhere_has_two_calls() {
    check(
        "baresip/transferred_party",
        &[
            "#1 dialing agent",
            "#1 answered",
            "#2 dialing carol",
            "#2 answered",
            "#1 ended out Some(Answered)",
            "#2 ended out Some(Answered)",
        ],
    );
    check(
        "baresip/transferred_by_caller",
        &[
            RINGS,
            "#1 answered",
            "#2 dialing carol",
            "#2 answered",
            "#2 ended out Some(Answered)",
        ],
    );
}

#[test]
fn answers_and_goodbyes_of_the_phone_are_no_calls() {
    check("baresip/bad_frames", &[]);
}
