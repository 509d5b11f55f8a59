//! The map from what a phone tells to what Salesforce is told, as it is published for admins: it says what the code does.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use domain::base::ids::CallKey;
use domain::base::language::Language;
use domain::call::data::CallerGave;
use domain::call::event::{CallEvent, CallEventKind, Direction, Outcome, Party, Transfer};
use domain::call::facts::CallFacts;
use domain::call::kind::CallKind;
use domain::logging::task::disposition_of;
use domain::record::subject::usual;
use jiff::Timestamp;

use crate::tree::root;

const PUBLISHED: &str = "src-tauri/crates/telephony/README.md";

#[test]
fn the_published_map_of_calls_is_what_the_code_does() -> Result<()> {
    let text = std::fs::read_to_string(root()?.join(PUBLISHED))?;
    let begins = text.split_once("| kind |").context("the table")?.1;
    let published: Vec<&str> = begins
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    let dispositions = dispositions();
    let expected = CallKind::ALL.map(|kind| row(kind, &dispositions));
    assert_eq!(published, expected, "in {PUBLISHED}");
    Ok(())
}

fn row(kind: CallKind, dispositions: &BTreeMap<CallKind, BTreeSet<&str>>) -> String {
    let word = serde_json::to_value(kind).unwrap_or_default();
    let call_type = kind.call_type().map_or("empty", |kind| kind.api_name());
    let said = dispositions.get(&kind).into_iter().flatten();
    let said: Vec<&str> = said.copied().collect();
    format!(
        "| `{}` | {call_type} | {} | {} | {} |",
        word.as_str().unwrap_or_default(),
        said.join(", "),
        usual(kind, Language::English),
        usual(kind, Language::Japanese),
    )
}

/// What stands in `CallDisposition` for calls of each kind, by all that a phone can tell.
fn dispositions() -> BTreeMap<CallKind, BTreeSet<&'static str>> {
    let outcomes = [
        Outcome::Answered,
        Outcome::Missed,
        Outcome::Declined,
        Outcome::NoAnswer,
        Outcome::Busy,
        Outcome::Failed,
        Outcome::Voicemail,
        Outcome::Transferred,
    ];
    let transfers = [
        None,
        Some(Transfer::In),
        Some(Transfer::Out),
        Some(Transfer::Automatic),
    ];
    let said = outcomes.map(Some).into_iter().chain([None]);
    let mut found: BTreeMap<CallKind, BTreeSet<&'static str>> = BTreeMap::new();
    for said in said {
        for transfer in transfers {
            for direction in [Direction::Inbound, Direction::Outbound, Direction::Internal] {
                for spoke in [false, true] {
                    let facts = heard(said, transfer, direction, spoke);
                    let outcome = facts.outcome_so_far();
                    let of_kind = found.entry(CallKind::of(&facts)).or_default();
                    of_kind.insert(disposition_of(outcome));
                }
            }
        }
    }
    found
}

fn heard(
    said: Option<Outcome>,
    transfer: Option<Transfer>,
    direction: Direction,
    spoke: bool,
) -> CallFacts {
    let event = |second: i64, kind: CallEventKind| CallEvent {
        source: String::from("desk-phone"),
        call_id: Some(String::from("1")),
        at: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(second),
        kind,
        direction: Some(direction),
        from: Party::default(),
        to: Party::default(),
        line: None,
        record: None,
        transfer,
        group_id: None,
        data: CallerGave::default(),
    };
    let key = CallKey {
        source: String::from("desk-phone"),
        call_id: String::from("1"),
    };
    let mut facts = CallFacts::new(key, &event(0, CallEventKind::Ringing));
    if spoke {
        facts.hear(&event(5, CallEventKind::Answered));
    }
    facts.hear(&event(60, CallEventKind::Ended(said)));
    facts
}
