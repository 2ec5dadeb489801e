import { plainToInstance } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, getMetadataStorage, validateSync } from 'class-validator';
import {
  IsFlag,
  IsHost,
  IsHosts,
  IsKeyList,
  IsOrigin,
  IsRanges,
  IsSigningKey,
  IsUrlOf,
  IsWhole,
  NeededOnFull,
  neededOnFull,
} from './config-values.js';
import { findMisspelled } from './misspelled.js';

/**
 * The environment variables that every app reads. An app with further ones extends this class in its `src/settings.ts`,
 * and code that needs them injects that class. `.env.example` documents all of them.
 */
export class Config {
  @IsIn(['embedded', 'full']) STACK: 'embedded' | 'full' = 'embedded';
  @IsWhole(0, 65_535) PORT = 3000;
  @IsHost() HOST = '127.0.0.1';
  @IsString() DATA_DIR = './data';
  @IsOptional() @IsOrigin() PUBLIC_URL?: string;
  /** Further names of the installation, separated by commas: served as the host of PUBLIC_URL is. */
  @IsHosts() PUBLIC_HOSTS = '';
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'silent']) LOG_LEVEL = 'info';
  @IsFlag() SANDBOX = false;
  /** Addresses or CIDR ranges of proxies, separated by commas, whose X-Forwarded-For is trusted. */
  @IsRanges() TRUSTED_PROXIES = '';
  /** Header in which those proxies send the visitor's country. */
  @IsOptional() @Matches(/^[A-Za-z][A-Za-z0-9-]{0,63}$/) COUNTRY_HEADER?: string;
  /** Private ranges that outgoing requests may reach (CIDR, separated by commas). */
  @IsRanges() ALLOWED_PRIVATE_TARGETS = '';
  @NeededOnFull() @IsUrlOf('mysql', 'mariadb') DATABASE_URL?: string;
  @NeededOnFull() @Matches(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/) KAFKA_BROKERS?: string;
  @NeededOnFull() @IsString() KAFKA_USERNAME?: string;
  @NeededOnFull() @IsString() KAFKA_PASSWORD?: string;
  @NeededOnFull() @IsUrlOf('redis', 'rediss') REDIS_URL?: string;
  /** The first encrypts, all decrypt. */
  @NeededOnFull() @IsKeyList() SECRET_KEYS?: string;
  @NeededOnFull() @IsSigningKey() IDENTITY_PUBLIC_KEY?: string;
  /** Base64 of 32 bytes: the console's own key, and in each app the key that is derived from it for that app. */
  @NeededOnFull() @Matches(/^[A-Za-z0-9+/]{43}=$/) GATEWAY_KEY?: string;

  /** The public origin: PUBLIC_URL, else localhost with PORT. */
  get publicUrl(): string {
    return this.PUBLIC_URL ? new URL(this.PUBLIC_URL).origin : `http://localhost:${this.PORT}`;
  }

  /** True for apps that answer for other hosts than the installation's own, too: the own domains of workspaces. */
  get servesOtherHosts(): boolean {
    return false;
  }

  /** Returns where an outside service is, without a slash at the end: as given, else on this machine with SANDBOX, else its own address. */
  protected serviceUrl(given: string | undefined, sandboxPort: number, real: string): string {
    return (given ?? (this.SANDBOX ? `http://127.0.0.1:${sandboxPort}` : real)).replace(/\/$/, '');
  }
}

/** Config, or a class of an app that extends it. */
export type SettingsClass<C extends Config = Config> = new () => C;

type Environment = Record<string, string | undefined>;

/** A fault that the operator can fix, such as a missing or wrong variable. Its message names what is allowed, never a value. */
export class ConfigError extends Error {}

/** Returns the names of all variables of these classes, as their validators know them. */
export function configVariables(...classes: SettingsClass[]): string[] {
  const rules = classes.flatMap((one) =>
    getMetadataStorage().getTargetValidationMetadatas(one, '', false, false),
  );
  return [...new Set(rules.map(({ propertyName }) => propertyName))].sort();
}

/** Returns a line, without the value, for each unknown variable whose name is close to one of these classes'. */
export function misspelledVariables(classes: SettingsClass[], env: Environment = process.env): string[] {
  return findMisspelled(Object.keys(env), configVariables(...classes)).map(
    ([name, meant]) => `${name} is no variable of Corong and is not read; is ${meant} meant?`,
  );
}

/** Reads the configuration of one app from the environment; nothing else reads it. Throws ConfigError naming every missing or wrong variable. */
export function loadConfig<C extends Config>(settings: SettingsClass<C>, env: Environment = process.env): C {
  return loadConfigs([settings], env)[0]!;
}

/** Like `loadConfig`, for apps that share one process. */
export function loadConfigs<C extends Config>(
  classes: SettingsClass<C>[],
  env: Environment = process.env,
): C[] {
  const wrong = new Set<string>();
  const configs = classes.map((settings) => {
    const names = configVariables(settings);
    const given = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
    const config = plainToInstance(settings, given);
    for (const line of faultsOf(config)) wrong.add(line);
    return config;
  });
  if (wrong.size > 0)
    throw new ConfigError(`Wrong configuration (see .env.example):\n  ${[...wrong].join('\n  ')}`);
  return configs;
}

function faultsOf(config: Config): string[] {
  const wrong = validateSync(config).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  if (config.STACK === 'embedded') return wrong;
  const missing = neededOnFull(config).filter((name) => !config[name as keyof Config]);
  return [...wrong, ...missing.map((name) => `${name} is missing: STACK=full needs it`)];
}

/** Returns the classes that a configuration is an instance of, Config itself included: any of them may be injected. */
export function settingsClasses(config: Config): (typeof Config)[] {
  const classes: (typeof Config)[] = [];
  for (let one: unknown = config.constructor; one !== Object; one = Object.getPrototypeOf(one as object)) {
    classes.push(one as typeof Config);
    if (one === Config) break;
  }
  return classes;
}
