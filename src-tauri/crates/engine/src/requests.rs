//! Tells the loop how many requests the client has made.

use crate::vault::account_of;
use domain::budget::{OrgUse, RequestsReported};
use domain::step::event::Event;
use salesforce::Client;
use tokio::sync::mpsc;

/// Tells the loop what this client has asked since it was last told.
pub(crate) async fn tell(client: &Client, events: &mpsc::Sender<Event>) {
    // Reserve the place in the queue first: a count that was taken and then not sent would be lost.
    let Ok(place) = events.reserve().await else {
        return;
    };
    let heard = client.requests_reported();
    let org = heard.api_use.map(|said| OrgUse {
        used: said.used,
        allowed: said.allowed,
    });
    if heard.made > 0 || org.is_some() {
        let made = heard.made;
        let answer = Event::Requested(RequestsReported { made, org });
        place.send(Event::Answered {
            of: Some(account_of(&client.tokens())),
            answer: Box::new(answer),
        });
    }
}
