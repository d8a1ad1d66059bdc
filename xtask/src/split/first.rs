//! Writes the first part: the file as it was, with stubs in the place of the functions that went.

use anyhow::{Context, Error, Result};
use wasm_encoder::reencode::{Error as Reencoding, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection,
    Function, FunctionSection, Module, TableSection,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, ElementSectionReader, ExportSectionReader,
    FunctionSectionReader, Parser, TableSectionReader,
};

use super::plan::{Place, Plan};
use super::wasm::Wasm;
use super::{SLOTS, shared, slots, told};

pub fn first(wasm: &Wasm, plan: &Plan, need: u32) -> Result<Vec<u8>> {
    let mut module = Module::new();
    First { wasm, plan, need }
        .parse_core_module(&mut module, Parser::new(0), wasm.bytes)
        .map_err(told)?;
    Ok(module.finish())
}

struct First<'a> {
    wasm: &'a Wasm<'a>,
    plan: &'a Plan,
    /// The function that brings the rest.
    need: u32,
}

type Outcome<T = ()> = Result<T, Reencoding<Error>>;

impl First<'_> {
    /// The table of the slots comes behind those that the file has.
    fn slots(&self) -> u32 {
        self.wasm.tables.len() as u32
    }

    /// The function behind all others: `need`, unless the rest is there already, which its slots tell.
    fn ensure(&self) -> u32 {
        self.plan.in_first.len() as u32
    }

    fn ensure_body(&mut self) -> Outcome<Function> {
        let need = self.function_index(self.need)?;
        let mut body = Function::new([]);
        let mut code = body.instructions();
        code.i32_const(0).table_get(self.slots()).ref_is_null();
        code.if_(BlockType::Empty).call(need).end().end();
        Ok(body)
    }

    fn stub(&self, function: u32, slot: u32) -> Result<Function> {
        let parameters = self.wasm.type_of(function)?.params().len() as u32;
        let mut body = Function::new([]);
        let mut code = body.instructions();
        code.call(self.ensure());
        for parameter in 0..parameters {
            code.local_get(parameter);
        }
        code.i32_const(slot as i32)
            .call_indirect(self.slots(), self.wasm.functions[function as usize])
            .end();
        Ok(body)
    }
}

impl Reencode for First<'_> {
    type Error = Error;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        let number = self.plan.in_first.get(&function).copied();
        number.context("the first part uses a function that went").map_err(Reencoding::UserError)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader,
    ) -> Outcome {
        for function in self.plan.in_first.keys().skip(self.wasm.imported as usize) {
            functions.function(self.wasm.functions[*function as usize]);
        }
        functions.function(self.wasm.functions[self.need as usize]);
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        read: TableSectionReader,
    ) -> Outcome {
        utils::parse_table_section(self, tables, read)?;
        tables.table(slots(self.plan));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        read: ExportSectionReader,
    ) -> Outcome {
        utils::parse_export_section(self, exports, read)?;
        exports.export(SLOTS, ExportKind::Table, self.slots());
        for (kind, number, name) in shared(self.wasm) {
            if !self.wasm.exports.contains_key(name.as_str()) {
                exports.export(&name, self.export_kind(kind)?, number);
            }
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        read: ElementSectionReader,
    ) -> Outcome {
        utils::parse_element_section(self, elements, read)?;
        let used = self.plan.used_by_rest.iter().map(|function| self.function_index(*function));
        let used = used.collect::<Outcome<Vec<u32>>>()?;
        let from = ConstExpr::i32_const(self.plan.stubs.len() as i32);
        elements.active(Some(self.slots()), &from, Elements::Functions(used.into()));
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, read: CodeSectionReader) -> Outcome {
        for (function, body) in (self.wasm.imported..).zip(read) {
            match self.plan.places[function as usize] {
                Place::First => self.parse_function_body(code, body?)?,
                Place::Stub(slot) => {
                    code.function(&self.stub(function, slot).map_err(Reencoding::UserError)?);
                }
                Place::Rest => {}
            }
        }
        code.function(&self.ensure_body()?);
        Ok(())
    }

    /// Names and the like have done their service.
    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader) -> Outcome {
        Ok(())
    }
}
