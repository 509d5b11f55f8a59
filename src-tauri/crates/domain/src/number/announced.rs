//! The words that stand before a further number of a field: `fax`, `mobile`, `or`, `携帯`. Digits behind any other word may
//! be a customer's number or an order's.

use crate::number::folding::folded;

/// Whether all words of the text announce a number. A text without a word announces whatever follows.
pub(super) fn is_announced(label: &str) -> bool {
    let folded = folded(label);
    let mut words = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    words.all(|word| WORDS.contains(&word) || is_of_signs(word))
}

/// Words that are written without blanks, as in Japanese.
fn is_of_signs(word: &str) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        let known = UNSPACED.iter().find_map(|known| rest.strip_prefix(known));
        match known {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

/// Folded.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // Between two numbers
    "or", "and", "ou", "et", "oder", "od", "und", "u", "bzw", "sowie", "o", "y", "e", "ed", "of", "en", "eller", "och", "lub", "i",
    // Kinds, in the languages of the users
    "fax", "telefax", "tel", "tél", "telephone", "telefon", "telefono", "telefone", "telefoon", "phone", "ph",
    "mobile", "mob", "mobil", "mobiel", "movil", "cell", "cel", "cellular", "cellulare", "celular", "handy", "gsm", "portable",
    "port", "natel", "wechat", "whatsapp", "zap", "sms", "home", "work", "office", "direct", "direkt", "ddi", "did", "dial", "main",
    "switchboard", "reception", "hotline", "landline", "land", "line", "alt", "alternate", "alternative", "other", "second",
    "secondary", "primary", "business", "bus", "private", "personal", "company", "after", "hours", "day", "evening", "night",
    "bureau", "domicile", "dom", "maison", "fixe", "prive", "pro", "perso", "standard", "std", "ligne", "directe", "autre",
    "privat", "priv", "buro", "buero", "geschaftlich", "gesch", "dienstlich", "zentrale", "festnetz", "durchwahl", "zuhause", "arbeit",
    "casa", "oficina", "trabajo", "fijo", "directo", "particular", "ufficio", "fisso", "abitazione", "lavoro", "diretto",
    "residencial", "comercial", "trabalho", "escritorio", "fixo", "thuis", "werk", "vast", "kantoor", "prive",
    "a", "b", "bh", "ah", "c", "d", "f", "h", "m", "mo", "p", "t", "w", "ext", "x",
];

/// Words of Japanese, Chinese and Korean.
#[rustfmt::skip]
const UNSPACED: &[&str] = &[
    "または", "又は", "もしくは", "及び", "および", "と", "か", "電話番号", "電話", "携帯電話", "携帯", "ケータイ", "ケイタイ", "けいたい", "会社",
    "勤務先", "職場", "自宅", "実家", "直通", "代表", "代", "本社", "支社", "支店", "事務所", "ファックス", "ファクス", "ふぁっくす", "fax", "tel",
    "固定", "個人", "社用", "転送先", "或者", "或", "和", "及", "电话", "手机", "传真", "办公", "家庭", "座机", "電話", "手機", "傳真", "또는",
    "및", "전화", "휴대폰", "휴대전화", "핸드폰", "팩스", "직통", "회사", "자택", "대표", "집",
];
