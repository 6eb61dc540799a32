//! A form on a page. It sends the page's query along.

use super::answer::Answer;
use super::ask::Ask;
use super::page::{self, escaped};
use super::{csrf, life};
use crate::ground::entropy::Context;

/// Asks the browser for a passkey's signature and sends the form with it; again by the button,
/// if the user has declined. Web Authentication Level 3, §5.1.
pub(super) const PASSKEY_SCRIPT: &str = include_str!("passkey.js");

/// A page with a form.
pub(super) struct Form {
    title: &'static str,
    action: &'static str,
    button: &'static str,
    error: Option<String>,
    notice: Option<String>,
    /// HTML.
    fields: String,
    /// Links below the form, as HTML.
    links: String,
    /// Other forms below it.
    more: Vec<Form>,
}

impl Form {
    /// A form that is sent to one of the hosted login's paths.
    pub(super) fn new(title: &'static str, action: &'static str, button: &'static str) -> Self {
        Self {
            title,
            action,
            button,
            error: None,
            notice: None,
            fields: String::new(),
            links: String::new(),
            more: Vec::new(),
        }
    }

    /// Adds the error of the previous answer.
    pub(super) fn error(mut self, message: Option<&str>) -> Self {
        self.error = message.map(str::to_owned);
        self
    }

    pub(super) fn notice(mut self, message: Option<&str>) -> Self {
        self.notice = message.map(str::to_owned);
        self
    }

    pub(super) fn hidden(mut self, name: &str, value: &str) -> Self {
        let (name, value) = (escaped(name), escaped(value));
        self.fields += &format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        self
    }

    /// A text field, with an initial value.
    pub(super) fn text(self, name: &str, label: &str, autocomplete: &str, value: &str) -> Self {
        self.input("text", name, label, autocomplete, value)
    }

    pub(super) fn password(self, name: &str, label: &str, autocomplete: &str) -> Self {
        self.input("password", name, label, autocomplete, "")
    }

    fn input(
        mut self,
        kind: &str,
        name: &str,
        label: &str,
        autocomplete: &str,
        value: &str,
    ) -> Self {
        let (name, label, value) = (escaped(name), escaped(label), escaped(value));
        self.fields += &format!(
            "<label>{label}<input type=\"{kind}\" name=\"{name}\" value=\"{value}\" \
             autocomplete=\"{autocomplete}\"></label>"
        );
        self
    }

    /// One of several choices.
    pub(super) fn choice(mut self, name: &str, value: &str, label: &str) -> Self {
        let (name, value, label) = (escaped(name), escaped(value), escaped(label));
        self.fields += &format!(
            "<label><input type=\"radio\" name=\"{name}\" value=\"{value}\" required> \
             {label}</label>"
        );
        self
    }

    /// A value for the user to copy.
    pub(super) fn shown(mut self, label: &str, value: &str) -> Self {
        let (label, value) = (escaped(label), escaped(value));
        self.fields += &format!("<p>{label} <code>{value}</code></p>");
        self
    }

    /// A field for what a passkey signs, with the options for it.
    pub(super) fn passkey(mut self, name: &str, options: &str) -> Self {
        let (name, options) = (escaped(name), escaped(options));
        self.fields += &format!(
            "<input type=\"hidden\" name=\"{name}\" data-options=\"{options}\">\
             <script>{PASSKEY_SCRIPT}</script>"
        );
        self
    }

    /// A link to another page of the hosted login, with the same query.
    pub(super) fn link(mut self, ask: &Ask<'_>, path: &str, text: &str) -> Self {
        let href = escaped(&format!("{path}?{}", ask.query.to_query()));
        self.links += &format!("<p><a href=\"{href}\">{}</a></p>", escaped(text));
        self
    }

    /// A link to an identity provider, with the same query.
    pub(super) fn link_to_provider(mut self, ask: &Ask<'_>, name: &str) -> Self {
        let others = ["identity_provider", "idp_identifier"];
        let same = ask.query.iter().filter(|(it, _)| !others.contains(it));
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(same)
            .append_pair("identity_provider", name)
            .finish();
        let href = escaped(&format!("/oauth2/authorize?{query}"));
        let text = escaped(&format!("Sign in with {name}"));
        self.links += &format!("<p><a href=\"{href}\">{text}</a></p>");
        self
    }

    /// Adds another form below this one.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.more.push(other);
        self
    }

    fn html(&self, ask: &Ask<'_>, token: &str, begun: u64) -> String {
        let action = escaped(&format!("{}?{}", self.action, ask.query.to_query()));
        let said = |class: &str, text: &Option<String>| match text {
            Some(text) => format!("<p class=\"{class}\">{}</p>", escaped(text)),
            None => String::new(),
        };
        format!(
            "{}{}<form method=\"post\" action=\"{action}\">\
             <input type=\"hidden\" name=\"{}\" value=\"{}\">\
             <input type=\"hidden\" name=\"{}\" value=\"{begun}\">{}\
             <button type=\"submit\">{}</button></form>{}{}",
            said("error", &self.error),
            said("notice", &self.notice),
            csrf::FIELD,
            escaped(token),
            life::FIELD,
            self.fields,
            escaped(self.button),
            self.more
                .iter()
                .map(|form| form.html(ask, token, begun))
                .collect::<String>(),
            self.links
        )
    }

    /// The page: status 200, or 400 if it shows an error.
    pub(super) fn page(&self, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
        let Ok(token) = csrf::token(ask, cx) else {
            return page::refused(500, "There is no entropy.");
        };
        let status = if self.error.is_some() { 400 } else { 200 };
        let html = self.html(ask, &token, life::begun(ask, cx.now));
        let answer = Answer::html(status, page::html(self.title, &html))
            .with("set-cookie", csrf::cookie(ask, &token));
        // The pages have one language: what was asked for is kept, as on AWS.
        match ask.query.get("lang").filter(|lang| is_language(lang)) {
            Some(lang) => answer.with("set-cookie", ask.set_cookie("lang", lang, None)),
            None => answer,
        }
    }
}

/// Whether it is a language as `lang` names them, such as `de` or `pt-BR`.
fn is_language(text: &str) -> bool {
    let is_tag = |octet: u8| octet.is_ascii_alphabetic() || octet == b'-';
    (2..=8).contains(&text.len()) && text.bytes().all(is_tag)
}
