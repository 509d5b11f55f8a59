//! From a text to a number: libphonenumber's parser, and the cleaning before it.
//!
//! Parsing itself is libphonenumber's (crate `rlibphonenumber`, which agreed with Google's own library on 6,846
//! spellings of 245 regions). Ours is the cleaning before it. All three ports that we compared take a word after the
//! number, as in `090-1234-5678 (mobile)`, for vanity letters and append `662453`. So a word is cut, unless the digits
//! before it are too few to be a number: then it is a true vanity number such as `1-800-FLOWERS`. And the zero in
//! brackets that people put after a country code, as in `+36 (0)1 234 5678`, is left out if the text is no number with
//! it.

use crate::base::ids::E164;
use crate::number::country::Country;
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region,
};

pub(super) fn e164(number: &PhoneNumber) -> E164 {
    E164(number.format_as(PhoneNumberFormat::E164).into_owned())
}

/// A number in E.164, back in its parts.
pub(super) fn of_e164(number: &E164) -> Option<PhoneNumber> {
    PHONE_NUMBER_UTIL.parse(&number.0, None).ok()
}

/// A number that a text may mean.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    pub(super) number: PhoneNumber,
    /// Whether an area or a country code had to be assumed, or a zero in brackets may or may not be part of it.
    pub(super) is_assumed: bool,
}

pub(super) fn parse(typed: &str, country: Country) -> Option<PhoneNumber> {
    let meaning = meanings(typed, country).into_iter().next();
    meaning.map(|meaning| meaning.number)
}

/// Whether the text is a number for which nothing has to be assumed.
pub(super) fn is_sure(typed: &str, country: Country) -> bool {
    match meanings(typed, country).as_slice() {
        [only] => !only.is_assumed && only.number.is_valid(),
        _ => false,
    }
}

/// What the text may mean: one number, or two where a zero in brackets may or may not be part of it, as in Italy, or
/// where the first digits may be the country's own code or an area.
pub(super) fn meanings(typed: &str, country: Country) -> Vec<Meaning> {
    let (cleaned, _) = first_number(typed, country);
    let mut found = as_it_stands(&cleaned, country);
    let bare = without_bracketed_zero(&cleaned)
        .and_then(|bare| as_it_stands(&bare, country).into_iter().next())
        .filter(|bare| bare.number.is_valid());
    let Some(bare) = bare else {
        return found;
    };
    found.retain(|known| known.number.is_valid() && e164(&known.number) != e164(&bare.number));
    found.push(bare);
    if found.len() > 1 {
        found.iter_mut().for_each(|known| known.is_assumed = true);
    }
    found
}

fn as_it_stands(typed: &str, country: Country) -> Vec<Meaning> {
    if is_date(typed) {
        return Vec::new();
    }
    let typed = typed.replace(SEPARATORS, " ");
    let plain = with_one_plus(&typed);
    let number = PHONE_NUMBER_UTIL.parse(&plain, country.region());
    let Ok(number) = number else {
        return Vec::new();
    };
    let own = with_the_plus_that_is_missing(&plain, &number, country);
    let is_as_good =
        number.is_valid() && number.get_national_significant_number().len() <= LONGEST_NATIONAL;
    let lacks_area = lacks_its_area(&plain, &number, country);
    let is_open = is_as_good && own.as_ref().is_some_and(|own| *own != number);
    let national = (own.is_none() || is_open).then_some((number, is_open || lacks_area));
    let all = own.map(|own| (own, is_open)).into_iter().chain(national);
    let all = all.filter(|(number, _)| is_possible(number));
    all.map(|(number, is_assumed)| Meaning { number, is_assumed })
        .collect()
}

/// The length rule refuses extensions and words. `is_valid` would also refuse numbers that are newer than the metadata.
fn is_possible(number: &PhoneNumber) -> bool {
    matches!(
        number.is_possible_with_reason(),
        Ok(NumberLengthType::IsPossible)
    )
}

