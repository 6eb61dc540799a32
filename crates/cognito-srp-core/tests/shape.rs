//! Properties that programs rely on besides behavior: values that are moved from step to step
//! stay small, and every owned value can go to another thread.

#![allow(missing_docs, reason = "tests")]

use core::mem::size_of;

use cognito_srp_core::srp::{
    CognitoGroup, Exponent, Integer, IntegerError, ServerHalf, SessionKey, SrpError, Verifier,
};
use cognito_srp_core::*;

/// On a 64-bit machine. A step is what `receive` returns, and an exchange is what a transport
/// sends; make one larger only on purpose.
#[cfg(target_pointer_width = "64")]
#[test]
fn sizes() {
    let most = |name: &str, size: usize, most: usize| {
        assert!(
            size <= most,
            "{name} has {size} octets, at most {most} wanted"
        );
    };
    most("Challenge", size_of::<Challenge>(), 128);
    most("Step", size_of::<Step>(), 224);
    most("Settled", size_of::<Settled>(), 224);
    most("Tokens", size_of::<Tokens>(), 224);
    most("Exchange<Step>", size_of::<Exchange<Step>>(), 184);
    most("Exchange<Tokens>", size_of::<Exchange<Tokens>>(), 104);
    most("SignIn", size_of::<SignIn>(), 64);
    // The errors, which determine the size of a `Result`.
    most("Error", size_of::<Error>(), 104);
    most("Result<Step, Error>", size_of::<Result<Step, Error>>(), 224);
    most("AnswerError", size_of::<AnswerError<SelectChallenge>>(), 40);
    most("StoredError", size_of::<StoredError>(), 24);
    most("ProtocolError", size_of::<ProtocolError>(), 32);
}

fn anywhere<T: Send + Sync + 'static>() {}

/// Borrowing types can go wherever the borrowed value can.
fn across_threads<T: Send + Sync>() {}

#[test]
fn owned_types_are_send() {
    macro_rules! all {
        ($($name:ty)*) => {$( anywhere::<$name>(); )*};
    }
    all! {
        AccessToken Acknowledged AnswerError<NewPasswordRequired> AnswerError<SelectChallenge>
        AnswerError<SelectMfaType> AnswerError<WebAuthn> AnswerErrorReason AppClient Challenge
        ClientId ClientSecret ConfirmedDevice CustomChallenge Device DeviceDescription
        DeviceEntropy DeviceKey DevicePassword DeviceRemembered DevicesPage EmailOtp Endpoint
        EndpointError EntropyError Ephemeral Error ErrorCode Exchange<Acknowledged>
        Exchange<ConfirmedDevice> Exchange<DeviceDescription> Exchange<DevicesPage>
        Exchange<Step> Exchange<Tokens> FirstFactor IdToken IdentifierError MfaSetup MfaType
        NewDevice NewPasswordRequired Password PasswordChallenge PasswordSrpChallenge
        ProtocolError RefreshToken Request SecretCode SelectChallenge SelectMfaType
        ServerContext ServiceError Session Settled SignIn SmsMfa SmsOtp SoftwareTokenMfa
        SoftwareTokenSetup Step StepUp StoredError SuspendedChallenge Timestamp Tokens
        UnknownChallenge UserContext UserPoolId Username WebAuthn
        CognitoGroup Exponent Integer IntegerError ServerHalf SessionKey SrpError Verifier
        call::Error call::InputError call::TransportError call::Limits call::ServiceClock
        call::Attempts call::Budget call::RetryPolicy call::Clock call::Calls call::Moment
        SignedIn ClockSkew StoreError keeper::KeeperError keeper::SignedOut
        keeper::KeeperState keeper::RefreshStep keeper::StoreCall keeper::StoreReply
        keeper::SignOut keeper::SignOutStep SignatureHeaders
        AttributesUpdated AuthFactor AuthFactors CodeDelivery CodeSent DeliveryMedium Feedback
        MfaOption MfaSetting NotJson Passkey PasskeyRegistration PasskeysPage SignedUp
        SignUpConfirmed SoftwareTokenSecret SoftwareTokenVerified User UserSession
        UserSessionKind UserSessionsPage AssociatedSessions EndpointSettings
        Exchange<AttributesUpdated> Exchange<AuthFactors> Exchange<CodeSent>
        Exchange<PasskeyRegistration> Exchange<PasskeysPage> Exchange<SignedUp>
        Exchange<SignUpConfirmed> Exchange<SoftwareTokenSecret>
        Exchange<SoftwareTokenVerified> Exchange<User> Exchange<UserSessionsPage>
        SignatureHeaders
    }
    across_threads::<Response<'_>>();
    across_threads::<Preference<'_>>();
    across_threads::<Refresh<'_>>();
    across_threads::<SignatureScope<'_>>();
    across_threads::<call::Ended<'_>>();
    across_threads::<ChangePassword<'_>>();
    across_threads::<SignUp<'_>>();
    across_threads::<VerifySoftwareToken<'_>>();
}

/// `?` converts errors into a boxed error, as programs do.
#[test]
fn all_errors_are_errors() {
    fn error<T: core::error::Error + Send + Sync + 'static>() {}
    error::<Error>();
    error::<ServiceError>();
    error::<ProtocolError>();
    error::<AnswerError<WebAuthn>>();
    error::<StoredError>();
    error::<StoreError>();
    error::<keeper::KeeperError>();
    error::<keeper::SignedOut>();
    error::<IdentifierError>();
    error::<EndpointError>();
    error::<EntropyError>();
    error::<NotJson>();
}
