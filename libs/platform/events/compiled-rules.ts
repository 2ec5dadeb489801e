import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, type ValidationArguments } from 'class-validator';
import type { EventClass } from './topic.js';

type ValidationMetadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];
type Condition = (object: object, value: unknown) => boolean;
type Check = (object: object, value: unknown) => boolean;

interface FieldRules {
  /** Decide whether the field is checked at all, such as the condition of `IsOptional`. */
  conditions: Condition[];
  checks: Check[];
}

/** Rules by field; null if the class has a rule that cannot be compiled. */
type ClassRules = ReadonlyMap<string, FieldRules> | null;

const compiled = new Map<unknown, ClassRules>();

/**
 * True if class-validator would find no error. It finds the rules once per class; class-validator searches all metadata of
 * the process at every call, which costs more than everything else about an event. False does not mean invalid: the
 * caller then asks class-validator, which also names the error.
 */
export function isPlainlyValid(data: object): boolean {
  const rules = rulesOf(data.constructor);
  if (!rules) return false;
  for (const name of Object.keys(data)) if (!rules.has(name)) return false;
  for (const [name, { conditions, checks }] of rules) {
    const value = (data as Record<string, unknown>)[name];
    if (!conditions.every((applies) => applies(data, value))) continue;
    for (const check of checks) if (!check(data, value)) return false;
  }
  return true;
}

/** Creates an instance with the values of a plain object; null if class-transformer is needed for that. */
export function plainInstance<E extends object>(type: EventClass<E>, plain: object): E | null {
  const rules = rulesOf(type);
  // Undeclared names are not assigned: `__proto__` would change the class.
  if (!rules || !Object.keys(plain).every((name) => rules.has(name))) return null;
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
  const rules = new Map<string, FieldRules>();
  for (const metadata of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    const name = metadata.propertyName;
    const field = rules.get(name) ?? { conditions: [], checks: [] };
    rules.set(name, field);
    const isTransformed =
      defaultMetadataStorage.findTypeMetadata(type, name) !== undefined ||
      defaultMetadataStorage.findTransformMetadatas(type, name, 0).length > 0;
    if (isTransformed || metadata.validateIf) return null;
    if (metadata.type === 'conditionalValidation')
      field.conditions.push(metadata.constraints[0] as Condition);
    else if (metadata.type === 'customValidation') field.checks.push(...checksOf(type, metadata));
    else return null;
  }
  return rules.size > 0 ? rules : null;
}

function checksOf(
  type: EventClass,
  { propertyName, constraints, constraintCls, each }: ValidationMetadata,
): Check[] {
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
