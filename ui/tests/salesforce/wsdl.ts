/**
 * What Salesforce's metadata API takes, from the types that Salesforce makes out of its WSDL (`@salesforce/types`).
 *
 * It owns the reading of those types, and compares contents with them: unknown elements, missing ones, and words that are no
 * value of an enumeration. The resolver alone would let a misspelt element pass, and the org would refuse it on the admin's
 * screen.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';
import type { Content } from './package';

type Member = { type: string; optional: boolean };
type Shape = { base: string | undefined; members: Map<string, Member> };

const shapes = new Map<string, Shape>();
const words = new Map<string, Set<string>>();

function declared(): ts.SourceFile {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@salesforce/types/metadata');
  const path = resolve(dirname(main), 'metadata.d.ts');
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
}

function learn(file: ts.SourceFile): void {
  for (const statement of file.statements) {
    if (!ts.isTypeAliasDeclaration(statement)) continue;
    const name = statement.name.text;
    const { type } = statement;
    if (ts.isUnionTypeNode(type)) {
      const literals = type.types.map((one) => one.getText(file).replaceAll("'", ''));
      words.set(name, new Set(literals));
    } else {
      shapes.set(name, shapeOf(file, type));
    }
  }
}

function shapeOf(file: ts.SourceFile, type: ts.TypeNode): Shape {
  const shape: Shape = { base: undefined, members: new Map() };
  const parts = ts.isIntersectionTypeNode(type) ? type.types : [type];
  for (const part of parts) {
    if (!ts.isTypeLiteralNode(part)) {
      shape.base = part.getText(file);
      continue;
    }
    for (const member of part.members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) continue;
      const list = ts.isArrayTypeNode(member.type);
      const inner = ts.isArrayTypeNode(member.type) ? member.type.elementType : member.type;
      const optional = list || member.questionToken !== undefined;
      shape.members.set(member.name.getText(file), { type: inner.getText(file), optional });
    }
  }
  return shape;
}

function membersOf(type: string): Map<string, Member> | undefined {
  const shape = shapes.get(type);
  if (shape === undefined) return undefined;
  const inherited = shape.base === undefined ? undefined : membersOf(shape.base);
  return new Map([...(inherited ?? []), ...shape.members]);
}

/** What the API would not take, each with its path. */
export function offences(type: string, content: Content, path = type): string[] {
  if (shapes.size === 0) learn(declared());
  if (Array.isArray(content)) return content.flatMap((one) => offences(type, one, path));
  const members = membersOf(type);
  if (members === undefined) return wordOffences(type, content, path);
  // An element without anything in it is read as an empty text.
  const given = typeof content === 'string' ? {} : content;
  const found = Object.keys(given).filter((name) => !name.startsWith('@_'));
  const unknown = found.filter((name) => !members.has(name));
  // The full name is the file's in source format; the tool adds it.
  const missing = [...members].filter(
    ([name, member]) => !member.optional && name !== 'fullName' && !(name in given),
  );
  return [
    ...unknown.map((name) => `${path}.${name} is unknown`),
    ...missing.map(([name]) => `${path}.${name} is missing`),
    ...found.flatMap((name) => {
      const member = members.get(name);
      const inner = given[name];
      if (member === undefined || inner === undefined) return [];
      return offences(member.type, inner, `${path}.${name}`);
    }),
  ];
}

function wordOffences(type: string, content: Content, path: string): string[] {
  if (typeof content !== 'string') return [`${path} is no ${type}`];
  const known = words.get(type);
  const fits =
    known?.has(content) ??
    (type === 'boolean' ? /^(true|false)$/ : type === 'number' ? /^-?\d+$/ : /^/).test(content);
  return fits ? [] : [`${path}: ${content} is no ${type}`];
}
