//! What is read of an object, as far as this agent may see it, and how a record becomes a person.
//!
//! Phone numbers are read from every field of type phone, custom fields included, but not from fax numbers. A person
//! account is one person with two records: the account counts, and its contact is left out, since the agent would have
//! to pick between two matches.

use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::number::country::Country;
use domain::people::person::Person;
use domain::people::{do_not_call, email};
use salesforce::Describe;
use salesforce::soql::soql_string;
use serde_json::Value;
use std::sync::Arc;

/// Where the country of a contact's company stands.
const COMPANY_COUNTRY: &str = "Account.BillingCountry";

/// One object's fields that are read.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) object: String,
    /// The field that names a record.
    name: String,
    phones: Vec<String>,
    fields: Vec<String>,
    /// Where the record's own country stands.
    countries: Vec<&'static str>,
    /// The field with the e-mail address.
    email: Option<String>,
    /// The flag of people who are not to be called.
    do_not_call: Option<&'static str>,
    /// The flag of records that stand for another one: converted leads, and the contacts of person accounts.
    not: Option<&'static str>,
    /// The record that a deleted one was merged into.
    has_master: bool,
}

/// One record as it was read, by query or by a bulk job.
#[derive(Debug)]
pub(crate) enum Record {
    Json(Value),
    /// The names of the columns, and the values.
    Csv(Arc<csv::StringRecord>, csv::StringRecord),
}

impl Record {
    /// A field, by its path with dots; nothing for what is empty.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        let text = match self {
            Self::Json(record) => path
                .split('.')
                .try_fold(record, |value, name| value.get(name))
                .and_then(Value::as_str),
            Self::Csv(names, values) => {
                let place = names.iter().position(|name| name == path);
                place.and_then(|place| values.get(place))
            }
        };
        text.map(str::trim).filter(|text| !text.is_empty())
    }

    pub(crate) fn is(&self, flag: &str) -> bool {
        match self {
            Self::Json(record) => record.get(flag) == Some(&Value::Bool(true)),
            Self::Csv(..) => self.text(flag) == Some("true"),
        }
    }

    pub(crate) fn id(&self) -> Option<SfId> {
        self.text("Id").map(|id| SfId(String::from(id)))
    }

    pub(crate) fn modified(&self) -> Option<jiff::Timestamp> {
        salesforce::datetime::parse(self.text("SystemModstamp")?).ok()
    }
}

