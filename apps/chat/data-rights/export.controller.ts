import { Readable } from 'node:stream';
import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { CustomerExports } from './customer-export.service.js';
import { CustomerExport } from './export.dto.js';

/** Exports what is kept about a person, for the workspace's owner. */
@Controller('v1/contacts')
export class ExportController {
  constructor(private readonly exports: CustomerExports) {}

  /**
   * Exports everything that is kept about the person behind a contact: all merged contacts, what networks call them,
   * conversations, messages, notes, orders and stages. It is sent while it is read, whatever its size; one that was cut off is no
   * valid JSON. Files are named by the path of their bytes.
   */
  @Get(':id/export')
  @Allow()
  @Header('Content-Disposition', 'attachment; filename="customer.json"')
  @Answers(200, { type: 'application/json', of: CustomerExport })
  async export(@CallerParam() caller: Caller, @IdParam('cnt') id: string): Promise<StreamableFile> {
    const json = Readable.from(await this.exports.write(caller.workspace, id));
    return new StreamableFile(json, { type: 'application/json; charset=utf-8' });
  }
}