/// Digits of a national number at most, by the rules of Germany's regulator; libphonenumber takes four more.
pub(super) const LONGEST_NATIONAL: usize = 11;

/// Whether a national number without the zero that is dialled before it may as well be one without its area, as there are
/// longer ones: `30122101` in Germany. Where all are of one length, as in Japan, only the zero is missing.
fn lacks_its_area(typed: &str, number: &PhoneNumber, country: Country) -> bool {
    let national = number.get_national_significant_number();
    let Some(region) = country.region() else {
        return false;
    };
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region);
    let is_own = code == Some(number.country_code);
    let shown = number.format_as(PhoneNumberFormat::National);
    // An extension stands behind both. What has no form is a short number of an area, where areas begin with a zero.
    let is_shown_with_zero = !digits(&shown).starts_with(&national)
        || (shown.chars().all(|c| c.is_ascii_digit()) && dials_zero(region));
    let has_no_zero = is_shown_with_zero && digits(typed).starts_with(&national);
    is_own && has_no_zero && !starts_international(typed) && has_longer(number)
}

/// Whether something is dialled before the numbers of a country's fixed lines.
fn dials_zero(region: Region) -> bool {
    let kind = PhoneNumberType::FixedLine;
    let example = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind);
    example.is_ok_and(|number| {
        let shown = digits(&number.format_as(PhoneNumberFormat::National));
        shown != number.get_national_significant_number()
    })
}

/// Whether the country has fixed lines with more digits than this number.
fn has_longer(number: &PhoneNumber) -> bool {
    (1..=MOST_AREA_DIGITS).any(|more| {
        let mut longer = number.clone();
        longer.national_number = number.national_number.saturating_mul(10_u64.pow(more));
        let kind = PhoneNumberType::FixedLine;
        matches!(
            PHONE_NUMBER_UTIL.is_possible_number_for_type_with_reason(&longer, kind),
            Ok(NumberLengthType::IsPossible)
        )
    })
}

const MOST_AREA_DIGITS: u32 = 3;

/// The text without a `+` that stands for a blank, as in `+81+3+1234+5678` out of a form, or behind a country code, as in
/// `1+415-555-0195`.
fn with_one_plus(typed: &str) -> String {
    let is_plus = |c: char| matches!(c, '+' | '＋');
    let Some(first) = typed.find(|c: char| c.is_numeric()) else {
        return String::from(typed);
    };
    let (start, rest) = typed.split_at(first);
    format!("{start}{}", rest.replace(is_plus, " "))
}

/// Whether these digits are how the number is written within its country.
pub(super) fn is_national(typed: &str, number: &E164) -> bool {
    let national =
        of_e164(number).map(|number| digits(&number.format_as(PhoneNumberFormat::National)));
    national.is_some_and(|national| national == digits(typed))
}

/// The digits of a text, full-width Japanese ones included.
pub(super) fn digits(text: &str) -> String {
    let digit = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        c => Some(c).filter(char::is_ascii_digit),
    };
    text.chars().filter_map(digit).collect()
}

/// Signs that people put between digits and that libphonenumber does not know there.
const SEPARATORS: [char; 9] = ['・', '･', '·', '•', '_', '~', 'ｰ', '─', '━'];

/// `2020-01-15`: without its zero, a number of Wuppertal.
fn is_date(typed: &str) -> bool {
    let mut parts = typed.trim().split(['-', '/', '.']);
    let mut part = |length: usize, most: u32| {
        let part = parts.next().filter(|part| part.len() == length);
        let value = part.and_then(|part| part.parse::<u32>().ok());
        value.filter(|value| (1..=most).contains(value))
    };
    let year = part(4, 2099).filter(|year| *year >= 1900);
    year.is_some() && part(2, 12).is_some() && part(2, 31).is_some() && parts.next().is_none()
}

