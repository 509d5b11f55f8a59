//! Which encoding the bytes of a name or a text are in, where they are no UTF-8 and nobody said it.
//!
//! Phones and switches send what their maker's country used: Shift_JIS and EUC-JP in Japan, Windows-1252 in Western Europe
//! and America. Their bytes overlap, so that what can be decoded is not yet what was meant. A Japanese reading has to consist
//! of kana or, at least by half, of the characters that Japanese names and companies have; a Western one has its letters
//! with accents among plain ones. **Invariant:** what fits neither is not read: Chinese, Korean or Cyrillic bytes are no
//! Japanese name only because they can be decoded as one.
//!
//! The decoders are those of the web's encoding standard (crate `encoding_rs`).

use crate::wire::japanese::COMMON;
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};

/// What the bytes say, if that can be told.
pub(super) fn read(bytes: &[u8]) -> Option<String> {
    if let Some(cut) = cut_utf_8(bytes) {
        return Some(cut);
    }
    euc_jp(bytes)
        .or_else(|| shift_jis(bytes))
        .or_else(|| western(bytes))
}

/// The text, if the bytes are in EUC-JP. Some may be kana of half width in Shift_JIS as well: then all kanji have to be common.
fn euc_jp(bytes: &[u8]) -> Option<String> {
    let may_be_kana = strictly(SHIFT_JIS, bytes).is_some_and(|text| is_kana(&text));
    let is_all_common = |text: &str| text.chars().all(|c| c.is_ascii() || is_in_names(c));
    let is_known = |text: &str| is_common(text) && (!may_be_kana || is_all_common(text));
    let is_it = |text: &String| is_half_width_euc(bytes) || (is_japanese(text) && is_known(text));
    strictly(EUC_JP, bytes).filter(is_it)
}

/// The text, if the bytes are in Shift_JIS. The first bytes of its commonest kanji begin nothing in most other encodings.
fn shift_jis(bytes: &[u8]) -> Option<String> {
    let is_it = |text: &String| {
        let is_plain = || is_first_level(text) && western(bytes).is_none();
        is_kana(text) || (is_japanese(text) && (is_common(text) || is_plain()))
    };
    strictly(SHIFT_JIS, bytes).filter(is_it)
}

fn western(bytes: &[u8]) -> Option<String> {
    strictly(WINDOWS_1252, bytes).filter(|text| is_western(text))
}

/// Whether a whole body is plainly in Shift_JIS, in which half of a character may look like a sign of JSON.
pub(super) fn is_shift_jis(body: &[u8]) -> bool {
    euc_jp(body).is_none() && shift_jis(body).is_some()
}

/// The text of a body whose bytes say their encoding themselves, as ISO-2022-JP does by its escapes.
pub(super) fn escaped(body: &[u8]) -> Option<String> {
    let is_escaped = body.is_ascii() && body.windows(2).any(|pair| pair == b"\x1B$");
    is_escaped.then(|| strictly(ISO_2022_JP, body)).flatten()
}

/// The text of a body in the encoding that its `Content-Type` names, if it is in that.
pub(super) fn declared(body: &[u8], charset: &str) -> Option<String> {
    let encoding = Encoding::for_label(charset.as_bytes())?;
    (encoding != UTF_8)
        .then(|| strictly(encoding, body))
        .flatten()
}

/// The text of UTF-8 that a switch took for Western letters and wrote as UTF-8 once more: `MÃ¼ller`.
pub(super) fn encoded_twice(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let latin_1: Option<Vec<u8>> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let bytes = latin_1.or_else(|| {
        let (bytes, _, is_lossy) = WINDOWS_1252.encode(text);
        (!is_lossy).then(|| bytes.into_owned())
    })?;
    String::from_utf8(bytes).ok()
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_text = !text.contains(|c: char| matches!(u32::from(c), 0x80..=0x9F | 0xE000..=0xF8FF));
    is_text.then(|| text.into_owned())
}

/// UTF-8 that was cut within its last character, by a switch that counts bytes.
fn cut_utf_8(bytes: &[u8]) -> Option<String> {
    let error = std::str::from_utf8(bytes).err()?;
    let (whole, _) = bytes.split_at_checked(error.valid_up_to())?;
    let text = std::str::from_utf8(whole).ok()?;
    (error.error_len().is_none() && !text.is_ascii()).then(|| String::from(text))
}

/// Kana of half width in EUC-JP: each is an `8E` and a byte, which would be rare kanji in Shift_JIS.
fn is_half_width_euc(bytes: &[u8]) -> bool {
    let odd: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii())
        .collect();
    let is_kana = |pair: &[u8]| matches!(pair, [0x8E, 0xA6..=0xDF]);
    odd.len() > 2 && odd.chunks(2).all(is_kana)
}

