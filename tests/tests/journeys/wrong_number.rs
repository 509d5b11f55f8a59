//! A number on the wrong record is taken off or told to somebody, and a missing one is put on; never over what stands there.

use crate::what_may_be_seen::describes_again;
use acceptance::app::{TestApp, record_of};
use anyhow::{Context as _, Result};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::number::holds::PhoneHolds;
use domain::people::candidate::Candidate;
use domain::view::action::Action;
use domain::view::call::{CallView, WhoState};
use domain::view::error::UiErrorCode;
use domain::view::phone_fields::{PhoneField, PhoneFields};
use domain::view::query::{Answer, Query};
use domain::view::screen::View;
use domain::view::writes::{WriteState, WriteView};
use serde_json::{Value, json};
use uuid::Uuid;

const HANAKO: &str = "+819012345678";
const FIELD: &str = "MobilePhone";

fn write(n: u128) -> OutboxId {
    OutboxId(Uuid::from_u128(n))
}

/// Hanako's number rings, and the agent says that it is not hers.
async fn is_not_hers(app: &TestApp, call_id: &str) -> Result<(CallId, Candidate)> {
    let call = app.rings(call_id, HANAKO).await?;
    let card = app
        .sees_on_card(call, "whose it should be", |card| card.who.picked.is_some())
        .await?;
    let hanako = card.who.picked.context("seen a moment ago")?;
    let who = record_of(&hanako)?;
    app.does(Action::NotTheirs {
        call,
        who,
        on: true,
    })
    .await?;
    app.sees_on_card(call, "that it is nobody's for sure", is_open)
        .await?;
    Ok((call, hanako))
}

fn is_open(card: &CallView) -> bool {
    card.who.state == WhoState::Several && card.who.matches.iter().all(|who| who.not_theirs)
}

async fn phones(app: &TestApp, call: CallId, who: &Candidate) -> Result<PhoneFields> {
    let query = Query::PhoneFields {
        call,
        record: record_of(who)?,
        object: who.object.clone(),
    };
    match app.asks(query).await? {
        Answer::PhoneFields(phones) => Ok(phones),
        _ => anyhow::bail!("asked for phone fields, told of something else"),
    }
}

fn field(phones: &PhoneFields, name: &str) -> Result<PhoneField> {
    let mut fields = phones.fields.iter();
    let field = fields.find(|field| field.name == name);
    field.cloned().with_context(|| format!("no field {name}"))
}

async fn takes_off(app: &TestApp, call: CallId, who: &Candidate) -> Result<()> {
    app.does(Action::TakeNumberOff {
        id: write(1),
        call,
        who: record_of(who)?,
        field: String::from(FIELD),
    })
    .await
}

/// The contact as the org has it.
async fn contact(app: &TestApp, id: &SfId) -> Result<Value> {
    let contacts = app.org.rows("Contact").await?;
    let mut contacts = contacts.into_iter().filter(|row| row["Id"] == id.0);
    contacts.next().context("the contact")
}

async fn patches(app: &TestApp) -> Result<usize> {
    let requests = app.org.requests().await?;
    let patches = requests.iter().filter(|seen| seen.method == "PATCH");
    Ok(patches.count())
}

fn needs_agent(view: &View) -> Option<&WriteView> {
    let mut outbox = view.outbox.iter();
    outbox.find(|write| write.state == WriteState::NeedsYou)
}

