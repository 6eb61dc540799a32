use super::*;

/// Appendix A and Appendix B of RFC 7636: the bytes, their verifier, and its challenge.
#[test]
fn the_example_of_rfc_7636() {
    let octets = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37,
        77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    let mut entropy = [1; 80];
    entropy[48..].copy_from_slice(&octets);
    let entropy = LoginEntropy::from_entropy(entropy).unwrap();
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    assert_eq!(entropy.code_verifier.as_str(), verifier);
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    assert_eq!(code_challenge(verifier), challenge);
}

#[test]
fn an_unfilled_buffer_is_refused() {
    let refused = LoginEntropy::from_entropy([0; 80]).map(|_| ());
    assert_eq!(refused, Err(EntropyError::AllZero));
}
