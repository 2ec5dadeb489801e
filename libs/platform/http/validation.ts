import { ValidationPipe, type Type, type ValidationError, type ValidationPipeOptions } from '@nestjs/common';
import { getMetadataStorage, type ValidationOptions } from 'class-validator';
import { MOST_ERRORS, Problem, type FieldProblem } from './problem.js';

/**
 * For a rule that no schema can state, such as that a time zone exists: what breaks rules of this kind alone is in the
 * form that the description of the API asks for, and is refused with 422.
 */
export const BEYOND_SCHEMA: ValidationOptions = { context: { beyondSchema: true } };

function isInForm({ constraints = {}, contexts = {}, children = [] }: ValidationError): boolean {
  return Object.keys(constraints).every((rule) => rule in contexts) && children.every(isInForm);
}

const OPTIONS: ValidationPipeOptions = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: false,
  // The rules of the class say what is allowed; the object itself never leaves.
  validationError: { target: true, value: false },
  exceptionFactory: (errors) => {
    const fields: FieldProblem[] = [];
    for (const one of fieldProblems(errors)) if (fields.push(one) === MOST_ERRORS) break;
    const named = [...new Set(fields.map((field) => field.field))].join(', ');
    return new Problem(errors.every(isInForm) ? 422 : 400, `Not valid: ${named}`, { errors: fields });
  },
};

/** Bodies and queries are checked against their class; what it does not declare is refused. */
export const validationPipe = (): ValidationPipe => new ValidationPipe(OPTIONS);

/**
 * For the query of a page to which links lead from anywhere: others add to its address what they like (`fbclid`,
 * `utm_source`), and that is left out. The parameter is typed by `Readonly<…>`, else the other pipe checks it too.
 */
export const visitPipe = (expectedType: Type): ValidationPipe =>
  new ValidationPipe({ ...OPTIONS, forbidNonWhitelisted: false, expectedType });

/** One after the other, so that no more are made than are told. */
function* fieldProblems(errors: ValidationError[], path = ''): Generator<FieldProblem, void> {
  for (const error of errors) {
    const field = path + error.property;
    for (const [rule, message] of Object.entries(error.constraints ?? {})) {
      if (rule === 'whitelistValidation') {
        const allowed = fieldsOf(error.target);
        yield { field, rule: 'unknown', message: 'This field is not known here', allowed };
        continue;
      }
      const allowed = allowedBy(error, rule);
      yield { field, rule, message, ...(allowed !== undefined && { allowed }) };
    }
    yield* fieldProblems(error.children ?? [], `${field}.`);
  }
}

function rulesOf(target: object | undefined) {
  if (!target) return [];
  return getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', true, false);
}

function fieldsOf(target: object | undefined): string[] {
  return [...new Set(rulesOf(target).map((rule) => rule.propertyName))];
}

/** The values or the bound that a rule states, for the client to show. */
function allowedBy(error: ValidationError, rule: string): unknown {
  const stated = rulesOf(error.target).find(
    (one) => one.propertyName === error.property && one.name === rule,
  );
  const [first, second] = (stated?.constraints ?? []) as unknown[];
  if (first instanceof RegExp) return first.source;
  if (rule === 'isEnum' && first && typeof first === 'object') return Object.values(first);
  if (rule === 'isLength' || rule === 'length') return { min: first, max: second };
  return typeof first === 'object' && !Array.isArray(first) ? undefined : first;
}
