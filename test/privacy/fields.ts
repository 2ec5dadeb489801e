import { isDeepStrictEqual } from 'node:util';
import { getMetadataStorage } from 'class-validator';
import {
  BoundedAccountNumber,
  BoundedAmount,
  BoundedCode,
  BoundedCurrency,
  BoundedFlag,
  BoundedHandle,
  BoundedInstant,
  BoundedNetworkAdId,
  BoundedNetworkClickId,
  BoundedNumber,
  BoundedPublicAddress,
  BoundedScopedId,
  BoundedTimeZone,
} from '#platform/events/bounded-fields.js';

type Class = new () => object;

interface Rule {
  name: string;
  constraints: unknown[];
}

/** Returns the validation rules of each field of a class, inherited ones included. */
function rulesOf(type: Class): Map<string, Rule[]> {
  const rules = new Map<string, Rule[]>();
  for (const {
    propertyName,
    name,
    type: kind,
    constraints,
  } of getMetadataStorage().getTargetValidationMetadatas(type, '', true, false)) {
    const rule = {
      name: name ?? kind,
      constraints: (constraints ?? []).map((one) => (one instanceof RegExp ? String(one) : one)),
    };
    rules.set(propertyName, [...(rules.get(propertyName) ?? []), rule]);
  }
  return rules;
}

/** The rules that those decorators of bounded-fields.ts set that take no argument, read from a class that uses them. */
const FIXED: Rule[][] = (() => {
  class Probe {
    @BoundedInstant() instant: number;
    @BoundedAmount() amount: number;
    @BoundedCurrency() currency: string;
    @BoundedCode() code: string;
    @BoundedNetworkAdId() networkAdId: string;
    @BoundedHandle() handle: string;
    @BoundedTimeZone() timeZone: string;
    @BoundedNumber() number: number;
    @BoundedPublicAddress() address: string;
    @BoundedFlag() flag: boolean;
    @BoundedNetworkClickId() networkClickId: string;
    @BoundedScopedId() scopedId: string;
    @BoundedAccountNumber() accountNumber: string;
  }
  return [...rulesOf(Probe).values()];
})();

const ID = /^\/\^[a-z]{3}_\[0-9a-hjkmnp-tv-z\]\{26\}\$\/$/;
const CHOICE = /^[a-z][a-z_.]{0,31}$/;

/** True if the rules are exactly those of one decorator of bounded-fields.ts. */
function isBounded(rules: Rule[]): boolean {
  const required = rules.filter(({ name }) => name !== 'isOptional' && name !== 'conditionalValidation');
  const [only] = required;
  if (required.length === 1 && only!.name === 'matches' && ID.test(String(only!.constraints[0]))) return true;
  if (required.length === 1 && only!.name === 'isIn') {
    const [values] = only!.constraints as [unknown[]];
    return values.every((value) => typeof value === 'string' && CHOICE.test(value));
  }
  return FIXED.some((fixed) => sameRules(fixed, required));
}

const sortedByName = (rules: Rule[]) => [...rules].sort((a, b) => (a.name < b.name ? -1 : 1));
const sameRules = (a: Rule[], b: Rule[]) => isDeepStrictEqual(sortedByName(a), sortedByName(b));

/** Returns the fields of an event that could hold more than a bounded value. */
export function unboundedFields(type: Class): string[] {
  const rules = rulesOf(type);
  return [...rules].filter(([, of]) => !isBounded(of)).map(([field]) => `${type.name}.${field}`);
}

export const fieldsOf = (type: Class): string[] => [...rulesOf(type).keys()].sort();
