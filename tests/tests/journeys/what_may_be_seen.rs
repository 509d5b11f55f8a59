//! An admin hides fields and objects: whatever may still be seen is shown, and the rest is said not to be readable, with who can
//! mend it. Nothing that is hidden is ever shown as empty.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::panel::{ActivityKind, PanelPart};
use domain::view::brief::Brief;
use domain::view::error::{UiError, UiErrorCode};
use domain::view::panel::{HiddenFact, PanelView, StepsKnown, TaskView};
use practice_org::Operation;
use std::time::Duration;

/// Julie has of everything something: open and closed tasks, an event, an e-mail, an opportunity, an open case, a company.
const JULIE: &str = "+33142685300";

/// The org is described again, as it is at sign-in.
pub(crate) async fn describes_again(app: &TestApp) -> Result<()> {
    app.checks_settings().await.map(drop)
}

/// The panel that was read after this moment, in an order that does not depend on what may be seen.
async fn panel_after(app: &TestApp, call: CallId, moment: i64) -> Result<PanelView> {
    let card = app
        .sees_on_card(call, "a panel that is newer", |card| {
            let panel = card.panel.as_ref();
            let read = panel.and_then(|panel| panel.as_of);
            read.is_some_and(|read| read.0 > moment)
        })
        .await?;
    let mut panel = card.panel.context("a panel")?;
    panel.as_of = None;
    // It counts what is shown, which is compared here itself.
    panel.brief = Brief::default();
    panel
        .next_steps
        .sort_by_key(|step| format!("{:?}", step.task));
    panel.past.sort_by_key(|past| format!("{:?}", past.task));
    Ok(panel)
}

fn now(app: &TestApp) -> i64 {
    app.clock.now().timestamp().as_millisecond()
}

type Change = fn(&mut PanelView);

/// What is to be seen of Julie without a field: of an object, a field, what changes on screen, and what is not readable.
const FIELDS: &[(&str, &str, Change, &[PanelPart])] = &[
    (
        "Task",
        "Subject",
        |p| {
            each_task(p, |step| step.subject.clear());
            each_past(p, false, |past| past.subject.clear());
        },
        &[],
    ),
    (
        "Task",
        "Description",
        |p| {
            p.hidden = vec![HiddenFact::StepDetail];
            each_task(p, |step| step.detail = None);
            each_past(p, false, |past| past.detail = None);
        },
        &[],
    ),
    (
        "Task",
        "ActivityDate",
        |p| {
            p.hidden = vec![HiddenFact::StepDue];
            each_task(p, |step| step.due = None);
            each_past(p, false, |past| past.date = None);
        },
        &[],
    ),
    (
        "Task",
        "CallType",
        |p| each_past(p, false, |past| past.kind = ActivityKind::Call),
        &[],
    ),
    (
        "Task",
        "CallDurationInSeconds",
        |p| each_past(p, false, |past| past.talk_seconds = None),
        &[],
    ),
    ("Task", "CallDisposition", |_| (), &[]),
    ("Task", "TaskSubtype", |_| (), &[]),
    (
        "Task",
        "OwnerId",
        |p| each_past(p, false, |past| past.owner = None),
        &[],
    ),
    (
        "Task",
        "WhoId",
        without_tasks,
        &[PanelPart::NextSteps, PanelPart::PastTasks],
    ),
    (
        "Event",
        "Subject",
        |p| each_past(p, true, |past| past.subject.clear()),
        &[],
    ),
    ("Event", "Description", |_| (), &[]),
    ("Event", "StartDateTime", |_| (), &[]),
    ("Event", "ActivityDate", |_| (), &[]),
    ("Event", "IsAllDayEvent", |_| (), &[]),
    (
        "Event",
        "OwnerId",
        |p| each_past(p, true, |past| past.owner = None),
        &[],
    ),
    ("Event", "WhoId", without_events, &[PanelPart::PastEvents]),
    (
        "OpportunityContactRole",
        "ContactId",
        of_the_company,
        &[PanelPart::Opportunities],
    ),
    (
        "OpportunityContactRole",
        "OpportunityId",
        of_the_company,
        &[PanelPart::Opportunities],
    ),
    (
        "Opportunity",
        "Name",
        |p| each_deal(p, |deal| deal.name.clear()),
        &[],
    ),
    (
        "Opportunity",
        "StageName",
        |p| each_deal(p, |deal| deal.stage.clear()),
        &[],
    ),
    (
        "Opportunity",
        "CloseDate",
        |p| each_deal(p, |deal| deal.closes = None),
        &[],
    ),
    (
        "Opportunity",
        "IsClosed",
        |p| p.opportunities.clear(),
        &[PanelPart::Opportunities, PanelPart::CompanyOpportunities],
    ),
    (
        "Opportunity",
        "AccountId",
        |_| (),
        &[PanelPart::CompanyOpportunities],
    ),
    (
        "Opportunity",
        "OwnerId",
        |p| each_deal(p, |deal| deal.owner = None),
        &[],
    ),
    (
        "EmailMessage",
        "Subject",
        |p| each_email(p, |email| email.subject.clear()),
        &[],
    ),
    (
        "EmailMessage",
        "FromName",
        |p| each_email(p, |email| email.owner = None),
        &[],
    ),
    (
        "EmailMessage",
        "MessageDate",
        |p| each_email(p, |email| email.date = None),
        &[],
    ),
    (
        "EmailMessage",
        "ActivityId",
        without_emails,
        &[PanelPart::PastEmails],
    ),
    (
        "EmailMessageRelation",
        "RelationId",
        without_emails,
        &[PanelPart::PastEmails],
    ),
    (
        "EmailMessageRelation",
        "EmailMessageId",
        without_emails,
        &[PanelPart::PastEmails],
    ),
    (
        "Case",
        "CaseNumber",
        |p| each_case(p, |case| case.number.clear()),
        &[],
    ),
    (
        "Case",
        "Subject",
        |p| each_case(p, |case| case.subject.clear()),
        &[],
    ),
    (
        "Case",
        "Status",
        |p| each_case(p, |case| case.status.clear()),
        &[],
    ),
    ("Case", "ContactId", without_cases, &[PanelPart::Cases]),
    (
        "Contact",
        "AccountId",
        |p| p.company = None,
        &[PanelPart::Company, PanelPart::CompanyOpportunities],
    ),
    (
        "Contact",
        "OwnerId",
        |p| p.hidden = vec![HiddenFact::Owner],
        &[],
    ),
    ("Contact", "Title", |_| (), &[]),
    ("Contact", "DoNotCall", |_| (), &[]),
    (
        "Account",
        "Name",
        |p| p.company = None,
        &[PanelPart::Company],
    ),
];

