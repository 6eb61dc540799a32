//! The tokens that retries cost; all calls of a client share them.

use cognito_srp_core::{LoginEntropy, OAuthClient, RedirectUri, UserPoolDomain};

use super::*;

#[test]
fn a_budget_runs_out_and_is_refunded() {
    let exchange = harmless();
    let budget = Budget::new();
    assert_eq!(budget.left(), 500);
    let retry = || {
        let mut attempts = RetryPolicy::standard().attempts();
        let wait = attempts.next(exchange.request(), CONNECT, &budget, MOST, Duration::MAX);
        (attempts, wait)
    };
    for spent in 1..=35 {
        assert!(retry().1.is_some());
        assert_eq!(budget.left(), 500 - 14 * spent);
    }
    // 10 are left, and another retry would cost 14.
    assert_eq!(retry().1, None);
    assert_eq!(budget.left(), 10);

    // Throttling costs 5.
    let throttled = Response::new(400, [], br#"{"__type":"TooManyRequestsException"}"#);
    let mut attempts = RetryPolicy::standard().attempts();
    let ended = Ended::Response(&throttled);
    assert!(
        attempts
            .next(exchange.request(), ended, &budget, MOST, Duration::MAX)
            .is_some()
    );
    assert_eq!(budget.left(), 5);

    // A success gives back what its last retry cost, or 1.
    let success = Response::new(200, [], b"{}");
    let ended = Ended::Response(&success);
    assert_eq!(
        attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX),
        None
    );
    assert_eq!(budget.left(), 10);
    for left in [11, 12, 13, 14] {
        let mut attempts = RetryPolicy::standard().attempts();
        attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX);
        assert_eq!(budget.left(), left);
    }
    let (mut attempts, wait) = retry();
    assert_eq!((wait, budget.left()), (milliseconds(50), 0));
    attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX);
    assert_eq!(budget.left(), 14);
}

#[test]
fn a_budget_is_never_more_than_full() {
    let budget = Budget::new();
    let success = Response::new(200, [], b"{}");
    let mut attempts = RetryPolicy::standard().attempts();
    attempts.next(
        harmless().request(),
        Ended::Response(&success),
        &budget,
        MOST,
        Duration::MAX,
    );
    assert_eq!(budget.left(), 500);
}

#[test]
fn a_refusal_refunds_nothing() {
    let budget = Budget::new();
    let mut attempts = RetryPolicy::standard().attempts();
    let exchange = harmless();
    attempts.next(exchange.request(), CONNECT, &budget, MOST, Duration::MAX);
    let refused = Response::new(400, [], br#"{"__type":"NotAuthorizedException"}"#);
    // Nor does a page that is not the service's.
    let page = Response::new(404, [], b"<html>");
    for response in [refused, page] {
        attempts.next(
            exchange.request(),
            Ended::Response(&response),
            &budget,
            MOST,
            Duration::MAX,
        );
        assert_eq!(budget.left(), 486);
    }
}

/// A code of a hosted login is sent once more only if nothing arrived; its success is a success.
#[test]
fn a_code_that_succeeds_is_refunded() {
    let client = app_client();
    let domain = UserPoolDomain::prefix(client.user_pool_id(), "acme").unwrap();
    let redirect_uri = RedirectUri::parse("https://client.example.com/cb").unwrap();
    let entropy = LoginEntropy::from_entropy([7; 80]).unwrap();
    let login = OAuthClient::new(client, domain).login(redirect_uri);
    let login = login.begin(entropy);
    let url = login.authorize_url();
    let (_, state) = url.split_once("&state=").unwrap();
    let state = state.split('&').next().unwrap();
    let url = format!("https://client.example.com/cb?code=c&state={state}");
    let exchange = login.callback(&url).unwrap();
    for (response, left) in [
        (Response::new(200, [], b"{}"), 500),
        (Response::new(400, [], br#"{"error":"invalid_grant"}"#), 486),
        (Response::new(503, [], b"<html>"), 486),
    ] {
        let (budget, mut attempts) = (Budget::new(), RetryPolicy::standard().attempts());
        let mut next =
            |ended| attempts.next(exchange.request(), ended, &budget, MOST, Duration::MAX);
        assert!(next(CONNECT).is_some());
        assert_eq!(next(Ended::Response(&response)), None);
        assert_eq!(budget.left(), left);
    }
}
