//! Any number of further people, so that an org is as large as a real one.
//!
//! It owns their names, their companies and the spellings of their numbers. It never draws by chance: person `n` is always
//! the same, and has a number in E.164 terms that nobody else among the first million has.
//!
//! The ranges kept for fiction hold some hundreds of numbers. These people need hundreds of thousands, so they have
//! well-formed numbers of ordinary ranges.

use jiff::{Timestamp, ToSpan};
use rusqlite::{Connection, params};

use super::colleagues::colleague;
use super::pick::pick;
use super::spelling::spelling;
use crate::error::OrgError;
use crate::identity::USER_ID;
use crate::ids;
use crate::rows::{find_object, full_name};
use crate::schema::Schema;
use crate::storage::{numbering, phones, tables};

const AT_ONE_COMPANY: u32 = 20;
const COLLEAGUES: u32 = 5;

/// Two statements with fixed columns, since a million rows go through them.
const COMPANY: &str = "INSERT INTO \"Account\" (\"Id\", \"Name\", \"BillingCountry\", \"OwnerId\",
    \"CreatedDate\", \"LastModifiedDate\", \"SystemModstamp\", \"CreatedById\", \"LastModifiedById\")
    VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6, ?6)";
const PERSON: &str = "INSERT INTO \"Contact\" (\"Id\", \"AccountId\", \"FirstName\", \"LastName\", \"Name\",
    \"Title\", \"Email\", \"OwnerId\", \"Phone\", \"MobilePhone\",
    \"CreatedDate\", \"LastModifiedDate\", \"SystemModstamp\", \"CreatedById\", \"LastModifiedById\")
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?11, ?12, ?12)";