/// The same for a whole object.
const OBJECTS: &[(&str, Change, &[PanelPart])] = &[
    (
        "Task",
        without_tasks,
        &[PanelPart::NextSteps, PanelPart::PastTasks],
    ),
    ("Event", without_events, &[PanelPart::PastEvents]),
    (
        "OpportunityContactRole",
        of_the_company,
        &[PanelPart::Opportunities],
    ),
    (
        "Opportunity",
        |p| p.opportunities.clear(),
        &[PanelPart::Opportunities, PanelPart::CompanyOpportunities],
    ),
    ("EmailMessage", without_emails, &[PanelPart::PastEmails]),
    (
        "EmailMessageRelation",
        without_emails,
        &[PanelPart::PastEmails],
    ),
    ("Case", without_cases, &[PanelPart::Cases]),
    ("Account", |p| p.company = None, &[PanelPart::Company]),
];

fn each_task(panel: &mut PanelView, change: fn(&mut TaskView)) {
    panel.next_steps.iter_mut().for_each(change);
}

fn each_past(
    panel: &mut PanelView,
    events: bool,
    change: fn(&mut domain::view::panel::ActivityView),
) {
    let past = panel.past.iter_mut();
    past.filter(|past| past.kind != ActivityKind::Email)
        .filter(|past| (past.kind == ActivityKind::Event) == events)
        .for_each(change);
}

fn each_deal(panel: &mut PanelView, change: fn(&mut domain::panel::Opportunity)) {
    panel.opportunities.iter_mut().for_each(change);
}

fn each_case(panel: &mut PanelView, change: fn(&mut domain::panel::OpenCase)) {
    panel.cases.iter_mut().for_each(change);
}

fn without_tasks(panel: &mut PanelView) {
    panel.next_steps.clear();
    let stays = |kind| matches!(kind, ActivityKind::Event | ActivityKind::Email);
    panel.past.retain(|past| stays(past.kind));
}

/// Julie's e-mail has no Task.
fn without_emails(panel: &mut PanelView) {
    panel.past.retain(|past| past.kind != ActivityKind::Email);
}

fn each_email(panel: &mut PanelView, change: fn(&mut domain::view::panel::ActivityView)) {
    let past = panel.past.iter_mut();
    past.filter(|past| past.kind == ActivityKind::Email)
        .for_each(change);
}

/// All of Julie's opportunities are her company's too.
fn of_the_company(panel: &mut PanelView) {
    each_deal(panel, |deal| deal.of_company = true);
}

