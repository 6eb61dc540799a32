//! The pages' HTML. All text from outside goes through [`escaped`].

use super::answer::Answer;
use super::ask::Ask;
use crate::ground::entropy::Context;
use crate::state::user_pools::UserPools;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:10vh auto;\
                     padding:0 1rem}label{display:block;margin:.75rem 0}input:not([type=radio])\
                     {display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem}\
                     button{font:inherit;padding:.4rem 1rem;margin:.75rem 0}.error{color:#b00020}\
                     code{word-break:break-all}";

/// Escapes a text for HTML, including attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A page with this title; the body is already HTML.
pub(super) fn html(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
}

/// An error page of the hosted login, for requests without an app to return to.
pub(super) fn refused(status: u16, message: &str) -> Answer {
    let body = format!("<p class=\"error\">{}</p>", escaped(message));
    Answer::html(status, html("Error", &body))
}

/// The error for a missing parameter.
pub(super) fn missing(name: &str) -> Answer {
    refused(
        400,
        &format!("Required String parameter '{name}' is not present"),
    )
}

/// Redirects the browser to the error page.
pub(super) fn to_error(error: &str, client_id: &str) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("error", error)
        .append_pair("client_id", client_id)
        .finish();
    Answer::redirect(format!("/error?{query}"))
}

/// `/error`. It shows the error's code, and no other text from the URL.
pub(super) fn error(_: &mut UserPools, ask: &Ask<'_>, _: &mut Context<'_>) -> Answer {
    let is_code = |text: &&str| {
        text.len() <= 64 && text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_')
    };
    let code = ask.query.get("error").filter(is_code);
    let code = code.map(|code| format!("<p><code>{code}</code></p>"));
    let body = format!(
        "<p class=\"error\">An error was encountered with the requested page.</p>{}",
        code.unwrap_or_default()
    );
    Answer::html(400, html("Error", &body))
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn html_escapes_text_and_attributes() {
        assert_eq!(
            escaped("<b title=\"a\" id='b'>&</b>"),
            "&lt;b title=&quot;a&quot; id=&#39;b&#39;&gt;&amp;&lt;/b&gt;"
        );
    }
}
