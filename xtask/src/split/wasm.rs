//! A wasm file as far as the split must know it: its functions, who uses whom, and what is reached from outside.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use wasmparser::{
    ConstExpr, Element, ElementItems, ExternalKind, FuncType, FunctionBody, GlobalType, MemoryType,
    Operator, OperatorsReader, Parser, Payload, TableType, TypeRef,
};

/// Functions, tables, memories and globals go by the numbers that the file gives them.
#[derive(Default)]
pub struct Wasm<'a> {
    pub bytes: &'a [u8],
    pub types: Vec<FuncType>,
    /// The type of each function, the imported ones first.
    pub functions: Vec<u32>,
    pub imported: u32,
    pub bodies: Vec<FunctionBody<'a>>,
    /// Whom each function calls or takes the address of, as often as it does.
    pub uses: Vec<Vec<u32>>,
    /// What can be entered from outside, or through a table.
    pub roots: Vec<u32>,
    pub exports: BTreeMap<&'a str, (ExternalKind, u32)>,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<GlobalType>,
    /// Whether anything is put into the tables.
    pub has_elements: bool,
}

impl<'a> Wasm<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut wasm = Self { bytes, ..Self::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            wasm.read_part(payload?)?;
        }
        Ok(wasm)
    }

    pub fn type_of(&self, function: u32) -> Result<&FuncType> {
        let number = self.functions.get(function as usize).context("no such function")?;
        self.types.get(*number as usize).context("no such type")
    }

    /// The function that is exported by this name.
    pub fn exported(&self, name: &str) -> Result<u32> {
        match self.exports.get(name) {
            Some((ExternalKind::Func, function)) => Ok(*function),
            _ => bail!("the wasm file exports no function `{name}`"),
        }
    }

    /// The body of a function; imported ones have none.
    pub fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        self.bodies.get(function.checked_sub(self.imported)? as usize)
    }

    fn read_part(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                self.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.read_import(import?.ty)?;
                }
            }
            Payload::FunctionSection(functions) => {
                for number in functions {
                    self.functions.push(number?);
                }
                self.uses = vec![Vec::new(); self.functions.len()];
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                self.memories = memories.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let global = global?;
                    self.globals.push(global.ty);
                    self.add_roots(&global.init_expr)?;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    self.exports.insert(export.name, (export.kind, export.index));
                    if export.kind == ExternalKind::Func {
                        self.roots.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.roots.push(func),
            Payload::ElementSection(elements) => {
                self.has_elements = true;
                for element in elements {
                    self.read_element(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.read_body(body)?,
            _ => {}
        }
        Ok(())
    }

    fn read_import(&mut self, kind: TypeRef) -> Result<()> {
        match kind {
            TypeRef::Func(number) => {
                self.functions.push(number);
                self.imported += 1;
            }
            TypeRef::Table(table) => self.tables.push(table),
            TypeRef::Memory(memory) => self.memories.push(memory),
            TypeRef::Global(global) => self.globals.push(global),
            TypeRef::FuncExact(_) | TypeRef::Tag(_) => bail!("an import of an unknown kind"),
        }
        Ok(())
    }

    fn read_element(&mut self, element: Element<'a>) -> Result<()> {
        match element.items {
            ElementItems::Functions(functions) => {
                for function in functions {
                    self.roots.push(function?);
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    self.add_roots(&expression?)?;
                }
            }
        }
        Ok(())
    }

    fn add_roots(&mut self, expression: &ConstExpr) -> Result<()> {
        self.roots.extend(used(expression.get_operators_reader())?);
        Ok(())
    }

    fn read_body(&mut self, body: FunctionBody<'a>) -> Result<()> {
        let function = self.imported as usize + self.bodies.len();
        let uses = self.uses.get_mut(function).context("a function without a type")?;
        *uses = used(body.get_operators_reader()?)?;
        self.bodies.push(body);
        Ok(())
    }
}

fn used(operators: OperatorsReader) -> Result<Vec<u32>> {
    let mut functions = Vec::new();
    for operator in operators {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => functions.push(function_index),
            _ => {}
        }
    }
    Ok(functions)
}
