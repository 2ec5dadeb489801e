import { applyDecorators } from '@nestjs/common';
import {
  Column,
  Generated,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableColumn,
  type ColumnOptions,
  type ValueTransformer,
} from 'typeorm';

/** Converts 64-bit columns, which MySQL returns as text; Corong's counters and instants stay below 2^53. */
const numberFromText: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: unknown) => (value === null || value === undefined ? value : Number(value)),
};

type Extra = Pick<ColumnOptions, 'nullable' | 'default'>;

/** A column for an id, code, handle or other short name. It compares by bytes: case and accents differ. */
export const IdColumn = (extra: Extra & { length?: number } = {}) =>
  Column({ type: 'varchar', length: 64, ...extra });
/** Column of a primary key that is an id of Corong. */
export const PrimaryId = (length = 64) => PrimaryColumn({ type: 'varchar', length });
/** A 64-bit primary key that the database generates, increasing. */
export const GeneratedId = () => PrimaryGeneratedColumn('increment', { type: 'bigint' });
/** The same, read as a number. */
export const GeneratedNumber = () =>
  applyDecorators(
    PrimaryColumn({ type: 'bigint', transformer: numberFromText }) as PropertyDecorator,
    Generated('increment') as PropertyDecorator,
  );
/** An instant in milliseconds, a count, or an amount in minor units. */
export const NumberColumn = (extra: Extra = {}) =>
  Column({ type: 'bigint', transformer: numberFromText, ...extra });
/** Column of a primary key that is a whole number. */
export const PrimaryNumber = () => PrimaryColumn({ type: 'bigint', transformer: numberFromText });
/** Up to 64 KiB of UTF-8. */
export const TextColumn = (extra: Extra = {}) => Column({ type: 'text', ...extra });

/** The same kinds of columns for `new Table(…)` in a migration. */
export const column = {
  id: (
    name: string,
    extra: { length?: number; nullable?: boolean; primary?: boolean; default?: string } = {},
  ) =>
    new TableColumn({
      name,
      type: 'varchar',
      length: String(extra.length ?? 64),
      isNullable: extra.nullable ?? false,
      isPrimary: extra.primary ?? false,
      default: extra.default === undefined ? undefined : `'${extra.default}'`,
    }),
  number: (name: string, extra: { nullable?: boolean; primary?: boolean; default?: number } = {}) =>
    new TableColumn({
      name,
      type: 'bigint',
      isNullable: extra.nullable ?? false,
      isPrimary: extra.primary ?? false,
      default: extra.default === undefined ? undefined : String(extra.default),
    }),
  text: (name: string, extra: { nullable?: boolean } = {}) =>
    new TableColumn({ name, type: 'text', isNullable: extra.nullable ?? false }),
  generated: (name = 'id') =>
    new TableColumn({
      name,
      type: 'bigint',
      isPrimary: true,
      isGenerated: true,
      generationStrategy: 'increment',
    }),
};
