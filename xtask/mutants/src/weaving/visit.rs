//! Visits the parts of a file that have mutants, and adds the alternatives.

use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, BinOp, Expr, Pat, PatGuard};

use super::{NO_RUST, Weaver};
use crate::list::Mutant;

/// Whether an attribute selects another system: Windows, Android or a web page.
fn is_elsewhere(attribute: &Attribute) -> bool {
    let text = attribute.meta.to_token_stream().to_string();
    let text: String = text.split_whitespace().collect();
    let others = [
        "cfg(windows)",
        "cfg(not(unix))",
        "cfg(target_os=\"android\")",
    ];
    others.contains(&text.as_str()) || text.starts_with("cfg(all(target_family=\"wasm\",")
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
