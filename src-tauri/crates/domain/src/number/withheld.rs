//! What a phone sends in place of a number: unwraps it, and says how much such a text is worth.
//!
//! It parses no number (`reading` does): it says whether a text hides one, names an extension, or can be a number at
//! all.

use crate::base::ids::RawNumber;
use crate::number::extension::extension;
use crate::number::folding::folded;

/// What a text in place of a number is worth, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// A hidden number, a word, or a macro that the phone did not fill in.
    Nothing,
    /// The digits of an extension.
    Extension,
    /// A number that can be dialled from outside.
    Number,
}

/// The most digits of a number within a switch.
const LONGEST_EXTENSION: usize = 6;

/// How many last digits must be the same for two spellings to be of one line.
const SAME_DIGITS: usize = 8;

pub(crate) fn worth(raw: &RawNumber) -> Worth {
    let text = unwrapped(&raw.0);
    if is_withheld(&text) {
        return Worth::Nothing;
    }
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if digits > LONGEST_EXTENSION && letters <= digits {
        Worth::Number
    } else if extension(&RawNumber(text)).is_some() {
        Worth::Extension
    } else {
        Worth::Nothing
    }
}

/// Whether two spellings are of one line: the same digits at their end, or the same text.
pub(crate) fn is_same_line(one: &RawNumber, other: &RawNumber) -> bool {
    let digits = |raw: &RawNumber| -> Vec<u32> {
        let text = unwrapped(&raw.0);
        let digits = text.chars().rev().filter_map(digit);
        digits.take(SAME_DIGITS).collect()
    };
    let (a, b) = (digits(one), digits(other));
    let long = a.len() > LONGEST_EXTENSION && b.len() > LONGEST_EXTENSION;
    let shared = a.len().min(b.len());
    if long {
        a.iter().take(shared).eq(b.iter().take(shared))
    } else {
        unwrapped(&one.0) == unwrapped(&other.0)
    }
}

/// The value of a digit, full-width Japanese ones included.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    }
}

/// The text without invisible characters, out of its SIP address, and with its escapes undone.
pub fn unwrapped(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_ignorable(*c)).collect();
    let visible = visible.trim();
    // `"Name" <sip:user@host>;tag=1`, as a From header has it.
    let address = match visible.split_once('<') {
        Some((name, rest)) => match rest.split_once('>') {
            Some((inside, _)) if is_address(inside) => {
                let inside = user_of(inside);
                return if inside.is_empty() {
                    decoded(name.trim().trim_matches('"'))
                } else {
                    decoded(&inside)
                };
            }
            Some(_) | None => visible,
        },
        None => visible,
    };
    if is_address(address) {
        return decoded(&user_of(address));
    }
    decoded(address)
}

fn is_address(text: &str) -> bool {
    let lower = text.trim_start().to_ascii_lowercase();
    let schemes = ["sip:", "sips:", "callto:"];
    schemes.iter().any(|scheme| lower.starts_with(scheme))
        || lower.starts_with("tel:")
        || (lower.contains('@') && !lower.contains(' '))
}

/// The user of a SIP address; the host if there is no user. A `tel:` address stays whole, as `parsing` knows its
/// parameters.
fn user_of(address: &str) -> String {
    let address = address.trim();
    let (scheme, rest) = match address.split_once(':') {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphabetic()) => (scheme, rest),
        Some(_) | None => ("", address),
    };
    if scheme.eq_ignore_ascii_case("tel") {
        return String::from(address);
    }
    let user = match rest.rsplit_once('@') {
        // `sip:@10.0.0.1` has no user, and a host is no number.
        Some(("", host)) if host.starts_with("anonymous") => host,
        Some(("", _)) => "",
        Some((user, _)) => user,
        None => rest,
    };
    let user = user.split(';').next().unwrap_or_default();
    // `user:password` of RFC 3261, and the port of a host.
    String::from(user.split(':').next().unwrap_or_default())
}

/// With `%2B` and the like undone. A macro such as `%CallerNumber%` stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = match after.split_at_checked(2) {
            Some((hex, after)) if first == b'%' => hex_byte(hex).map(|byte| (byte, after)),
            Some(_) | None => None,
        };
        let (byte, after) = escaped.unwrap_or((first, after));
        bytes.push(byte);
        rest = after;
    }
    match String::from_utf8(bytes) {
        Ok(decoded) => String::from(decoded.trim()),
        Err(_) => String::from(text),
    }
}

fn hex_byte(hex: &[u8]) -> Option<u8> {
    if !hex.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}

/// Unicode's `Default_Ignorable_Code_Point` (DerivedCoreProperties): joiners, marks of direction, variation selectors.
fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
        | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFF8
        | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

/// Whether an unwrapped text stands for a hidden number: SIP's `anonymous` (RFC 3323), the words of vendors and
/// countries, and the words that gateways spell on the keys of a phone (`266696687` is ANONYMOUS).
pub fn is_withheld(text: &str) -> bool {
    let folded = folded(text);
    let word = folded.strip_prefix("tel:").unwrap_or(&folded);
    // `Anonymous;privacy=id`. With digits, what follows may be a number.
    let word = match word.split_once(';') {
        Some((word, rest)) if !rest.contains(|c: char| c.is_numeric()) => word,
        Some(_) | None => word,
    };
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        return true;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_bare_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-'));
    if is_bare_number {
        let spelled = text.starts_with('+') && SPELLED_ON_KEYS.contains(&digits.as_str());
        let all_zeros = digits.len() >= FEWEST_ZEROS && digits.chars().all(|c| c == '0');
        return spelled || all_zeros;
    }
    bare == "anonymous.invalid" || WORDS.contains(&bare)
}

