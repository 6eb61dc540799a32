//! One file, with its mutants written into it.

use std::collections::BTreeMap;
use std::ops::Range;

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, BinOp, Block, Expr, Pat, PatGuard, Signature};

use crate::list::Mutant;

/// The mutants of one place: a line, a column and what kind of thing is there.
type Places = BTreeMap<(usize, usize, String), Vec<Mutant>>;

/// Why a mutant is not written into the text.
pub(crate) type Refused = BTreeMap<u32, &'static str>;

/// Its alternative does not compile, however it is written.
pub(crate) const NO_RUST: &str = "unviable";
/// It is of another system than this one.
const ELSEWHERE: &str = "elsewhere";
/// A constant is computed by the compiler, where nothing can be switched.
const CONSTANT: &str = "constant";
/// A function returns one type that it does not name: a `return` of another would not compile.
const OPAQUE: &str = "opaque";
/// Nothing is at its place that it could replace.
const NOT_FOUND: &str = "not found";

pub(crate) struct Woven {
    pub(crate) text: String,
    pub(crate) refused: Refused,
    /// By what number the place of each mutant is known: that of its first.
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
    /// In how many constants, one in the other, the visit is.
    constants: usize,
    /// In how many things of another system.
    elsewhere: usize,
    additions: Vec<Addition>,
    refused: Refused,
    firsts: BTreeMap<u32, u32>,
}

/// What is put between two octets.
struct Addition {
    place: usize,
    opens: bool,
    text: String,
}

impl Weaver {
    /// The mutants that replace something at this place; none in a constant.
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

