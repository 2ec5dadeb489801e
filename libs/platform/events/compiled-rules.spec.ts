import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
  validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { isPlainlyValid, plainInstance } from './compiled-rules.js';

class Sample {
  @Matches(/^[a-z]{1,3}$/) name: string;
  @IsOptional() @IsInt() count?: number;
  @IsOptional() @IsIn(['a', 'b'], { each: true }) kinds?: string[];
}

class Inherited extends Sample {
  @IsInt() more: number;
}

class Bounded {
  @Min(0) @Max(1) name: number;
  @IsIn(['a', 'abc']) count: string;
  @IsOptional() @IsBoolean() kinds?: boolean;
  @ValidateIf(({ count }: Bounded) => count === 'a') @Matches(/b/g) more: string;
}

class Nested {
  @ValidateNested() @Type(() => Sample) sample: Sample;
}

const byValidator = (data: object) =>
  validateSync(data, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }).length === 0;

describe('compiled rules', () => {
  const value = fc.oneof(
    fc.constantFrom('a', 'b', 'abc', 'abcd', '', null, undefined, 0, 1.5, -3, true),
    fc.array(fc.constantFrom('a', 'b', 'c', 1)),
    fc.object({ maxDepth: 1 }),
  );

  it('accept exactly what class-validator accepts', () => {
    const fields = fc.record(
      { name: value, count: value, kinds: value, more: value, foreign: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, fc.constantFrom(Sample, Inherited, Bounded), (given, type) => {
        const data = Object.assign(new type(), given);
        // An `each` rule takes an element for a list of one; then class-validator is asked.
        if (isPlainlyValid(data)) expect(byValidator(data)).toBe(true);
        else if (type === Bounded || given.kinds === undefined || Array.isArray(given.kinds))
          expect(byValidator(data)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
    expect(
      isPlainlyValid(Object.assign(new Inherited(), { name: 'abc', count: 1, kinds: ['a'], more: 2 })),
    ).toBe(true);
    const bounded = { name: 0, count: 'a', kinds: false, more: 'b' };
    for (const wrong of [{}, { name: 1.5 }, { count: 'b' }, { kinds: 0 }, { more: 'c' }])
      expect(isPlainlyValid(Object.assign(new Bounded(), { ...bounded, ...wrong }))).toBe(
        Object.keys(wrong).length === 0,
      );
  });

  it('leave nested and undeclared fields to class-transformer and class-validator', () => {
    expect(plainInstance(Nested, { sample: { name: 'a' } })).toBeNull();
    expect(isPlainlyValid(Object.assign(new Nested(), { sample: { name: 'a' } }))).toBe(false);
    expect(plainInstance(Sample, { name: 'a', foreign: 1 })).toBeNull();
    expect(plainInstance(Sample, JSON.parse('{"name":"a","__proto__":{"x":1}}') as object)).toBeNull();
    expect(plainInstance(Sample, { name: 'a' })).toEqual(Object.assign(new Sample(), { name: 'a' }));
  });
});