/// Switches send this many zeros or more for no number.
const FEWEST_ZEROS: usize = 4;

/// ANONYMOUS, UNAVAILABLE, RESTRICTED, UNKNOWN, PRIVATE, BLOCKED and WITHHELD on a phone's keys, as gateways send them behind a `+`.
/// Without a `+` they may be somebody's number: 266 696 687 is one in Évora.
const SPELLED_ON_KEYS: [&str; 7] = [
    "266696687",
    "86282452253",
    "7378742833",
    "8656696",
    "7748283",
    "2562533",
    "94844353",
];

/// Folded words, by language. `p`, `o` and `c` are the reasons that caller-id modems give: private, out of area, a call
/// box.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // English
    "anonymous", "anonymous caller", "anonymous call", "unavailable", "number unavailable", "not available", "unknown",
    "unknown caller", "unknown number", "unknown name", "private", "private number", "private caller", "private call",
    "withheld", "number withheld", "withheld number", "caller withheld", "cli withheld", "id withheld", "restricted",
    "restricted number", "restricted caller", "blocked", "blocked number", "blocked caller", "caller id blocked",
    "no caller id", "no caller", "no number", "no cli", "hidden", "hidden number", "hidden caller", "undisclosed",
    "not disclosed", "out of area", "payphone", "coin", "clir", "n a", "none", "null", "p", "o", "c",
    // French
    "anonyme", "appel anonyme", "appelant anonyme", "inconnu", "appelant inconnu", "numero inconnu", "masque", "numero masque",
    "appel masque", "appelant masque", "prive", "numero prive", "appel prive", "secret", "numero secret", "appel secret", "cache",
    "numero cache", "indisponible", "non disponible", "numero indisponible", "confidentiel", "numero confidentiel",
    "identite masquee", "non communique", "numero non communique", "restreint",
    // German
    "anonym", "anonymer anruf", "anonymer anrufer", "unbekannt", "unbekannter anrufer", "unbekannte nummer",
    "rufnummer unbekannt", "nummer unbekannt", "unterdruckt", "unterdrueckt", "nummer unterdruckt", "rufnummer unterdruckt",
    "rufnummer unterdrueckt", "unterdruckte nummer", "unterdruckte rufnummer", "rufnummernunterdruckung", "privat",
    "private nummer", "privater anruf", "verborgen", "versteckt", "keine nummer", "keine rufnummer", "ohne nummer",
    "nicht verfugbar", "gesperrt",
    // Spanish
    "anonimo", "llamada anonima", "desconocido", "numero desconocido", "llamada desconocida", "privado", "numero privado",
    "llamada privada", "oculto", "numero oculto", "llamada oculta", "identidad oculta", "no disponible", "restringido",
    "numero restringido", "bloqueado", "numero bloqueado", "sin numero", "confidencial", "numero confidencial",
    // Italian
    "chiamata anonima", "sconosciuto", "numero sconosciuto", "privato", "numero privato", "nascosto", "numero nascosto",
    "riservato", "numero riservato", "numero anonimo", "oscurato", "numero oscurato", "non disponibile", "bloccato",
    // Portuguese
    "chamada anonima", "desconhecido", "numero desconhecido", "nao identificado", "numero nao identificado", "restrito",
    "numero restrito", "indisponivel", "numero indisponivel", "nao disponivel", "chamada privada", "sem numero",
    // Dutch
    "anoniem", "anonieme beller", "onbekend", "onbekend nummer", "onbekende beller", "afgeschermd", "afgeschermd nummer",
    "prive nummer", "privenummer", "verborgen nummer", "geheim", "geheim nummer", "niet beschikbaar", "geblokkeerd",
    // Japanese
    "非通知", "非通知設定", "番号非通知", "発信者番号非通知", "発信者非通知", "非通知着信", "ヒツウチ", "ﾋﾂｳﾁ", "ひつうち", "匿名",
    "匿名着信", "公衆電話", "コウシュウデンワ", "ｺｳｼｭｳﾃﾞﾝﾜ", "表示圏外", "ヒョウジケンガイ", "ﾋｮｳｼﾞｹﾝｶﾞｲ", "通知不可", "通知不可能",
    "通知圏外", "サービス競合", "不明", "番号不明", "発信者不明", "番号なし", "番号通知なし", "非公開",
    // Chinese
    "未知", "未知号码", "未知號碼", "未知来电", "未知來電", "匿名来电", "匿名來電", "私人号码", "私人號碼", "隐藏号码", "隱藏號碼",
    "保密号码", "保密", "无主叫号码", "無來電顯示", "无法显示", "不明號碼", "不明号码",
    // Korean
    "발신번호표시제한", "발신번호 표시제한", "발신자표시제한", "발신번호표시금지", "알 수 없음", "알수없음", "익명", "비공개", "번호없음",
];
