//! The first sync of a large org: the practice org and Ringside as processes of their own, a kill in the middle, and what the
//! index answers afterwards.
//!
//! It owns the measuring. It must never help the program along: what is measured is what an agent's first day would be.

use crate::desktop::ChildGuard;
use crate::windowless::Harness;
use anyhow::{Context as _, Result, ensure};
use domain::base::ids::{E164, SfId};
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::people::person::Person;
use domain::people::sought::Among;
use domain::session::Account;
use domain::view::screen::View;
use jiff::Timestamp;
use practice_org::{Announcement, Control};
use serde::Serialize;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use store::{Index, IndexFiles, Keychain, Profile};

/// How long a fill of everybody may take.
const FILLING: Duration = Duration::from_secs(3600);

/// How often the memory of the program is measured.
const MEASURED_EVERY: Duration = Duration::from_millis(500);

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct FirstSync {
    /// Records in the index: people and their companies.
    pub people: u64,
    /// From the start of the program to the last of them, the time of the kill and the second start included.
    pub seconds: f64,
    /// Records per second.
    pub people_per_second: f64,
    /// How many were in when the program was killed.
    pub killed_at: u64,
    /// Requests that the org counted for all of it.
    pub requests: usize,
    /// The program's memory at a tenth, two tenths and so on of the fill, in KiB.
    pub memory_by_tenth_kb: Vec<u64>,
    /// The most memory that the program ever had, in KiB (VmHWM of both runs).
    pub peak_memory_kb: u64,
    /// Everything of the index on disk, in bytes.
    pub disk_bytes: u64,
    /// Bytes on disk for each record.
    pub bytes_per_person: u64,
    /// What a look-up by number costs in the full index.
    pub look_up: Took,
    /// A search by what stands in no name, company or e-mail address, which reads all of them.
    pub vain_search_ms: f64,
    /// What going over to this account costs on the disk: its index is opened for all who ask it, and counted.
    pub switch_ms: f64,
}

/// How long something took, in microseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Took {
    /// How often it was done.
    pub times: usize,
    /// Half of them took no longer.
    pub p50_us: u128,
    /// 95 of 100 took no longer.
    pub p95_us: u128,
    /// The slowest.
    pub max_us: u128,
}

/// A practice org as a program.
struct Org {
    _child: ChildGuard,
    announcement: Announcement,
}

