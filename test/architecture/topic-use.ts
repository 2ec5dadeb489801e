import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { AppName } from '#platform/app.js';
import { Topic } from '#platform/events/topic.js';

/** What an app's source does with one topic. */
export interface TopicUse {
  file: string;
  topic: string;
  prefix: string;
  does: 'read' | 'write';
}

/** Calls whose argument is a topic that the app reads. */
const READS = new Set([
  'subscribe',
  'subscribeBatch',
  'subscribeNatural',
  'follow',
  'memberTopic',
  'isCaughtUp',
  'find',
  'fromRecord',
  'addCrossing',
]);
/** Calls whose argument is a topic that the app writes. */
const WRITES = new Set(['append', 'toRecord', 'record']);

/** Returns every use of a topic in an app's source. Throws for a use that is neither reading nor writing, as far as this file knows. */
export async function topicUses(app: AppName): Promise<TopicUse[]> {
  const files = globSync(`apps/${app}/**/*.ts`, { exclude: ['**/*.{spec,fixture,child,contract}.ts'] });
  const uses = await Promise.all(
    files.map(async (file) => usesIn(file, readFileSync(file, 'utf8'), await importedTopics(file))),
  );
  return uses.flat();
}

/** Returns the uses of topics, given by the name under which they are imported, in the text of a file. */
export function usesIn(file: string, text: string, topics: ReadonlyMap<string, Topic<object>>): TopicUse[] {
  const uses: TopicUse[] = [];
  const visit = (node: ts.Node): void => {
    const topic = ts.isIdentifier(node) ? topics.get(node.text) : undefined;
    if (topic && isValue(node)) {
      const does = useOf(node);
      if (does) uses.push({ file, topic: topic.name, prefix: topic.prefix, does });
    }
    ts.forEachChild(node, visit);
  };
  if (topics.size > 0) visit(parse(file, text));
  return uses;
}

async function importedTopics(file: string): Promise<Map<string, Topic<object>>> {
  const topics = new Map<string, Topic<object>>();
  for (const statement of parse(file, readFileSync(file, 'utf8')).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { text } = statement.moduleSpecifier;
    const named = statement.importClause?.namedBindings;
    if (!text.endsWith('.topic.js') || !named || !ts.isNamedImports(named)) continue;
    const path = text.startsWith('#') ? text.replace(/^#(\w+)\//, 'libs/$1/') : join(dirname(file), text);
    const module = (await import(pathToFileURL(path.replace(/js$/, 'ts')).href)) as Record<string, unknown>;
    for (const { name, propertyName } of named.elements) {
      const topic = module[(propertyName ?? name).text];
      if (topic instanceof Topic) topics.set(name.text, topic);
    }
  }
  return topics;
}

/** Whether the identifier stands for the imported value, and is not a member or a parameter of the same name. */
function isValue(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(ts.isImportSpecifier(parent) || ts.isParameter(parent) || ts.isTypeQueryNode(parent));
}

/** Returns what is done with a topic; undefined for a comparison, which does nothing with it. */
function useOf(node: ts.Node): 'read' | 'write' | undefined {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return undefined;
  // A list of topics is followed one by one.
  if (ts.isArrayLiteralExpression(parent)) return 'read';
  if (ts.isCallExpression(parent)) {
    const callee = parent.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
    if (READS.has(name)) return 'read';
    if (WRITES.has(name)) return 'write';
  }
  const { fileName } = node.getSourceFile();
  throw new Error(`${fileName}: is "${parent.getText().slice(0, 80)}" reading or writing ${node.getText()}?`);
}

const parse = (file: string, text: string) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
