// dist/kafkascope.d.ts says of the JavaScript API what is so: a teacher's program type-checks, and the values have the declared fields.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { openPage } from './helper.mjs';

const DECLARATIONS = fileURLToPath(new URL('../../dist/kafkascope.d.ts', import.meta.url));
const SAMPLE = fileURLToPath(new URL('api-sample.ts', import.meta.url));
const OPTIONS = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, types: [], lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] };

const parsed = new Map(); // what was read once, by its name

// `changed` stands in for the declarations, to see what a change does.
function check(changed) {
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => {
    if (changed !== undefined && path.resolve(name) === DECLARATIONS) return ts.createSourceFile(name, changed, OPTIONS.target);
    if (!parsed.has(name)) parsed.set(name, read.call(host, name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([DECLARATIONS, SAMPLE], OPTIONS, host);
  const sources = [DECLARATIONS, SAMPLE].map((name) => program.getSourceFile(name));
  const told = [
    ...program.getOptionsDiagnostics(),
    ...sources.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]),
  ];
  return { program, told: told.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')) };
}

test('a program that uses all of the API type-checks, and no longer once a method or a field is gone', () => {
  const { program, told } = check();
  assert.deepEqual(told, []);
  const source = program.getSourceFile(DECLARATIONS);
  const members = source.statements.filter(ts.isInterfaceDeclaration).flatMap((one) => one.members.map((member) => [one.name.text, member]));
  assert.ok(members.length > 60, `only ${members.length} members are declared`);
  const missed = members
    .filter(([, member]) => check(source.text.slice(0, member.pos) + source.text.slice(member.end)).told.length === 0)
    .map(([owner, member]) => `${owner}.${member.name.text}`);
  assert.deepEqual(missed, [], 'api-sample.ts does not notice that these are gone');
});

// Every way in which a value differs from its declared type, by the fields of its objects.
function differences(checker, type, value, where) {
  const element = checker.isArrayType(type) && checker.getTypeArguments(type)[0];
  if (element) return value.flatMap((one, i) => differences(checker, element, one, `${where}[${i}]`));
  const kinds = type.isUnion() ? type.types : [type];
  if (value === null || typeof value !== 'object') {
    const kind = value === null ? 'null' : typeof value;
    const names = kinds.map((one) => checker.typeToString(checker.getBaseTypeOfLiteralType(one)));
    return names.includes(kind) ? [] : [`${where} is ${kind}, declared ${names.join(' | ')}`];
  }
  if (checker.getIndexInfosOfType(type).length) return [];
  const declared = type.getProperties().map((property) => property.name).sort();
  const actual = Object.keys(value).sort();
  if (declared.join() !== actual.join()) return [`${where} has ${actual}, declared ${declared}`];
  return type.getProperties().flatMap((property) => differences(checker, checker.getTypeOfSymbol(property), value[property.name], `${where}.${property.name}`));
}

test('what the API answers has the fields and kinds that are declared', async (t) => {
  const page = await openPage(t, { hash: 'two-groups' });
  const answers = await page.evaluate(() => {
    const { consumers: [{ id }] } = kafkascope.state();
    kafkascope.exec(`crash ${id}`);
    kafkascope.step(40);
    return { PlainState: kafkascope.state(), PlainFacts: kafkascope.facts(0, 10_000), PlainScenarios: kafkascope.scenarios() };
  });
  for (const list of ['topics', 'partitions', 'brokers', 'groups', 'producers', 'consumers', 'in_flight']) {
    assert.ok(answers.PlainState[list].length, `no ${list} to look at`);
  }
  const { program } = check();
  const checker = program.getTypeChecker();
  const types = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(DECLARATIONS)));
  for (const [name, value] of Object.entries(answers)) {
    const type = checker.getDeclaredTypeOfSymbol(types.find((symbol) => symbol.name === name));
    assert.deepEqual(differences(checker, type, value, name), []);
  }
});

test('the API has the methods that are declared, and the page does not load the declarations', async (t) => {
  const page = await openPage(t);
  const { program } = check();
  const api = program.getSourceFile(DECLARATIONS).statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === 'Kafkascope');
  const declared = api.members.map((member) => member.name.text).sort();
  const actual = await page.evaluate(() => Object.getOwnPropertyNames(Object.getPrototypeOf(kafkascope)).sort());
  const inner = ['__destroy_into_raw', 'constructor', 'free'];
  assert.deepEqual(actual.filter((name) => !inner.includes(name)), declared);
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  assert.ok(loaded.some((name) => name.includes('.wasm')));
  assert.deepEqual(loaded.filter((name) => name.endsWith('.d.ts')), []);
});
