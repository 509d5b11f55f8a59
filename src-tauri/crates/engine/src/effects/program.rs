//! The program itself: newer versions of it, and its start with the agent's session.

use super::Effects;
use domain::base::problem::Problem;
use domain::step::event::Event;
use std::sync::Arc;

impl Effects {
    pub(super) async fn look_for_newer(self) {
        let found = self.host.newer().await;
        if let Err(reason) = &found {
            tracing::info!(%reason, "no newer version could be looked for");
        }
        self.tell(Event::LookedForNewer(found)).await;
    }

    /// Ends this program if all goes well.
    pub(super) async fn install_newer(self) {
        if let Err(reason) = self.host.install_newer().await {
            self.tell(Event::NewerNotInstalled(reason)).await;
        }
    }

    pub(super) async fn start_with_session(self, on: bool) {
        let host = Arc::clone(&self.host);
        let set = tokio::task::spawn_blocking(move || host.starts_with_session(on)).await;
        if let Err(error) = set.map_err(std::io::Error::other).flatten() {
            let reason = error.to_string();
            self.tell(Event::Trouble(Problem::StartNotSet { reason }))
                .await;
        }
    }
}
