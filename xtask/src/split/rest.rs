//! Writes the rest: the functions that went. Everything else they find in the first part.

use std::collections::BTreeMap;

use anyhow::{Context, Error, Result, anyhow};
use wasm_encoder::reencode::{Error as Reencoding, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, FunctionSection, ImportSection,
    Module, TypeSection,
};
use wasmparser::{ExternalKind, Parser, Payload};

use super::plan::Plan;
use super::wasm::Wasm;
use super::{FIRST, SLOTS, shared, slots, told};

pub fn rest(wasm: &Wasm, plan: &Plan) -> Result<Vec<u8>> {
    let numbers = plan.used_by_rest.iter().copied().chain(plan.moved()).zip(0..).collect();
    let mut rest = Rest { wasm, plan, numbers };
    let mut module = Module::new();
    module.section(&rest.types().map_err(told)?);
    module.section(&rest.imports().map_err(told)?);
    let mut functions = FunctionSection::new();
    for function in plan.moved() {
        functions.function(wasm.functions[function as usize]);
    }
    module.section(&functions);
    module.section(&rest.elements().map_err(told)?);
    module.section(&rest.code()?);
    Ok(module.finish())
}

struct Rest<'a> {
    wasm: &'a Wasm<'a>,
    plan: &'a Plan,
    /// The number in the rest of each function that it has or uses.
    numbers: BTreeMap<u32, u32>,
}

type Outcome<T = ()> = Result<T, Reencoding<Error>>;

impl Rest<'_> {
    fn types(&mut self) -> Outcome<TypeSection> {
        let mut types = TypeSection::new();
        for payload in Parser::new(0).parse_all(self.wasm.bytes) {
            if let Payload::TypeSection(read) = payload? {
                utils::parse_type_section(self, &mut types, read)?;
            }
        }
        Ok(types)
    }

    /// Functions by the numbers of their slots, all else by the names under which the first part exports it. Tables, memories
    /// and globals are all taken, so they keep their numbers.
    fn imports(&mut self) -> Outcome<ImportSection> {
        let mut imports = ImportSection::new();
        for (slot, function) in (self.plan.stubs.len()..).zip(&self.plan.used_by_rest) {
            let kind = EntityType::Function(self.wasm.functions[*function as usize]);
            imports.import(FIRST, &slot.to_string(), kind);
        }
        for (kind, number, name) in shared(self.wasm) {
            let number = number as usize;
            let kind = match kind {
                ExternalKind::Table => {
                    EntityType::Table(self.table_type(self.wasm.tables[number])?)
                }
                ExternalKind::Memory => {
                    EntityType::Memory(self.memory_type(self.wasm.memories[number])?)
                }
                _ => EntityType::Global(self.global_type(self.wasm.globals[number])?),
            };
            imports.import(FIRST, &name, kind);
        }
        imports.import(FIRST, SLOTS, slots(self.plan));
        Ok(imports)
    }

    fn elements(&mut self) -> Outcome<ElementSection> {
        let stubs = self.plan.stubs.iter().map(|function| self.function_index(*function));
        let stubs = stubs.collect::<Outcome<Vec<u32>>>()?;
        let mut elements = ElementSection::new();
        let slots = self.wasm.tables.len() as u32;
        elements.active(Some(slots), &ConstExpr::i32_const(0), Elements::Functions(stubs.into()));
        Ok(elements)
    }

    fn code(&mut self) -> Result<CodeSection> {
        let mut code = CodeSection::new();
        for function in self.plan.moved() {
            let body = self.wasm.body(function).context("an imported function cannot go")?;
            self.parse_function_body(&mut code, body.clone()).map_err(told)?;
        }
        Ok(code)
    }
}

impl Reencode for Rest<'_> {
    type Error = Error;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        let number = self.numbers.get(&function).copied();
        number
            .context("the rest uses a function that is unknown to it")
            .map_err(Reencoding::UserError)
    }

    /// The data stay in the first part, and so do the segments that instructions name.
    fn data_index(&mut self, _: u32) -> Outcome<u32> {
        Err(Reencoding::UserError(anyhow!("a function that uses data segments cannot go")))
    }

    fn element_index(&mut self, _: u32) -> Outcome<u32> {
        Err(Reencoding::UserError(anyhow!("a function that uses element segments cannot go")))
    }
}
