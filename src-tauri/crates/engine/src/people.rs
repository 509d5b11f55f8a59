//! People as Salesforce tells them outside of the sync: who has a number, by one search; and one record, to see whether it is
//! still there and how it looks now.
//!
//! Which fields are asked for follows from describe: what the agent can't see would make Salesforce refuse the whole request.

use domain::base::ids::{E164, SfId};
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::number::spellings::search_terms;
use domain::org::facts::{ObjectFacts, OrgFacts};
use domain::people::person::{Colleague, Person};
use salesforce::soql::sosl_terms;
use salesforce::{CallError, Client};
use serde_json::Value;

/// The objects that can call in every org.
const OBJECTS: [&str; 3] = ["Contact", "Lead", "Account"];

/// The search for everybody who may have a number; nothing if the agent can see no phone field at all.
pub(crate) fn search(numbers: &[E164], facts: &OrgFacts, added: &[String]) -> Option<String> {
    let objects = OBJECTS.into_iter().chain(added.iter().map(String::as_str));
    let returning: Vec<String> = objects
        .filter_map(|object| {
            let known = facts.objects.get(object)?;
            phones(known).next()?;
            let filter = match (object, known) {
                ("Lead", _) => " WHERE IsConverted = false",
                ("Contact", known) if known.fields.contains_key("IsPersonAccount") => {
                    " WHERE IsPersonAccount = false"
                }
                _ => "",
            };
            let fields = [own_fields(object, known), related_fields(object, known)].concat();
            Some(format!("{object}({}{filter})", fields.join(", ")))
        })
        .collect();
    let terms: Vec<String> = numbers.iter().flat_map(search_terms).collect();
    let terms = sosl_terms(&terms)?;
    (!returning.is_empty()).then(|| {
        let returning = returning.join(", ");
        format!("{terms} IN PHONE FIELDS RETURNING {returning} LIMIT 50")
    })
}

fn phones(object: &ObjectFacts) -> impl Iterator<Item = &String> {
    let fields = object.fields.iter();
    let phones = fields.filter(|(name, field)| field.kind == "phone" && !name.ends_with("Fax"));
    phones.map(|(name, _)| name)
}

/// The fields of the record itself.
pub(crate) fn own_fields(object: &str, known: &ObjectFacts) -> Vec<String> {
    let wanted = [
        "Title",
        "PersonTitle",
        "Company",
        "AccountId",
        "OwnerId",
        "IsConverted",
        "IsPersonAccount",
        "PersonContactId",
        "MailingCountry",
        "BillingCountry",
        "PersonMailingCountry",
        "Country",
    ];
    let has = |name: &&str| known.fields.contains_key(*name);
    // A company's own parent is called differently; AccountId is a contact's.
    let wanted = wanted
        .into_iter()
        .filter(has)
        .filter(|name| *name != "AccountId" || object == "Contact");
    let first = ["Id", "Name", "SystemModstamp"].into_iter();
    let all = first.chain(wanted).map(String::from);
    all.chain(phones(known).cloned()).collect()
}

/// Names that stand in other records; only a statement can ask for them.
fn related_fields(object: &str, known: &ObjectFacts) -> Vec<String> {
    let has = |name: &str| known.fields.contains_key(name);
    let owner = has("OwnerId").then_some("Owner.Name");
    let company = (object == "Contact" && has("AccountId"))
        .then_some(["Account.Name", "Account.BillingCountry"]);
    let related = owner.into_iter().chain(company.into_iter().flatten());
    related.map(String::from).collect()
}

/// A record as a person; nothing if it lacks what every record has.
pub(crate) fn person(record: &Value, object: &str, known: &ObjectFacts) -> Option<Person> {
    let text = |path: &str| {
        let text = record.pointer(path).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty()).map(String::from)
    };
    let countries = [
        "/MailingCountry",
        "/BillingCountry",
        "/PersonMailingCountry",
        "/Country",
        "/Account/BillingCountry",
    ];
    let country = countries.into_iter().find_map(text);
    Some(Person {
        id: PersonRef::Salesforce(SfId(text("/Id")?)),
        person_contact: text("/PersonContactId").map(SfId),
        object: String::from(object),
        name: text("/Name")?,
        title: text("/Title").or_else(|| text("/PersonTitle")),
        company: text("/Account/Name").or_else(|| text("/Company")),
        owner: text("/Owner/Name"),
        country: country.and_then(|name| Country::named(&name)),
        phones: phones(known)
            .filter_map(|field| Some((field.clone(), text(&format!("/{field}"))?)))
            .collect(),
        modified: salesforce::datetime::parse(&text("/SystemModstamp")?).ok()?,
    })
}

/// The org's users that have a number.
pub(crate) async fn colleagues(client: &Client) -> Result<Vec<Colleague>, CallError> {
    let soql = "SELECT Id, Name, Phone, MobilePhone, Extension FROM User \
         WHERE IsActive = true AND (Phone != null OR MobilePhone != null OR Extension != null)";
    let mut page = client.query::<Value>(soql).await?;
    let mut found: Vec<Colleague> = Vec::new();
    loop {
        found.extend(page.records.iter().filter_map(colleague));
        let Some(next) = page.next.take() else {
            return Ok(found);
        };
        page = client.query_next(&next).await?;
    }
}

fn colleague(record: &Value) -> Option<Colleague> {
    let text = |field: &str| record.get(field)?.as_str().map(String::from);
    Some(Colleague {
        id: SfId(text("Id")?),
        name: text("Name")?,
        phones: ["Phone", "MobilePhone"]
            .into_iter()
            .filter_map(text)
            .collect(),
        extension: text("Extension"),
    })
}