fn without_events(panel: &mut PanelView) {
    panel.past.retain(|past| past.kind != ActivityKind::Event);
}

fn without_cases(panel: &mut PanelView) {
    panel.cases.clear();
    panel.open_cases = 0;
}

/// The parts that are said not to be readable, each with an admin who can mend it.
fn not_readable(panel: &mut PanelView, what: &str) -> Vec<PanelPart> {
    let unread = std::mem::take(&mut panel.unread);
    for one in &unread {
        assert_eq!(one.why.code, UiErrorCode::NotReadable, "{what}");
        assert_eq!(one.why.params["mender"], "admin", "{what}");
        let said = ["object", "message"].map(|name| one.why.params[name].as_str());
        assert_ne!(said, [""; 2], "{what}: why");
    }
    unread.into_iter().map(|one| one.part).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_one_field_or_object_all_else_is_shown_and_that_one_said_not_to_be_readable()
-> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("s1", JULIE).await?;
    let whole = panel_after(&app, call, 0).await?;
    assert_eq!(whole.unread, []);
    assert!(whole.company.is_some() && !whole.cases.is_empty() && !whole.opportunities.is_empty());
    assert!(
        whole
            .past
            .iter()
            .any(|past| past.kind == ActivityKind::Email)
    );
    let events = whole
        .past
        .iter()
        .filter(|past| past.kind == ActivityKind::Event);
    assert!((1..whole.past.len()).contains(&events.count()) && !whole.next_steps.is_empty());

    let fields = FIELDS
        .iter()
        .map(|(object, field, change, unread)| (*object, Some(*field), change, *unread));
    let objects = OBJECTS
        .iter()
        .map(|(object, change, unread)| (*object, None, change, *unread));
    for (object, field, change, unread) in fields.chain(objects) {
        let what = format!("{object} {field:?}");
        match field {
            Some(field) => app.org.hides_field(object, field).await?,
            None => app.org.denies(object, &[Operation::Read]).await?,
        }
        let before = now(&app);
        describes_again(&app).await?;
        let mut seen = panel_after(&app, call, before)
            .await
            .context(what.clone())?;
        let told = not_readable(&mut seen, &what);
        let mut expected = whole.clone();
        change(&mut expected);
        assert_eq!((seen, told.as_slice()), (expected, unread), "{what}");
        app.org.drops_its_rules().await?;
    }
    let before = now(&app);
    describes_again(&app).await?;
    assert_eq!(panel_after(&app, call, before).await?, whole, "as before");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_hidden_since_the_org_was_described_is_left_out_by_itself() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.hides_field("Task", "CallDisposition").await?;
    app.org.hides_field("Case", "Subject").await?;
    let call = app.rings("s1", JULIE).await?;
    let card = app
        .sees_on_card(call, "all that may be seen", |card| {
            let panel = card.panel.as_ref();
            panel.is_some_and(|panel| panel.as_of.is_some() && panel.unread.is_empty())
        })
        .await?;
    let panel = card.panel.context("a panel")?;
    assert!(!panel.next_steps.is_empty() && !panel.past.is_empty());
    assert_eq!((panel.open_cases, panel.cases[0].subject.as_str()), (1, ""));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_loses_the_api_is_told_as_that_and_not_as_nothing_to_do() -> Result<()> {
    let app = TestApp::start().await?;
    app.sees("the agent's own tasks", |view| {
        view.my_next_steps_known == StepsKnown::Read
    })
    .await?;
    app.org.disables_the_api().await?;
    let refused = |why: &UiError| {
        why.code == UiErrorCode::NotReadable
            && why.params["sf_code"] == "API_DISABLED_FOR_ORG"
            && why.params["mender"] == "admin"
    };
    let call = app.rings("s1", JULIE).await?;
    app.sees_on_card(call, "that nothing may be read", |card| {
        let panel = card.panel.as_ref();
        panel.is_some_and(|panel| {
            let mut unread = panel.unread.iter();
            unread.any(|one| one.part == PanelPart::Everything && refused(&one.why))
        })
    })
    .await?;
    app.clock.advance(Duration::from_secs(16 * 60));
    app.sees(
        "that the tasks may not be read",
        |view| matches!(&view.my_next_steps_known, StepsKnown::NotReadable { why } if refused(why)),
    )
    .await?;
    app.org.drops_its_rules().await?;
    app.clock.advance(Duration::from_secs(16 * 60));
    app.sees("the tasks again", |view| {
        view.my_next_steps_known == StepsKnown::Read
    })
    .await?;
    Ok(())
}
