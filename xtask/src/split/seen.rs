//! Which functions a visit needs: a copy of the file in which each function leaves a mark when it is entered.

use anyhow::{Error, Result, ensure};
use wasm_encoder::reencode::{Error as Reencoding, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction,
    Module, ValType,
};
use wasmparser::{ExportSectionReader, FunctionBody, GlobalSectionReader, Parser, Validator};

use super::told;
use super::wasm::Wasm;

/// The copy exports a global `entered.N` for each function, in the order of the file, the imported ones left out. It is 1 once
/// the function was entered.
pub fn with_marks(bytes: &[u8]) -> Result<Vec<u8>> {
    let wasm = Wasm::read(bytes)?;
    ensure!(
        !wasm.globals.is_empty(),
        "the wasm file has no globals, to which the marks could be added"
    );
    let mut module = Module::new();
    let mut marks = Marks { next: wasm.globals.len() as u32, wasm: &wasm };
    marks.parse_core_module(&mut module, Parser::new(0), bytes).map_err(told)?;
    let marked = module.finish();
    Validator::new().validate_all(&marked)?;
    Ok(marked)
}

struct Marks<'a> {
    wasm: &'a Wasm<'a>,
    /// The global of the next function; they come behind those that the file has.
    next: u32,
}

type Outcome = Result<(), Reencoding<Error>>;

impl Reencode for Marks<'_> {
    type Error = Error;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        read: GlobalSectionReader,
    ) -> Outcome {
        utils::parse_global_section(self, globals, read)?;
        let mark = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for _ in &self.wasm.bodies {
            globals.global(mark, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        read: ExportSectionReader,
    ) -> Outcome {
        utils::parse_export_section(self, exports, read)?;
        for number in 0..self.wasm.bodies.len() {
            let global = self.wasm.globals.len() + number;
            exports.export(&format!("entered.{number}"), ExportKind::Global, global as u32);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody) -> Outcome {
        let mut marked = self.new_function_with_parsed_locals(&body)?;
        marked
            .instruction(&Instruction::I32Const(1))
            .instruction(&Instruction::GlobalSet(self.next));
        self.next += 1;
        let mut instructions = body.get_operators_reader()?;
        while !instructions.eof() {
            marked.instruction(&self.parse_instruction(&mut instructions)?);
        }
        code.function(&marked);
        Ok(())
    }
}
