import { IsInt, IsString, Length } from 'class-validator';
import { Entity, Table, type QueryRunner } from 'typeorm';
import { column, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import { Topic } from '#platform/events/topic.js';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';
import { platformEntities } from '#platform/outbox/platform.entities.js';

/** The row that the producer inserts. */
@Entity('bench_order')
export class BenchOrder {
  @PrimaryId() id: string;
  @NumberColumn() value: number;
}

/** The row that the consumer inserts. */
@Entity('bench_effect')
export class BenchEffect {
  @PrimaryId() id: string;
  @NumberColumn() value: number;
}

/** An event of about 300 bytes. */
export class Noted {
  @IsString() @Length(1, 64) note_id: string;
  @IsInt() value: number;
  @IsString() @Length(1, 500) text: string;
}

export const uniqueBenchTopic = () =>
  Topic.declare(`contracts.b${Math.random().toString(36).slice(2)}`, [Noted], (event) => event.note_id, {
    partitions: 4,
    retention: 1,
  });

class Bench1763700000000 {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    for (const name of ['bench_order', 'bench_effect']) {
      await runner.createTable(
        new Table({ name, columns: [column.id('id', { primary: true }), column.number('value')] }),
        true,
      );
    }
  }
  async down(): Promise<void> {}
}

export const benchSchema = {
  entities: [...platformEntities, BenchOrder, BenchEffect],
  migrations: [Bench1763700000000],
};
