//! What a past activity says is changed: by itself, or through the call whose record it is.

use crate::harness::{HANAKO, Harness, contact};
use domain::base::ids::SfId;
use domain::base::refs::{PersonRef, TaskOwner, TaskRef};
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::base::time::Millis;
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::job::JobResult;
use domain::outbox::write::Write;
use domain::panel::part::Part;
use domain::panel::{Activity, ActivityKind, NextStep, Panel};
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::panel::ActivityView;
use domain::view::todo::PastText;

pub(crate) const NUMBER: &str = "+14155550134";

pub(crate) fn past(id: &str, kind: ActivityKind, subject: &str) -> Activity {
    Activity {
        task: TaskRef::Salesforce(SfId(String::from(id))),
        kind,
        subject: String::from(subject),
        detail: Some(String::from("as it was")),
        owner: Some(String::from("Kenji Mori")),
        date: Some(String::from("2026-11-12")),
        talk_seconds: None,
        same_as: None,
        step: None,
    }
}

/// Hanako is opened, with what other tools have logged.
pub(crate) fn opened() -> Harness {
    let mut harness = Harness::new();
    harness.does(Action::OpenPerson {
        who: contact(HANAKO, "佐藤 花子"),
    });
    let panel = Panel {
        past_tasks: Part::Read(vec![
            past("00T1", ActivityKind::CallInbound, "Call by another tool"),
            past("00T2", ActivityKind::Task, "Sent the offer"),
            past("00T3", ActivityKind::Email, "E-mail: offer"),
        ]),
        past_events: Part::Read(vec![past("00U1", ActivityKind::Event, "Visit")]),
        past_emails: Part::Read(vec![past("02s1", ActivityKind::Email, "Re: offer")]),
        ..Panel::default()
    };
    reads(&mut harness, panel);
    harness
}

pub(crate) fn reads(harness: &mut Harness, panel: Panel) {
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
}

fn shown(harness: &Harness, id: &str) -> ActivityView {
    let task = TaskRef::Salesforce(SfId(String::from(id)));
    let past = harness.view().person.unwrap().panel.past;
    past.into_iter().find(|one| one.task == task).unwrap()
}

pub(crate) fn text(subject: &str, detail: &str) -> PastText {
    PastText {
        subject: String::from(subject),
        detail: String::from(detail),
        date: Some(String::from("2026-11-12")),
    }
}

#[test]
fn events_and_e_mails_are_read_only_and_tasks_of_other_tools_are_not() {
    let harness = opened();
    let may = |id: &str| {
        let one = shown(&harness, id);
        (one.edits, one.reopens)
    };
    assert_eq!(may("00T1"), (true, true));
    assert_eq!(may("00T2"), (true, true));
    assert_eq!(may("00U1"), (false, false));
    // An e-mail is a Task only where Salesforce has made one of it.
    assert_eq!(may("00T3"), (true, true));
    assert_eq!(may("02s1"), (false, false));
}

#[test]
fn a_change_of_a_task_on_somebodys_panel_says_whom_it_is_about_also_after_a_kill() {
    let mut harness = opened();
    harness.happens(Event::Unreachable);
    harness.does(Action::EditPast {
        task: task("00T2"),
        was: text("Sent the offer", "as it was"),
        text: text("Sent the offer", "Signed."),
    });
    harness.does(Action::Reopen { task: task("00T1") });
    let about = |harness: &Harness| -> Vec<Option<String>> {
        let rows = harness.view().outbox.into_iter();
        rows.map(|row| row.about).collect()
    };
    let hanako = Some(String::from("佐藤 花子"));
    assert_eq!(about(&harness), [hanako.clone(), hanako.clone()]);
    harness.killed_and_started();
    assert_eq!(about(&harness), [hanako.clone(), hanako]);
    // Of a task that stands nowhere, nobody is named.
    harness.does(Action::EditPast {
        task: task("00T9"),
        was: text("Elsewhere", ""),
        text: text("Elsewhere", "Seen."),
    });
    let outbox = harness.view().outbox;
    let elsewhere = outbox.iter().find(|row| row.subject == "Elsewhere");
    assert_eq!(elsewhere.unwrap().about, None);
}

pub(crate) fn task(id: &str) -> TaskRef {
    TaskRef::Salesforce(SfId(String::from(id)))
}

fn is_open(harness: &Harness, id: &str) -> bool {
    let steps = harness.view().person.unwrap().panel.next_steps;
    steps.iter().any(|step| step.task == task(id))
}

