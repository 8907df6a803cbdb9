import { z } from 'zod';

import { PROBLEMS } from './problem.ts';

/** One operation of the service, described by the schema that checks its input. */
export type Operation = {
  readonly method: 'get' | 'post' | 'delete';
  /** with `{name}` for path parameters */
  readonly path: string;
  readonly summary: string;
  /** what the summary leaves open */
  readonly description?: string;
  readonly tag: string;
  /** the schema given to `readParams` */
  readonly query?: z.ZodObject;
  /** media types a body may have, with its schema where there is one */
  readonly body?: Readonly<Record<string, z.ZodType | undefined>>;
  /** media types of the answer, the default first */
  readonly answers: readonly string[];
};

/**
 * The OpenAPI 3.1 document of the operations. Input schemas are the ones that check requests, so
 * the document cannot promise what the service refuses.
 *
 * @see https://spec.openapis.org/oas/v3.1.0
 */
export function toOpenApi(operations: readonly Operation[], base: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Isohyet',
      version: '1',
      description: 'Open hydrometeorological digital twins: forecasts in, answers out.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: base }],
    paths,
    components: { schemas: { Problem: PROBLEM_SCHEMA } },
  };
}

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status'],
  properties: {
    type: {
      type: 'string',
      enum: Object.entries(PROBLEMS).map(([kind, { type }]) => type ?? `/problems/${kind}`),
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'detail'],
        properties: {
          field: { type: 'string' },
          value: {},
          detail: { type: 'string' },
          allowed: {},
        },
      },
    },
  },
};

function describe({ path, summary, description, tag, query, body, answers }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const content = Object.fromEntries(answers.map((type) => [type, {}]));
  const problem = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  };
  return {
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    operationId: `${tag} ${summary}`.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase(),
    parameters: [...inPath, ...queryParameters(query)],
    ...(body === undefined ? {} : { requestBody: { content: mapBody(body) } }),
    responses: {
      200: { description: 'the answer', content },
      default: { description: 'what went wrong', content: problem },
    },
  };
}

function queryParameters(schema: z.ZodObject | undefined) {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = toJsonSchema(schema);
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function mapBody(body: NonNullable<Operation['body']>) {
  return Object.fromEntries(
    Object.entries(body).map(([type, schema]) => [
      type,
      schema === undefined ? {} : { schema: toJsonSchema(schema) },
    ]),
  );
}

function toJsonSchema(schema: z.ZodType) {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return json;
}
