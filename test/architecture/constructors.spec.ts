import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const MAX_PARAMETERS = 6;
/** Nest creates classes with one of these decorators, and injects the parameters of their constructors. */
const INJECTABLE = new Set(['Injectable', 'Controller', 'Catch', 'WebSocketGateway']);

interface Breach {
  where: string;
  what: string;
}

const decoratorsOf = (node: ts.ClassDeclaration): string[] =>
  (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) && ts.isIdentifier(expression.expression)
      ? expression.expression.text
      : [],
  );

const isHidden = (node: { modifiers?: ts.NodeArray<ts.ModifierLike> }): boolean =>
  (node.modifiers ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );

/** Returns the classes of a file whose constructor has too many parameters, or that expose an injected dependency. */
function breachesIn(file: string, text: string): Breach[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Breach[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node)) found.push(...breachesOf(node, file));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function breachesOf(node: ts.ClassDeclaration, file: string): Breach[] {
  const where = `${file} ${node.name?.text ?? ''}`;
  const constructor = node.members.find((member) => ts.isConstructorDeclaration(member));
  if (!constructor) return [];
  const found: Breach[] = [];
  const { parameters } = constructor;
  if (parameters.length > MAX_PARAMETERS) found.push({ where, what: `${parameters.length} parameters` });
  if (!decoratorsOf(node).some((name) => INJECTABLE.has(name))) return found;
  const given = new Set(parameters.map(({ name }) => name.getText()));
  for (const parameter of parameters)
    if (parameter.modifiers?.some(({ kind }) => kind !== ts.SyntaxKind.Decorator) && !isHidden(parameter))
      found.push({ where, what: `shows ${parameter.name.getText()}` });
  for (const member of node.members) {
    const shown =
      ts.isPropertyDeclaration(member) && member.initializer && ts.isIdentifier(member.initializer)
        ? member.initializer.text
        : null;
    if (shown !== null && given.has(shown) && ts.isPropertyDeclaration(member) && !isHidden(member))
      found.push({ where, what: `shows ${shown}` });
  }
  return found;
}

const sources = ['apps', 'libs'].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|contract|child|crash|fixture)\.ts$|web\//.test(file))
    .map((file) => join(room, file)),
);

describe('constructors', () => {
  it(`have at most ${MAX_PARAMETERS} parameters, and injected dependencies stay private`, () => {
    expect(sources.length).toBeGreaterThan(300);
    const found = sources.flatMap((file) => breachesIn(file, readFileSync(file, 'utf8')));
    expect(found).toEqual([]);
  });

  it('are reported if they have too many parameters or a public dependency', () => {
    const planted = `
      @Injectable() class Greedy { constructor(a: A, b: B, c: C, d: D, e: E, f: F, g: G) {} }
      @Injectable() class Open { constructor(readonly a: A, private readonly b: B, protected c: C, @Inject(X) d: D) {} }
      @Controller() class Copy { readonly shown = a; private readonly own = a; constructor(a: A) {} }
      class Plain { constructor(readonly a: A) {} }`;
    expect(breachesIn('planted.ts', planted)).toEqual([
      { where: 'planted.ts Greedy', what: '7 parameters' },
      { where: 'planted.ts Open', what: 'shows a' },
      { where: 'planted.ts Copy', what: 'shows a' },
    ]);
  });
});
