//! `#[command]`: a function that the pages may call.
//!
//! It is Tauri's attribute of the same name, and a module beside the function. In tests that describes the command: name,
//! documentation, arguments and answer with their TypeScript types, from which the client of the pages is written. In tests and in the
//! program that serves the pages in a browser it also calls the command with JSON, as a page does, but without Tauri.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Error, Expr, FnArg, GenericArgument, Ident, ItemFn, Meta, Pat, PathArguments, ReturnType, Type};

/// Arguments of this type are the product.
const PRODUCT: &str = "AppState";
/// Arguments of this type are the window program. What needs it cannot be called without Tauri.
const WINDOW: &str = "AppHandle";

/// Makes an async function a command. It must answer with a `Result` whose first type goes to the page; every type that crosses must
/// implement `ts_rs::TS`. To be called, it must also stand in `app/command_list.rs`.
#[proc_macro_attribute]
pub fn command(_: TokenStream, item: TokenStream) -> TokenStream {
    let function = syn::parse_macro_input!(item as ItemFn);
    let module = module(&function).unwrap_or_else(Error::into_compile_error);
    quote! {
        #[tauri::command]
        #function
        #module
    }
    .into()
}

/// The module of the function's name. Modules and functions have namespaces of their own.
fn module(function: &ItemFn) -> syn::Result<Tokens> {
    let name = &function.sig.ident;
    let description = description(function)?;
    let call = call(function)?;
    Ok(quote! {
        #[cfg(any(test, feature = "serve"))]
        pub(crate) mod #name {
            use super::*;
            #description
            #call
        }
    })
}

/// What is said of the command to the pages.
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
        if let Argument::OfPage { name, ty } = argument(input)? {
            let name = name.unraw().to_string();
            arguments.push(quote! { (#name, types.name::<#ty>()) });
        }
    }
    Ok(quote! {
        #[cfg(test)]
        pub(crate) fn described(types: &mut crate::commands::bindings::Types) -> crate::commands::bindings::Described {
            crate::commands::bindings::Described {
                name: stringify!(#name),
                docs: &[#(#docs),*],
                arguments: vec![#(#arguments),*],
                answer: types.name::<#answer>(),
            }
        }
    })
}

/// The command with its arguments as one JSON object, in the names that the pages use.
fn call(function: &ItemFn) -> syn::Result<Tokens> {
    let name = &function.sig.ident;
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    for input in &function.sig.inputs {
        match argument(input)? {
            Argument::Product => values.push(quote! { crate::commands::AppState::of(product) }),
            Argument::Window => {
                return Ok(quote! {
                    pub(crate) fn called(
                        _: &std::sync::Arc<broadcast::app::Product>,
                        _: serde_json::Value,
                    ) -> crate::commands::dispatch::Answering<'static> {
                        Box::pin(std::future::ready(Err(crate::commands::dispatch::needs_the_window(stringify!(#name)))))
                    }
                });
            }
            Argument::OfPage { name, ty } => {
                fields.push(quote! { #name: #ty });
                values.push(quote! { arguments.#name });
            }
        }
    }
    Ok(quote! {
        pub(crate) fn called(
            product: &std::sync::Arc<broadcast::app::Product>,
            arguments: serde_json::Value,
        ) -> crate::commands::dispatch::Answering<'_> {
            #[derive(serde::Deserialize)]
            #[serde(rename_all = "camelCase")]
            struct Arguments { #(#fields),* }
            // Not every command uses the product.
            let _ = product;
            Box::pin(async move {
                let arguments: Arguments = crate::commands::dispatch::read(arguments)?;
                let _ = &arguments;
                crate::commands::dispatch::written(super::#name(#(#values),*).await)
            })
        }
    })
}

/// An argument of a command, by where it comes from.
enum Argument<'a> {
    Product,
    Window,
    OfPage { name: &'a Ident, ty: &'a Type },
}

fn argument(input: &FnArg) -> syn::Result<Argument<'_>> {
    let FnArg::Typed(input) = input else { return Err(Error::new_spanned(input, "a command has no receiver")) };
    match last_segment(&input.ty) {
        Some(last) if last.ident == PRODUCT => return Ok(Argument::Product),
        Some(last) if last.ident == WINDOW => return Ok(Argument::Window),
        _ => {}
    }
    let Pat::Ident(name) = &*input.pat else {
        return Err(Error::new_spanned(&input.pat, "an argument of a command has a plain name"));
    };
    Ok(Argument::OfPage { name: &name.ident, ty: &input.ty })
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
