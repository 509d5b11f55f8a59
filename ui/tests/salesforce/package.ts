/**
 * The optional Salesforce package, read by Salesforce's own tool.
 *
 * It owns the way from the folder to components with their contents. It must never know what a component should say: the
 * tests do.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ComponentSet, type SourceComponent } from '@salesforce/source-deploy-retrieve';

/** The contents of an XML element: text, or elements by their names. */
export type Content = string | Content[] | { [name: string]: Content };

export interface Component {
  type: string;
  name: string;
  /** From the package's top. */
  file: string;
  content: Content;
}

/** The parts of the package that an admin can deploy by themselves. */
export const PARTS = ['force-app', 'activity-key', 'activity-reports'];

const TOP = fileURLToPath(new URL('../../../src-tauri/salesforce/', import.meta.url));

export function inPackage(path: string): string {
  return resolve(TOP, path);
}

export function componentSet(parts: string[] = PARTS): ComponentSet {
  return ComponentSet.fromSource({ fsPaths: parts.map(inPackage) });
}

/** Every component that has a file of its own, children of the object included. */
export async function components(parts: string[] = PARTS): Promise<Component[]> {
  const found = componentSet(parts).getSourceComponents().toArray();
  const all = found.flatMap((component) => [component, ...component.getChildren()]);
  return Promise.all(all.filter((component) => component.xml !== undefined).map(read));
}

async function read(component: SourceComponent): Promise<Component> {
  const file = component.xml ?? '';
  // `parseXml` refuses what is not well-formed.
  const parsed = await component.parseXml<Record<string, Content>>(file);
  const { '?xml': _, ...roots } = parsed;
  const [content] = Object.values(roots);
  if (content === undefined) throw new Error(`${file} is empty`);
  return {
    type: component.type.name,
    name: component.fullName,
    file: file.slice(TOP.length).replaceAll('\\', '/'),
    content,
  };
}

/** All contents below `path`, where a name that is repeated stands for each of its elements. */
export function at(content: Content | undefined, ...path: string[]): Content[] {
  if (content === undefined) return [];
  if (Array.isArray(content)) return content.flatMap((one) => at(one, ...path));
  const [first, ...rest] = path;
  if (first === undefined) return [content];
  return typeof content === 'string' ? [] : at(content[first], ...rest);
}

/** The texts below `path`. */
export function texts(content: Content | undefined, ...path: string[]): string[] {
  return at(content, ...path).map((found) => {
    if (typeof found === 'string') return found;
    throw new Error(`${path.join('.')} is no text`);
  });
}