async fn all_is_sent(app: &TestApp) -> Result<()> {
    app.sees("that all is sent", |view| {
        view.link.waiting == 0 && view.sent_today.count > 0
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_not_hers_is_taken_off_her_record_and_leads_to_her_no_longer() -> Result<()>
{
    let app = TestApp::start().await?;
    let (call, hanako) = is_not_hers(&app, "w1").await?;
    let id = record_of(&hanako)?;
    assert_eq!(hanako.field.as_deref(), Some(FIELD));
    app.org.forget_requests().await?;
    let phones = phones(&app, call, &hanako).await?;
    assert_eq!(app.org.counted_requests().await?, 1);
    let mobile = field(&phones, FIELD)?;
    assert_eq!((mobile.holds, mobile.may_change), (PhoneHolds::This, true));
    let text = contact(&app, &id).await?[FIELD].clone();
    assert_eq!(mobile.text, text.as_str().unwrap_or_default());

    takes_off(&app, call, &hanako).await?;
    all_is_sent(&app).await?;
    assert_eq!(contact(&app, &id).await?[FIELD], Value::Null);
    assert_eq!(patches(&app).await?, 1);
    app.sees_on_card(call, "nobody", |card| card.who.matches.is_empty())
        .await?;
    app.phone("ended", "w1", HANAKO).await?;
    let again = app.rings("w2", HANAKO).await?;
    app.sees_on_card(again, "nobody", |card| card.who.state == WhoState::NotFound)
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_number_is_not_hers_holds_after_a_restart_until_it_is_taken_back() -> Result<()> {
    let mut app = TestApp::start().await?;
    let (_, hanako) = is_not_hers(&app, "w1").await?;
    app.phone("ended", "w1", HANAKO).await?;
    app.stops().await;
    app.starts().await?;
    let call = app.rings("w2", HANAKO).await?;
    app.sees_on_card(call, "the match that is none", is_open)
        .await?;
    app.does(Action::NotTheirs {
        call,
        who: record_of(&hanako)?,
        on: false,
    })
    .await?;
    app.sees_on_card(call, "her", |card| card.who.picked.is_some())
        .await?;
    // All of this stays on this computer.
    assert_eq!(patches(&app).await?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_a_colleague_changed_meanwhile_stays_and_the_agent_is_told() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, hanako) = is_not_hers(&app, "w1").await?;
    let id = record_of(&hanako)?;
    app.org.goes_offline().await?;
    takes_off(&app, call, &hanako).await?;
    app.sees("that it waits", |view| view.link.waiting == 1)
        .await?;
    let theirs = json!({ FIELD: "+81 90-8765-4321" });
    app.org.colleague_edits("Contact", &id.0, &theirs).await?;
    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    let view = app
        .sees("that it needs the agent", |view| {
            needs_agent(view).is_some()
        })
        .await?;
    let error = needs_agent(&view).and_then(|write| write.error.clone());
    let error = error.context("why")?;
    assert_eq!(error.code, UiErrorCode::PhoneChanged);
    assert_eq!(error.params["holds"], "+81 90-8765-4321");
    assert_eq!(contact(&app, &id).await?[FIELD], theirs[FIELD]);
    assert_eq!(patches(&app).await?, 0);
    // The same number in another form is the same number: once it is back, it is taken off.
    let same = json!({ FIELD: "090 1234 5678" });
    app.org.colleague_edits("Contact", &id.0, &same).await?;
    app.does(Action::Retry { write: write(1) }).await?;
    all_is_sent(&app).await?;
    assert_eq!(contact(&app, &id).await?[FIELD], Value::Null);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_number_in_the_same_field_is_never_lost() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, hanako) = is_not_hers(&app, "w1").await?;
    let id = record_of(&hanako)?;
    let both = json!({ FIELD: "090-1234-5678 / 03-5544-1001" });
    app.org.colleague_edits("Contact", &id.0, &both).await?;
    let phones = phones(&app, call, &hanako).await?;
    assert_eq!(field(&phones, FIELD)?.holds, PhoneHolds::ThisAndMore);
    takes_off(&app, call, &hanako).await?;
    app.sees("that it needs the agent", |view| {
        needs_agent(view).is_some()
    })
    .await?;
    assert_eq!(contact(&app, &id).await?[FIELD], both[FIELD]);
    assert_eq!(patches(&app).await?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_at_home_is_read_as_at_home_where_no_country_is_set() -> Result<()> {
    // As it is dialled from Japan, where the agent's locale is.
    const ABROAD: &str = "010-33-6-39-98-45-12";
    let app = TestApp::start().await?;
    let view = app.view()?;
    assert_eq!((view.settings.country, view.country), (None, Country::JP));
    let (_, hanako) = is_not_hers(&app, "w1").await?;
    let id = record_of(&hanako)?;
    for (text, expected) in [
        (String::from(ABROAD), PhoneHolds::This),
        (format!("{ABROAD} / 06-6123-4567"), PhoneHolds::ThisAndMore),
        (String::from("010-33-1-42-68-53-00"), PhoneHolds::Other),
    ] {
        let stands = json!({ "OtherPhone": text });
        app.org.colleague_edits("Contact", &id.0, &stands).await?;
        let call = app.rings(&text, "+33639984512").await?;
        let phones = phones(&app, call, &hanako).await?;
        let other = field(&phones, "OtherPhone")?;
        assert_eq!((other.text, other.holds), (text, expected));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_agent_may_not_change_the_field_the_owner_is_asked_to_check_it() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.makes_read_only("Contact", FIELD).await?;
    describes_again(&app).await?;
    let (call, hanako) = is_not_hers(&app, "w1").await?;
    let id = record_of(&hanako)?;
    let users = app.org.rows("User").await?;
    let kenji = users.iter().find(|user| user["Name"] == "Kenji Mori");
    let kenji = kenji.context("Kenji Mori")?["Id"].clone();
    let his = json!({ "OwnerId": kenji });
    app.org.colleague_edits("Contact", &id.0, &his).await?;

    let phones = phones(&app, call, &hanako).await?;
    assert!(!field(&phones, FIELD)?.may_change);
    takes_off(&app, call, &hanako).await?;
    let owner = phones.owner.context("the owner")?;
    assert_eq!(owner.label, "Kenji Mori");
    let subject = "Check the phone number +81 90-1234-5678";
    app.does(Action::SuggestFix {
        id: write(2),
        call,
        who: PersonRef::from(id.clone()),
        subject: String::from(subject),
        owner: Some(owner),
    })
    .await?;
    all_is_sent(&app).await?;
    let made = app.tasks_with(subject).await?;
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["OwnerId"], kenji);
    assert_eq!(made[0]["WhoId"], id.0);
    assert_eq!(made[0]["IsClosed"], false);
    assert_eq!(patches(&app).await?, 0);
    let view = app.view()?;
    let own = view
        .my_next_steps
        .iter()
        .filter(|step| step.subject == subject);
    assert_eq!(own.count(), 0, "it is Kenji's");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_names_the_orgs_reason_and_the_number_stays_until_it_is_tried_again() -> Result<()>
{
    let app = TestApp::start().await?;
    let (call, hanako) = is_not_hers(&app, "w1").await?;
    let id = record_of(&hanako)?;
    let needed = "A mobile number is needed";
    app.org
        .refuses_where("Contact", "MobilePhone = null", Some(FIELD), needed)
        .await?;
    takes_off(&app, call, &hanako).await?;
    let view = app
        .sees("that it needs the agent", |view| {
            needs_agent(view).is_some()
        })
        .await?;
    let error = needs_agent(&view).and_then(|write| write.error.clone());
    let error = error.context("why")?;
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    assert_eq!(error.params["message"], needed);
    assert_eq!(error.params["fields"], FIELD);
    assert_ne!(contact(&app, &id).await?[FIELD], Value::Null);
    app.org.drops_its_rules().await?;
    app.does(Action::Retry { write: write(1) }).await?;
    all_is_sent(&app).await?;
    assert_eq!(contact(&app, &id).await?[FIELD], Value::Null);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_answer_was_lost_is_not_written_a_second_time() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, hanako) = is_not_hers(&app, "w1").await?;
    app.org.goes_silent_after_accepting(1).await?;
    takes_off(&app, call, &hanako).await?;
    app.sees("the lost answer", |view| {
        view.outbox.iter().any(|write| write.next_try.is_some())
    })
    .await?;
    app.clock.advance(std::time::Duration::from_secs(60));
    all_is_sent(&app).await?;
    assert_eq!(patches(&app).await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_put_on_the_record_of_whom_the_agent_found_by_name() -> Result<()> {
    const NEW: &str = "+81355449876";
    let app = TestApp::start().await?;
    let call = app.rings("w1", NEW).await?;
    app.sees_on_card(call, "nobody", |card| card.who.state == WhoState::NotFound)
        .await?;
    let Answer::Found { matches, .. } = app.finds("Tom Reyes").await? else {
        anyhow::bail!("asked for people, told of something else")
    };
    let tom = matches.into_iter().find(|who| who.object == "Contact");
    let tom = tom.context("Tom Reyes")?;
    let id = record_of(&tom)?;
    app.does(Action::Pick {
        call,
        who: tom.clone(),
    })
    .await?;
    let phones = phones(&app, call, &tom).await?;
    let mut empty = phones.fields.iter();
    let empty = empty.find(|field| field.holds == PhoneHolds::Nothing && field.may_change);
    let empty = empty.context("an empty field")?.name.clone();
    // A field in which something stands is not written over.
    let full = phones
        .fields
        .iter()
        .find(|field| field.holds == PhoneHolds::Other);
    let full = full.context("a field with a number")?.clone();
    for (n, field) in [(1, &full.name), (2, &empty)] {
        app.does(Action::AddNumber {
            id: write(n),
            call,
            field: field.clone(),
        })
        .await?;
    }
    let told = |view: &View| needs_agent(view).is_some() && view.outbox.len() == 1;
    app.sees("what could not be written", told).await?;
    let record = contact(&app, &id).await?;
    assert_eq!(record[&empty], "+81 3-5544-9876");
    assert_eq!(record[&full.name], full.text);
    app.phone("ended", "w1", NEW).await?;
    let again = app.rings("w2", NEW).await?;
    let card = app
        .sees_on_card(again, "him", |card| card.who.picked.is_some())
        .await?;
    assert_eq!(card.who.picked.context("him")?.field, Some(empty));
    Ok(())
}
