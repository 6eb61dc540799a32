//! The table of docs/emulator.md about how far to trust it: its tests exist.

use std::path::Path;

const EMULATOR: &str = include_str!("../../../../docs/emulator.md");

#[test]
fn each_row_names_an_existing_test() {
    let (_, table) = EMULATOR.split_once("## How far to trust it").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let ["", _, _, trust, named, ""] = cells[..] else {
            panic!("{row}")
        };
        let known = ["seen", "documented", "chosen"];
        assert!(known.iter().any(|it| trust.starts_with(it)), "{row}");
        for name in named.split('`').skip(1).step_by(2) {
            let Some((file, test)) = name.rsplit_once("::") else {
                continue;
            };
            let file = format!("machine/{}.rs", file.replace("::", "/"));
            let source = std::fs::read_to_string(tests.join(&file));
            let source = source.unwrap_or_else(|_| panic!("{file}"));
            assert!(source.contains(&format!("fn {test}()")), "{name}");
        }
        count += 1;
    }
    assert!(count >= 36, "a row for each difference: {count}");
}
