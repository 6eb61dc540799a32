/* GMP's exponentiation without side channels, modulo one fixed prime. */

#include <gmp.h>
#include <string.h>

static mpz_t prime, base_, exponent_, result_;

int gmp_prepare(const unsigned char *modulus, int width) {
    mpz_inits(prime, base_, exponent_, result_, NULL);
    mpz_import(prime, width, 1, 1, 1, 0, modulus);
    return 1;
}

int gmp_power(const unsigned char *base, int base_length,
              const unsigned char *exponent, int exponent_length,
              unsigned char *result, int width) {
    size_t octets;
    mpz_import(base_, base_length, 1, 1, 1, 0, base);
    mpz_import(exponent_, exponent_length, 1, 1, 1, 0, exponent);
    mpz_powm_sec(result_, base_, exponent_, prime);
    octets = (mpz_sizeinbase(result_, 2) + 7) / 8;
    memset(result, 0, width);
    mpz_export(result + (width - octets), NULL, 1, 1, 1, 0, result_);
    return 1;
}

const char *gmp_version_text(void) { return gmp_version; }
