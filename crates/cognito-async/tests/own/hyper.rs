//! By itself, reqwest would read the environment with hyper-util's matcher. The cases in which the
//! matcher differs from curl, whose rules we follow, have a reason.

use std::env;
use std::process::Command;

use hyper_util::client::proxy::matcher::Matcher;
use serde_json::Value;

use crate::shared::proxies::environment;

/// What curl does (see its README); the tests of `cognito-transport` use the same table.
const TABLE: &str = include_str!("curl.json");

/// The cases in which the matcher differs, by their names and a part of their URLs.
const DIFFERENCES: [(&str, &str, &[&str]); 10] = [
    (
        "HTTP_PROXY is a header of whoever asks in a CGI program",
        "http://emulator",
        &[
            "HTTP_PROXY",
            "HTTP_PROXY beside http_proxy",
            "HTTP_PROXY beside ALL_PROXY",
        ],
    ),
    (
        "curl looks at the lower case first",
        "amazonaws.com",
        &[
            "https_proxy before HTTPS_PROXY",
            "all_proxy before ALL_PROXY",
            "no_proxy before NO_PROXY",
        ],
    ),
    (
        "to curl a star is one that stands alone",
        "amazonaws.com",
        &[
            "NO_PROXY=' *'",
            "NO_PROXY='* '",
            "NO_PROXY='*,x.y'",
            "NO_PROXY='x.y,*'",
        ],
    ),
    (
        "it is everything then, and not names alone",
        "//10.1.2.3/",
        &["NO_PROXY='*'"],
    ),
    ("the same for IPv6", "//[2001:db8::1]/", &["NO_PROXY='*'"]),
    (
        "curl separates by spaces too, and passes over a dot at the end",
        "",
        &[
            "NO_PROXY='x.y amazonaws.com'",
            "NO_PROXY='x.y 10.0.0.0/8'",
            "NO_PROXY='amazonaws.com.'",
        ],
    ),
    (
        "to curl the length of a network is a number of C, and 0 is one address",
        "//10.1.2.3/",
        &[
            "NO_PROXY='0.0.0.0/0'",
            "NO_PROXY='10.1.2.3/'",
            "NO_PROXY='10.1.2.3/x'",
            "NO_PROXY='10.1.2.3/8x'",
            "NO_PROXY='10.0.0.0/+8'",
        ],
    ),
    (
        "curl's manual has networks of IPv6; 7.88 compares the text",
        "//[2001:db8::1]/",
        &[
            "NO_PROXY='2001:DB8:0::1'",
            "NO_PROXY='2001:db8::/32'",
            "NO_PROXY='2001:db8::/33'",
            "NO_PROXY='2001:db8:8000::/32'",
            "NO_PROXY='2001:db8::/127'",
            "NO_PROXY='2001:db8::1/128'",
            "NO_PROXY='2001:db8::1/0'",
            "NO_PROXY='::/0'",
        ],
    ),
    (
        "curl's own port of a proxy is 1080",
        "amazonaws.com",
        &[
            "HTTPS_PROXY='proxy-a.test'",
            "HTTPS_PROXY='http://proxy-a.test'",
            "HTTPS_PROXY='http://proxy-a.test/'",
        ],
    ),
    (
        "curl refuses what is no proxy, and does not pass it by or read it another way",
        "amazonaws.com",
        &[
            "HTTPS_PROXY='http://user:p@ss@proxy-a.test:3128'",
            "HTTPS_PROXY='ftp://proxy-a.test:3128'",
            "HTTPS_PROXY='http://'",
            "HTTPS_PROXY='://'",
            "HTTPS_PROXY='http:///'",
            "HTTPS_PROXY='http://proxy-a.test:99999'",
            "HTTPS_PROXY='http://proxy-a.test:x'",
            "HTTPS_PROXY='http://proxy a.test:3128'",
            "HTTPS_PROXY=' http://proxy-a.test:3128'",
            "HTTPS_PROXY='http://proxy-a.test:3128 '",
        ],
    ),
];

#[test]
fn it_goes_curls_way_but_for_what_is_known() {
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let mut differing = 0;
    for case in table["cases"].as_array().unwrap() {
        let (name, url) = (
            case["name"].as_str().unwrap(),
            case["url"].as_str().unwrap(),
        );
        let curls = match (case.get("error"), case["proxy"].as_str()) {
            (Some(_), _) => "refused".to_owned(),
            (None, None) => "straight".to_owned(),
            (None, Some(proxy)) => {
                let header = case["authorization"].as_str().unwrap_or_default();
                format!("{proxy} {header}")
            }
        };
        let hypers = hypers(&case["variables"], url);
        let curls = curls.to_ascii_lowercase();
        let known = DIFFERENCES
            .iter()
            .find(|(_, host, names)| url.contains(host) && names.contains(&name));
        match known {
            None => assert_eq!(hypers, curls, "{name} {url}"),
            Some((why, ..)) => {
                differing += 1;
                assert_ne!(
                    hypers, curls,
                    "{name} {url}: no difference any more ({why})"
                );
            }
        }
    }
    let known = DIFFERENCES.iter().map(|(.., names)| names.len());
    assert_eq!(differing, known.sum::<usize>());
}

/// The matcher's decisions in a process with these variables.
fn hypers(variables: &Value, url: &str) -> String {
    let set = variables.as_object().unwrap().iter();
    let set: Vec<_> = set
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "own::hyper::one_way", "--ignored", "--nocapture"]);
    for (name, value) in environment(&set) {
        match value {
            Some(value) => child.env(name, value),
            None => child.env_remove(name),
        };
    }
    let output = child.env("TEST_URL", url).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (_, way) = text.split_once("way: ").unwrap();
    // The proxy that is named by its address, with its scheme for SOCKS.
    let way = way.lines().next().unwrap().to_ascii_lowercase();
    let way = way.replace("127.0.0.11", "proxy-a.test");
    way.replace("socks5h", "socks5")
}

#[test]
#[ignore = "in a process of its own"]
fn one_way() {
    let url = env::var("TEST_URL").unwrap();
    let Some(proxy) = Matcher::from_env().intercept(&url.parse().unwrap()) else {
        println!("way: straight");
        return;
    };
    let (scheme, host) = (
        proxy.uri().scheme_str().unwrap(),
        proxy.uri().host().unwrap(),
    );
    let port = match (proxy.uri().port_u16(), scheme) {
        (Some(port), _) => port,
        (None, "http") => 80,
        (None, "https") => 443,
        (None, _) => 1080,
    };
    let header = proxy.basic_auth().map(|value| value.to_str().unwrap());
    let header = header.unwrap_or_default();
    println!("way: {scheme}://{host}:{port} {header}");
}