impl Org {
    /// Starts it and waits until it has made everybody up.
    fn start(people: u32) -> Result<Self> {
        let mut command = Command::new(beside("practice-org")?);
        command
            .args(["--people", &people.to_string()])
            .stdout(Stdio::piped());
        let mut child = ChildGuard::spawn(&mut command)?;
        let output = child.child().stdout.take().context("an output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let announcement = serde_json::from_str(&line).context("what the practice org prints")?;
        Ok(Self {
            _child: child,
            announcement,
        })
    }

    /// Records of a query, in the org's own words.
    async fn asks(&self, soql: &str) -> Result<Vec<Value>> {
        let url = format!(
            "{}/services/data/v64.0/query",
            self.announcement.instance_url
        );
        let request = reqwest::Client::builder().no_proxy().build()?.get(url);
        let request = request
            .query(&[("q", soql)])
            .bearer_auth(&self.announcement.access_token);
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        let records = answer.get("records").and_then(Value::as_array);
        records.cloned().context("records")
    }
}

/// Measures the first sync of an org with so many made-up people.
pub async fn measure(people: u32) -> Result<FirstSync> {
    let org = Org::start(people)?;
    let control = Control::new(&org.announcement.instance_url)?;
    let program = beside("windowless")?;
    let program = program.to_str().context("a path in UTF-8")?;
    let began = Instant::now();
    let mut app = Harness::at(program, org.announcement.clone()).await?;
    let mut memory = Memory::default();
    let half = u64::from(people) * 2 / 5;
    let killed = memory
        .until(&app, u64::from(people), |view| view.index.people >= half)
        .await?;
    app.kill().await?;
    app.starts().await?;
    let full = memory
        .until(&app, u64::from(people), |view| {
            !view.index.filling && view.index.as_of.is_some()
        })
        .await?;
    let seconds = began.elapsed().as_secs_f64();
    for object in &full.index.objects {
        ensure!(
            Some(object.known) == object.total && object.filled,
            "somebody is missing: {object:?}"
        );
    }
    let requests = control.counted_requests().await?;
    app.stops().await?;
    let disk_bytes = on_disk(app.profile())?;
    let numbers = numbers(&org).await?;
    let index = open(app.profile())?;
    Ok(FirstSync {
        people: full.index.people,
        seconds,
        people_per_second: full.index.people as f64 / seconds,
        killed_at: killed.index.people,
        requests,
        memory_by_tenth_kb: memory.by_tenth,
        peak_memory_kb: memory.peak,
        disk_bytes,
        bytes_per_person: disk_bytes / full.index.people.max(1),
        look_up: look_ups(&index, &numbers)?,
        vain_search_ms: vain_search(&index)?,
        switch_ms: switch(index, app.profile())?,
    })
}

/// The program's memory over the fill.
#[derive(Default)]
struct Memory {
    by_tenth: Vec<u64>,
    peak: u64,
}

impl Memory {
    /// Waits until something is seen, and measures the memory meanwhile.
    async fn until(
        &mut self,
        app: &Harness,
        people: u64,
        seen: impl Fn(&View) -> bool,
    ) -> Result<View> {
        let pid = app.pid()?;
        let deadline = Instant::now() + FILLING;
        loop {
            // Ends when the condition holds, or when the memory is due to be measured again.
            let view = app.sees_within(MEASURED_EVERY, "it", &seen).await;
            self.peak = self.peak.max(memory_kb(pid, "VmHWM:")?);
            let view = match view {
                Ok(view) => return Ok(view),
                Err(_) => app.newest()?,
            };
            let tenth = usize::try_from(view.index.people * 10 / people.max(1))?;
            if tenth > self.by_tenth.len() {
                self.by_tenth.push(memory_kb(pid, "VmRSS:")?);
            }
            ensure!(
                Instant::now() < deadline,
                "the fill takes longer than an hour"
            );
        }
    }
}

fn memory_kb(pid: u32, what: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kb = line.and_then(|line| line.split_whitespace().next());
    Ok(kb.context("a figure of the memory")?.parse()?)
}

fn on_disk(profile: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(profile.join("indexes"))? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

/// The index of the one account that has signed in.
fn open(profile: &Path) -> Result<Index> {
    let (files, account) = files(profile)?;
    Ok(files.open(&account)?.0)
}

/// The profile's indexes, and who has signed in.
fn files(folder: &Path) -> Result<(IndexFiles, Account)> {
    let profile = Profile::open(folder)?;
    let key = Keychain::of(&profile).database_key(&profile)?;
    let agent = store::Calls::open(&profile.calls_file(), &key)?.agent()?;
    let agent = agent.context("somebody has signed in")?;
    Ok((IndexFiles::of(&profile, &key), agent.account))
}

/// The numbers of every thousandth person, as a phone would send them.
async fn numbers(org: &Org) -> Result<Vec<E164>> {
    let soql = "SELECT Id, Phone, MobilePhone, Account.BillingCountry FROM Contact \
                WHERE Email LIKE '%777@crowd.example' LIMIT 2000";
    let mut numbers = Vec::new();
    for record in org.asks(soql).await? {
        let text = |path: &str| record.pointer(path).and_then(Value::as_str);
        let phones = ["Phone", "MobilePhone"];
        let phones = phones.into_iter().filter_map(|field| {
            Some((
                String::from(field),
                String::from(text(&format!("/{field}"))?),
            ))
        });
        let person = Person {
            id: PersonRef::from(SfId(String::from(text("/Id").context("an id")?))),
            person_contact: None,
            object: String::from("Contact"),
            name: String::new(),
            title: None,
            company: None,
            owner: None,
            country: None,
            company_country: text("/Account/BillingCountry").and_then(Country::named),
            phones: phones.collect(),
            modified: Timestamp::UNIX_EPOCH,
            email: None,
            do_not_call: false,
        };
        numbers.extend(
            person
                .numbers(Country::US)
                .into_iter()
                .map(|number| number.e164),
        );
    }
    Ok(numbers)
}

fn look_ups(index: &Index, numbers: &[E164]) -> Result<Took> {
    let mut took = Vec::with_capacity(numbers.len());
    for number in numbers {
        let began = Instant::now();
        let found = index.look_up(number)?;
        took.push(began.elapsed().as_micros());
        ensure!(!found.is_empty(), "somebody is not found");
    }
    took.sort_unstable();
    let at = |percent: usize| {
        let place = (took.len() * percent / 100).min(took.len().saturating_sub(1));
        took.get(place).copied().context("at least one look-up")
    };
    Ok(Took {
        times: took.len(),
        p50_us: at(50)?,
        p95_us: at(95)?,
        max_us: at(100)?,
    })
}

fn vain_search(index: &Index) -> Result<f64> {
    let began = Instant::now();
    ensure!(
        index.search("qqqq", Among::Everybody)?.people.is_empty(),
        "nobody is called so"
    );
    Ok(began.elapsed().as_secs_f64() * 1000.0)
}

/// The engine has four connections to an index.
fn switch(before: Index, profile: &Path) -> Result<f64> {
    drop(before);
    let (files, account) = files(profile)?;
    let began = Instant::now();
    let (index, _) = files.open(&account)?;
    let others = [index.another()?, index.another()?, index.another()?];
    ensure!(index.count()? > 0, "it knows somebody");
    let took = began.elapsed().as_secs_f64() * 1000.0;
    drop(others);
    Ok(took)
}

/// A program that was built with this one.
fn beside(name: &str) -> Result<PathBuf> {
    let program =
        std::env::current_exe()?.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    ensure!(program.exists(), "{} is not built", program.display());
    Ok(program)
}