#[test]
fn what_has_landed_stays_on_screen_and_the_next_edit_is_made_against_it() {
    let mut harness = opened();
    let was = text("Sent the offer", "as it was");
    let first = text("Sent the offer", "Signed.");
    harness.does(Action::EditPast {
        task: task("00T2"),
        was,
        text: first.clone(),
    });
    let row = harness.sent().pop().unwrap();
    harness.lands(row.id, "00T2");
    let now = shown(&harness, "00T2");
    assert_eq!(
        (now.detail.as_deref(), now.sending),
        (Some("Signed."), None)
    );
    harness.does(Action::EditPast {
        task: task("00T2"),
        was: first,
        text: text("Sent the offer", "Signed by both."),
    });
    let row = harness.sent().pop().unwrap();
    let Write::Change { base, .. } = &row.write else {
        panic!("{row:?}");
    };
    assert_eq!(base.text(TaskField::Description), Some("Signed."));
}

#[test]
fn the_record_of_an_own_call_that_was_read_back_shows_the_note_that_has_landed_since() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T9");
    let panel = Panel {
        past_tasks: Part::Read(vec![past(
            "00T9",
            ActivityKind::CallInbound,
            "Inbound call",
        )]),
        ..Panel::default()
    };
    reads(&mut harness, panel);
    harness.later(60);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("She wants a credit note."),
        seq: 1,
    });
    harness.does(Action::SaveCall { call });
    harness.lands(call.log_write().change(1), "00T9");
    let past = harness.card(call).panel.unwrap().past;
    assert_eq!(past.len(), 1);
    assert_eq!(past[0].detail.as_deref(), Some("She wants a credit note."));
}

#[test]
fn a_past_activity_is_put_on_another_day() {
    let mut harness = opened();
    let was = text("Sent the offer", "as it was");
    harness.does(Action::EditPast {
        task: task("00T2"),
        was: was.clone(),
        text: PastText {
            date: Some(String::from("2026-11-13")),
            ..was
        },
    });
    let row = harness.sent().pop().unwrap();
    let fields = row.write.fields();
    assert_eq!(fields.0.len(), 1);
    let day = FieldValue::Date("2026-11-13".parse().unwrap());
    assert_eq!(fields.value(TaskField::ActivityDate), day);
    let now = |harness: &Harness| shown(harness, "00T2").date;
    assert_eq!(now(&harness).as_deref(), Some("2026-11-13"));
    harness.lands(row.id, "00T2");
    assert_eq!(now(&harness).as_deref(), Some("2026-11-13"));
}

#[test]
fn a_reopening_that_is_discarded_leaves_the_activity_where_it_was() {
    let mut harness = opened();
    harness.does(Action::Reopen { task: task("00T1") });
    assert!(is_open(&harness, "00T1"));
    let write = harness.view().outbox[0].id;
    let refusal = Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin);
    harness.happens(Event::JobsDone {
        results: vec![(write, JobResult::Refused(refusal))],
        jitter: 0,
    });
    harness.does(Action::Discard { write });
    assert!(!is_open(&harness, "00T1"));
    assert_eq!(shown(&harness, "00T1").kind, ActivityKind::CallInbound);
    harness.does(Action::TakeBack { write });
    assert!(is_open(&harness, "00T1"));
}

#[test]
fn a_task_that_is_open_again_is_whose_it_was_and_as_it_was() {
    let mut harness = opened();
    let kenjis = NextStep {
        priority: Some(String::from("High")),
        remind: Some(Millis(1_764_000_000_000)),
        owner: Some(TaskOwner {
            id: SfId(String::from("0059")),
            name: String::from("Kenji Mori"),
        }),
        ..NextStep::new(task("00T5"), String::from("Call about the price"))
    };
    let panel = Panel {
        next_steps: Part::Read(vec![kenjis]),
        past_tasks: Part::Read(Vec::new()),
        ..Panel::default()
    };
    reads(&mut harness, panel);
    harness.does(Action::Complete { task: task("00T5") });
    let tick = harness.sent().pop().unwrap().id;
    harness.lands(tick, "00T5");
    assert!(!is_open(&harness, "00T5"));
    harness.does(Action::Reopen { task: task("00T5") });
    let as_it_was = |harness: &Harness| {
        let step = harness.view().person.unwrap().panel.next_steps.remove(0);
        assert_eq!(step.owner.as_deref(), Some("Kenji Mori"));
        assert_eq!(step.priority.as_deref(), Some("High"));
        assert_eq!(
            (step.remind, step.due),
            (Some(Millis(1_764_000_000_000)), None)
        );
    };
    as_it_was(&harness);
    let reopening = harness.sent().pop().unwrap().id;
    harness.lands(reopening, "00T5");
    as_it_was(&harness);
}

