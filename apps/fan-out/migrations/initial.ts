import { Table, type QueryRunner } from 'typeorm';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';
import { DELIVERY } from './delivery.tables.js';
import { PEOPLE } from './people.tables.js';

const TABLES = { ...PEOPLE, ...DELIVERY };

export class Initial1763700000000 {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    for (const [name, drawing] of Object.entries(TABLES))
      await runner.createTable(new Table({ name, ...drawing }), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TABLES).reverse()) await runner.dropTable(name, true);
  }
}
