//! Writes the mutants of a file into its text.

#[cfg(test)]
mod tests;
mod visit;

use std::collections::BTreeMap;
use std::ops::Range;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Block, Signature};

use crate::list::Mutant;

/// The mutants of each place: a line, a column, and the kind of what is there.
type Places = BTreeMap<(usize, usize, String), Vec<Mutant>>;

/// Why a mutant is not written into the text.
pub(crate) type Refused = BTreeMap<u32, &'static str>;

/// The replacement does not compile, however it is written.
pub(crate) const NO_RUST: &str = "unviable";
/// The code belongs to another system than this one.
const ELSEWHERE: &str = "elsewhere";
/// The compiler computes a constant, so no variable can switch it.
const CONSTANT: &str = "constant";
/// A function returns `impl Trait`, which is one type: a `return` of another would not compile.
const OPAQUE: &str = "opaque";
/// There is nothing at the place that the mutant could replace.
const NOT_FOUND: &str = "not-found";

pub(crate) struct Woven {
    pub(crate) text: String,
    pub(crate) refused: Refused,
    /// The number of the place of each mutant, which is that of the place's first mutant.
    pub(crate) firsts: BTreeMap<u32, u32>,
}

pub(crate) fn weave<'a>(
    text: &str,
    mutants: impl Iterator<Item = &'a Mutant>,
) -> syn::Result<Woven> {
    let file = syn::parse_file(text)?;
    let mut places = Places::new();
    for mutant in mutants {
        let place = (mutant.line, mutant.column, mutant.genre.clone());
        places.entry(place).or_default().push(mutant.clone());
    }
    let mut weaver = Weaver {
        places,
        constants: 0,
        elsewhere: 0,
        additions: Vec::new(),
        refused: Refused::new(),
        firsts: BTreeMap::new(),
    };
    weaver.visit_file(&file);
    let rest = std::mem::take(&mut weaver.places);
    for mutant in rest.into_values().flatten() {
        weaver.refused.insert(mutant.number, NOT_FOUND);
    }
    Ok(Woven {
        text: weaver.written(text),
        refused: weaver.refused,
        firsts: weaver.firsts,
    })
}

struct Weaver {
    places: Places,
    /// How many nested constants the visit is in.
    constants: usize,
    /// How many nested items for another system the visit is in.
    elsewhere: usize,
    additions: Vec<Addition>,
    refused: Refused,
    firsts: BTreeMap<u32, u32>,
}

/// A text that is inserted at an octet.
struct Addition {
    place: usize,
    opens: bool,
    text: String,
}

impl Weaver {
    /// Takes the mutants of this place. In a constant they are refused.
    fn take(&mut self, span: Span, genre: &str) -> Vec<Mutant> {
        let start = span.start();
        let key = (start.line, start.column + 1, genre.to_owned());
        let mutants = self.places.remove(&key).unwrap_or_default();
        if self.elsewhere > 0 {
            return self.refuse(mutants, ELSEWHERE);
        }
        if self.constants > 0 {
            return self.refuse(mutants, CONSTANT);
        }
        mutants
    }

    fn refuse(&mut self, mutants: Vec<Mutant>, why: &'static str) -> Vec<Mutant> {
        let numbers = mutants.iter().map(|mutant| (mutant.number, why));
        self.refused.extend(numbers);
        Vec::new()
    }

    fn add(&mut self, place: usize, opens: bool, text: String) {
        self.additions.push(Addition { place, opens, text });
    }

    /// Puts a `match` with the alternatives around an expression, each on a line with its number.
    fn choice(&mut self, place: Range<usize>, alternatives: &[(u32, String)]) {
        let Some((first, _)) = alternatives.first() else {
            return;
        };
        let mut text = format!("(match crate::mutants_switch::at({first}) {{\n");
        for (number, alternative) in alternatives {
            self.firsts.insert(*number, *first);
            text += &format!("/*mutant {number}*/ {number} => {alternative},\n");
        }
        self.add(place.start, true, text + "_ => ");
        self.add(place.end, false, "})".to_owned());
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        let Some(first) = block.stmts.first() else {
            return;
        };
        let mut mutants = self.take(first.span(), "FnValue");
        let returned = signature.output.to_token_stream().to_string();
        if returned.contains("impl ") {
            mutants = self.refuse(mutants, OPAQUE);
        }
        let Some(place) = mutants.first().map(|it| it.number) else {
            return;
        };
        let mut text = format!("match crate::mutants_switch::at({place}) {{\n");
        for Mutant {
            number,
            replacement,
            ..
        } in mutants
        {
            self.firsts.insert(number, place);
            text += &format!("/*mutant {number}*/ {number} => return {replacement},\n");
        }
        self.add(first.span().byte_range().start, true, text + "_ => {} }\n");
    }

    fn constant(&mut self, is_one: bool, visit: impl FnOnce(&mut Self)) {
        self.constants += usize::from(is_one);
        visit(self);
        self.constants -= usize::from(is_one);
    }

    fn written(&self, text: &str) -> String {
        // At the same place, closing texts come before opening ones, and the last one that was
        // opened is closed first.
        let order = |(index, addition): &(usize, &Addition)| {
            let index = isize::try_from(*index).unwrap_or(isize::MAX);
            let within = if addition.opens { index } else { -index };
            (addition.place, addition.opens, within)
        };
        let mut additions: Vec<(usize, &Addition)> = self.additions.iter().enumerate().collect();
        additions.sort_by_key(order);
        let (mut written, mut at) = (String::new(), 0);
        for (_, addition) in additions {
            written += &text[at..addition.place];
            written += &addition.text;
            at = addition.place;
        }
        written + &text[at..]
    }
}
