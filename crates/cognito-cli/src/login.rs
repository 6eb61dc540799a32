//! `cognito login`.

use std::time::Instant;

use cognito_srp_core::{
    CallbackError, CallbackProblem, Exchange, HostedLogin, LoginEntropy, PendingLogin, Tokens,
};

use crate::args::Login;
use crate::failure::Failure;
use crate::loopback::{Loopback, Page};
use crate::profile::ClientConfig;
use crate::terminal::Terminal;
use crate::{browser, destination, input};

pub(crate) fn run(args: &Login) -> Result<(), Failure> {
    let config = args.client_config()?;
    let transport = args.connection.transport()?;
    let profile = args.connection.profile()?;
    profile.prepare()?;
    if args.browser.no_browser {
        let login = begin(args, &config)?;
        eprintln!(
            "cognito: open this URL in a browser:\n{}",
            login.authorize_url()
        );
        let exchange = pasted(login)?;
        let tokens = transport.run(exchange)?;
        return destination::keep_user(&profile, tokens, &config, &transport);
    }
    // Before a browser is opened, which could otherwise not return.
    let loopback = Loopback::listen(&args.redirect_uri)?;
    let login = begin(args, &config)?;
    browser::show(login.authorize_url(), "sign in");
    let until = Instant::now() + args.browser.timeout();
    browser::say_waiting(&args.redirect_uri, args.browser.timeout());
    let (exchange, page) = waited_for(login, &loopback, until)?;
    let done = transport
        .run(exchange)
        .map_err(Failure::from)
        .and_then(|tokens| destination::keep_user(&profile, tokens, &config, &transport));
    match &done {
        Ok(()) => page.answer("You are signed in."),
        Err(_) => page.answer("You are not signed in: the terminal says why."),
    }
    done
}

fn begin(args: &Login, config: &ClientConfig) -> Result<PendingLogin, Failure> {
    let domain = config.domain().ok_or_else(browser::no_domain)?;
    let mut login: HostedLogin = config
        .at(domain)
        .login(args.redirect_uri.clone())
        .with_scopes(&args.scopes)
        .with_prompt(args.prompt());
    if let Some(name) = &args.identity_provider {
        login = login.with_identity_provider(name);
    }
    if let Some(identifier) = &args.idp_identifier {
        login = login.with_idp_identifier(identifier);
    }
    if let Some(username) = &args.login_hint {
        login = login.with_login_hint(username);
    }
    if let Some(lang) = &args.lang {
        login = login.with_lang(lang);
    }
    if let Some(resource) = &args.resource {
        login = login.with_resource(resource);
    }
    Ok(login.begin(LoginEntropy::generate()?))
}

/// The callback of a browser, among other requests to the port.
fn waited_for(
    mut login: PendingLogin,
    loopback: &Loopback,
    until: Instant,
) -> Result<(Exchange<Tokens>, Page), Failure> {
    loop {
        let page = loopback.next(
            until,
            "the browser did not come back: if it shows an error, \
             that says why; the redirect URI has to be one of the app client's callback URLs, \
             letter for letter",
        )?;
        match login.callback(page.target()) {
            Ok(exchange) => return Ok((exchange, page.without_target())),
            Err(CallbackError::Stray {
                problem,
                login: waiting,
            }) => {
                login = *waiting;
                match problem {
                    // A browser asks for an icon, for example.
                    CallbackProblem::OtherRedirectUri => page.not_found(),
                    _ => page.refuse("The terminal is waiting for a different login."),
                }
            }
            Err(error) => {
                page.answer("You are not signed in: the terminal says why.");
                return Err(refused(error));
            }
        }
    }
}

/// The callback that the user pastes.
fn pasted(mut login: PendingLogin) -> Result<Exchange<Tokens>, Failure> {
    let mut terminal = Terminal::interactive();
    loop {
        let url = match &mut terminal {
            Some(terminal) => terminal.ask("The URL that the browser ended at", true)?,
            None => input::next_line("the URL that the browser ended at")?,
        };
        match login.callback(url.trim()) {
            Ok(exchange) => return Ok(exchange),
            Err(CallbackError::Stray {
                problem,
                login: waiting,
            }) => match &mut terminal {
                Some(terminal) => {
                    terminal.say(&problem.to_string())?;
                    login = *waiting;
                }
                None => return Err(Failure::Usage(problem.to_string())),
            },
            Err(error) => return Err(refused(error)),
        }
    }
}

fn refused(error: CallbackError) -> Failure {
    match error {
        CallbackError::Refused(error) => (&error).into(),
        other => Failure::Usage(other.to_string()),
    }
}
