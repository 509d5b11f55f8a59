//! What other people and the org itself do in the meantime: conversions, merges, archiving, and calls of other programs.
//!
//! It owns the names by which a test speaks of them.

use anyhow::Context;
use practice_org_core::rows::Converted;
use reqwest::Method;
use serde_json::json;

use crate::client::control::Control;
use crate::state::usage::{AppUsage, Usage};

impl Control {
    /// A colleague converts a lead, and gets its contact and account.
    pub async fn converts_lead(&self, lead: &str) -> anyhow::Result<Converted> {
        let body = json!({ "lead": lead });
        let answer = self
            .call(Method::POST, "/practice/convert", Some(&body))
            .await?;
        answer.json().await.context("reading what the lead became")
    }

    /// A colleague merges a record into another of its kind.
    pub async fn merges(&self, winner: &str, loser: &str) -> anyhow::Result<()> {
        let body = json!({ "winner": winner, "loser": loser });
        self.call(Method::POST, "/practice/merge", Some(&body))
            .await?;
        Ok(())
    }

    /// The nightly run archives closed activities of more than a year ago. Moving the clock does it as well.
    pub async fn archives_old_activities(&self) -> anyhow::Result<()> {
        self.ask(Method::POST, "/practice/archive").await?;
        Ok(())
    }

    /// The count of calls as it stands.
    pub async fn usage(&self) -> anyhow::Result<Usage> {
        let answer = self.ask(Method::GET, "/practice/usage").await?;
        answer.json().await.context("reading the usage")
    }

    /// The count of calls in any form.
    pub async fn sets_usage(&self, usage: &Usage) -> anyhow::Result<()> {
        self.call(Method::POST, "/practice/usage", Some(usage))
            .await?;
        Ok(())
    }

    /// The org has used so many of so many calls, and refuses each one beyond.
    pub async fn has_used_calls(&self, used: u64, max: u64) -> anyhow::Result<()> {
        let enforced = true;
        self.changes_usage(|usage| (usage.used, usage.max, usage.enforced) = (used, max, enforced))
            .await
    }

    /// The count that answers show goes up and down.
    pub async fn counts_unsteadily(&self) -> anyhow::Result<()> {
        self.changes_usage(|usage| usage.jumps = true).await
    }

    /// The app has a limit of its own beside the org's.
    pub async fn limits_the_app(&self, name: &str, max: u64) -> anyhow::Result<()> {
        let app = AppUsage {
            name: name.to_owned(),
            max,
            used: 0,
        };
        self.changes_usage(|usage| (usage.app, usage.enforced) = (Some(app), true))
            .await
    }

    async fn changes_usage(&self, change: impl FnOnce(&mut Usage)) -> anyhow::Result<()> {
        let mut usage = self.usage().await?;
        change(&mut usage);
        self.sets_usage(&usage).await
    }
}
