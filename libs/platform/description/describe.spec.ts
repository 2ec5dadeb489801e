import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { ApiConsumes } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Answers, AnswersPage, Refuses } from '../http/answers.js';
import { IdParam } from '../http/parameters.js';
import { Allow, AllowEveryone } from '../http/roles.js';
import { describeService, mergeDescriptions } from './describe.js';
import { expandPropertyClasses } from './patterns.js';
import { Source } from './source.js';

class DescribedLeaf {
  @IsString() words: string;
}
class DescribedSoil {
  @IsString() kind: string;
}
class DescribedTree {
  @IsOptional() @ValidateNested() @Type(() => DescribedLeaf) leaf: DescribedLeaf | null;
  @IsOptional() @IsIn(['oak', 'elm']) kind?: string;
  @IsISO8601() at: string;
}
class DescribedInput {
  @Matches(/^[^\p{Cc}]{1,5}$/u) words: string;
  @IsOptional() @IsInt() rings?: number;
  @IsOptional() @ValidateNested() @Type(() => DescribedSoil) soil?: DescribedSoil;
}
class DescribedQuery {
  @IsOptional() @IsInt() @Min(1) @Max(100) limit = 50;
}

@Controller('v1/trees')
class DescribedController {
  @Get()
  @Allow('analyst')
  @AnswersPage(DescribedTree)
  list(@Query() _query: DescribedQuery) {}

  @Post(':id/leaves')
  @HttpCode(200)
  @Allow('publisher')
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @Answers(200, DescribedTree)
  @Refuses(410, 'The tree was cut down')
  grow(@IdParam('adv') _id: string, @Body() _input: DescribedInput) {}
}

@Controller('v1/weeds')
class UndescribedController {
  @Get(':name')
  @AllowEveryone('weeds are everywhere')
  one(@Param('name') _name: string, @Query() _query: DescribedQuery) {}
}

/** Source text of the classes above, with doc comments on some members only. */
const SOURCE = `
class DescribedLeaf {
  /** What it says. @example rustle */
  @IsString() words: string;
}
class DescribedSoil {
  /** @example clay */
  @IsString() kind: string;
}
/** A tree. It grows. */
class DescribedTree {
  @ValidateNested() leaf: DescribedLeaf | null;
  @IsIn() kind?: string;
  @IsISO8601() at: string;
}
/** What a tree is told. */
class DescribedInput {
  /** @example hush */
  @Matches() words: string;
  @IsInt() rings?: number;
  @ValidateNested() soil?: DescribedSoil;
}
class DescribedQuery {
  /** How many. */
  @IsInt() limit = 50;
}
@Controller()
class DescribedController {
  /** Lists trees. */
  list() {}
  /** Grows a leaf. In spring alone. */
  grow() {}
}
class UndescribedController {
  one() {}
}`;

