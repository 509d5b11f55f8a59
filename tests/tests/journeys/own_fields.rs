//! Fields of the org's own beside a person's name: chosen among those that the agent may see, and read where they may be read.

use acceptance::app::{TestApp, record_of};
use anyhow::{Context as _, Result};
use domain::base::ids::SfId;
use domain::org::form_field::FieldKind;
use domain::people::own_field::OwnField;
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::query::{Answer, Query};
use practice_org::CustomSchema;
use serde_json::json;

const JULIE: &str = "+33142685300";

async fn julie(app: &TestApp) -> Result<SfId> {
    let Answer::Found { matches, .. } = app.finds("Lefèvre").await? else {
        anyhow::bail!("asked for people")
    };
    record_of(matches.first().context("Julie")?)
}

/// Fields of the org's own: of each type that is shown, one that is not, and one that will be hidden.
fn own_fields() -> Result<CustomSchema> {
    let field = |name: &str, kind: &str| json!({ "object": "Contact", "name": name, "type": kind });
    let mut tier = field("Tier__c", "picklist");
    tier["values"] = json!(["gold", "silver"]);
    Ok(serde_json::from_value(json!({ "fields": [
        tier, field("Seats__c", "int"), field("Visited__c", "date"), field("Vip__c", "boolean"),
        field("Page__c", "url"), field("Secret__c", "string"), field("Story__c", "textarea"),
    ] }))?)
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_the_orgs_own_are_chosen_from_what_may_be_seen_and_shown_in_their_types()
-> Result<()> {
    let app = TestApp::start().await?;
    app.org.admin_adds(&own_fields()?).await?;
    let julie = julie(&app).await?;
    let fields = json!({ "Tier__c": "gold", "Seats__c": 1200, "Visited__c": "2026-11-02", "Vip__c": true,
        "Secret__c": "none of yours" });
    app.org_changes(&format!("Contact/{}", julie.0), Some(fields))
        .await?;
    app.org.hides_field("Contact", "Secret__c").await?;
    crate::what_may_be_seen::describes_again(&app).await?;
    let Answer::Choices(choices) = app.asks(Query::Choices).await? else {
        anyhow::bail!("asked for choices")
    };
    let offered = choices.own_fields.iter();
    let offered: Vec<&str> = offered.map(|own| own.of.field.as_str()).collect();
    let shown = ["Page__c", "Seats__c", "Tier__c", "Vip__c", "Visited__c"];
    assert_eq!(offered, shown);

    let call = app.rings("o1", JULIE).await?;
    app.sees_on_card(call, "her panel", |card| {
        card.panel
            .as_ref()
            .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    let chosen = [
        "Tier__c",
        "Seats__c",
        "Visited__c",
        "Vip__c",
        "Page__c",
        "Secret__c",
        "Seventh__c",
    ];
    let own_fields = chosen.map(|field| OwnField {
        object: String::from("Contact"),
        field: String::from(field),
    });
    let settings = Settings {
        own_fields: own_fields.to_vec(),
        ..app.view()?.settings
    };
    // They are read at once for whoever is on screen.
    app.does(Action::ChangeSettings { settings }).await?;
    let card = app
        .sees_on_card(call, "the chosen fields", |card| {
            card.panel
                .as_ref()
                .is_some_and(|panel| !panel.own_details.is_empty())
        })
        .await?;
    let panel = card.panel.context("a panel")?;
    let told: Vec<_> = panel
        .own_details
        .iter()
        .map(|own| {
            (
                own.field.as_str(),
                own.kind,
                own.text.as_deref(),
                own.hidden,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Tier__c", FieldKind::Text, Some("gold"), false),
            ("Seats__c", FieldKind::Number, Some("1200"), false),
            ("Visited__c", FieldKind::Date, Some("2026-11-02"), false),
            ("Vip__c", FieldKind::YesNo, Some("true"), false),
            ("Page__c", FieldKind::Text, None, false),
            ("Secret__c", FieldKind::Text, None, true),
        ],
        "six at most"
    );
    assert_eq!(panel.own_details[1].label, "Seats");
    Ok(())
}
