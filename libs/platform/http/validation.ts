import { ValidationPipe, type Type, type ValidationError, type ValidationPipeOptions } from '@nestjs/common';
import { getMetadataStorage, type ValidationOptions } from 'class-validator';
import { MAX_ERRORS, Problem, type FieldProblem } from './problem.js';

/**
 * Options for a rule that a JSON schema cannot state, such as that a time zone exists. Input that breaks only such rules
 * matches the API description and is refused with 422; all other invalid input gets 400.
 */
export const BEYOND_SCHEMA: ValidationOptions = { context: { beyondSchema: true } };

function matchesSchema({ constraints = {}, contexts = {}, children = [] }: ValidationError): boolean {
  return Object.keys(constraints).every((rule) => rule in contexts) && children.every(matchesSchema);
}

const OPTIONS: ValidationPipeOptions = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: false,
  // The object is needed to find the rules of its class; it is never sent.
  validationError: { target: true, value: false },
  exceptionFactory: (errors) => {
    const fields: FieldProblem[] = [];
    for (const one of fieldProblems(errors)) if (fields.push(one) === MAX_ERRORS) break;
    const named = [...new Set(fields.map((field) => field.field))].join(', ');
    return new Problem(errors.every(matchesSchema) ? 422 : 400, `Not valid: ${named}`, { errors: fields });
  },
};

/** Validates bodies and queries against their class and refuses fields that it does not declare. */
export const validationPipe = (): ValidationPipe => new ValidationPipe(OPTIONS);

/**
 * Validates the query of a public page: other sites add parameters to its links (`fbclid`, `utm_source`), and those are
 * ignored. Type the parameter as `Readonly<…>`, else `validationPipe` validates it too.
 */
export const visitPipe = (expectedType: Type): ValidationPipe =>
  new ValidationPipe({ ...OPTIONS, forbidNonWhitelisted: false, expectedType });

/** Yields the errors one by one, so that no more are computed than the answer names. */
function* fieldProblems(errors: ValidationError[], path = ''): Generator<FieldProblem, void> {
  for (const error of errors) {
    const field = path + error.property;
    for (const [rule, message] of Object.entries(error.constraints ?? {})) {
      if (rule === 'whitelistValidation') {
        const allowed = fieldsOf(error.target);
        yield { field, rule: 'unknown', message: 'This field is not known here', allowed };
        continue;
      }
      const allowed = allowedValues(error, rule);
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

/** Returns the values or bounds that a rule allows, for the client to show; undefined if it states none. */
function allowedValues(error: ValidationError, rule: string): unknown {
  const stated = rulesOf(error.target).find(
    (one) => one.propertyName === error.property && one.name === rule,
  );
  const [first, second] = (stated?.constraints ?? []) as unknown[];
  if (first instanceof RegExp) return first.source;
  if (rule === 'isEnum' && first && typeof first === 'object') return Object.values(first);
  if (rule === 'isLength' || rule === 'length') return { min: first, max: second };
  return typeof first === 'object' && !Array.isArray(first) ? undefined : first;
}