#[test]
fn a_past_activity_that_no_list_here_has_is_read_with_its_person_once_it_is_open() {
    let mut harness = opened();
    harness.does(Action::Reopen { task: task("00T8") });
    let reopening = harness.sent().pop().unwrap().id;
    harness.effects.clear();
    harness.lands(reopening, "00T8");
    let reads = |effect: &Effect| matches!(effect, Effect::Remote(RemoteEffect::ReadPanel { .. }));
    assert!(harness.effects.iter().any(reads));
}

#[test]
fn the_outbox_names_a_past_activity_and_goes_on_with_it_also_after_a_kill() {
    let mut harness = opened();
    harness.happens(Event::Unreachable);
    let was = text("Sent the offer", "as it was");
    harness.does(Action::EditPast {
        task: task("00T2"),
        was: was.clone(),
        text: PastText {
            detail: String::from("Signed."),
            ..was
        },
    });
    for killed in [false, true] {
        if killed {
            harness.killed_and_started();
        }
        let write = harness.view().outbox.remove(0);
        assert_eq!(write.subject, "Sent the offer", "{killed}");
        let step = write.step.unwrap();
        let says = (step.detail.as_deref(), step.due.as_deref(), step.done);
        assert_eq!(
            says,
            (Some("Signed."), Some("2026-11-12"), true),
            "{killed}"
        );
    }
}

#[test]
fn only_what_was_changed_is_written_and_compared_with_what_the_agent_saw() {
    let mut harness = opened();
    harness.does(Action::EditPast {
        task: TaskRef::Salesforce(SfId(String::from("00T1"))),
        was: text("Call by another tool", "as it was"),
        text: text("Call by another tool", "as it was, and a credit note"),
    });
    let row = harness.sent().pop().unwrap();
    let Write::Change { fields, base, .. } = &row.write else {
        panic!("{row:?}");
    };
    assert_eq!(fields.0.len(), 1);
    assert_eq!(
        fields.text(TaskField::Description),
        Some("as it was, and a credit note")
    );
    assert_eq!(base.text(TaskField::Description), Some("as it was"));
    let now = shown(&harness, "00T1");
    assert_eq!(now.detail.as_deref(), Some("as it was, and a credit note"));
    assert!(now.sending.is_some());
}

#[test]
fn a_text_that_was_emptied_is_removed() {
    let mut harness = opened();
    harness.does(Action::EditPast {
        task: TaskRef::Salesforce(SfId(String::from("00T2"))),
        was: text("Sent the offer", "as it was"),
        text: text("Sent the offer", " "),
    });
    let row = harness.sent().pop().unwrap();
    let fields = row.write.fields();
    assert_eq!(fields.value(TaskField::Description), FieldValue::Empty);
    assert_eq!(fields.0.len(), 1);
    assert_eq!(shown(&harness, "00T2").detail, None);
}

#[test]
fn a_call_of_another_tool_is_opened_again_as_a_next_step() {
    let mut harness = opened();
    harness.does(Action::Reopen {
        task: TaskRef::Salesforce(SfId(String::from("00T1"))),
    });
    let panel = harness.view().person.unwrap().panel;
    assert_eq!(panel.next_steps.len(), 1);
    assert_eq!(panel.next_steps[0].subject, "Call by another tool");
}

#[test]
fn the_record_of_an_own_call_is_changed_through_the_call() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T9");
    harness.does(Action::Leave { call });
    harness.does(Action::OpenPerson {
        who: contact(HANAKO, "佐藤 花子"),
    });
    let own = shown(&harness, "00T9");
    assert_eq!((own.edits, own.reopens), (true, false));

    harness.does(Action::EditPast {
        task: own.task.clone(),
        was: text(&own.subject, ""),
        text: text(&own.subject, "She wants a credit note."),
    });
    let row = harness.sent().pop().unwrap();
    assert_eq!(
        row.write.fields().text(TaskField::Description),
        Some("She wants a credit note.")
    );
    harness.does(Action::Show { call });
    let card = harness.card(call);
    assert_eq!(card.note.text, "She wants a credit note.");
    assert!(card.note.saved);
    assert_eq!(
        card.who.picked.map(|who| who.id),
        Some(PersonRef::from(String::from(HANAKO)))
    );
}

pub(crate) fn panel_of(past: Vec<Activity>) -> Panel {
    Panel {
        next_steps: Part::Read(Vec::new()),
        past_tasks: Part::Read(past),
        ..Panel::default()
    }
}
