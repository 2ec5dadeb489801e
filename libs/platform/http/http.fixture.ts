import { connect } from 'node:net';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Module,
  Param,
  Post,
  Put,
  Query,
  type DynamicModule,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { AppUnderTest } from '../../../test/support/app-under-test.js';
import { identityHeaders, type TestCaller } from '../../../test/support/identity.js';
import { Database } from '../adapters/sql/database.js';
import type { AppName } from '../app.js';
import { Config } from '../config.js';
import { make } from '../events/make.js';
import { contractSchema, CounterRow } from '../outbox/event-delivery.contract.js';
import { PlatformModule } from '../platform.module.js';
import { CallerParam, type Caller } from './caller.js';
import { TakesForms } from './form-body.js';
import { Idempotency } from './idempotency.js';
import { PageQuery } from './page.js';
import { Allow, AllowEveryone, AllowInstanceOwner } from './roles.js';

/** The values of an enum field. */
export enum Size {
  Small = 'small',
  Large = 'large',
}

class Part {
  @IsString() @Length(2, 5) name: string;
  @IsInt() @Min(1) @Max(9) count: number;
}

class ThingInput {
  @IsString() @Length(1, 40) counter: string;
  @IsOptional() @IsIn(['red', 'blue']) colour?: string;
  @IsOptional() @IsEnum(Size) size?: Size;
  @IsOptional() @Matches(/^[a-z]+$/) code?: string;
  @IsOptional() @IsArray() @ArrayMaxSize(3) @ValidateNested({ each: true }) @Type(() => Part) parts?: Part[];
  @IsOptional() @IsArray() @IsIn(['a', 'b'], { each: true }) tags?: string[];
}

class ThingQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 10) word?: string;
}

/** Faults that a test sets for the controller below: `next` is thrown by the next request, `hold` is awaited in its transaction. */
export const controllerFault: { next?: unknown; hold?: Promise<void> } = {};

@Controller('v1/things')
class ThingsController {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Allow('analyst')
  list(@Query() query: ThingQuery) {
    return query;
  }

  @Get('open')
  @AllowEveryone('a test')
  open() {
    return { open: true };
  }

  @Post('open/messages')
  @AllowEveryone('a test')
  write() {
    return { written: true };
  }

  @Get('instance')
  @AllowInstanceOwner()
  instance() {
    return {};
  }

  @Get('undeclared')
  undeclared() {
    return {};
  }

  @Get('broken')
  @Allow('analyst')
  broken() {
    throw controllerFault.next;
  }

  @Get(':id')
  @Allow('analyst')
  one(@Param('id') id: string) {
    return { id };
  }

  @Put(':id')
  @HttpCode(200)
  @Allow('publisher')
  put(@Body() input: ThingInput) {
    return input;
  }

  @Post('form')
  @HttpCode(200)
  @TakesForms()
  @Allow('publisher')
  form(@Body() input: ThingInput) {
    return input;
  }

  @Post(':id/done')
  @Allow('publisher')
  done(@Param('id') id: string) {
    return { id };
  }

  @Post()
  @Allow('publisher')
  add(@CallerParam() caller: Caller, @Body() input: ThingInput) {
    return this.idempotency.once(caller, caller.workspace, async (tx) => {
      await tx.insert(CounterRow, make(CounterRow, { counter: input.counter, seen: '1' }));
      await controllerFault.hold;
      const { next } = controllerFault;
      controllerFault.next = undefined;
      if (next) throw next;
      return { counter: input.counter, at: new Date(0), parts: input.parts?.length ?? 0 };
    });
  }

  @Get(':id/seen')
  @Allow('analyst')
  async seen(@Param('id') counter: string) {
    return { seen: (await this.database.read.findOneBy(CounterRow, { counter }))?.seen ?? null };
  }
}

/** A small app with one table and routes of every kind, for specs of the HTTP layer. */
@Module({})
export class TinyModule {
  static forRoot(app: AppName, config: Config): DynamicModule {
    const schema = { entities: [CounterRow], migrations: contractSchema.migrations };
    return {
      module: TinyModule,
      imports: [PlatformModule.forApp({ app, config, schema })],
      controllers: [ThingsController],
    };
  }
}

/** An answer as a spec sees it; `json` is undefined if the body is not JSON. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  json: any;
}

/** A small service for tests, on a real socket, with routes of every kind. */
export class TinyService {
  private constructor(private readonly app: AppUnderTest) {}

  static async start({ DATA_DIR: folder, ...settings }: Partial<Config> = {}): Promise<TinyService> {
    const moduleOf = (config: Config) => TinyModule.forRoot('chat', config);
    return new TinyService(
      await AppUnderTest.run({ app: 'chat', Settings: Config, moduleOf, settings, folder }),
    );
  }

  get service() {
    return this.app.service;
  }

  get folder(): string {
    return this.app.folder;
  }

  get port(): number {
    return Number(new URL(this.app.origin).port);
  }

  stop(): Promise<void> {
    return this.app.close();
  }

  as(who: TestCaller): Record<string, string> {
    return identityHeaders(this.folder, { workspace: 'wsp_1', ...who });
  }

  async send(
    method: string,
    path: string,
    init: { who?: TestCaller; json?: unknown; body?: string | Buffer; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const body = init.json === undefined ? (init.body ?? '') : JSON.stringify(init.json);
    const headers = {
      ...this.as(init.who ?? { role: 'owner' }),
      ...(init.json !== undefined && { 'content-type': 'application/json' }),
      ...init.headers,
    };
    return this.raw(method, path, headers, body);
  }

  /** Sends the request exactly as given; an HTTP client would correct path and headers. */
  raw(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | Buffer = '',
  ): Promise<Answer> {
    const length = Buffer.byteLength(body);
    const all = {
      host: 'corong.test',
      connection: 'close',
      ...(length > 0 && !headers['transfer-encoding'] && { 'content-length': String(length) }),
      ...headers,
    };
    const lines = [
      `${method} ${path} HTTP/1.1`,
      ...Object.entries(all).map(([name, value]) => `${name}: ${value}`),
    ];
    return this.exchange(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]));
  }

  exchange(bytes: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const socket = connect(this.port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', (error) =>
        chunks.length > 0 ? resolve(parse(Buffer.concat(chunks).toString())) : reject(error),
      );
      socket.on('close', () => resolve(parse(Buffer.concat(chunks).toString())));
    });
  }
}

function parse(answer: string): Answer {
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const text = rest.join('\r\n\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: Number(first.split(' ')[1]), headers, text, json };
}
