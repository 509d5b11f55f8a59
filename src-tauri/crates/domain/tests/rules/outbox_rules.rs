//! One row by itself: no order of results loses it or lets it go twice blindly.

use crate::harness::todo;
use domain::base::ids::SfId;
use domain::base::refusal::Mender;
use domain::base::refusal::Refusal;
use domain::base::refusal::RefusalCode;
use domain::org::task_fields::TaskFields;
use domain::outbox::job::Job;
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::session::Account;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn row() -> Row {
    let account = Account {
        org: SfId(String::from("00D")),
        user: SfId(String::from("005")),
    };
    let write = Write::AddNextStep {
        call: None,
        fields: TaskFields::default(),
        owner: None,
    };
    Row::new(todo(1), account, write, Timestamp::UNIX_EPOCH)
}

fn result(n: u8) -> JobResult {
    let refusal = Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin);
    match n {
        0 => JobResult::NotSent,
        1 => JobResult::NoAnswer,
        2 => JobResult::Busy(refusal),
        3 => JobResult::LimitReached(refusal),
        4 => JobResult::SignedOut,
        5 => JobResult::Refused(refusal),
        _ => JobResult::NotThere,
    }
}

proptest! {
    #[test]
    fn after_a_lost_answer_a_create_without_a_key_is_not_sent_before_it_was_looked_for(
        results in proptest::collection::vec((0_u8..7, 1_i64..400), 1..40),
    ) {
        let mut row = row();
        let mut now = Timestamp::UNIX_EPOCH;
        let mut in_doubt_since: Option<Timestamp> = None;
        for (n, seconds) in results {
            let job = row.take(false, now);
            if let (Job::Send, Some(since)) = (&job, in_doubt_since) {
                prop_assert!(now.duration_since(since) >= domain::outbox::row::LONGEST_REQUEST);
                in_doubt_since = None;
            }
            now += SignedDuration::from_secs(seconds);
            // A verification can't be refused, and a send can't answer that the record is not there.
            let result = match (&job, result(n)) {
                (Job::Verify, JobResult::Refused(_)) => JobResult::NotThere,
                (Job::Send, JobResult::NotThere) => JobResult::NoAnswer,
                (_, result) => result,
            };
            if job == Job::Send && result == JobResult::NoAnswer {
                in_doubt_since = Some(now);
            }
            row.record(result, now, 500);
            prop_assert!(!row.is_sent());
            row.try_now();
        }
    }

    #[test]
    fn a_restart_never_turns_a_request_under_way_into_one_that_was_not_sent(has_key in any::<bool>()) {
        let mut row = row();
        row.take(has_key, Timestamp::UNIX_EPOCH);
        let restored = row.restored();
        let is_in_doubt = matches!(restored.status, Status::InDoubt { .. });
        prop_assert!(is_in_doubt);
    }
}