    /// Puts alternatives around an expression, each on a line that names its mutant.
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
        // What closes comes before what opens at the same place, and what was opened last is
        // closed first.
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

/// Whether an attribute says that something is not there on Unix.
fn is_elsewhere(attribute: &Attribute) -> bool {
    let text = attribute.meta.to_token_stream().to_string();
    let text: String = text.split_whitespace().collect();
    matches!(text.as_str(), "cfg(windows)" | "cfg(not(unix))")
}

fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(it) => has_let(&it.left) || has_let(&it.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Weaver {
    fn visit_item_fn(&mut self, it: &'ast syn::ItemFn) {
        let is_elsewhere = usize::from(it.attrs.iter().any(is_elsewhere));
        self.elsewhere += is_elsewhere;
        self.constant(it.sig.constness.is_some(), |weaver| {
            weaver.body(&it.sig, &it.block);
            visit::visit_item_fn(weaver, it);
        });
        self.elsewhere -= is_elsewhere;
    }

    fn visit_impl_item_fn(&mut self, it: &'ast syn::ImplItemFn) {
        self.constant(it.sig.constness.is_some(), |weaver| {
            weaver.body(&it.sig, &it.block);
            visit::visit_impl_item_fn(weaver, it);
        });
    }

    fn visit_trait_item_fn(&mut self, it: &'ast syn::TraitItemFn) {
        if let Some(block) = &it.default {
            self.body(&it.sig, block);
        }
        visit::visit_trait_item_fn(self, it);
    }

    fn visit_item_const(&mut self, it: &'ast syn::ItemConst) {
        self.constant(true, |weaver| visit::visit_item_const(weaver, it));
    }

    fn visit_impl_item_const(&mut self, it: &'ast syn::ImplItemConst) {
        self.constant(true, |weaver| visit::visit_impl_item_const(weaver, it));
    }

    fn visit_item_static(&mut self, it: &'ast syn::ItemStatic) {
        self.constant(true, |weaver| visit::visit_item_static(weaver, it));
    }

    fn visit_expr_const(&mut self, it: &'ast syn::ExprConst) {
        self.constant(true, |weaver| visit::visit_expr_const(weaver, it));
    }

    fn visit_type_array(&mut self, it: &'ast syn::TypeArray) {
        self.constant(true, |weaver| visit::visit_type_array(weaver, it));
    }

    fn visit_expr_repeat(&mut self, it: &'ast syn::ExprRepeat) {
        self.visit_expr(&it.expr);
        self.constant(true, |weaver| weaver.visit_expr(&it.len));
    }

    fn visit_generic_argument(&mut self, it: &'ast syn::GenericArgument) {
        self.constant(true, |weaver| visit::visit_generic_argument(weaver, it));
    }

    fn visit_expr_binary(&mut self, it: &'ast syn::ExprBinary) {
        let mut mutants = self.take(it.op.span(), "BinaryOperator");
        if matches!(it.op, BinOp::And(_) | BinOp::Or(_))
            && (has_let(&it.left) || has_let(&it.right))
        {
            mutants = self.refuse(mutants, NO_RUST);
        }
        let (left, right) = (it.left.to_token_stream(), it.right.to_token_stream());
        let alternative = |mutant: &Mutant| {
            let text = format!("({left}) {} ({right})", mutant.replacement);
            (mutant.number, text)
        };
        let alternatives: Vec<_> = mutants.iter().map(alternative).collect();
        let place = it.left.span().byte_range().start..it.right.span().byte_range().end;
        self.choice(place, &alternatives);
        visit::visit_expr_binary(self, it);
    }

    fn visit_expr_unary(&mut self, it: &'ast syn::ExprUnary) {
        let mutants = self.take(it.op.span(), "UnaryOperator");
        let inner = it.expr.to_token_stream();
        let alternative = |mutant: &Mutant| (mutant.number, format!("({inner})"));
        let alternatives: Vec<_> = mutants.iter().map(alternative).collect();
        self.choice(it.span().byte_range(), &alternatives);
        visit::visit_expr_unary(self, it);
    }

    fn visit_arm(&mut self, it: &'ast syn::Arm) {
        let deleted = self.take(it.span(), "MatchArm");
        if let Some(Mutant { number, .. }) = deleted.first() {
            self.firsts.insert(*number, *number);
            let guard =
                format!("\n/*mutant {number}*/ if crate::mutants_switch::at({number}) != {number}");
            self.add(it.pat.span().byte_range().end, true, guard);
        }
        if let Pat::Guard(PatGuard { guard, .. }) = &it.pat {
            let mutants = self.take(guard.span(), "MatchArmGuard");
            let alternative = |mutant: &Mutant| (mutant.number, mutant.replacement.clone());
            let alternatives: Vec<_> = mutants.iter().map(alternative).collect();
            self.choice(guard.span().byte_range(), &alternatives);
        }
        visit::visit_arm(self, it);
    }

    fn visit_expr_struct(&mut self, it: &'ast syn::ExprStruct) {
        let mut alternatives = Vec::new();
        for field in &it.fields {
            for mutant in self.take(field.span(), "StructField") {
                let (path, rest) = (&it.path, &it.rest);
                let others = it
                    .fields
                    .iter()
                    .filter(|other| other.member != field.member);
                let without = quote! { #path { #(#others,)* ..#rest } };
                alternatives.push((mutant.number, without.to_string()));
            }
        }
        self.choice(it.span().byte_range(), &alternatives);
        visit::visit_expr_struct(self, it);
    }
}

#[cfg(test)]
mod tests {
    use super::{CONSTANT, ELSEWHERE, NO_RUST, NOT_FOUND, OPAQUE, weave};
    use crate::list::Mutant;

    /// The text, with one mutant at the place of this part of it.
    fn woven(
        text: &str,
        part: &str,
        genre: &str,
        replacement: &str,
    ) -> Result<String, &'static str> {
        let place = text.find(part).unwrap();
        let before = &text[..place];
        let mutant = Mutant {
            number: 1,
            file: String::new(),
            genre: genre.to_owned(),
            line: before.matches('\n').count() + 1,
            column: place - before.rfind('\n').map_or(0, |end| end + 1) + 1,
            replacement: replacement.to_owned(),
            name: String::new(),
            hash: 0,
        };
        let woven = weave(text, [&mutant].into_iter()).unwrap();
        // It is Rust, whatever it means.
        syn::parse_file(&woven.text).unwrap();
        match woven.refused.get(&1) {
            Some(why) => Err(why),
            None => Ok(woven.text.split_whitespace().collect::<Vec<_>>().join(" ")),
        }
    }

    const AT: &str = "crate::mutants_switch::at(1)";

    #[test]
    fn an_alternative_stands_beside_what_it_replaces() {
        let choice = |other: &str, first: &str| {
            format!("(match {AT} {{ /*mutant 1*/ 1 => {other}, _ => {first}}})")
        };
        assert_eq!(
            woven("fn f() -> u8 { g(); 3 }", "g()", "FnValue", "0").unwrap(),
            format!(
                "fn f() -> u8 {{ match {AT} {{ /*mutant 1*/ 1 => return 0, _ => {{}} }} g(); 3 }}"
            )
        );
        assert_eq!(
            woven("fn f() { a + b(1); }", "+", "BinaryOperator", "-").unwrap(),
            format!("fn f() {{ {}; }}", choice("(a) - (b (1))", "a + b(1)"))
        );
        assert_eq!(
            woven("fn f() { !a.b() }", "!", "UnaryOperator", "").unwrap(),
            format!("fn f() {{ {} }}", choice("(a . b ())", "!a.b()"))
        );
        assert_eq!(
            woven(
                "fn f() { match a { 1 => b, _ => c } }",
                "1 =>",
                "MatchArm",
                ""
            )
            .unwrap(),
            format!("fn f() {{ match a {{ 1 /*mutant 1*/ if {AT} != 1 => b, _ => c }} }}")
        );
        assert_eq!(
            woven(
                "fn f() { match a { _ if b => c } }",
                "b =>",
                "MatchArmGuard",
                "true"
            )
            .unwrap(),
            format!(
                "fn f() {{ match a {{ _ if {} => c }} }}",
                choice("true", "b")
            )
        );
        assert_eq!(
            woven("fn f() { S { a: 1, b: 2, ..c } }", "a:", "StructField", "").unwrap(),
            format!(
                "fn f() {{ {} }}",
                choice("S { b : 2 , .. c }", "S { a: 1, b: 2, ..c }")
            )
        );
    }

    #[test]
    fn what_cannot_be_switched_is_named() {
        for (text, part, why) in [
            ("const A: u8 = 1 + 2;", "+", CONSTANT),
            ("const fn f() -> u8 { a + 2 }", "+", CONSTANT),
            ("static A: [u8; 1 + 2] = B;", "+", CONSTANT),
            ("#[cfg(windows)] fn f() { a + b; }", "+", ELSEWHERE),
            ("#[cfg(not(unix))] fn f() { a + b; }", "+", ELSEWHERE),
            ("fn f() { a(b + c) }", "a(", NOT_FOUND),
        ] {
            assert_eq!(woven(text, part, "BinaryOperator", "-"), Err(why), "{text}");
        }
        let chain = "fn f() { if a && let Some(b) = c {} }";
        assert_eq!(woven(chain, "&&", "BinaryOperator", "||"), Err(NO_RUST));
        let opaque = "fn f() -> impl Iterator<Item = u8> { a() }";
        assert_eq!(woven(opaque, "a()", "FnValue", "empty()"), Err(OPAQUE));
    }
}
