import type { TableColumn } from 'typeorm';

/** A table as a migration makes it. */
export interface Drawing {
  columns: TableColumn[];
  indices?: { name: string; columnNames: string[]; isUnique?: boolean }[];
}

export const unique = (name: string, ...columnNames: string[]) => ({ name, columnNames, isUnique: true });
export const index = (name: string, ...columnNames: string[]) => ({ name, columnNames });