describe('the description of the API', () => {
  let folder: string;
  let source: Source;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'corong-described-'));
    mkdirSync(join(folder, 'apps'));
    writeFileSync(join(folder, 'apps/trees.ts'), SOURCE);
    source = new Source(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function serving(...controllers: (new () => object)[]): Promise<NestFastifyApplication> {
    @Module({ controllers })
    class TreesModule {}
    const service = await NestFactory.create<NestFastifyApplication>(TreesModule, new FastifyAdapter(), {
      logger: false,
    });
    return service.init();
  }

  it('has a summary, the roles, every parameter, each answer with an example, and the possible errors', async () => {
    const service = await serving(DescribedController);
    const { paths, components } = mergeDescriptions([describeService(service, source)]);
    await service.close();
    expect(paths['/v1/trees']!.get).toMatchObject({
      summary: 'Lists trees',
      description: 'Lists trees.\n\nRoles: owner, analyst.',
      'x-roles': ['owner', 'analyst'],
      parameters: [
        {
          name: 'limit',
          in: 'query',
          required: false,
          description: 'How many.',
          schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
        },
      ],
      responses: {
        200: {
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DescribedTreePage' },
              example: { items: [{ leaf: { words: 'rustle' } }], next_cursor: null },
            },
          },
        },
        401: {},
        403: {},
      },
    });
    const { post } = paths['/v1/trees/{id}/leaves']!;
    expect(post).toMatchObject({
      summary: 'Grows a leaf',
      parameters: [{ name: 'id', in: 'path', schema: { pattern: '^adv_[0-9a-hjkmnp-tv-z]{26}$' } }],
      requestBody: { content: { 'application/json': { example: { words: 'hush' } } } },
    });
    expect(Object.keys(post!.responses)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '410',
      '411',
      '413',
      '415',
      '422',
      '503',
    ]);
    expect(components!.securitySchemes).toEqual({
      bearer: { type: 'http', scheme: 'bearer', description: 'An API key' },
    });
  });

  it('distinguishes null from left out in answers, and accepts both in input', async () => {
    const service = await serving(DescribedController);
    const { components } = describeService(service, source);
    await service.close();
    expect(components!.schemas).toMatchObject({
      DescribedTree: {
        description: 'A tree. It grows.',
        required: ['leaf', 'at'],
        properties: {
          leaf: { anyOf: [{ $ref: '#/components/schemas/DescribedLeaf' }, { type: 'null' }] },
          kind: { type: 'string', enum: ['oak', 'elm'] },
          at: { type: 'string', format: 'date-time' },
        },
      },
      DescribedInput: {
        required: ['words'],
        additionalProperties: false,
        properties: { rings: { type: ['integer', 'null'] } },
      },
    });
  });

  it('describes the fields of a form as text alone', async () => {
    const service = await serving(DescribedController);
    const { paths, components } = describeService(service, source);
    await service.close();
    expect(paths['/v1/trees/{id}/leaves']!.post).toMatchObject({
      requestBody: {
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/DescribedInput' } },
          'application/x-www-form-urlencoded': { schema: { $ref: '#/components/schemas/DescribedForm' } },
        },
      },
    });
    expect(components!.schemas!['DescribedForm']).toEqual({
      type: 'object',
      description: 'What a tree is told.',
      required: ['words'],
      properties: { words: expect.objectContaining({ type: 'string' }), rings: { type: 'integer' } },
      additionalProperties: false,
    });
  });

  it('fails with a list of everything that a route does not describe', async () => {
    const service = await serving(UndescribedController);
    expect(() => describeService(service, source)).toThrow(
      [
        'The API is not described:',
        'GET /v1/weeds/{name}: no summary: write a doc comment over the method',
        'GET /v1/weeds/{name}: path parameter name is not described: IdParam(…), PathParam(…) or HeaderParam(…)',
        'GET /v1/weeds/{name}: no answer: Answers(…), AnswersPage(…) or Redirects(…)',
      ].join('\n'),
    );
    await service.close();
  });

  it('refuses one name for two different schemas', () => {
    const part = (schema: object) => ({
      openapi: '3.1.0',
      info: { title: 'Trees', version: '1' },
      paths: {},
      components: { schemas: { Totals: schema } },
    });
    expect(() => mergeDescriptions([part({ type: 'object' }), part({ type: 'string' })])).toThrow(
      'Totals stands for two shapes',
    );
    writeFileSync(join(folder, 'apps/more.ts'), 'class DescribedLeaf {}\n@Controller() class Other {}');
    expect(() => new Source(folder).class('DescribedLeaf')).toThrow('rename one');
  });

  it('writes patterns that other languages can read', () => {
    expect(expandPropertyClasses(/^[^\p{Cc}\p{Cs}\u2028]*$/u.source)).toBe(
      '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028]*$',
    );
    expect(() => expandPropertyClasses(/\p{C}/u.source)).toThrow('take a smaller class');
  });
});
