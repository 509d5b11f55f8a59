//! What is no longer in the outbox, on screen: discarded, or in Salesforce since today.

use crate::base::time::Millis;
use crate::outbox::row::{Row, Status};
use crate::state::REMEMBERED;
use crate::state::writes::own;
use crate::view::project::known::Known;
use crate::view::project::left_out::left_out;
use crate::view::project::writes::{Heading, heading};
use crate::view::writes::{DiscardedView, SentToday, SentView};
use jiff::{Timestamp, Zoned};

/// How many of the confirmed writes are listed. The list of recent calls has all calls.
const LISTED: usize = 20;

/// What the agent has discarded of late, newest first. What went along with another write comes back with that one.
pub(super) fn discarded(known: &Known<'_>, now: Timestamp) -> Vec<DiscardedView> {
    let state = known.state;
    let gone = own(state).filter_map(|row| match &row.status {
        Status::Discarded { at, with, .. } if now.duration_since(*at) <= REMEMBERED => {
            let parent = with.and_then(|with| state.outbox.rows.get(&with));
            (!parent.is_some_and(Row::is_discarded)).then_some((*at, row))
        }
        _ => None,
    });
    let mut gone: Vec<(Timestamp, &Row)> = gone.collect();
    gone.sort_by_key(|(at, row)| (std::cmp::Reverse(*at), row.id));
    let view = |(at, row): (Timestamp, &Row)| {
        let Heading {
            kind,
            subject,
            about,
            call,
        } = heading(known, row);
        let along = own(state).filter(
            |other| matches!(&other.status, Status::Discarded { with, .. } if *with == Some(row.id)),
        );
        DiscardedView {
            id: row.id,
            kind,
            subject,
            about,
            call,
            at: Millis(at.as_millisecond()),
            along: u32::try_from(along.count()).unwrap_or(u32::MAX),
            may_be_there: row.may_have_landed(),
        }
    };
    gone.into_iter().map(view).collect()
}

/// What Salesforce has confirmed since midnight where the agent is.
pub(super) fn sent_today(known: &Known<'_>, now: &Zoned) -> SentToday {
    let today = now.date();
    let zone = now.time_zone();
    let sent = own(known.state).filter_map(|row| match (&row.status, row.sent_at) {
        (Status::Sent { task }, Some(at)) if zone.to_datetime(at).date() == today => {
            Some((at, row, task))
        }
        _ => None,
    });
    let mut sent: Vec<_> = sent.collect();
    sent.sort_by_key(|(at, row, _)| (std::cmp::Reverse(*at), row.id));
    let newest = sent.iter().take(LISTED).map(|(at, row, task)| {
        let Heading {
            kind,
            subject,
            about,
            call,
        } = heading(known, row);
        SentView {
            id: row.id,
            kind,
            subject,
            about,
            call,
            at: Millis(at.as_millisecond()),
            record: (*task).clone(),
            left_out: left_out(&[row], known.state.org.facts.as_deref()),
        }
    });
    SentToday {
        newest: newest.collect(),
        count: u32::try_from(sent.len()).unwrap_or(u32::MAX),
    }
}
