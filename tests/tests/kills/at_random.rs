//! Two hundred kills at moments that the dice choose, on one profile and one org.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::agent::Agent;
use crate::dice::Dice;
use crate::ledger::Ledger;
use crate::scene::{desk_with_a_key_field, is_drained};

const KILLS: u32 = 200;

/// Names a run, so that it can be had again; as time is part of the game, not to the millisecond.
const SEED: &str = "RINGSIDE_SEED";

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_at_random_points() -> Result<()> {
    let seed = match std::env::var(SEED) {
        Ok(seed) => seed.parse()?,
        Err(_) => u64::from(SystemTime::now().duration_since(UNIX_EPOCH)?.subsec_nanos()),
    };
    println!("{SEED}={seed}");
    let mut agent = Agent {
        desk: desk_with_a_key_field().await?,
        dice: Dice::new(seed),
        ledger: Ledger::default(),
        kills: 0,
        taken_out: None,
    };
    for round in 1.. {
        let until = agent.dice.millis(0, 1100);
        match tokio::time::timeout(until, agent.works(round)).await {
            Ok(broken) => broken?,
            Err(_) => agent.crashes().await?,
        }
        agent.goes_on().await?;
        if agent.kills >= KILLS {
            break;
        }
    }
    agent.desk.org.heals().await?;
    is_drained(&mut agent.desk).await?;
    let tasks = agent.desk.org.tasks().await?;
    let ledger = &mut agent.ledger;
    ledger.count(&tasks);
    println!(
        "{} kills, {} calls, {} to-dos: {} lost, {} doubled",
        agent.kills,
        ledger.calls.len(),
        ledger.to_dos.len(),
        ledger.lost.len(),
        ledger.doubled.len()
    );
    assert!(ledger.lost.is_empty(), "{:#?}", ledger.lost);
    assert!(ledger.doubled.is_empty(), "{:#?}", ledger.doubled);
    agent.desk.stops().await
}