/// Whether it can be a Japanese text of full width: all its odd characters are kana, kanji or their signs.
fn is_japanese(text: &str) -> bool {
    let mut odd = text.chars().filter(|c| !c.is_ascii());
    let has_letters = text.chars().any(|c| is_full_kana(c) || is_kanji(c));
    let is_part = |c| is_full_kana(c) || is_kanji(c) || is_sign(c);
    has_letters && odd.all(is_part) && !touches_latin(text)
}

/// Whether at least half of the odd characters are kana, or common in names.
fn is_common(text: &str) -> bool {
    is_mostly(text, is_in_names)
}

fn is_in_names(c: char) -> bool {
    is_full_kana(c) || is_sign(c) || COMMON.contains(c)
}

/// Whether at least half of the odd characters are kana, or kanji of the first level of the standard.
fn is_first_level(text: &str) -> bool {
    is_mostly(text, |c| {
        let text = c.to_string();
        let (bytes, ..) = SHIFT_JIS.encode(&text);
        matches!(bytes.first(), Some(0x81..=0x83 | 0x88..=0x98))
    })
}

fn is_mostly(text: &str, is_known: impl Fn(char) -> bool) -> bool {
    let odd: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let known = odd.iter().filter(|c| is_known(**c)).count();
    known * 2 >= odd.len()
}

/// Whether all its odd characters are kana of half width that can stand in this order.
fn is_kana(text: &str) -> bool {
    let is_half = |c: char| matches!(u32::from(c), 0xFF66..=0xFF9F);
    let marks = ['ﾞ', 'ﾟ', 'ｰ'];
    let mut before = ' ';
    let mut count = 0;
    for c in text.chars() {
        let is_mark = marks.contains(&c);
        let is_voiced = matches!(u32::from(before), 0xFF73 | 0xFF76..=0xFF84 | 0xFF8A..=0xFF8E);
        let is_placed = match c {
            'ｰ' => is_half(before),
            'ﾞ' | 'ﾟ' => is_voiced,
            _ => true,
        };
        if !(c.is_ascii() || is_sign(c) || (is_half(c) && is_placed)) {
            return false;
        }
        count += usize::from(is_half(c) && !is_mark);
        before = c;
    }
    count >= FEWEST_KANA && !touches_latin(text)
}

/// Fewer kana alone may as well be letters with accents.
const FEWEST_KANA: usize = 2;

/// Whether a letter of Latin stands directly beside a Japanese one in lower case, as no Japanese name has it.
fn touches_latin(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).any(|pair| match pair {
        [one, other] => {
            let is_other = |c: &char| !c.is_ascii() && !is_sign(*c);
            (one.is_ascii_lowercase() && is_other(other))
                || (is_other(one) && other.is_ascii_lowercase())
                || (one.is_ascii_uppercase() && is_half_width(*other))
                || (is_half_width(*one) && other.is_ascii_uppercase())
        }
        _ => false,
    })
}

fn is_half_width(c: char) -> bool {
    matches!(u32::from(c), 0xFF66..=0xFF9F)
}

fn is_full_kana(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x30FE)
}

fn is_kanji(c: char) -> bool {
    matches!(u32::from(c), 0x4E00..=0x9FFF | 0x3005 | 0x3006)
}

/// Signs and letters of full width.
fn is_sign(c: char) -> bool {
    matches!(u32::from(c), 0x3000..=0x3004 | 0x3007..=0x301F | 0xFF01..=0xFF65 | 0x2010..=0x2027 | 0x00D7 | 0x00B0 | 0x30FB)
}

/// Whether its odd characters are letters with accents within words of plain letters, or signs of a text.
fn is_western(text: &str) -> bool {
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’');
    let mut words = text
        .split(|c: char| !is_part(c))
        .filter(|word| !word.is_ascii());
    let are_words = words.all(|word| {
        let accented = word.chars().filter(|c| !c.is_ascii()).count();
        accented <= word.chars().count() - accented || word.chars().count() == 1
    });
    let is_sign = |c: char| "’‘“”„–—…€«»®™©°º\u{a0}&§¿¡".contains(c);
    let is_letter = |c: char| c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'µ' | 'ƒ' | 'ˆ');
    let signs = text.chars().filter(|c| is_sign(*c)).count();
    let plain = text.chars().filter(char::is_ascii_alphanumeric).count();
    let may_be = |c: char| c.is_ascii() || is_letter(c) || is_sign(c);
    are_words && signs * 2 <= plain && text.chars().all(may_be)
}
