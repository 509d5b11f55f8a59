//! The login page: plain HTML that works without a script, for a person and for a test that plays one.
//!
//! It owns the words and the form. It never decides anything: every field comes back to `authorize`, which checks it
//! again, as a page can be edited by whoever sees it.

use practice_org_core::identity::USERNAME;

use super::html::escape;
use crate::sign_in::login::PASSWORD;

/// The fields of the authorization request, carried through the form unchanged.
pub(crate) struct Carried<'a>(pub(crate) &'a [(&'a str, &'a str)]);

pub(crate) fn login(carried: &Carried<'_>, complaint: Option<&str>) -> String {
    let hidden: String = carried
        .0
        .iter()
        .map(|(name, value)| {
            format!(
                "<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n",
                escape(value)
            )
        })
        .collect();
    let complaint = complaint
        .map(|text| format!("<p role=\"alert\"><strong>{}</strong></p>\n", escape(text)))
        .unwrap_or_default();
    document(&format!(
        "<h1>Practice server</h1>\n\
         <p>This stands in for Salesforce. Nothing here leaves this machine.</p>\n\
         {complaint}<form method=\"post\" action=\"/services/oauth2/authorize\">\n{hidden}\
         <label>Username<br><input name=\"username\" value=\"{username}\" autocomplete=\"off\"></label>\n\
         <label>Password<br><input name=\"password\" type=\"password\" value=\"{password}\"></label>\n\
         <p>The app asks to read and write this server's records for you, also while you are away.</p>\n\
         <button name=\"decision\" value=\"allow\">Allow</button>\n\
         <button name=\"decision\" value=\"deny\">Deny</button>\n</form>",
        username = escape(USERNAME),
        password = escape(PASSWORD),
    ))
}

pub(crate) fn failure(error: &str, description: &str) -> String {
    document(&format!(
        "<h1>OAuth error</h1>\n<p>error={}&amp;error_description={}</p>",
        escape(error),
        escape(description)
    ))
}

fn document(body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Practice server: sign in</title>\
         <style>body{{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}}\
         label{{display:block;margin:1rem 0}}input{{font:inherit;width:100%;padding:.4rem;box-sizing:border-box}}\
         button{{font:inherit;padding:.5rem 1.5rem;margin-inline-end:.5rem}}</style>\
         </head><body>\n{body}\n</body></html>\n"
    )
}
