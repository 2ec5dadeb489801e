import { Type } from 'class-transformer';
import { IsOptional, IsString, ValidateNested } from 'class-validator';
import { mergeDescriptions } from './describe.js';

class DescribedLeaf {
  @IsString() words: string;
}

class DescribedBranch {
  @ValidateNested({ each: true }) @Type(() => DescribedLeaf) leaves: DescribedLeaf[];
}

class DescribedTree {
  @IsOptional() @ValidateNested() @Type(() => DescribedBranch) branch: DescribedBranch | null;
}

describe('the description of the API', () => {
  it('holds every shape that a shape is made of, by its own name', () => {
    const part = { openapi: '3.1.0', info: { title: 'Trees', version: '1' }, paths: {} };
    const schemas = { [DescribedTree.name]: {} };
    const { components } = mergeDescriptions([{ ...part, components: { schemas } }]);
    expect(components!.schemas).toMatchObject({
      DescribedTree: { properties: { branch: { $ref: '#/components/schemas/DescribedBranch' } } },
      DescribedBranch: { properties: { leaves: { items: { $ref: '#/components/schemas/DescribedLeaf' } } } },
      DescribedLeaf: { properties: { words: { type: 'string' } } },
    });
  });
});
