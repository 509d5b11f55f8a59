//! What waits for the loop: its own queue, and what phones hand over and wait to hear of.
//!
//! Owns how much is taken out at once. A turn takes all that waits, up to a limit: what waits together is written to the disk
//! together, and that is what lets a thousand events a second be on disk before each is answered.

use domain::step::event::Event;
use telephony::Delivery;
use tokio::sync::{mpsc, oneshot};

/// How many events a turn takes. What comes meanwhile waits as long as that many take.
const MOST: usize = 256;

/// Both queues.
pub(crate) struct Inbox {
    pub(crate) events: mpsc::Receiver<Event>,
    pub(crate) deliveries: mpsc::Receiver<Delivery>,
}

/// What one turn takes.
#[derive(Default)]
pub(crate) struct Batch {
    /// What phones have handed over.
    pub(crate) delivered: Vec<Event>,
    /// Who waits to hear that it is on disk.
    pub(crate) waiting: Vec<oneshot::Sender<bool>>,
    /// All else, in its order.
    pub(crate) events: Vec<Event>,
}

impl Inbox {
    /// Waits until there is something, and takes all that there is. Nothing is lost if the wait is cut off. Nothing: nobody can
    /// send an event any more.
    pub(crate) async fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch::default();
        tokio::select! {
            event = self.events.recv() => batch.events.push(event?),
            Some(delivery) = self.deliveries.recv() => batch.add(delivery),
        }
        while batch.delivered.len() + batch.events.len() < MOST {
            let (event, delivery) = (self.events.try_recv(), self.deliveries.try_recv());
            if event.is_err() && delivery.is_err() {
                break;
            }
            batch.events.extend(event);
            if let Ok(delivery) = delivery {
                batch.add(delivery);
            }
        }
        Some(batch)
    }
}

impl Batch {
    fn add(&mut self, delivery: Delivery) {
        self.delivered
            .extend(delivery.events.into_iter().map(Event::Phone));
        self.waiting.push(delivery.on_disk);
    }
}

#[cfg(test)]
mod tests {
    use super::{Inbox, MOST};
    use domain::step::event::Event;
    use telephony::Delivery;
    use tokio::sync::mpsc;

    fn rings(call_id: usize) -> domain::call::event::CallEvent {
        let text = format!(r#"{{"event":"ringing","call_id":"{call_id}"}}"#);
        telephony::wire::parse_event(text.as_bytes(), jiff::Timestamp::now()).unwrap()
    }

    #[tokio::test]
    async fn what_waits_at_one_time_is_one_batch_and_no_delivery_is_split() {
        let (to_events, events) = mpsc::channel(MOST);
        let (to_deliveries, deliveries) = mpsc::channel(MOST);
        let mut inbox = Inbox { events, deliveries };
        let hundred = || Delivery::of((0..100).map(rings).collect());
        let mut answers = Vec::new();
        for _ in 0..5 {
            let (delivery, answer) = hundred();
            to_deliveries.send(delivery).await.unwrap();
            answers.push(answer);
        }
        to_events.send(Event::Tick).await.unwrap();
        let first = inbox.next().await.unwrap();
        let sizes = (first.delivered.len(), first.waiting.len());
        assert_eq!(sizes, (300, 3), "as many as fit, and the last one whole");
        let rest = inbox.next().await.unwrap();
        assert_eq!(rest.waiting.len(), 2);
        assert_eq!(first.events.len() + rest.events.len(), 1);
        for waiting in first.waiting {
            waiting.send(true).unwrap();
        }
        assert!(answers.remove(0).await.unwrap());
        drop(rest);
        assert!(answers.remove(3).await.is_err(), "nobody took it");
    }
}
