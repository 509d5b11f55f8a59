//! Copies of panels as they stand on disk, in each form that was ever written.
#![cfg(test)]

use domain::base::not_readable::NotReadable;
use domain::panel::Panel;
use domain::panel::part::Part;

#[test]
fn a_copy_that_0_1_0_kept_is_read_whole() {
    let kept = r#"{
        "opportunity": { "id": "006Ea0000000001AAA", "name": "Aoba renewal", "stage": "Negotiation" },
        "next_steps": [{ "task": { "at": "salesforce", "id": "00TEa0000000001AAA" }, "subject": "Send quote",
            "detail": null, "due": "2026-11-19", "done": false }],
        "past": [
            { "task": { "at": "salesforce", "id": "00UEa0000000001AAA" }, "kind": "event", "subject": "Visit",
              "detail": null, "owner": null, "date": "2026-11-02", "talk_seconds": null },
            { "task": { "at": "salesforce", "id": "00TEa0000000002AAA" }, "kind": "call_inbound", "subject": "Call",
              "detail": null, "owner": null, "date": "2026-11-01", "talk_seconds": 7 }
        ],
        "as_of": 1, "saved_copy": false,
        "cases": [{ "id": "500Ea0000000001AAA", "number": "1042", "subject": "Invoice", "status": "New" }],
        "open_cases": 4
    }"#;
    let panel: Panel = serde_json::from_str(kept).unwrap();
    assert_eq!(panel.opportunities.iter().count(), 1);
    assert_eq!(panel.next_steps.iter().count(), 1);
    let past: Vec<String> = panel.past().into_iter().map(|one| one.subject).collect();
    assert_eq!(past, ["Visit", "Call"]);
    assert_eq!(panel.past_events.iter().count(), 1);
    let cases = panel.cases.read().unwrap();
    assert_eq!((cases.count, cases.newest.len()), (4, 1));
    // Its very first form had neither company nor cases.
    let first = r#"{ "opportunity": null, "next_steps": [], "past": [], "as_of": null, "saved_copy": false }"#;
    assert_eq!(
        serde_json::from_str::<Panel>(first).unwrap(),
        Panel::default()
    );
}

#[test]
fn what_could_not_be_read_is_kept_as_that() {
    let hidden = || NotReadable::hidden("Task", vec![String::from("WhoId")]);
    let panel = Panel {
        company: Part::not_readable(hidden()),
        next_steps: Part::not_readable(hidden()),
        past_events: Part::not_readable(hidden()),
        cases: Part::not_readable(hidden()),
        past_tasks: Part::Read(Vec::new()),
        ..Panel::default()
    };
    let kept = serde_json::to_string(&panel).unwrap();
    assert_eq!(serde_json::from_str::<Panel>(&kept).unwrap(), panel);
    assert_eq!(panel.not_readable().count(), 4);
}