/// Whether the character belongs to a word. Japanese keyboards give the mark of a long vowel where a hyphen is meant.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'ー' | 'ｰ')
}

/// `4917612345603` in Germany: if national numbers are dialled with a zero and this one has none, leading digits that
/// are the country's own code are read as that code. libphonenumber takes them for an area code.
fn with_the_plus_that_is_missing(
    typed: &str,
    national: &PhoneNumber,
    country: Country,
) -> Option<PhoneNumber> {
    let plain = digits(typed);
    let code = national.country_code.to_string();
    // With letters, the digits could be an extension.
    let is_bare = !typed.chars().any(is_letter);
    if !is_bare || starts_international(typed) || !plain.starts_with(&code) {
        return None;
    }
    let dialled = digits(&national.format_as(PhoneNumberFormat::National));
    if !dialled.starts_with('0') {
        return None;
    }
    let number = PHONE_NUMBER_UTIL.parse(format!("+{plain}"), country.region());
    number.ok().filter(PhoneNumber::is_valid)
}

/// The number without the zero that many put in brackets after the country code, even where no zero is dialled.
fn without_bracketed_zero(typed: &str) -> Option<String> {
    let zeros = ["(0)", "（0）", "（０）", "(０)", "[0]", "{0}"];
    let zero = zeros.iter().find(|zero| typed.contains(**zero))?;
    starts_international(typed).then(|| typed.replacen(zero, " ", 1))
}

pub(super) fn starts_international(typed: &str) -> bool {
    let start = typed
        .chars()
        .find(|c| c.is_numeric() || matches!(c, '+' | '＋'));
    matches!(start, Some('+' | '＋'))
}

/// The first number of a text, with its extension if one is marked, and the rest after the word that ends the number.
pub(super) fn first_number(typed: &str, country: Country) -> (String, &str) {
    let mut kept = String::with_capacity(typed.len());
    let mut digits = 0;
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let is_whole = || {
            digits >= ENOUGH_DIGITS
                || (digits >= FEWEST_DIGITS
                    && as_it_stands(&kept, country)
                        .first()
                        .is_some_and(|known| known.number.is_valid()))
        };
        if is_letter(c) && is_whole() {
            // An open bracket or a semicolon before the word is cut with it.
            while kept.ends_with(|c: char| !c.is_numeric() && c != ')') {
                kept.pop();
            }
            if let Some((extension, after)) = extension_digits(rest) {
                kept.push_str(&format!(" ext. {extension}"));
                return (kept, after);
            }
            return (kept, rest);
        }
        digits += usize::from(c.is_numeric());
        kept.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    (kept, "")
}

/// A word after this many digits is no vanity part: 1-800 has four digits.
const ENOUGH_DIGITS: usize = 7;

/// The shortest numbers of small countries: after this many digits, a word is cut if the digits are a valid number by
/// themselves.
const FEWEST_DIGITS: usize = 4;

/// The digits of an extension, if `rest` begins with a word that marks one, and the text behind them.
fn extension_digits(rest: &str) -> Option<(String, &str)> {
    const MARKS: [&str; 12] = [
        "extension",
        "ext",
        "x",
        "内線",
        "poste",
        "durchwahl",
        "dw",
        "app",
        "apt",
        "int",
        "anschluss",
        "ｅｘｔ",
    ];
    let lower = rest.to_lowercase();
    let mark = MARKS.iter().find(|mark| lower.starts_with(**mark))?;
    // A letter whose lower-case form has another length is in none of the marks.
    let after = rest.get(mark.len()..)?;
    let after = after.trim_start_matches(['.', ':', '=', '#', '-', ' ', '　']);
    let digits: String = after
        .chars()
        .map_while(|c| c.to_digit(10))
        .map(|d| d.to_string())
        .collect();
    let behind = after.get(digits.len()..).unwrap_or_default();
    (1..=7).contains(&digits.len()).then_some((digits, behind))
}
