//! What is shown of a person: the nearest open opportunity, what is still to be done, what has been, and the way to each.

use acceptance::app::{TestApp, record_of};
use anyhow::{Context as _, Result};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::TaskRef;
use domain::panel::ActivityKind;
use domain::people::candidate::Candidate;
use domain::people::shown_field::{Detail, ShownField};
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::panel::{ActivityView, PanelView};
use domain::view::query::{Answer, Query};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _};
use practice_org::USERNAME;
use serde_json::{Value, json};

const HANAKO: &str = "+819012345678";
const JULIE: &str = "+33142685300";

/// The call of somebody known, with what Salesforce tells of them.
async fn panel_of(
    app: &TestApp,
    call_id: &str,
    number: &str,
) -> Result<(CallId, Candidate, PanelView)> {
    let call = app.rings(call_id, number).await?;
    let card = app
        .sees_on_card(call, "what belongs to the person", |card| {
            let panel = card.panel.as_ref();
            card.who.picked.is_some() && panel.is_some_and(|panel| panel.as_of.is_some())
        })
        .await?;
    let who = card.who.picked.context("a person")?;
    Ok((call, who, card.panel.context("a panel")?))
}

/// Who has the number, without a call of theirs that would change what is shown.
async fn found(app: &TestApp, name: &str) -> Result<Candidate> {
    match app.finds(name).await? {
        Answer::Found { matches, .. } => matches.into_iter().next().context("somebody"),
        _ => anyhow::bail!("asked for people"),
    }
}

/// A day in Salesforce's form, at this distance from the practice org's today, which is UTC's.
fn day(from_today: Span) -> Result<String> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    Ok(today.checked_add(from_today)?.to_string())
}

async fn makes(app: &TestApp, object: &str, fields: Value) -> Result<String> {
    let mut record = fields;
    record["attributes"] = json!({ "type": object });
    let made = app.org.insert(&[record]).await?;
    made.into_iter().next().context("one record")
}

