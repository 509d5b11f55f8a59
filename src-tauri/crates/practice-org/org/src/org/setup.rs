//! What an admin has made of the org: its schema, its rules, and what each user sees through them.
//!
//! It owns the changes to both. Each is seen by the next request, and by the next describe that asks what changed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::org::lock::locked;
use crate::org::rule_check;
use crate::rows;
use crate::rules::Rule;
use crate::sample::value_tables;
use crate::schema::{CustomSchema, Schema, SchemaOptions};

const WRONG_SCHEMA: &str = "reading the description of the schema";

/// The schema, whole, as an admin sees it, and when it last changed.
struct Described {
    schema: Arc<Schema>,
    since: Timestamp,
}

/// Features that an admin can switch; what is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// The unique field of activities that the app asks for.
    pub key_field: Option<bool>,
    pub person_accounts: Option<bool>,
    pub shared_activities: Option<bool>,
    pub salesforce_voice: Option<bool>,
}

/// The org's setup: the description of the schema, and the rules.
pub struct Setup {
    /// What was switched on and added when the org started.
    first_options: SchemaOptions,
    described: RwLock<Described>,
    /// The rules that hold now, and those of the start.
    rules: RwLock<Vec<Rule>>,
    first_rules: Vec<Rule>,
    /// What each user sees, until the schema or a rule changes.
    views: Mutex<BTreeMap<String, Arc<Schema>>>,
}

impl Setup {
    pub(super) fn new(options: &SchemaOptions, rules: &[Rule]) -> anyhow::Result<Self> {
        let schema = Schema::new(options.clone()).context(WRONG_SCHEMA)?;
        Ok(Setup {
            first_options: options.clone(),
            described: RwLock::new(Described::from(schema)),
            rules: RwLock::new(rules.to_vec()),
            first_rules: rules.to_vec(),
            views: Mutex::default(),
        })
    }

    /// Refuses the rules of the start that can't hold.
    pub(super) fn check_rules(
        &self,
        connection: &Connection,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        for rule in &self.first_rules {
            rule_check::check(rule, connection, &self.schema(), now)
                .context("reading the rules")?;
        }
        Ok(())
    }

    /// Back to how it was at the start.
    pub(super) fn reset(&self, connection: &Connection) -> anyhow::Result<()> {
        self.describe_anew(connection, self.first_options.clone())?;
        self.set_rules(self.first_rules.clone());
        Ok(())
    }

    /// The whole schema, as an admin sees it.
    pub fn schema(&self) -> Arc<Schema> {
        let described = self.described.read();
        Arc::clone(&described.unwrap_or_else(PoisonError::into_inner).schema)
    }

    /// An admin adds to the schema; what is there stays.
    pub fn add_to_schema(
        &self,
        connection: &Connection,
        added: CustomSchema,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let mut options = self.schema().options.clone();
        options.custom.objects.extend(added.objects);
        options.custom.fields.extend(added.fields);
        options.custom.record_types.extend(added.record_types);
        if !added.task_statuses.is_empty() {
            options.custom.task_statuses = added.task_statuses;
        }
        self.describe_anew(connection, options)?;
        value_tables::lay(connection, &self.schema(), now).context("laying the values down anew")
    }

    /// An admin switches features of the org on or off. Rows keep what they hold in fields that are gone.
    pub fn switch(&self, connection: &Connection, switches: &Switches) -> anyhow::Result<()> {
        let mut options = self.schema().options.clone();
        for (switch, option) in [
            (switches.key_field, &mut options.unique_call_key),
            (switches.person_accounts, &mut options.person_accounts),
            (switches.shared_activities, &mut options.shared_activities),
            (switches.salesforce_voice, &mut options.salesforce_voice),
        ] {
            *option = switch.unwrap_or(*option);
        }
        self.describe_anew(connection, options)
    }

    pub fn rules(&self) -> Vec<Rule> {
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        rules.clone()
    }

    /// Adds a rule, if what it names is there.
    pub fn add_rule(
        &self,
        connection: &Connection,
        rule: Rule,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        rule_check::check(&rule, connection, &self.schema(), now)?;
        let mut rules = self.rules();
        rules.push(rule);
        self.set_rules(rules);
        Ok(())
    }

    /// Replaces the rules. The next describe shows the change.
    pub fn set_rules(&self, rules: Vec<Rule>) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules;
        self.redescribe(Described::changed);
    }

    /// Changes the description, then forgets what users saw of the old one. It never holds both locks, as `seen_by`
    /// takes them in the other order.
    fn redescribe(&self, change: impl FnOnce(&mut Described)) {
        let described = self.described.write();
        change(&mut described.unwrap_or_else(PoisonError::into_inner));
        locked(&self.views).clear();
    }

    fn describe_anew(&self, connection: &Connection, options: SchemaOptions) -> anyhow::Result<()> {
        let schema = Schema::new(options).context(WRONG_SCHEMA)?;
        rows::create_tables(connection, &schema).context("making the new tables")?;
        self.redescribe(|described| {
            described.schema = Arc::new(schema);
            described.changed();
        });
        Ok(())
    }

    /// What one user sees of the schema.
    pub(super) fn seen_by(&self, user: &str) -> Arc<Schema> {
        let mut views = locked(&self.views);
        let seen = views
            .entry(user.to_owned())
            .or_insert_with(|| self.schema().seen_by(&self.rules(), user));
        Arc::clone(seen)
    }

    /// When the schema last changed.
    pub fn changed_at(&self) -> Timestamp {
        let described = self.described.read();
        described.unwrap_or_else(PoisonError::into_inner).since
    }
}

impl Described {
    /// Conditional requests count whole seconds, so that each change is at least one later than the last: a client that
    /// asks within the same second must not be told that nothing changed.
    fn changed(&mut self) {
        let next = self.since + SignedDuration::from_secs(1);
        self.since = next.max(Timestamp::now());
    }
}

impl From<Schema> for Described {
    fn from(schema: Schema) -> Self {
        Described {
            schema: Arc::new(schema),
            since: Timestamp::now(),
        }
    }
}
