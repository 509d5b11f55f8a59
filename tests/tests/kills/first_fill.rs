//! The first fill of a large org is cut off, and goes on where it was.

use crate::scene::{HANAKO, PROGRAM};
use acceptance::windowless::Harness;
use anyhow::Result;
use domain::view::screen::View;
use jiff::Timestamp;
use practice_org::SeenRequest;
use std::time::Duration;

/// More than Ringside reads without a bulk job.
const PEOPLE: u32 = 60_000;

/// A development build reads some thousand people a second.
const FILLING: Duration = Duration::from_secs(240);

fn contacts(view: &View) -> u64 {
    let mut objects = view.index.objects.iter();
    let contacts = objects.find(|object| object.object == "Contact");
    contacts.map_or(0, |contacts| contacts.known)
}

fn pages(requests: &[SeenRequest]) -> Vec<String> {
    let pages = requests
        .iter()
        .filter(|seen| seen.path.ends_with("/results") && seen.status == Some(200));
    pages
        .map(|seen| seen.query.clone().unwrap_or_default())
        .collect()
}

fn jobs(requests: &[SeenRequest]) -> usize {
    let asked = |seen: &&SeenRequest| seen.method == "POST" && seen.path.ends_with("/jobs/query");
    requests.iter().filter(asked).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_the_first_fill_costs_no_more_than_a_page() -> Result<()> {
    let mut app = Harness::start_in(PROGRAM, true, PEOPLE).await?;
    let half = app
        .sees_within(FILLING, "half of the people", |view| {
            contacts(view) > 25_000
        })
        .await?;
    assert!(half.index.filling);
    assert!(
        contacts(&half) < u64::from(PEOPLE),
        "it was too quick to be cut off"
    );
    let contact = &half.index.objects[0];
    assert!(contact.total.is_some_and(|total| total > u64::from(PEOPLE)));
    app.kill().await?;
    let read = pages(&app.org.requests().await?).len();

    // The part of the index that is filled answers at once, before Salesforce has said anything.
    let first = app.starts().await?;
    assert!(first.index.people >= contacts(&half), "{:?}", first.index);
    let full = app
        .sees_within(FILLING, "everybody", |view| {
            !view.index.filling && view.index.as_of.is_some()
        })
        .await?;
    for object in &full.index.objects {
        assert_eq!(Some(object.known), object.total, "{object:?}");
        assert!(object.filled);
    }
    assert_eq!(full.index.left_out, Vec::<String>::new());
    let requests = app.org.requests().await?;
    assert_eq!(
        jobs(&requests),
        1,
        "the second start goes on with the same job"
    );
    let mut all = pages(&requests);
    assert!(all.len() > read);
    let count = all.len();
    all.sort();
    all.dedup();
    assert!(
        count - all.len() <= 1,
        "a page was read again: {count} of {}",
        all.len()
    );

    app.phone("ringing", "f1", HANAKO, Timestamp::now()).await?;
    app.sees("who is calling", |view| {
        view.calls.iter().any(|card| card.who.matches.len() == 1)
    })
    .await?;
    app.stops().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_gone_is_replaced_by_a_walk_that_misses_nobody() -> Result<()> {
    let mut app = Harness::start_in(PROGRAM, true, PEOPLE).await?;
    app.sees_within(FILLING, "a page", |view| contacts(view) > 5_000)
        .await?;
    app.kill().await?;
    app.org_forgets_jobs().await?;
    app.starts().await?;
    let full = app
        .sees_within(FILLING, "everybody", |view| {
            !view.index.filling && view.index.as_of.is_some()
        })
        .await?;
    for object in &full.index.objects {
        assert_eq!(Some(object.known), object.total, "{object:?}");
    }
    app.stops().await
}
