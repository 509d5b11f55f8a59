//! What waits for the loop: its own queue, and what phones hand over and wait to hear of.
//!
//! Owns how much is taken out at once, and in which order. A turn takes all that waits, up to a limit: what waits together is
//! written to the disk together, and that is what lets a thousand events a second be on disk before each is answered. Phones go
//! first, but never before what the agent has done: who keeps a call off and hangs up means the call that ends then.

use domain::step::event::Event;
use telephony::Delivery;
use tokio::sync::{mpsc, oneshot};

/// How many events of phones a turn takes. What comes meanwhile waits as long as that many take.
const MOST: usize = 256;

/// How many of the other events may wait: whoever sends one waits when it is full. A turn takes all of them.
pub(crate) const QUEUE: usize = 1024;

/// Both queues.
pub(crate) struct Inbox {
    pub(crate) events: mpsc::Receiver<Event>,
    pub(crate) deliveries: mpsc::Receiver<Delivery>,
}

/// What one turn takes.
#[derive(Default)]
pub(crate) struct Batch {
    /// What goes before the phones: what was there when the agent did something, with that at its end.
    pub(crate) before: Vec<Event>,
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
        while batch.delivered.len() < MOST
            && let Ok(delivery) = self.deliveries.try_recv()
        {
            batch.add(delivery);
        }
        // After the deliveries: what was there before one of them is taken with it.
        while batch.events.len() < QUEUE
            && let Ok(event) = self.events.try_recv()
        {
            batch.events.push(event);
        }
        let by_agent = |event: &Event| matches!(event, Event::Agent(_));
        if let Some(last) = batch.events.iter().rposition(by_agent) {
            batch.before = batch.events.drain(..=last).collect();
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
    use super::{Inbox, MOST, QUEUE};
    use domain::step::event::Event;
    use domain::view::action::Action;
    use telephony::Delivery;
    use tokio::sync::mpsc;

    fn rings(call_id: usize) -> domain::call::event::CallEvent {
        let text = format!(r#"{{"event":"ringing","call_id":"{call_id}"}}"#);
        telephony::wire::parse_event(text.as_bytes(), jiff::Timestamp::now()).unwrap()
    }

    #[tokio::test]
    async fn what_the_agent_has_done_goes_before_the_phone_that_spoke_next_and_all_else_after_it() {
        let (to_events, events) = mpsc::channel(QUEUE);
        let (to_deliveries, deliveries) = mpsc::channel(MOST);
        let mut inbox = Inbox { events, deliveries };
        for event in [Event::Woke, Event::Agent(Action::SendNow), Event::Tick] {
            to_events.send(event).await.unwrap();
        }
        to_deliveries
            .send(Delivery::of(vec![rings(1)]).0)
            .await
            .unwrap();
        // Whichever queue is looked at first.
        let batch = inbox.next().await.unwrap();
        assert!(matches!(
            batch.before.as_slice(),
            [Event::Woke, Event::Agent(Action::SendNow)]
        ));
        assert_eq!(batch.delivered.len(), 1);
        assert!(matches!(batch.events.as_slice(), [Event::Tick]));
    }

    #[tokio::test]
    async fn what_waits_at_one_time_is_one_batch_and_no_delivery_is_split() {
        let (to_events, events) = mpsc::channel(QUEUE);
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
