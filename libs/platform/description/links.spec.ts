import type { OpenAPIObject } from '@nestjs/swagger';
import { linkOperations } from './links.js';

const id = (prefix: string) => ({ type: 'string', pattern: `^${prefix}_[0-9a-hjkmnp-tv-z]{26}$` });
const answer = (name: string) => ({
  description: name,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});
const operation = (operationId: string, responses: object, parameter?: object) => ({
  operationId,
  responses,
  parameters: parameter ? [{ in: 'path', ...parameter }] : [],
});

function described(): OpenAPIObject {
  const ofTree = { name: 'id', schema: id('cmp') };
  return {
    openapi: '3.1.0',
    info: { title: 'Trees', version: '1' },
    paths: {
      '/trees': {
        post: operation('Trees.plant', { 201: answer('Tree'), 400: answer('Problem') }),
        get: operation('Trees.list', { 200: answer('TreePage') }),
      },
      '/trees/{id}': {
        get: operation('Trees.show', { 200: answer('Tree') }, ofTree),
        delete: operation('Trees.fell', { 204: { description: 'Done' } }, ofTree),
      },
      '/birds': { get: operation('Birds.list', { 200: answer('BirdPage') }) },
      '/birds/{bird}': {
        get: operation('Birds.show', { 200: answer('Bird') }, { name: 'bird', schema: id('psn') }),
      },
      '/nests': { post: operation('Nests.build', { 201: answer('Nest') }) },
    },
    components: {
      schemas: {
        Tree: { type: 'object', properties: { id: id('cmp'), bird_id: id('psn') } },
        TreePage: { properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } },
        Bird: { type: 'object', properties: { id: id('psn') } },
        BirdPage: { properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Bird' } } } },
        Nest: { type: 'object', properties: { tree_id: id('cmp') } },
        Problem: { type: 'object', properties: { id: id('cmp') } },
      } as never,
    },
  } as never;
}

describe('the links of the description', () => {
  const document = described();
  linkOperations(document);
  const linksOf = (path: string, method: 'get' | 'post', status: string) =>
    (document.paths[path]![method]!.responses[status] as { links?: object }).links;
  const link = (operationId: string, parameter: string, index: string) => ({
    [operationId]: { operationId, parameters: { [`path.${parameter}`]: `$response.body#/${index}` } },
  });

  it('lead from the id of a created resource to its operations', () => {
    expect(linksOf('/trees', 'post', '201')).toEqual({
      ...link('Trees.show', 'id', 'id'),
      ...link('Trees.fell', 'id', 'id'),
    });
  });

  it('lead from the other ids of a created resource without its own id', () => {
    expect(linksOf('/nests', 'post', '201')).toEqual({
      ...link('Trees.show', 'id', 'tree_id'),
      ...link('Trees.fell', 'id', 'tree_id'),
    });
  });

  it('lead from a list only to operations that no created resource leads to', () => {
    expect(linksOf('/trees', 'get', '200')).toBeUndefined();
    expect(linksOf('/birds', 'get', '200')).toEqual(link('Birds.show', 'bird', 'items/0/id'));
    expect(linksOf('/trees', 'post', '400')).toBeUndefined();
  });
});
