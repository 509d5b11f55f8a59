//! `TestApp`: the real engine with a real profile, a real keychain, the practice org over HTTP and a phone at the local API.
//!
//! Only the window is missing, and the person at the browser is the practice person. Tests say what happens and then wait
//! for what an agent would see.

use crate::local_api::LocalApi;
use crate::poll::{PATIENCE, poll_until};
use crate::practice_desktop::PracticeDesktop;
use anyhow::{Context as _, Result};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::time::Millis;
use domain::people::candidate::Candidate;
use domain::people::sought::Among;
use domain::view::action::{Action, Redirect};
use domain::view::call::CallView;
use domain::view::query::Answer;
use domain::view::recent::{Days, RecentCall, RecentFilter};
use domain::view::screen::SessionView;
use domain::view::screen::View;
use domain::view::todo::Todo;
use engine::{Clock, Engine, Options};
use jiff::tz::TimeZone;
use practice_org::{Control, CustomSchema, Fill, PracticeOrg, RunningOrg};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

/// The link by which the browser comes back to the app.
const LINK: &str = "ringside://oauth/callback";

/// A running program without a window.
pub struct TestApp {
    engine: Option<Engine>,
    /// The org's controls: faults, rows, requests seen.
    pub org: Control,
    /// The time, moved by hand.
    pub clock: Clock,
    running_org: Arc<RunningOrg>,
    folder: TempDir,
    desktop: Arc<PracticeDesktop>,
    /// How the browser comes back from the login page.
    redirect: Redirect,
    /// The address of the baresip that the engine listens to.
    baresip: Option<SocketAddr>,
}

/// How the practice org of a test is set up.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Whether the admin has made the unique key field.
    pub key_field: bool,
    /// Whether the optional package is installed.
    pub log_object: bool,
    /// How many made-up people there are beside those written by hand.
    pub people: u32,
    /// Whether a person may be an account.
    pub person_accounts: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            key_field: true,
            log_object: false,
            people: 0,
            person_accounts: false,
        }
    }
}

impl TestApp {
    /// An app on a practice org, signed in, its index filled.
    pub async fn start() -> Result<Self> {
        Self::start_with(Setting::default()).await
    }

