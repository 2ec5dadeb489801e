import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import {
  getMetadataStorage,
  IS_BOOLEAN,
  IS_IN,
  IS_INT,
  IS_OPTIONAL,
  MATCHES,
  MAX,
  MIN,
  type ValidationArguments,
} from 'class-validator';
import type { EventClass } from './topic.js';

type ValidationMetadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];
type Condition = (object: object, value: unknown) => boolean;
type Check = (object: object, value: unknown) => boolean;

interface FieldRules {
  name: string;
  /** True if the field is not checked while it is null or undefined. */
  optional: boolean;
  /** Decide whether the field is checked at all, besides `optional`. */
  conditions: Condition[];
  checks: Check[];
}

/** Rules of a class; null if it has a rule that cannot be compiled. */
type ClassRules = { names: ReadonlySet<string>; fields: readonly FieldRules[] } | null;

const compiled = new Map<unknown, ClassRules>();

/**
 * True if class-validator would find no error. It finds the rules once per class; class-validator searches all metadata of
 * the process at every call, which costs more than everything else about an event. False does not mean invalid: the
 * caller then asks class-validator, which also names the error.
 */
export function isPlainlyValid(data: object): boolean {
  const rules = rulesOf(data.constructor);
  if (!rules) return false;
  for (const name in data) if (!rules.names.has(name)) return false;
  for (const field of rules.fields) if (!isRight(field, data)) return false;
  return true;
}

function isRight({ name, optional, conditions, checks }: FieldRules, data: object): boolean {
  const value = (data as Record<string, unknown>)[name];
  if (optional && (value === undefined || value === null)) return true;
  for (const applies of conditions) if (!applies(data, value)) return true;
  for (const check of checks) if (!check(data, value)) return false;
  return true;
}

/** Creates an instance with the values of a plain object; null if class-transformer is needed for that. */
export function plainInstance<E extends object>(type: EventClass<E>, plain: object): E | null {
  const rules = rulesOf(type);
  // Undeclared names are not assigned: `__proto__` would change the class.
  if (!rules || !Object.keys(plain).every((name) => rules.names.has(name))) return null;
  return Object.assign(new type(), plain);
}

function rulesOf(type: unknown): ClassRules {
  let rules = compiled.get(type);
  if (rules === undefined) {
    rules = compile(type as EventClass);
    compiled.set(type, rules);
  }
  return rules;
}

function compile(type: EventClass): ClassRules {
  const fields = new Map<string, FieldRules>();
  for (const metadata of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    const name = metadata.propertyName;
    const field = fields.get(name) ?? { name, optional: false, conditions: [], checks: [] };
    fields.set(name, field);
    const isTransformed =
      defaultMetadataStorage.findTypeMetadata(type, name) !== undefined ||
      defaultMetadataStorage.findTransformMetadatas(type, name, 0).length > 0;
    if (isTransformed || metadata.validateIf) return null;
    if (metadata.name === IS_OPTIONAL) field.optional = true;
    else if (metadata.type === 'conditionalValidation')
      field.conditions.push(metadata.constraints[0] as Condition);
    else if (metadata.type === 'customValidation') field.checks.push(...checksOf(type, metadata));
    else return null;
  }
  return fields.size > 0 ? { names: new Set(fields.keys()), fields: [...fields.values()] } : null;
}

/**
 * Checks of the rules that most fields have, by the rule's name: they do what class-validator does, without its arguments
 * object. Undefined if the rule's constraints are of another kind.
 */
const DIRECT_CHECKS: Record<string, (constraints: readonly unknown[]) => Check | undefined> = {
  [MATCHES]: ([pattern, modifiers]) =>
    // A pattern with one of these flags keeps a state between two tests.
    pattern instanceof RegExp && modifiers === undefined && !pattern.global && !pattern.sticky
      ? (_object, value) => typeof value === 'string' && pattern.test(value)
      : undefined,
  [IS_IN]: ([values]) => (Array.isArray(values) ? (_object, value) => values.indexOf(value) >= 0 : undefined),
  [IS_INT]: () => (_object, value) => Number.isInteger(value),
  [IS_BOOLEAN]: () => (_object, value) => typeof value === 'boolean',
  [MIN]:
    ([least]) =>
    (_object, value) =>
      typeof value === 'number' && value >= (least as number),
  [MAX]:
    ([most]) =>
    (_object, value) =>
      typeof value === 'number' && value <= (most as number),
};

function checksOf(
  type: EventClass,
  { name = '', propertyName, constraints, constraintCls, each }: ValidationMetadata,
): Check[] {
  const direct = each ? undefined : DIRECT_CHECKS[name]?.(constraints as unknown[]);
  if (direct) return [direct];
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => {
      // One for all calls: rules read it while they run and keep nothing of it.
      const given: ValidationArguments = {
        targetName: type.name,
        property: propertyName,
        object: {},
        value: undefined,
        constraints,
      };
      const isRight = (object: object, value: unknown): boolean => {
        given.object = object;
        given.value = value;
        // A validator that returns a promise counts as failed here.
        return instance.validate(value, given) === true;
      };
      if (!each) return isRight;
      return (object, value) => Array.isArray(value) && value.every((one) => isRight(object, one));
    });
}
