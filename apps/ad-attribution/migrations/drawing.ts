import { Table, type TableColumn } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const maybe = { nullable: true };

export const table = (
  name: string,
  columns: TableColumn[],
  indices: Record<string, string[]> = {},
  unique: string[] = [],
) =>
  new Table({
    name,
    columns,
    indices: Object.entries(indices).map(([index, columnNames]) => ({
      name: index,
      columnNames,
      isUnique: unique.includes(index),
    })),
  });

export const primary = () => column.id('id', { primary: true });
