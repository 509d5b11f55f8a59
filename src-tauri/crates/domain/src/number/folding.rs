//! One form for words that people write in many: for comparing them with lists of words. Knows no word and no number.
//!
//! It has a table of accents of its own: the lists are written in this form, in which more letters stay than in the form by
//! which names are compared (`people/letters`), and both kinds of kana.

/// How far the full-width letters stand behind those of ASCII.
const FULL_WIDTH: u32 = 0xFEE0;

/// In small letters of usual width, without accents, and with one blank between words.
pub(super) fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        '_' | '-' | '/' | '\u{3000}' => ' ',
        'ａ'..='ｚ' => u32::from(c)
            .checked_sub(FULL_WIDTH)
            .and_then(char::from_u32)
            .unwrap_or(c),
        c => c,
    };
    let lower: String = text.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.join(" ")
}
