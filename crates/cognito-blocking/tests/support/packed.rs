//! Decompression bombs: a few octets that would become millions.

/// Each decompresses to tokens and 4 MiB of spaces: the encoding, the octets before and after the
/// zeros in the middle, and how many zeros there are.
pub(crate) type Bomb = (&'static str, &'static str, usize, &'static str);

/// Python's `gzip.compress(.., 9, mtime=0)` and `zlib.compress(.., 9)`, Node's
/// `zlib.brotliCompressSync`, `zstd -19`.
pub(crate) const BOMBS: [Bomb; 4] = [
    (
        "gzip",
        "1f8b0800000000000203edcd414ac3501405d0b9ab087f5c4a4170e0ac8a036722ddc0277d34c19\
         8949f042c257b37711b9e33bb8f7b79f7749ca726faa9adf3d40efd678c7337a5e7ea9e8e751de3\
         781abea25f736a229fa3ecaff9d60df9bc1fdb4b9fa7b944da3d54abf4f6736d4b8cef5bf9f1e97\
         0d855e96f7bba5d63dbbf442e51d2b2de5f9bdc75d15fe22397fc1d539471fbb82c15",
        4063,
        "c03ff70b18c05edc8e004000",
    ),
    (
        "deflate",
        "78daedcd414ac3501405d0b9ab087f5c4a4170e0ac8a036722ddc0277d34c198949f042c257b377\
         11b9e33bb8f7b79f7749ca726faa9adf3d40efd678c7337a5e7ea9e8e751de3781abea25f736a22\
         9fa3ecaff9d60df9bc1fdb4b9fa7b944da3d54abf4f6736d4b8cef5bf9f1e970d855e96f7bba5d6\
         3dbbf442e51d2b2de5f9bdc75d15fe22397fc1d539471fbb82c15",
        4063,
        "c03ff70b4435a7d3",
    ),
    (
        "br",
        "9b8d0040008cd315b3ac9f724cdd96aa2c1f390886376d9628067913d520e709a220a293d383f28\
         b022d6a7910b7456479c62854cd3ed5494b4379bbf9d521827e0944098370e2b52a08289c71f51f\
         571847e70c0b149c53648d30536626e0f314ac818add70024bd23153b1ebe7deffb80700",
        0,
        "",
    ),
    (
        "zstd",
        "28b52ffda48e004000e40300b2471919706f0ea8aca44451cfb564c237f42990a604b43c49d584c\
         0019a65b23f2f71f3f2271e428690d5966dbff9c7a9ab596d82400c8a7c3fca4a56551568fbae26\
         c7e7c9c0e1095e4c057d870fad161b1f4d8d94774e8b9db09267e2f426bb37e3a159198b0506006\
         eff780eeb60378445be126350053006e61802001020020010200200102002001020020010200200\
         10200200102002001020020010200200102002001020020010200200102002001020020010200200\
         10200200102002001020020010200200102002001020020010200200102002001020020010200200\
         102073040020d60e9b1c",
        0,
        "",
    ),
];

fn octets(hexadecimal: &str) -> impl Iterator<Item = u8> {
    let digits = hexadecimal.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap())
}

/// A whole response.
pub(crate) fn response((encoding, before, zeros, after): &Bomb) -> Vec<u8> {
    let body = octets(before);
    let body = body.chain(std::iter::repeat_n(0, *zeros));
    let body: Vec<u8> = body.chain(octets(after)).collect();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\n\
         content-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body].concat()
}

/// The beginning of a response that would decompress to 1032 octets for each NUL after it.
pub(crate) fn beginning_of_gzip() -> Vec<u8> {
    let [(_, before, ..), ..] = BOMBS;
    let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n";
    head.bytes().chain(octets(before)).collect()
}
