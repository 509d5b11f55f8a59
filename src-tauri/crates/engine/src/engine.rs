//! A running engine, as the program around it holds it.
//!
//! It owns the entry points: what the agent does, what the window asks, links, the stop. Each ends in the loop's queue
//! or is answered beside the loop; none touches the state.

use crate::links::LinkDelivery;
use crate::org_link::OrgLink;
use crate::questions::Questions;
use crate::tasks::Tasks;
use domain::base::problem::Problem;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::query::{Answer, Query};
use domain::view::screen::View;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// The engine has been stopped, or its loop has failed: what was asked of it was not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the engine has stopped")]
pub struct Stopped;

/// A running engine. Dropping it without [`Engine::stop`] ends its tasks at once.
pub struct Engine {
    pub(crate) events: mpsc::Sender<Event>,
    pub(crate) view: watch::Receiver<Arc<View>>,
    pub(crate) org: Arc<OrgLink>,
    pub(crate) links: Arc<LinkDelivery>,
    pub(crate) tasks: Tasks,
    pub(crate) questions: Questions,
}

impl Engine {
    /// What is to be seen now, and each newer view.
    pub fn view(&self) -> watch::Receiver<Arc<View>> {
        self.view.clone()
    }

    /// The agent did something. Returns once the loop has it in its queue.
    ///
    /// # Errors
    /// If the loop has ended: the action was not taken.
    pub async fn act(&self, action: Action) -> Result<(), Stopped> {
        self.events
            .send(Event::Agent(action))
            .await
            .map_err(|_| Stopped)
    }

    /// The system hands over a `ringside:` link that was opened somewhere.
    ///
    /// # Errors
    /// If the loop has ended: the link was not taken.
    pub async fn open_link(&self, link: String) -> Result<(), Stopped> {
        if self.links.hand(link).await.is_ok() {
            return Ok(());
        }
        tracing::info!("a link was opened that nobody waits for");
        let told = self
            .events
            .send(Event::Trouble(Problem::LinkNotTaken))
            .await;
        told.map_err(|_| Stopped)
    }

    /// Answers a question of the UI.
    pub async fn query(&self, query: Query) -> Answer {
        self.questions.answer(query, &self.events).await
    }

    /// Stops: no new work, a little time for what is under way, then an end. A renewal of the session is waited for: if
    /// its answer were lost, the agent would have to sign in again.
    pub async fn stop(&self) {
        self.tasks.stop().await;
        self.org.settle().await;
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.tasks.cancel();
    }
}
