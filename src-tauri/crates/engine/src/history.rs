//! The list of recent calls, read from the disk page by page beside the loop.

use domain::view::recent::{
    Days, RecentCall, RecentFilter, RecentPlace, is_asked_for, logged_to, recent,
};
use domain::view::screen::View;
use jiff::{Timestamp, Zoned};
use store::{Calls, DiskError, Index};

/// How many calls a page has.
const PAGE: usize = 40;

/// How many are read from the disk at once.
const BATCH: u32 = 200;

/// What is asked for.
pub(crate) struct Asked<'a> {
    pub(crate) text: &'a str,
    /// The people of the account that asks, where it has any.
    pub(crate) index: Option<&'a Index>,
    pub(crate) filter: RecentFilter,
    pub(crate) days: Days,
    pub(crate) before: Option<RecentPlace>,
    /// The view of this moment, which says how far each write is.
    pub(crate) view: &'a View,
    /// Now, where the agent is.
    pub(crate) now: Zoned,
}

/// When the agent's day began.
fn midnight(now: &Zoned) -> Timestamp {
    now.start_of_day()
        .map_or(now.timestamp(), |start| start.timestamp())
}

/// A page, and whether there are older ones that fit.
pub(crate) fn page(calls: &Calls, asked: &Asked<'_>) -> Result<(Vec<RecentCall>, bool), DiskError> {
    let here = calls.agent()?.map(|agent| agent.account);
    let midnight = midnight(&asked.now);
    let (first, after_last) = asked.days.bounds(asked.now.time_zone());
    let today = (asked.filter == RecentFilter::Today).then_some(midnight);
    let first = first.max(today);
    let mut found = Vec::new();
    let how_far = |write| {
        let mut open = asked.view.outbox.iter();
        open.find(|open| open.id == write).map(|open| open.state)
    };
    let places = asked.before.into_iter().chain(after_last);
    let mut before = places.map(|place| (place.started.0, place.id)).min();
    loop {
        let batch = calls.page(before, BATCH)?;
        let Some(last) = batch.last() else {
            return Ok((found, false));
        };
        before = Some((last.facts.started().as_millisecond(), last.facts.id));
        for call in &batch {
            if first.is_some_and(|first| call.facts.started() < first) {
                return Ok((found, false));
            }
            // Nobody must see whom another user of this computer spoke with, also while nobody is signed in.
            if call.owner.is_some() && call.owner != here {
                continue;
            }
            let rows = calls.task_rows(call.facts.id.log_write())?;
            let mut shown = recent(call, &rows, &how_far);
            // A sign-out has forgotten the name; the record says whom the call was with, and the index knows them again.
            if let (None, Some(record), Some(index)) = (&shown.who, logged_to(call), asked.index) {
                shown.who = index.record(record)?.map(|who| who.name);
            }
            if !is_asked_for(call, &shown, asked.filter, asked.text, midnight) {
                continue;
            }
            if found.len() == PAGE {
                return Ok((found, true));
            }
            found.push(shown);
        }
    }
}
