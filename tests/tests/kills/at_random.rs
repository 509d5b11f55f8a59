//! Two hundred kills at moments that the dice choose, on one profile and one org.

use anyhow::{Context as _, Result, ensure};

use crate::agent::Agent;
use crate::dice::Dice;
use crate::ledger::Ledger;
use crate::scene::{app_with_a_key_field, is_drained};

const KILLS: u32 = 200;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_at_random_points() -> Result<()> {
    let dice = Dice::of_this_run()?;
    let again = dice.again("two_hundred_kills");
    println!("{again}");
    let killed = kills(dice).await;
    killed.with_context(|| again)
}

async fn kills(dice: Dice) -> Result<()> {
    let mut agent = Agent {
        app: app_with_a_key_field().await?,
        dice,
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
    agent.app.org.heals().await?;
    is_drained(&mut agent.app).await?;
    let tasks = agent.app.org.tasks().await?;
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
    ensure!(ledger.lost.is_empty(), "{:#?}", ledger.lost);
    ensure!(ledger.doubled.is_empty(), "{:#?}", ledger.doubled);
    agent.app.stops().await
}
