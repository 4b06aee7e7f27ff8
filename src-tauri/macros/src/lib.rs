//! `#[command]`: a function that the pages may call.
//!
//! It is Tauri's attribute of the same name, and in tests also a module beside the function that describes it: name,
//! documentation, arguments and answer with their TypeScript types. The client of the pages is written from that.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Error, Expr, FnArg, GenericArgument, ItemFn, Meta, Pat, PathArguments, ReturnType, Type};

/// Arguments of these types come from Tauri, not from the page.
const INJECTED: [&str; 2] = ["AppHandle", "AppState"];

/// Makes an async function a command. It must answer with a `Result` whose first type goes to the page; every type that crosses must
/// implement `ts_rs::TS`. To be called, it must also stand in `app/command_list.rs`.
#[proc_macro_attribute]
pub fn command(_: TokenStream, item: TokenStream) -> TokenStream {
    let function = syn::parse_macro_input!(item as ItemFn);
    let description = description(&function).unwrap_or_else(Error::into_compile_error);
    quote! {
        #[tauri::command]
        #function
        #description
    }
    .into()
}

/// The module of the function's name. Modules and functions have namespaces of their own.
fn description(function: &ItemFn) -> syn::Result<Tokens> {
    let name = &function.sig.ident;
    let answer = answer(function)?;
    let docs = function.attrs.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    });
    let docs: Vec<&Expr> = docs.collect();
    let mut arguments = Vec::new();
    for input in &function.sig.inputs {
        let FnArg::Typed(input) = input else { return Err(Error::new_spanned(input, "a command has no receiver")) };
        if INJECTED.iter().any(|injected| last_segment(&input.ty).is_some_and(|last| last.ident == injected)) {
            continue;
        }
        let Pat::Ident(argument) = &*input.pat else {
            return Err(Error::new_spanned(&input.pat, "an argument of a command has a plain name"));
        };
        let (argument, ty) = (argument.ident.unraw().to_string(), &input.ty);
        arguments.push(quote! { (#argument, types.name::<#ty>()) });
    }
    Ok(quote! {
        #[cfg(test)]
        pub(crate) mod #name {
            use super::*;

            pub(crate) fn described(
                types: &mut crate::commands::bindings::Types,
            ) -> crate::commands::bindings::Described {
                crate::commands::bindings::Described {
                    name: stringify!(#name),
                    docs: &[#(#docs),*],
                    arguments: vec![#(#arguments),*],
                    answer: types.name::<#answer>(),
                }
            }
        }
    })
}

/// The type that goes to the page.
fn answer(function: &ItemFn) -> syn::Result<&Type> {
    let wrong = || Error::new_spanned(&function.sig, "a command answers with a result");
    let ReturnType::Type(_, result) = &function.sig.output else { return Err(wrong()) };
    let PathArguments::AngleBracketed(types) = &last_segment(result).ok_or_else(wrong)?.arguments else {
        return Err(wrong());
    };
    match types.args.first() {
        Some(GenericArgument::Type(first)) => Ok(first),
        _ => Err(wrong()),
    }
}

fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}
