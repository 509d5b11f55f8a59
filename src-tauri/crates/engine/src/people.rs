//! People as Salesforce tells them outside of the sync: who has a number, by one search; and one record, to see whether it is
//! still there and how it looks now.
//!
//! Which fields are asked for follows from describe: what the agent can't see would make Salesforce refuse the whole request.

use domain::base::ids::{E164, SfId};
use domain::base::not_readable::NotReadable;
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::number::spellings::search_terms;
use domain::org::facts::{ObjectFacts, OrgFacts};
use domain::people::candidate::Candidate;
use domain::people::person::{Colleague, Person};
use domain::people::phone_fields::is_phone;
use domain::people::sought::{Among, Sought, holds, words};
use domain::people::{do_not_call, email};
use salesforce::soql::{sosl_all, sosl_terms};
use salesforce::{CallError, Client};
use serde_json::Value;

use crate::search::{Returning, Search};

/// The objects that can call in every org.
pub(crate) const OBJECTS: [&str; 3] = ["Contact", "Lead", "Account"];

/// The search for everybody who may have a number; nothing if the agent can see no phone field at all.
pub(crate) fn search(numbers: &[E164], facts: &OrgFacts, added: &[String]) -> Option<Search> {
    let objects = OBJECTS.into_iter().chain(added.iter().map(String::as_str));
    let returning: Vec<Returning> = objects
        .filter_map(|object| {
            let known = facts.objects.get(object)?;
            phones(known).next()?;
            let fields = [own_fields(object, known), related_fields(object, facts)].concat();
            Some(returning_of(object, facts, fields))
        })
        .collect();
    let terms: Vec<String> = numbers.iter().flat_map(search_terms).collect();
    let terms = sosl_terms(&terms)?;
    (!returning.is_empty()).then(|| Search {
        terms: format!("{terms} IN PHONE FIELDS"),
        returning,
        limit: 50,
    })
}

/// The phone fields of an object by which callers are found in every org.
fn usual_phones(object: &str) -> &'static [&'static str] {
    match object {
        "Contact" | "Lead" => &["Phone", "MobilePhone"],
        "Account" => &["Phone"],
        _ => &[],
    }
}

/// Where the search for a number can't look, because this agent may not see the object or its phone fields.
pub(crate) fn not_searched(facts: &OrgFacts, added: &[String]) -> Vec<NotReadable> {
    let objects = OBJECTS.into_iter().chain(added.iter().map(String::as_str));
    let hidden = objects.filter_map(|object| {
        let Some(known) = facts.objects.get(object) else {
            return Some(NotReadable::hidden(object, Vec::new()));
        };
        let usual = usual_phones(object).iter();
        let hidden = usual.filter(|field| !known.fields.contains_key(**field));
        let hidden: Vec<String> = hidden.map(|field| String::from(*field)).collect();
        let is_searched = hidden.is_empty() && phones(known).next().is_some();
        (!is_searched).then(|| NotReadable::hidden(object, hidden))
    });
    hidden.collect()
}

/// What the org has refused, and what it was not asked for, each object once.
pub(crate) fn each_once(refused: Vec<NotReadable>, hidden: Vec<NotReadable>) -> Vec<NotReadable> {
    let mut all = refused;
    for one in hidden {
        if !all.iter().any(|known| known.object == one.object) {
            all.push(one);
        }
    }
    all
}

/// The search for people and companies by name, e-mail address or number, and the objects that are left out because this agent can't see them.
pub(crate) fn search_by_name(
    text: &str,
    among: Among,
    facts: &OrgFacts,
) -> Option<(Search, Vec<NotReadable>)> {
    let (terms, group) = match Sought::of(text) {
        Sought::Email(address) => (sosl_terms(&[address])?, "EMAIL"),
        // As it was typed, and as it may have been typed elsewhere.
        Sought::Number(digits) => {
            let national = format!("0{digits}");
            let spellings = [String::from(text.trim()), digits, national];
            (sosl_terms(&spellings)?, "PHONE")
        }
        Sought::Name(name) => {
            let words: Vec<&str> = name.split_whitespace().collect();
            (sosl_all(&words)?, "NAME")
        }
    };
    let described = !facts.objects.is_empty();
    let hidden = |object: &&str| described && !facts.objects.contains_key(*object);
    let wanted = |object: &&str| among == Among::Everybody || *object == "Account";
    let objects = OBJECTS.into_iter().filter(wanted);
    let returning = objects.clone().filter(|object| !hidden(object));
    let returning = returning.map(|object| {
        let known = facts.objects.get(object);
        let wanted = [
            "Name",
            "Title",
            "PersonTitle",
            "Company",
            "IsPersonAccount",
            "PersonContactId",
            "DoNotCall",
            "PersonDoNotCall",
            "Email",
            "PersonEmail",
        ];
        let has = |field: &str| known.is_some_and(|known| known.fields.contains_key(field));
        let wanted = wanted.into_iter().filter(|field| has(field));
        let related = related_fields(object, facts);
        let related = related.into_iter().filter(|path| path.ends_with(".Name"));
        let first = ["Id"].into_iter().chain(known.is_none().then_some("Name"));
        let fields: Vec<String> = first
            .chain(wanted)
            .map(String::from)
            .chain(related)
            .collect();
        let returning = returning_of(object, facts, fields);
        match among {
            Among::Companies if has("IsPersonAccount") => Returning {
                filter: String::from(" WHERE IsPersonAccount = false"),
                ..returning
            },
            Among::Companies | Among::Everybody => returning,
        }
    });
    let search = Search {
        terms: format!("{terms} IN {group} FIELDS"),
        returning: returning.collect(),
        limit: 20,
    };
    let hidden = objects.filter(hidden);
    let hidden = hidden.map(|object| NotReadable::hidden(object, Vec::new()));
    Some((search, hidden.collect()))
}