async fn makes_a_deal(
    app: &TestApp,
    who: Option<&SfId>,
    name: &str,
    stage: &str,
    days: i32,
) -> Result<()> {
    let closes = day(days.days())?;
    let deal = json!({ "Name": name, "StageName": stage, "CloseDate": closes });
    let deal = makes(app, "Opportunity", deal).await?;
    if let Some(who) = who {
        let role = json!({ "OpportunityId": deal, "ContactId": who.0 });
        makes(app, "OpportunityContactRole", role).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_opportunity_that_closes_first_is_shown_with_its_stage() -> Result<()> {
    let app = TestApp::start().await?;
    let hanako = record_of(&found(&app, "佐藤 花子").await?)?;
    // Nearer than the one of the sample. Only the close date can put them in the right order.
    makes_a_deal(&app, Some(&hanako), "In two weeks", "Prospecting", 14).await?;
    makes_a_deal(&app, Some(&hanako), "In three days", "Needs Analysis", 3).await?;
    makes_a_deal(&app, Some(&hanako), "Lost, tomorrow", "Closed Lost", 1).await?;
    makes_a_deal(&app, Some(&hanako), "Won, today", "Closed Won", 0).await?;
    makes_a_deal(&app, None, "Somebody else's", "Prospecting", 1).await?;
    let (_, _, panel) = panel_of(&app, "p1", HANAKO).await?;
    let deal = panel.opportunities.first().context("an open opportunity")?;
    assert_eq!(
        (deal.name.as_str(), deal.stage.as_str()),
        ("In three days", "Needs Analysis")
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn next_steps_are_open_tasks_of_any_status_overdue_first_and_undated_last() -> Result<()> {
    let app = TestApp::start().await?;
    let hanako = found(&app, "佐藤 花子").await?.id;
    for (subject, status, due) in [
        ("No day", "Waiting on someone else", None),
        ("Next month", "In Progress", Some(30.days())),
        ("Long overdue", "Deferred", Some((-40).days())),
        ("Done, though overdue", "Completed", Some((-50).days())),
    ] {
        let due = due.map(day).transpose()?;
        let task = json!({
            "Subject": subject, "Status": status, "WhoId": hanako.to_string(), "ActivityDate": due,
        });
        makes(&app, "Task", task).await?;
    }
    let (_, _, panel) = panel_of(&app, "p1", HANAKO).await?;
    let steps: Vec<(&str, Option<String>)> = panel
        .next_steps
        .iter()
        .map(|step| (step.subject.as_str(), step.due.clone()))
        .collect();
    let on = |days: i32| day(days.days()).map(Some);
    assert_eq!(
        steps,
        [
            ("Long overdue", on(-40)?),
            ("Send revised quote", on(-2)?),
            ("Confirm the date of the visit in Shinagawa", on(5)?),
            ("Next month", on(30)?),
            ("No day", None),
        ]
    );
    Ok(())
}

fn activity<'a>(past: &'a [ActivityView], subject: &str) -> Result<&'a ActivityView> {
    let mut past = past.iter();
    let one = past.find(|one| one.subject == subject);
    one.with_context(|| format!("{subject} among the past activities"))
}

#[tokio::test(flavor = "multi_thread")]
async fn past_activities_show_owner_direction_seconds_and_date() -> Result<()> {
    let app = TestApp::start().await?;
    let (_, hanako, panel) = panel_of(&app, "p1", HANAKO).await?;
    let past = &panel.past;
    let call = activity(past, "Call: price of the renewal")?;
    assert_eq!(call.kind, ActivityKind::CallOutbound);
    assert_eq!(call.owner.as_deref(), Some("Claire Martin"));
    assert_eq!(call.talk_seconds, Some(642));
    assert_eq!(call.date, Some(day((-12).days())?));
    let missed = activity(past, "Call: missed")?;
    assert_eq!(missed.kind, ActivityKind::CallMissed);
    assert_eq!(
        activity(past, "Email: first draft of the renewal")?.kind,
        ActivityKind::Email
    );
    // An Event beside the Tasks, and the newest of all first.
    let meeting = activity(past, "Meeting in Tokyo")?;
    assert_eq!(meeting.kind, ActivityKind::Event);
    assert_eq!(meeting.owner.as_deref(), Some("Claire Martin"));
    let days: Vec<&String> = past.iter().filter_map(|one| one.date.as_ref()).collect();
    assert!(days.is_sorted_by(|newer, older| newer >= older), "{days:?}");
    assert!(
        activity(past, "Send revised quote").is_err(),
        "an open task"
    );

    // Archived activities come when they are asked for, together with those that were shown before.
    assert!(activity(past, "Call: contract of 2026").is_err());
    let query = Query::Older {
        record: record_of(&hanako)?,
        object: hanako.object,
    };
    let Answer::Older {
        past: Some(older), ..
    } = app.asks(query).await?
    else {
        anyhow::bail!("Salesforce could be asked");
    };
    let archived = activity(&older, "Call: contract of 2026")?;
    assert_eq!(
        (archived.kind, archived.talk_seconds),
        (ActivityKind::CallInbound, Some(301))
    );
    assert!(activity(&older, "Meeting in Tokyo").is_ok());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_shows_the_twenty_newest_tasks_and_older_ones_on_demand() -> Result<()> {
    let app = TestApp::start().await?;
    let julie = found(&app, "Lefèvre").await?;
    let mut tasks = Vec::new();
    for n in 0..30 {
        tasks.push(json!({
            "attributes": { "type": "Task" }, "Subject": format!("Old business {n}"),
            "Status": "Completed", "WhoId": julie.id.to_string(), "ActivityDate": day((-100 - n).days())?,
        }));
    }
    app.org.insert(&tasks).await?;
    let (_, _, panel) = panel_of(&app, "p1", JULIE).await?;
    assert!(activity(&panel.past, "Old business 29").is_err());
    let closed = panel
        .past
        .iter()
        .filter(|one| !matches!(one.kind, ActivityKind::Event | ActivityKind::Email));
    assert_eq!(closed.count(), 20);
    let query = Query::Older {
        record: record_of(&julie)?,
        object: julie.object,
    };
    let Answer::Older {
        past: Some(older), ..
    } = app.asks(query).await?
    else {
        anyhow::bail!("Salesforce could be asked");
    };
    assert!(activity(&older, "Old business 29").is_ok());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_shown_of_a_person_opens_in_the_browser() -> Result<()> {
    let app = TestApp::start().await?;
    let (_, hanako, panel) = panel_of(&app, "p1", HANAKO).await?;
    let mut records = vec![record_of(&hanako)?];
    records.extend(panel.opportunities.iter().map(|deal| deal.id.clone()));
    let tasks = panel.next_steps.iter().map(|step| &step.task);
    for task in tasks.chain(panel.past.iter().map(|past| &past.task)) {
        match task {
            TaskRef::Salesforce(id) => records.push(id.clone()),
            TaskRef::Outbox(id) => anyhow::bail!("{id} is in Salesforce"),
        }
    }
    assert!(records.len() >= 8, "Hanako has more than that");
    // An id alone is an address that Lightning and Classic both know.
    for record in records {
        let id = record.0.clone();
        app.does(Action::Open { record }).await?;
        assert_eq!(app.sees_page().await?, id);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_shows_name_title_company_and_owner_of_contact_lead_and_account() -> Result<()> {
    let app = TestApp::start().await?;
    for (call_id, number, object, name, title, company) in [
        (
            "h1",
            JULIE,
            "Contact",
            "Julie Lefèvre",
            Some("Directrice achats"),
            Some("Groupe Orsel"),
        ),
        (
            "h2",
            "+33261913456",
            "Lead",
            "Inès Moreau",
            Some("Acheteuse"),
            Some("Atelier Moreau"),
        ),
        // A company has neither a title nor a company beside its own name.
        ("h3", "+33465711200", "Account", "Groupe Orsel", None, None),
    ] {
        let call = app.rings(call_id, number).await?;
        // A number of another country that is stored without its country code is only a possible match: the agent is
        // asked.
        let card = app
            .sees_on_card(call, "who it is or may be", |card| {
                !card.who.asking && !card.who.matches.is_empty()
            })
            .await?;
        let who = card.who.matches.first().context("somebody")?;
        assert_eq!((who.object.as_str(), who.name.as_str()), (object, name));
        assert_eq!(who.title.as_deref(), title, "{name}");
        assert_eq!(who.company.as_deref(), company, "{name}");
        assert_eq!(who.owner.as_deref(), Some("Claire Martin"), "{name}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn open_cases_are_counted_and_the_three_newest_are_shown() -> Result<()> {
    let app = TestApp::start().await?;
    let hanako = found(&app, "佐藤 花子").await?.id;
    for (subject, status) in [
        ("First", "New"),
        ("Second", "Working"),
        ("Over and done with", "Closed"),
        ("Third", "Escalated"),
        ("Fourth", "New"),
    ] {
        let case = json!({ "Subject": subject, "Status": status, "ContactId": hanako.to_string() });
        makes(&app, "Case", case).await?;
    }
    let (_, _, panel) = panel_of(&app, "p1", HANAKO).await?;
    assert_eq!(panel.open_cases, 4);
    let mut shown: Vec<&str> = panel
        .cases
        .iter()
        .map(|case| case.subject.as_str())
        .collect();
    assert_eq!(shown.len(), 3);
    shown.retain(|subject| !["First", "Second", "Third", "Fourth"].contains(subject));
    assert_eq!(shown, [""; 0]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn opportunities_of_the_persons_role_come_before_the_companys_others_each_with_its_owner()
-> Result<()> {
    let app = TestApp::start().await?;
    let hanako = record_of(&found(&app, "佐藤 花子").await?)?;
    let contacts = app.org.rows("Contact").await?;
    let her = contacts.iter().find(|one| one["Id"] == hanako.0.as_str());
    let company = her.context("Hanako")?["AccountId"].clone();
    makes_a_deal(&app, Some(&hanako), "With a role, later", "Prospecting", 40).await?;
    for (name, stage, days) in [
        ("Of the company", "Prospecting", 2),
        ("Lost", "Closed Lost", 1),
    ] {
        let deal = json!({
            "Name": name, "StageName": stage, "CloseDate": day(days.days())?, "AccountId": company,
        });
        makes(&app, "Opportunity", deal).await?;
    }
    app.org.forget_requests().await?;
    let (_, _, panel) = panel_of(&app, "p1", HANAKO).await?;
    let deals: Vec<(&str, bool)> = panel
        .opportunities
        .iter()
        .map(|deal| (deal.name.as_str(), deal.of_company))
        .collect();
    assert_eq!(
        deals,
        [
            ("Aoba renewal 2027", false),
            ("With a role, later", false),
            ("Of the company", true),
        ]
    );
    for deal in &panel.opportunities {
        assert_eq!(
            deal.owner.as_deref(),
            Some("Claire Martin"),
            "{}",
            deal.name
        );
    }
    assert_eq!(panel.unread, []);
    assert_eq!(app.org.counted_requests().await?, 1, "one composite");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn emails_stand_among_the_past_activities_and_once_where_they_have_a_task() -> Result<()> {
    let app = TestApp::start().await?;
    let (_, _, panel) = panel_of(&app, "p1", HANAKO).await?;
    let emails = panel
        .past
        .iter()
        .filter(|one| one.kind == ActivityKind::Email);
    let emails: Vec<&str> = emails.map(|one| one.subject.as_str()).collect();
    // She is in the answer twice, as its sender and in copy, and the draft has a Task.
    assert_eq!(
        emails,
        [
            "Re: First draft of the renewal",
            "Email: first draft of the renewal"
        ]
    );
    let answer = activity(&panel.past, "Re: First draft of the renewal")?;
    assert_eq!(answer.owner.as_deref(), Some("佐藤 花子"));
    assert_eq!(answer.date, Some(day((-33).days())?));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fields_that_the_agent_chose_are_shown_and_one_that_is_hidden_is_said_to_be()
-> Result<()> {
    let app = TestApp::start().await?;
    let julie = record_of(&found(&app, "Lefèvre").await?)?;
    let fields = json!({ "Email": "julie@orsel.example", "Department": "Achats" });
    app.org_changes(&format!("Contact/{}", julie.0), Some(fields))
        .await?;
    app.org.hides_field("Contact", "LeadSource").await?;
    crate::what_may_be_seen::describes_again(&app).await?;
    let settings = Settings {
        shown_fields: vec![
            ShownField::Department,
            ShownField::Email,
            ShownField::LeadSource,
            ShownField::LeadStatus,
        ],
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    let (_, _, panel) = panel_of(&app, "p1", JULIE).await?;
    let detail = |field, text: Option<&str>, hidden| Detail {
        field,
        text: text.map(String::from),
        hidden,
    };
    assert_eq!(
        panel.details,
        [
            detail(ShownField::Department, Some("Achats"), false),
            detail(ShownField::Email, Some("julie@orsel.example"), false),
            detail(ShownField::LeadSource, None, true),
        ]
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn all_activities_open_in_classic_for_an_agent_who_works_there() -> Result<()> {
    let app = TestApp::start().await?;
    let users = app.org.rows("User").await?;
    let me = users.iter().find(|user| user["Username"] == USERNAME);
    let me = me.context("the agent")?["Id"].as_str().context("an id")?;
    let classic = json!({ "UserPreferencesLightningExperiencePreferred": false });
    app.org.colleague_edits("User", me, &classic).await?;
    crate::what_may_be_seen::describes_again(&app).await?;
    let hanako = found(&app, "佐藤 花子").await?;
    let record = record_of(&hanako)?;
    let page = format!("007?id={}&rlid=RelatedHistoryList&closed=1", record.0);
    let object = hanako.object;
    app.does(Action::OpenActivities { record, object }).await?;
    assert_eq!(app.sees_page().await?, page);
    Ok(())
}