    /// The same in a setting of the test's choice.
    pub async fn start_with(setting: Setting) -> Result<Self> {
        // Shows the engine's warnings beside a failure. Another test of this process may have set the subscriber
        // before.
        drop(tracing_subscriber::fmt().with_test_writer().try_init());
        let running_org = PracticeOrg::start(practice_org::Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            fill: Fill::Sample {
                people: setting.people,
            },
            unique_call_key: setting.key_field,
            custom: match setting.log_object {
                true => CustomSchema::call_log()?,
                false => CustomSchema::default(),
            },
            person_accounts: setting.person_accounts,
            callbacks: vec![String::from(LINK)],
            ..practice_org::Options::default()
        })
        .await?;
        let mut app = Self::on_profile(tempfile::tempdir()?, running_org).await?;
        // Only four ports of a machine can take a sign-in; by a link, any number of tests can sign in at once.
        app.redirect = Redirect::Link;
        app.signs_in().await?;
        app.sees("the index to be filled", |view| {
            view.index.people > 0 && !view.index.filling && view.index.as_of.is_some()
        })
        .await?;
        Ok(app)
    }

    /// The agent's other computer, at which nobody has signed in yet.
    pub async fn another_computer(&self) -> Result<Self> {
        let mut app = Self::at(tempfile::tempdir()?, Arc::clone(&self.running_org)).await?;
        app.redirect = self.redirect;
        Ok(app)
    }

    /// An app on an existing profile and a running org.
    pub async fn on_profile(folder: TempDir, running_org: RunningOrg) -> Result<Self> {
        Self::at(folder, Arc::new(running_org)).await
    }

    async fn at(folder: TempDir, running_org: Arc<RunningOrg>) -> Result<Self> {
        let mut app = Self {
            engine: None,
            org: running_org.control()?,
            clock: Clock::in_zone(TimeZone::get("Asia/Tokyo")?),
            running_org,
            folder,
            desktop: Arc::default(),
            redirect: Redirect::Loopback,
            baresip: None,
        };
        app.starts().await?;
        Ok(app)
    }

    /// Starts the engine on the profile as it is.
    pub async fn starts(&mut self) -> Result<()> {
        let options = Options {
            folder: self.folder.path().to_path_buf(),
            clock: self.clock.clone(),
            host: Arc::<PracticeDesktop>::clone(&self.desktop),
            baresip: self.baresip,
            policy: Some(engine::PolicyPlaces {
                file: self.policy(),
                registry: None,
            }),
        };
        self.engine = Some(Engine::start(options).await?);
        Ok(())
    }

    /// Stops the engine; the profile stays.
    pub async fn stops(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.stop().await;
        }
    }

    /// Signs in through the browser.
    pub async fn signs_in(&self) -> Result<()> {
        self.begins_to_sign_in(self.redirect).await?;
        if self.redirect == Redirect::Link {
            let link = self.browser_opens_link().await?;
            self.opens_link(&link).await?;
        }
        self.sees_signed_in().await
    }

    /// The same as another user.
    pub async fn signs_in_as(&self, username: &str) -> Result<()> {
        if let Ok(mut user) = self.desktop.user.lock() {
            *user = String::from(username);
        }
        self.signs_in().await
    }

    /// Whether the system has a browser.
    pub fn has_a_browser(&self, there_is_one: bool) {
        let none = &self.desktop.has_no_browser;
        none.store(!there_is_one, std::sync::atomic::Ordering::SeqCst);
    }

    /// The link to which the login page has sent the browser.
    pub async fn browser_opens_link(&self) -> Result<String> {
        poll_until("the link", PATIENCE, async || {
            Ok(self
                .desktop
                .links
                .lock()
                .ok()
                .and_then(|mut links| links.pop()))
        })
        .await
    }

    /// The system hands a link over.
    pub async fn opens_link(&self, link: &str) -> Result<()> {
        Ok(self.engine()?.open_link(String::from(link)).await?)
    }

    /// Presses "Sign in".
    pub async fn begins_to_sign_in(&self, redirect: Redirect) -> Result<()> {
        let announcement = self.running_org.announcement();
        self.does(Action::SignIn {
            login_url: announcement.login_url.clone(),
            client_id: announcement.client_id.clone(),
            redirect,
        })
        .await?;
        Ok(())
    }

    /// Waits until somebody is signed in.
    pub async fn sees_signed_in(&self) -> Result<()> {
        self.sees("a signed-in agent", |view| {
            matches!(view.session, SessionView::SignedIn { .. })
        })
        .await?;
        Ok(())
    }

    /// Another program of the org, with the first user's token, deletes a record or writes its fields.
    pub async fn org_changes(&self, record: &str, fields: Option<Value>) -> Result<()> {
        let announcement = self.running_org.announcement();
        let url = format!(
            "{}/services/data/v64.0/sobjects/{record}",
            announcement.instance_url
        );
        let client = reqwest::Client::new();
        let request = match fields {
            Some(fields) => client.patch(url).json(&fields),
            None => client.delete(url),
        };
        let request = request.bearer_auth(&announcement.access_token);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// Where the admin of this machine lays a policy down, which is read at the next start.
    pub fn policy(&self) -> PathBuf {
        self.folder.path().join("policy-of-the-machine.json")
    }

    /// The profile folder.
    pub fn profile(&self) -> &Path {
        self.folder.path()
    }

    fn engine(&self) -> Result<&Engine> {
        self.engine.as_ref().context("the engine is stopped")
    }

    /// The agent does something.
    pub async fn does(&self, action: Action) -> Result<()> {
        Ok(self.engine()?.act(action).await?)
    }

    /// What search finds.
    pub async fn finds(&self, text: &str) -> Result<domain::view::query::Answer> {
        let query = domain::view::query::Query::Search {
            text: String::from(text),
            among: Among::Everybody,
        };
        Ok(self.engine()?.query(query).await)
    }

    /// The first page of recent calls.
    pub async fn recent(&self, text: &str, filter: RecentFilter) -> Result<Vec<RecentCall>> {
        self.recent_on(text, filter, Days::default()).await
    }

    /// The same of some days.
    pub async fn recent_on(
        &self,
        text: &str,
        filter: RecentFilter,
        days: Days,
    ) -> Result<Vec<RecentCall>> {
        let query = domain::view::query::Query::RecentCalls {
            text: String::from(text),
            filter,
            days,
            before: None,
        };
        match self.engine()?.query(query).await {
            Answer::RecentCalls { calls, .. } => Ok(calls),
            _ => anyhow::bail!("asked for calls, told of something else"),
        }
    }

    /// What is answered to a question of the window.
    pub async fn asks(
        &self,
        query: domain::view::query::Query,
    ) -> Result<domain::view::query::Answer> {
        Ok(self.engine()?.query(query).await)
    }

    /// What is to be seen now.
    pub fn view(&self) -> Result<View> {
        Ok(View::clone(&self.engine()?.view().borrow()))
    }

    /// Waits until the agent sees something, and returns the view in which it is seen.
    pub async fn sees(&self, what: &str, seen: impl Fn(&View) -> bool) -> Result<View> {
        let mut views = self.engine()?.view();
        let wait = views.wait_for(|view| seen(view));
        match tokio::time::timeout(PATIENCE, wait).await {
            Ok(view) => Ok(View::clone(&*view?)),
            Err(_) => {
                let view = serde_json::to_string_pretty(&self.view()?)?;
                anyhow::bail!("the agent waited in vain for {what}; on screen is {view}")
            }
        }
    }

    /// The agent has the settings checked, and with them what the org has; returns the view of a check that began after this.
    pub async fn checks_settings(&self) -> Result<View> {
        self.sees("the check before", |view| !view.check.running)
            .await?;
        self.clock.advance(Duration::from_secs(1));
        let now = Millis(self.clock.now().timestamp().as_millisecond());
        self.does(Action::CheckSettings).await?;
        self.sees("the settings check", |view| {
            !view.check.running && view.check.at >= Some(now)
        })
        .await
    }

    /// Waits until the call's card shows something.
    pub async fn sees_on_card(
        &self,
        call: CallId,
        what: &str,
        seen: impl Fn(&CallView) -> bool,
    ) -> Result<CallView> {
        let view = self
            .sees(what, |view| card(view, call).is_some_and(&seen))
            .await?;
        card(&view, call)
            .cloned()
            .context("the card was there a moment ago")
    }

    /// The phone tells the local API something, as `POST /v1/events`.
    pub async fn phone_says(&self, event: Value) -> Result<reqwest::Response> {
        let api = LocalApi::of(self.profile())?;
        let request = api.events(&reqwest::Client::new(), &event);
        Ok(request.send().await?)
    }

    /// One event of an incoming call.
    pub async fn phone(&self, event: &str, call_id: &str, number: &str) -> Result<()> {
        let event = json!({
            "event": event, "source": "desk-phone", "call_id": call_id, "direction": "inbound",
            "from": { "number": number }, "at": self.clock.now().timestamp().to_string(),
        });
        self.phone_says(event).await?.error_for_status()?;
        Ok(())
    }

    /// A call rings; returns once its card is on screen and the index was asked.
    pub async fn rings(&self, call_id: &str, number: &str) -> Result<CallId> {
        let before: Vec<CallId> = self.view()?.calls.iter().map(|call| call.id).collect();
        self.phone("ringing", call_id, number).await?;
        let is_new = |view: &View| {
            view.calls
                .iter()
                .find(|call| !before.contains(&call.id))
                .map(|call| call.id)
        };
        let view = self
            .sees("the new call", |view| is_new(view).is_some())
            .await?;
        is_new(&view).context("the call was there a moment ago")
    }

    /// Waits until a to-do without a call has arrived in Salesforce.
    pub async fn sees_sent(&self, subject: &str) -> Result<View> {
        self.sees("the to-do in Salesforce", |view| {
            let mut tasks = view.my_next_steps.iter();
            tasks.any(|task| task.subject == subject && task.sending.is_none())
        })
        .await
    }

    /// What the notifications said so far.
    pub fn rung(&self) -> Vec<String> {
        self.desktop
            .rung
            .lock()
            .map(|rung| rung.clone())
            .unwrap_or_default()
    }

    /// The subjects of the next steps of which it reminded so far.
    pub fn reminded(&self) -> Vec<String> {
        let reminded = self.desktop.reminded.lock();
        reminded.map(|told| told.clone()).unwrap_or_default()
    }

    /// Waits until a page of the org's was opened in the browser, and gives its path.
    pub async fn sees_page(&self) -> Result<String> {
        let opened = async || {
            let mut pages = self.desktop.opened.lock().ok();
            Ok(pages.as_mut().and_then(|pages| pages.pop()))
        };
        let page = crate::poll::poll_until("a page", PATIENCE, opened).await?;
        let (_, path) = page.rsplit_once([':', '@']).context("an address")?;
        let (_, path) = path.split_once('/').context("a path")?;
        Ok(String::from(path))
    }

    /// The Tasks in Salesforce whose subject or note contains `text`.
    pub async fn tasks_with(&self, text: &str) -> Result<Vec<Value>> {
        let has =
            |task: &Value, field: &str| task[field].as_str().is_some_and(|t| t.contains(text));
        let tasks = self.org.tasks().await?;
        Ok(tasks
            .into_iter()
            .filter(|t| has(t, "Subject") || has(t, "Description"))
            .collect())
    }

    /// Restarts the app with a softphone at this address, and waits until the app hears it.
    pub async fn hears_baresip(&mut self, address: SocketAddr) -> Result<()> {
        self.baresip = Some(address);
        self.stops().await;
        self.starts().await?;
        self.sees("the softphone", |view| {
            let mut phones = view.sources.iter();
            phones.any(|phone| phone.name == "baresip" && phone.connected)
        })
        .await?;
        Ok(())
    }
}

fn card(view: &View, call: CallId) -> Option<&CallView> {
    view.calls.iter().find(|card| card.id == call)
}

/// The record of somebody who is in Salesforce.
pub fn record_of(who: &Candidate) -> Result<SfId> {
    let record = who.id.salesforce().cloned();
    record.context("a record in Salesforce")
}

/// The agent's note, as the window sends it down.
pub fn note(call: CallId, text: &str, seq: u32) -> Action {
    Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    }
}

/// A to-do, as the window sends it down.
pub fn to_do(subject: &str, call: Option<CallId>) -> Action {
    Action::AddNextStep {
        id: OutboxId(Uuid::new_v4()),
        todo: Todo {
            subject: String::from(subject),
            ..Todo::default()
        },
        call,
        about: None,
    }
}
