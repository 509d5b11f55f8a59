//! The words that stand in place of a hidden number, by language. A list, and nothing decided by it.

/// Folded words, by language. `p`, `o` and `c` are the reasons that caller-id modems give: private, out of area, a call
/// box.
#[rustfmt::skip]
pub(super) const WORDS: &[&str] = &[
    // English
    "anonymous", "anonymous caller", "anonymous call", "unavailable", "number unavailable", "not available", "unknown",
    "unknown caller", "unknown number", "unknown name", "private", "private number", "private caller", "private call",
    "withheld", "number withheld", "withheld number", "caller withheld", "cli withheld", "id withheld", "restricted",
    "restricted number", "restricted caller", "blocked", "blocked number", "blocked caller", "caller id blocked",
    "no caller id", "no caller", "no number", "no cli", "hidden", "hidden number", "hidden caller", "undisclosed",
    "not disclosed", "nocallerid", "nonumber", "undefined", "nil", "nan", "false", "number withheld by caller",
    "number not available", "id blocked", "id unavailable", "asserted id unavailable", "coinline payphone",
    "interaction with other service", "out of area", "payphone", "coin", "clir", "n a", "none", "null", "p", "o", "c",
    // French
    "anonyme", "appel anonyme", "appelant anonyme", "inconnu", "appelant inconnu", "numero inconnu", "masque", "numero masque",
    "appel masque", "appelant masque", "prive", "numero prive", "appel prive", "secret", "numero secret", "appel secret", "cache",
    "numero cache", "indisponible", "non disponible", "numero indisponible", "confidentiel", "numero confidentiel",
    "identite masquee", "utilisateur inconnu", "correspondant inconnu", "appel inconnu", "identifiant masque",
    "identite inconnue", "numero non disponible", "non communique", "numero non communique", "restreint",
    // German
    "anonym", "anonymer anruf", "anonymer anrufer", "unbekannt", "unbekannter anrufer", "unbekannte nummer",
    "rufnummer unbekannt", "nummer unbekannt", "unterdruckt", "unterdrueckt", "nummer unterdruckt", "rufnummer unterdruckt",
    "rufnummer unterdrueckt", "unterdruckte nummer", "unterdruckte rufnummer", "rufnummernunterdruckung", "privat",
    "private nummer", "privater anruf", "verborgen", "versteckt", "keine nummer", "keine rufnummer", "ohne nummer",
    "nicht verfugbar", "gesperrt", "geheimnummer", "unbekannter teilnehmer", "teilnehmer unbekannt", "rufnummer wurde unterdruckt",
    "nummer wurde unterdruckt", "privater anrufer", "anruf anonym", "rufnummer nicht verfugbar", "nummer nicht verfugbar",
    "kein name", "privatnummer", "rufnummer anonym",
    // Spanish
    "anonimo", "llamada anonima", "desconocido", "numero desconocido", "llamada desconocida", "privado", "numero privado",
    "llamada privada", "oculto", "numero oculto", "llamada oculta", "identidad oculta", "no disponible", "restringido",
    "numero restringido", "bloqueado", "numero bloqueado", "sin numero", "confidencial", "numero confidencial",
    "no identificado", "numero no identificado", "llamada no identificada", "no identificada", "sin identificar",
    "sin identificacion", "numero no disponible", "usuario desconocido",
    // Italian
    "chiamata anonima", "chiamata privata", "chiamata sconosciuta", "utente sconosciuto", "non identificato", "sconosciuto",
    "numero sconosciuto", "privato", "numero privato", "nascosto", "numero nascosto",
    "riservato", "numero riservato", "numero anonimo", "oscurato", "numero oscurato", "non disponibile", "bloccato",
    // Portuguese
    "chamada anonima", "desconhecido", "numero desconhecido", "nao identificado", "numero nao identificado", "restrito",
    "numero restrito", "indisponivel", "numero indisponivel", "nao disponivel", "chamada privada", "sem numero",
    "numero nao disponivel", "nao informado", "numero nao informado",
    "chamada nao identificada", "confidencial", "numero oculto", "oculto",
    // Dutch
    "anoniem", "anonieme beller", "onbekend", "onbekend nummer", "onbekende beller", "afgeschermd", "afgeschermd nummer",
    "prive nummer", "privenummer", "verborgen nummer", "geheim", "geheim nummer", "niet beschikbaar", "geblokkeerd",
    // Japanese
    "非通知", "非通知設定", "番号非通知", "発信者番号非通知", "発信者非通知", "非通知着信", "ヒツウチ", "ﾋﾂｳﾁ", "ひつうち", "匿名",
    "匿名着信", "公衆電話", "コウシュウデンワ", "ｺｳｼｭｳﾃﾞﾝﾜ", "表示圏外", "ヒョウジケンガイ", "ﾋｮｳｼﾞｹﾝｶﾞｲ", "通知不可", "通知不可能",
    "通知圏外", "サービス競合", "不明", "番号不明", "発信者不明", "番号なし", "番号通知なし", "非公開",
    "非通知でお電話", "通知なし", "番号通知なし", "ヒツウチ設定", "非表示", "番号非通知設定", "発信者情報なし", "番号を通知できません", "番号通知できません", "発信者番号なし",
    // Chinese
    "未知", "未知号码", "未知號碼", "未知来电", "未知來電", "匿名来电", "匿名來電", "私人号码", "私人號碼", "隐藏号码", "隱藏號碼",
    "保密号码", "保密", "无主叫号码", "無來電顯示", "无法显示", "不明號碼", "不明号码", "未顯示號碼", "未显示号码",
    "發信者不明", "发信者不明", "私人来电", "私人來電", "無顯示號碼",
    // Korean
    "발신번호표시제한", "발신번호 표시제한", "발신자표시제한", "발신번호표시금지", "알 수 없음", "알수없음", "익명", "비공개", "번호없음",
    "발신자 정보 없음", "발신자정보없음", "알수없는번호", "알 수 없는 번호",
    // Russian and Ukrainian
    "скрыт", "скрытый номер", "номер скрыт", "скрыто", "неизвестный", "неизвестный номер", "неизвестно", "неизвестен",
    "номер неизвестен", "номер не определен", "номер не определён", "аноним", "анонимный", "анонимный вызов",
    "прихований номер", "невідомий",
    // Arabic
    "رقم خاص", "رقم مجهول", "مجهول", "غير معروف", "رقم غير معروف", "محجوب", "رقم محجوب", "خاص",
    // Thai
    "ไม่แสดงเบอร์", "ไม่แสดงหมายเลข", "ไม่ทราบหมายเลข", "ไม่ทราบ", "หมายเลขส่วนตัว", "เบอร์ส่วนตัว", "ไม่ระบุ",
    // Turkish
    "gizli", "gizli numara", "bilinmeyen", "bilinmeyen numara", "bilinmiyor", "ozel", "ozel numara", "numara gizli", "anonim",
    // Polish, Swedish, Czech
    "nieznany", "numer nieznany", "numer zastrzezony", "numer zastrzeżony", "numer prywatny", "prywatny", "okant",
    "okant nummer", "dolt nummer",
    "hemligt nummer", "skyddat nummer", "skryte číslo", "neznámé číslo", "neznámy",
];