impl Shape {
    // Long, but it only looks for the same things in one object after the other.
    pub(crate) fn of(describe: &Describe) -> Self {
        let object = describe.name.as_str();
        let has = |name: &str| describe.field(name).is_some();
        let phones: Vec<String> = describe
            .fields
            .iter()
            .filter(|field| field.kind == "phone" && !is_fax(&field.name) && !is_fax(&field.label))
            .map(|field| field.name.clone())
            .collect();
        let named = describe.fields.iter().find(|field| field.name_field);
        let name = named.map_or_else(|| String::from("Name"), |field| field.name.clone());
        // A path through a reference to what may not be read makes the org refuse the whole query.
        let leads = |name: &str| {
            let field = describe.field(name);
            field.is_some_and(|field| field.relationship_name.is_some())
        };
        let of_account = object == "Contact" && leads("AccountId");
        let countries: Vec<&'static str> = [
            "MailingCountry",
            "BillingCountry",
            "PersonMailingCountry",
            "Country",
        ]
        .into_iter()
        .filter(|name| has(name))
        .collect();
        let not = match object {
            "Lead" => Some("IsConverted"),
            "Contact" => Some("IsPersonAccount"),
            _ => None,
        };
        let not = not.filter(|flag| has(flag));
        let do_not_call = do_not_call::FIELDS.into_iter().find(|flag| has(flag));
        let described = describe.fields.iter();
        let email = email::field(described.map(|field| (field.name.as_str(), field.kind.as_str())));
        let email = email.map(String::from);
        let mut fields = vec![
            String::from("Id"),
            name.clone(),
            String::from("SystemModstamp"),
        ];
        let wanted = [
            "Title",
            "Company",
            "IsConverted",
            "ConvertedContactId",
            "IsPersonAccount",
            "PersonContactId",
            "PersonTitle",
        ];
        fields.extend(
            wanted
                .into_iter()
                .filter(|name| has(name))
                .map(String::from),
        );
        if leads("OwnerId") {
            fields.push(String::from("Owner.Name"));
        }
        if of_account {
            fields.push(String::from("Account.Name"));
            fields.push(String::from(COMPANY_COUNTRY));
        }
        fields.extend(do_not_call.map(String::from));
        fields.extend(email.clone());
        fields.extend(countries.iter().map(|path| String::from(*path)));
        fields.extend(phones.iter().cloned());
        Self {
            object: String::from(object),
            name,
            phones,
            fields,
            countries,
            email,
            do_not_call,
            not,
            has_master: has("MasterRecordId"),
        }
    }

    /// What is read of the object, to be compared with what was read before.
    pub(super) fn read(&self) -> String {
        let mut fields: Vec<&str> = self.fields.iter().map(String::as_str).collect();
        fields.sort_unstable();
        fields.join(",")
    }

    /// Whether a record is left out: it is deleted, or it stands for another one.
    pub(crate) fn is_no_one(&self, record: &Record) -> bool {
        record.is("IsDeleted") || self.not.is_some_and(|flag| record.is(flag))
    }

    /// The statement that reads all records but those that stand for another one.
    pub(crate) fn select(&self) -> String {
        let all = self.not.map(|flag| format!(" WHERE {flag} = false"));
        let fields = self.fields.join(", ");
        format!(
            "SELECT {fields} FROM {}{}",
            self.object,
            all.unwrap_or_default()
        )
    }

    pub(crate) fn select_after(&self, id: &str, page: usize) -> String {
        // An empty id is no id: Salesforce refuses to compare with it.
        let after = match (id, self.not) {
            ("", _) => String::new(),
            (id, None) => format!(" WHERE Id > {}", soql_string(id)),
            (id, Some(_)) => format!(" AND Id > {}", soql_string(id)),
        };
        format!("{}{after} ORDER BY Id LIMIT {page}", self.select())
    }

    pub(crate) fn select_count(&self) -> String {
        let all = self.not.map(|flag| format!(" WHERE {flag} = false"));
        format!(
            "SELECT COUNT() FROM {}{}",
            self.object,
            all.unwrap_or_default()
        )
    }

    /// The statement that reads everything changed since then, with deleted records and what they were merged into.
    pub(crate) fn select_since(&self, moment: &str) -> String {
        let master = if self.has_master {
            ", MasterRecordId"
        } else {
            ""
        };
        format!(
            "SELECT {}, IsDeleted{master} FROM {} WHERE SystemModstamp >= {moment} ORDER BY SystemModstamp, Id",
            self.fields.join(", "),
            self.object,
        )
    }

    pub(crate) fn select_ids(&self, ids: &[SfId]) -> String {
        let ids: Vec<String> = ids.iter().map(|id| soql_string(&id.0)).collect();
        format!(
            "SELECT {} FROM {} WHERE Id IN ({})",
            self.fields.join(", "),
            self.object,
            ids.join(", ")
        )
    }

    pub(crate) fn person(&self, record: &Record) -> Option<Person> {
        let text = |path: &str| record.text(path).map(String::from);
        let country = self.countries.iter().find_map(|path| record.text(path));
        let is_person = record.is("IsPersonAccount");
        Some(Person {
            id: PersonRef::from(record.id()?),
            person_contact: text("PersonContactId").filter(|_| is_person).map(SfId),
            object: self.object.clone(),
            name: text(&self.name)?,
            title: text("Title").or_else(|| text("PersonTitle")),
            company: text("Account.Name").or_else(|| text("Company")),
            owner: text("Owner.Name"),
            country: country.and_then(Country::named),
            company_country: record.text(COMPANY_COUNTRY).and_then(Country::named),
            phones: self
                .phones
                .iter()
                .filter_map(|field| Some((field.clone(), text(field)?)))
                .collect(),
            email: self.email.as_deref().and_then(text),
            modified: record.modified()?,
            do_not_call: self.do_not_call.is_some_and(|flag| record.is(flag)),
        })
    }
}

fn is_fax(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("fax") || name.contains("ファックス") || name.contains("ファクス")
}
