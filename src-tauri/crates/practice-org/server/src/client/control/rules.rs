//! The admin's part of the controls: rules, permissions, locks and the schema.
//!
//! It owns the names by which a test speaks of them; each is one rule posted to `/practice/rules`. A rule stands until
//! `drops_its_rules` or `resets`.

use anyhow::Context;
use practice_org_core::org::Switches;
use practice_org_core::rules::{FieldAccess, Operation, Rule};
use practice_org_core::schema::CustomSchema;
use reqwest::Method;

use crate::client::control::Control;

impl Control {
    /// The admin adds fields, objects, record types or task statuses to the schema.
    pub async fn admin_adds(&self, custom: &CustomSchema) -> anyhow::Result<()> {
        self.call(Method::POST, "/practice/schema", Some(custom))
            .await?;
        Ok(())
    }

    /// The admin makes or deletes the unique key field of activities.
    pub async fn has_the_key_field(&self, on: bool) -> anyhow::Result<()> {
        self.switches(Switches {
            key_field: Some(on),
            ..Switches::default()
        })
        .await
    }

    /// Person accounts are switched on or off.
    pub async fn has_person_accounts(&self, on: bool) -> anyhow::Result<()> {
        self.switches(Switches {
            person_accounts: Some(on),
            ..Switches::default()
        })
        .await
    }

    /// Activities are shared, or are not.
    pub async fn shares_activities(&self, on: bool) -> anyhow::Result<()> {
        self.switches(Switches {
            shared_activities: Some(on),
            ..Switches::default()
        })
        .await
    }

    /// Agents telephone with Salesforce Voice, or do not.
    pub async fn has_salesforce_voice(&self, on: bool) -> anyhow::Result<()> {
        self.switches(Switches {
            salesforce_voice: Some(on),
            ..Switches::default()
        })
        .await
    }

    async fn switches(&self, switches: Switches) -> anyhow::Result<()> {
        self.call(Method::POST, "/practice/switches", Some(&switches))
            .await?;
        Ok(())
    }

    /// A rule in its whole form, for one user or with a condition.
    pub async fn has_rule(&self, rule: &Rule) -> anyhow::Result<()> {
        self.call(Method::POST, "/practice/rules", Some(rule))
            .await?;
        Ok(())
    }

    /// The rules that stand.
    pub async fn rules(&self) -> anyhow::Result<Vec<Rule>> {
        let answer = self.ask(Method::GET, "/practice/rules").await?;
        answer.json().await.context("reading the rules")
    }

    /// No rule stands any more: nothing is hidden, locked or refused.
    pub async fn drops_its_rules(&self) -> anyhow::Result<()> {
        self.ask(Method::DELETE, "/practice/rules").await?;
        Ok(())
    }

    /// Refuses each record for which the condition is true, with the admin's words on a field.
    pub async fn refuses_where(
        &self,
        object: &str,
        condition: &str,
        field: Option<&str>,
        message: &str,
    ) -> anyhow::Result<()> {
        self.has_rule(&Rule::Validation {
            object: object.to_owned(),
            message: message.to_owned(),
            field: field.map(str::to_owned),
            when: Some(condition.to_owned()),
        })
        .await
    }

    /// A trigger of the org's own fails on every save.
    pub async fn has_a_failing_trigger(&self, object: &str, message: &str) -> anyhow::Result<()> {
        self.has_rule(&Rule::FailingTrigger {
            object: object.to_owned(),
            message: message.to_owned(),
        })
        .await
    }

    /// Field-level security: the field is as if it were not there.
    pub async fn hides_field(&self, object: &str, field: &str) -> anyhow::Result<()> {
        self.restricts(object, field, FieldAccess::Hidden).await
    }

    /// Field-level security: the field is shown and can't be written.
    pub async fn makes_read_only(&self, object: &str, field: &str) -> anyhow::Result<()> {
        self.restricts(object, field, FieldAccess::ReadOnly).await
    }

    /// The page layout requires a field that a write by the API may leave out.
    pub async fn asks_on_the_page_for(&self, object: &str, field: &str) -> anyhow::Result<()> {
        self.has_rule(&Rule::LayoutRequires {
            object: object.to_owned(),
            field: field.to_owned(),
        })
        .await
    }

    async fn restricts(
        &self,
        object: &str,
        field: &str,
        access: FieldAccess,
    ) -> anyhow::Result<()> {
        self.has_rule(&Rule::FieldAccess {
            object: object.to_owned(),
            field: field.to_owned(),
            access,
            user: None,
        })
        .await
    }

    /// The profile does not allow these operations on an object.
    pub async fn denies(&self, object: &str, lacks: &[Operation]) -> anyhow::Result<()> {
        self.has_rule(&Rule::ObjectAccess {
            object: object.to_owned(),
            lacks: lacks.to_vec(),
            user: None,
        })
        .await
    }

    /// Records of this object are seen by their owners only.
    pub async fn keeps_private(&self, object: &str) -> anyhow::Result<()> {
        self.has_rule(&Rule::Private {
            object: object.to_owned(),
            user: None,
        })
        .await
    }

    /// A record is not shared with any user.
    pub async fn stops_sharing(&self, record: &str) -> anyhow::Result<()> {
        self.has_rule(&Rule::Unshared {
            record: record.to_owned(),
            user: None,
        })
        .await
    }

    /// The profile loses "API Enabled".
    pub async fn disables_the_api(&self) -> anyhow::Result<()> {
        self.has_rule(&Rule::NoApi { user: None }).await
    }

    /// Another transaction takes the lock of a record, until `drops_its_rules`.
    pub async fn locks_the_record(&self, record: &str) -> anyhow::Result<()> {
        self.has_rule(&Rule::LockedRow {
            record: record.to_owned(),
        })
        .await
    }

    /// A record that agrees with another one in one of these fields is refused, unless the request says to save it.
    pub async fn has_a_duplicate_rule(
        &self,
        object: &str,
        fields: &[&str],
        allow_save: bool,
    ) -> anyhow::Result<()> {
        self.has_rule(&Rule::Duplicates {
            object: object.to_owned(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            allow_save,
        })
        .await
    }

    /// A search does not find what was made in the last minutes.
    pub async fn lags_in_search(&self, minutes: u32) -> anyhow::Result<()> {
        self.has_rule(&Rule::SearchLag { minutes }).await
    }
}