struct Country {
    name: &'static str,
    firsts: [&'static str; 8],
    lasts: [&'static str; 12],
    kind_of_company: &'static str,
    titles: [&'static str; 4],
}

const COUNTRIES: [Country; 5] = [
    Country {
        name: "Japan",
        firsts: [
            "陽菜",
            "翔太",
            "結衣",
            "拓海",
            "美月",
            "蓮",
            "さくら",
            "悠真",
        ],
        lasts: [
            "高橋",
            "渡辺",
            "山本",
            "加藤",
            "吉田",
            "佐々木",
            "井上",
            "木村",
            "清水",
            "山口",
            "長谷川",
            "石井",
        ],
        kind_of_company: "株式会社",
        titles: ["営業", "購買課長", "総務", "部長"],
    },
    Country {
        name: "France",
        firsts: [
            "Léa",
            "Hugo",
            "Chloé",
            "Louis",
            "Zoé",
            "Gaël",
            "Inès",
            "Jean-Marc",
        ],
        lasts: [
            "Bernard",
            "Rousseau",
            "Fournier",
            "Girard",
            "Mercier",
            "Lambert",
            "Faure",
            "Chevalier",
            "Noël",
            "Le Goff",
            "D'Arcy",
            "Benoît",
        ],
        kind_of_company: "SARL",
        titles: ["Acheteuse", "Gérant", "Comptable", "Directeur technique"],
    },
    Country {
        name: "United States",
        firsts: [
            "Olivia", "Liam", "Ava", "Noah", "Mia", "Ethan", "Zoe", "Carlos",
        ],
        lasts: [
            "Johnson", "Williams", "Garcia", "Miller", "Davis", "Martinez", "Lopez", "Wilson",
            "Anderson", "O'Brien", "Moore", "Jackson",
        ],
        kind_of_company: "Inc.",
        titles: ["Buyer", "VP Sales", "Office Manager", "Engineer"],
    },
    Country {
        name: "United Kingdom",
        firsts: [
            "Amelia", "George", "Isla", "Harry", "Freya", "Rhys", "Aoife", "Mohammed",
        ],
        lasts: [
            "Taylor",
            "Davies",
            "Evans",
            "Thomas",
            "Roberts",
            "Khan",
            "Wright",
            "Campbell",
            "Fletcher",
            "Okonkwo",
            "Ward-Hughes",
            "Byrne",
        ],
        kind_of_company: "Ltd",
        titles: ["Buyer", "Director", "Accounts", "Site Manager"],
    },
    Country {
        name: "Germany",
        firsts: [
            "Mia", "Finn", "Emma", "Jonas", "Käthe", "Lukas", "Jörg", "Sabine",
        ],
        lasts: [
            "Müller",
            "Schneider",
            "Fischer",
            "Weber",
            "Wagner",
            "Becker",
            "Schulz",
            "Krüger",
            "Groß",
            "von Ahlen",
            "Lehmann",
            "Köhler",
        ],
        kind_of_company: "GmbH",
        titles: ["Einkauf", "Geschäftsführer", "Buchhaltung", "Werkleiterin"],
    },
];

pub(super) fn lay(
    connection: &Connection,
    schema: &Schema,
    now: Timestamp,
    people: u32,
) -> Result<(), OrgError> {
    let companies = find_object(schema, "Account")?;
    let contacts = find_object(schema, "Contact")?;
    let first_company = numbering::reserve(
        connection,
        companies,
        i64::from(people.div_ceil(AT_ONE_COMPANY)),
    )?;
    let first_contact = numbering::reserve(connection, contacts, i64::from(people))?;
    tables::in_bulk(connection, &[companies, contacts], || {
        let mut company_line = connection.prepare(COMPANY)?;
        let mut person_line = connection.prepare(PERSON)?;
        let mut company_id = String::new();
        for number in 0..people {
            // Made one after another over the last year, so that a sync by time has something to page through.
            let made = (now - i64::from(people - number).minutes()).as_second();
            if number.is_multiple_of(AT_ONE_COMPANY) {
                let company = number / AT_ONE_COMPANY;
                company_id = ids::numbered("001", first_company + i64::from(company));
                let country = country(company);
                company_line.execute(params![
                    company_id,
                    company_name(country, company),
                    country.name,
                    owner(company),
                    made,
                    USER_ID
                ])?;
            }
            let person = Person::of(number);
            let id = ids::numbered("003", first_contact + i64::from(number));
            person_line.execute(params![
                id,
                company_id,
                person.first,
                person.last,
                full_name(Some(person.first), Some(person.last)),
                person.title,
                format!("p{number}@crowd.example"),
                owner(number),
                person.number.as_deref().filter(|_| person.at_work),
                person.number.as_deref().filter(|_| !person.at_work),
                made,
                USER_ID
            ])?;
            phones::add(
                connection,
                contacts,
                &id,
                person.number.as_deref().unwrap_or_default(),
            )?;
        }
        Ok(())
    })
}

/// All people of one company live in one country.
fn country(company: u32) -> &'static Country {
    let [japan, france, states, kingdom, germany] = &COUNTRIES;
    match company % 5 {
        0 => japan,
        1 => france,
        2 => states,
        3 => kingdom,
        _ => germany,
    }
}

fn company_name(country: &Country, company: u32) -> String {
    let founder = pick(&country.lasts, company / 5).unwrap_or_default();
    format!("{founder} {} {}", company + 1, country.kind_of_company)
}

fn owner(number: u32) -> String {
    colleague(usize::try_from(number % COLLEAGUES).unwrap_or_default())
}

struct Person {
    first: &'static str,
    last: &'static str,
    title: Option<&'static str>,
    number: Option<String>,
    /// The number is the office's, not the mobile's.
    at_work: bool,
}

impl Person {
    fn of(number: u32) -> Self {
        let country = country(number / AT_ONE_COMPANY);
        // Both lists are walked through in all combinations before one comes again.
        Person {
            first: pick(&country.firsts, number).unwrap_or_default(),
            last: pick(&country.lasts, number / 8).unwrap_or_default(),
            title: pick(&country.titles, number / 3),
            number: Some(spelling(country.name, number)),
            at_work: number.is_multiple_of(3),
        }
    }
}
