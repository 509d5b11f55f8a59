//! What an agent answers anew after a request whose answer was lost.

use crate::answers::{
    a_call, a_harness, a_to_do, answers, ends, facts, is_refused, reason, types, with,
};
use crate::harness::Harness;
use domain::org::required::Answers;
use domain::outbox::job::JobResult;
use domain::step::event::Event;
use domain::view::action::Action;

/// What the Task of a row holds once all has landed, where a first request had made it with these answers.
fn holds_in_the_end(harness: &mut Harness, made_with: &Answers) -> Answers {
    let mut task = made_with.clone();
    for _ in 0..4 {
        for row in harness.land_all() {
            if !row.write.creates() {
                task.take(&row.answers);
            }
        }
    }
    task
}

#[test]
fn an_answer_that_was_changed_after_a_lost_request_is_in_the_task_that_this_request_had_made() {
    let two = with(&[
        ("Reason__c", facts("string")),
        ("Floor__c", facts("string")),
    ]);
    let first = answers(&[("Reason__c", "Shelf"), ("Floor__c", "2")]);
    for killed in [false, true] {
        for then in [vec!["Table"], vec!["Table", "Shelf"]] {
            let mut harness = a_harness(two.clone());
            let write = a_to_do(&mut harness, 1, "Order paper");
            let fields = first.clone();
            harness.does(Action::Answer { write, fields });
            harness.happens(Event::JobsDone {
                results: vec![(write, JobResult::NoAnswer)],
                jitter: 0,
            });
            for text in &then {
                harness.later(120);
                harness.happens(Event::Tick);
                is_refused(
                    &mut harness,
                    write,
                    "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                    &["Reason__c"],
                );
                let fields = answers(&[("Reason__c", text)]);
                harness.does(Action::Answer { write, fields });
                if killed {
                    harness.killed_and_started();
                    harness.happens(Event::Tick);
                }
            }
            let last = *then.last().unwrap();
            // A request in between may have made it as well.
            let made_with = match then.len() {
                1 => first.clone(),
                _ => answers(&[("Reason__c", "Table"), ("Floor__c", "2")]),
            };
            let task = holds_in_the_end(&mut harness, &made_with);
            let wanted = answers(&[("Reason__c", last), ("Floor__c", "2")]);
            assert_eq!(task, wanted, "killed: {killed}, {then:?}");
            assert_eq!(harness.view().link.waiting, 0);
        }
    }
}

#[test]
fn an_answer_of_a_call_that_is_changed_to_and_fro_ends_as_the_agent_left_it() {
    let mut harness = a_harness(reason());
    let call = a_call(&mut harness);
    types(&mut harness, call, "Shelf", 1);
    ends(&mut harness);
    harness.happens(Event::JobsDone {
        results: vec![(call.log_write(), JobResult::NoAnswer)],
        jitter: 0,
    });
    for (text, seq) in [("Table", 2), ("Shelf", 3)] {
        harness.later(10);
        types(&mut harness, call, text, seq);
        harness.does(Action::SaveCall { call });
        // What was written meanwhile is under way.
        harness.happens(Event::Tick);
    }
    harness.lands(call.log_write(), "00T1");
    let task = holds_in_the_end(&mut harness, &answers(&[("Reason__c", "Shelf")]));
    assert_eq!(task, answers(&[("Reason__c", "Shelf")]));
    types(&mut harness, call, "Table", 4);
    harness.does(Action::SaveCall { call });
    let task = holds_in_the_end(&mut harness, &task);
    assert_eq!(task, answers(&[("Reason__c", "Table")]));
    types(&mut harness, call, "Shelf", 5);
    harness.does(Action::SaveCall { call });
    let task = holds_in_the_end(&mut harness, &task);
    assert_eq!(task, answers(&[("Reason__c", "Shelf")]));
}