/// The part of a search that names what it returns of an object. Left out are records that stand for another one:
/// converted leads (their contact counts) and the contacts of person accounts (the account counts).
fn returning_of(object: &str, facts: &OrgFacts, fields: Vec<String>) -> Returning {
    let filter = stands_for_another(object, facts).map(|flag| format!(" WHERE {flag} = false"));
    Returning {
        object: String::from(object),
        fields,
        filter: filter.unwrap_or_default(),
    }
}

/// The field by which an object's record says that it stands for another one, if the agent may read it.
pub(crate) fn stands_for_another(object: &str, facts: &OrgFacts) -> Option<&'static str> {
    let flag = match object {
        "Lead" => "IsConverted",
        "Contact" => "IsPersonAccount",
        _ => return None,
    };
    facts.field(object, flag).map(|_| flag)
}

/// Somebody who was found by a text.
pub(crate) fn found_by_name(record: &Value, sought: &str) -> Option<Candidate> {
    let text = |path: &str| {
        let text = record.pointer(path).and_then(Value::as_str);
        text.map(String::from)
    };
    let id = PersonRef::Salesforce(SfId(text("/Id")?));
    let is_person = record.get("IsPersonAccount") == Some(&Value::Bool(true));
    Some(Candidate {
        title: text("/Title").or_else(|| text("/PersonTitle")),
        company: text("/Account/Name").or_else(|| text("/Company")),
        owner: text("/Owner/Name"),
        person_contact: text("/PersonContactId").filter(|_| is_person).map(SfId),
        do_not_call: not_to_be_called(record),
        email: email::FIELDS
            .into_iter()
            .find_map(|field| text(&format!("/{field}")))
            .filter(|email| words(sought).iter().any(|word| holds(email, word))),
        ..Candidate::new(id, text("/attributes/type")?, text("/Name")?)
    })
}

pub(crate) fn phones(object: &ObjectFacts) -> impl Iterator<Item = &String> {
    let fields = object.fields.iter();
    let phones = fields.filter(|(name, field)| is_phone(name, field));
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
        "DoNotCall",
        "PersonDoNotCall",
        "MailingCountry",
        "BillingCountry",
        "PersonMailingCountry",
        "Country",
    ];
    let has = |name: &&str| known.fields.contains_key(*name);
    // AccountId is the company of a contact; a company's own parent has a field of another name.
    let wanted = wanted
        .into_iter()
        .filter(has)
        .filter(|name| *name != "AccountId" || object == "Contact");
    // A case has a number for a name.
    let named = match object {
        "Case" => "CaseNumber",
        _ => "Name",
    };
    let first = ["Id", named, "SystemModstamp"].into_iter();
    let all = first.chain(wanted).chain(email_field(known));
    let all = all.map(String::from);
    all.chain(phones(known).cloned()).collect()
}

/// Where the object has an e-mail address.
fn email_field(known: &ObjectFacts) -> Option<&str> {
    let fields = known.fields.iter();
    email::field(fields.map(|(name, field)| (name.as_str(), field.kind.as_str())))
}

/// Names that stand in other records; only a SOQL statement can ask for them.
pub(crate) fn related_fields(object: &str, facts: &OrgFacts) -> Vec<String> {
    let paths: &[&str] = match object {
        "Contact" => &["Owner.Name", "Account.Name", "Account.BillingCountry"],
        _ => &["Owner.Name"],
    };
    let described = facts.objects.contains_key(object);
    let related = paths.iter();
    let related = related.filter(|path| described && facts.may_read(object, path));
    related.map(|path| String::from(*path)).collect()
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
    ];
    let country = countries.into_iter().find_map(text);
    Some(Person {
        id: PersonRef::Salesforce(SfId(text("/Id")?)),
        person_contact: text("/PersonContactId").map(SfId),
        object: String::from(object),
        name: text("/Name").or_else(|| text("/CaseNumber"))?,
        title: text("/Title").or_else(|| text("/PersonTitle")),
        company: text("/Account/Name").or_else(|| text("/Company")),
        owner: text("/Owner/Name"),
        country: country.and_then(|name| Country::named(&name)),
        company_country: text("/Account/BillingCountry").and_then(|name| Country::named(&name)),
        phones: phones(known)
            .filter_map(|field| Some((field.clone(), text(&format!("/{field}"))?)))
            .collect(),
        email: email_field(known).and_then(|field| text(&format!("/{field}"))),
        modified: salesforce::datetime::parse(&text("/SystemModstamp")?).ok()?,
        do_not_call: not_to_be_called(record),
    })
}

fn not_to_be_called(record: &Value) -> bool {
    let mut flags = do_not_call::FIELDS.iter();
    flags.any(|flag| record.get(flag) == Some(&Value::Bool(true)))
}

/// The org's users that have a number.
pub(crate) async fn colleagues(client: &Client) -> Result<Vec<Colleague>, CallError> {
    let described = client.describe("User").await?;
    let numbers = ["Phone", "MobilePhone", "Extension"];
    let seen = numbers.into_iter();
    let seen: Vec<&str> = seen
        .filter(|name| described.field(name).is_some())
        .collect();
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    let some: Vec<String> = seen.iter().map(|name| format!("{name} != null")).collect();
    let soql = format!(
        "SELECT Id, Name, {} FROM User WHERE IsActive = true AND ({})",
        seen.join(", "),
        some.join(" OR ")
    );
    let mut page = client.query::<Value>(&soql).await?;
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
