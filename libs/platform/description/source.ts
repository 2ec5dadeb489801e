import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** Comments and types of a class, read from its source, since a running program no longer has them. */
export interface SourceClass {
  file: string;
  /** The doc comment on one line; empty if there is none. */
  doc: string;
  parent: string | null;
  members: ReadonlyMap<string, SourceMember>;
}

/** A field or a method of a class. */
export interface SourceMember {
  doc: string;
  /** Value of the tag `@example`, parsed if it is JSON. */
  example?: unknown;
  /** True for `name?: …`. */
  optional: boolean;
  /** True for `… | null`. */
  nullable: boolean;
  /** The field's initial value, if it is a literal. */
  initial?: string | number | boolean;
}

const FILES = '{apps,libs}/**/*.ts';
/** Only files that match this contain classes to describe. */
const OF_INTEREST = /class-validator|@Controller\(/;

/** The product's classes by name, read from their source files. */
export class Source {
  private readonly classes = new Map<string, SourceClass[]>();

  constructor(root = process.cwd()) {
    for (const file of globSync(FILES, { cwd: root })) {
      if (/\.(spec|d)\.ts$/.test(file)) continue;
      const text = readFileSync(`${root}/${file}`, 'utf8');
      if (OF_INTEREST.test(text)) this.read(file, text);
    }
  }

  /** Returns the class of that name. Throws if there are two, since a description could not distinguish them. */
  class(name: string): SourceClass | undefined {
    const [found, other] = this.classes.get(name) ?? [];
    if (other) throw new Error(`${name} is a class of ${found!.file} and of ${other.file}: rename one`);
    return found;
  }

  /** Returns a member of the class or of a class that it extends. */
  member(name: string | null, member: string): SourceMember | undefined {
    const found = name === null ? undefined : this.class(name);
    return found && (found.members.get(member) ?? this.member(found.parent, member));
  }

  private read(file: string, text: string): void {
    const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    tree.forEachChild((node) => {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const members = node.members.flatMap((member): [string, SourceMember][] =>
        member.name && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name))
          ? [[member.name.text, memberOf(member)]]
          : [],
      );
      const extended = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword);
      const parent = extended?.types[0]?.expression.getText() ?? null;
      const known = this.classes.get(node.name.text) ?? [];
      const found = { file, ...docOf(node), parent, members: new Map(members) };
      this.classes.set(node.name.text, [...known, found]);
    });
  }
}

function memberOf(member: ts.ClassElement): SourceMember {
  const field = ts.isPropertyDeclaration(member) ? member : undefined;
  const type = field?.type;
  const parts = type && ts.isUnionTypeNode(type) ? [...type.types] : [];
  const initial = literalOf(field?.initializer);
  return {
    ...docOf(member),
    optional: field?.questionToken !== undefined,
    nullable: parts.some((part) => part.getText() === 'null'),
    ...(initial !== undefined && { initial }),
  };
}

function literalOf(node: ts.Expression | undefined): string | number | boolean | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  return node.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}

function docOf(node: ts.Node): { doc: string; example?: unknown } {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const textOf = (comment: ts.JSDoc['comment']) =>
    (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s+/g, ' ').trim();
  const tag = comments.flatMap(({ tags }) => tags ?? []).find((one) => one.tagName.text === 'example');
  return {
    doc: textOf(comments.at(-1)?.comment),
    ...(tag && { example: parsed(textOf(tag.comment)) }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
