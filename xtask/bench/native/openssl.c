/* OpenSSL's constant-time exponentiation modulo one fixed prime. */

#include <openssl/bn.h>
#include <openssl/crypto.h>

static BN_CTX *ctx;
static BN_MONT_CTX *mont;
static BIGNUM *prime;

/* The Montgomery context is made once: OpenSSL's users keep one per modulus. */
int openssl_prepare(const unsigned char *modulus, int width) {
    ctx = BN_CTX_new();
    mont = BN_MONT_CTX_new();
    prime = BN_bin2bn(modulus, width, NULL);
    return ctx && mont && prime && BN_MONT_CTX_set(mont, prime, ctx);
}

int openssl_power(const unsigned char *base, int base_length,
                  const unsigned char *exponent, int exponent_length,
                  unsigned char *result, int width) {
    BIGNUM *b = BN_bin2bn(base, base_length, NULL);
    BIGNUM *e = BN_bin2bn(exponent, exponent_length, NULL);
    BIGNUM *r = BN_new();
    int done = 0;
    if (b && e && r) {
        BN_set_flags(e, BN_FLG_CONSTTIME);
        done = BN_mod_exp_mont_consttime(r, b, e, prime, ctx, mont) &&
               BN_bn2binpad(r, result, width) == width;
    }
    BN_clear_free(b);
    BN_clear_free(e);
    BN_clear_free(r);
    return done;
}

const char *openssl_version(void) { return OpenSSL_version(OPENSSL_VERSION); }
