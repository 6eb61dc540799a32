//! The chart: horizontal bars on a logarithmic scale.

use std::fmt::Write;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 230.0;
const RIGHT: f64 = 90.0;
const TOP: f64 = 34.0;
const STEP: f64 = 26.0;

/// Colours that are readable on a light and on a dark background: GitHub shows a README on
/// either, and the media query of an image follows only the system's setting.
const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#57606a}.ours{fill:#0969da}.peer{fill:#8c959f}\
line{stroke:#8c959f;stroke-opacity:.4}\
@media(prefers-color-scheme:dark){text{fill:#adbac7}.ours{fill:#539bf5}.peer{fill:#768390}}";

/// An SVG of these names and milliseconds.
pub(crate) fn draw(bars: &[(String, f64)]) -> String {
    let mut bars: Vec<_> = bars.iter().collect();
    bars.sort_by(|(_, left), (_, right)| left.total_cmp(right));
    let logs = || bars.iter().map(|(_, milliseconds)| milliseconds.log10());
    // The axis begins at a whole decade, so that the lengths of the bars can be compared.
    let least = logs().fold(f64::INFINITY, f64::min).floor();
    let most = logs().fold(least + 1.0, f64::max).ceil();
    let x = |log: f64| LEFT + (log - least) / (most - least) * (WIDTH - LEFT - RIGHT);
    let mut y = TOP;
    let mut body = String::new();
    for (name, milliseconds) in &bars {
        let class = if name.starts_with("ours") {
            "ours"
        } else {
            "peer"
        };
        let length = (x(milliseconds.log10()) - LEFT).max(2.0);
        let (middle, end) = (y + 14.0, LEFT + length + 6.0);
        let _ = writeln!(
            body,
            "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{name}</text>\
             <rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{length:.1}\" height=\"18\" rx=\"2\"/>\
             <text x=\"{end:.1}\" y=\"{middle}\">{milliseconds:.2} ms</text>",
            LEFT - 8.0,
        );
        y += STEP;
    }
    let mut axis = String::new();
    let mut decade = least;
    while decade <= most {
        let at = x(decade);
        let _ = writeln!(
            axis,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{y}\"/>\
             <text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{} ms</text>",
            y + 16.0,
            10f64.powf(decade),
        );
        decade += 1.0;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" \
         aria-label=\"One full client computation, in milliseconds, on a logarithmic scale\">\n\
         <style>{STYLE}</style>\n\
         <text x=\"8\" y=\"18\">One full client computation, no network; logarithmic scale</text>\n\
         {axis}{body}</svg>\n",
        y + 26.0,
    )
}
