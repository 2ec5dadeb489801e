import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { acceptCsv, csvUploadOf } from '#platform/csv/csv-upload.js';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { LINKS_FILE_LIMIT } from '#platform/http/service.js';
import { LinkImportQuery, LinkImportView } from './link-imports.dto.js';
import { LinkImports, type RowResult } from './link-imports.js';

const ROUTE = '/v1/links/import';

/** The route that creates links from a CSV file. */
@Controller(ROUTE.slice(1))
export class LinkImportsController {
  constructor(
    private readonly imports: LinkImports,
    adapter: HttpAdapterHost,
  ) {
    acceptCsv(adapter.httpAdapter.getInstance<FastifyInstance>(), [ROUTE], LINKS_FILE_LIMIT);
  }

  /**
   * Creates links from a file of up to 1,000 rows and 2 MiB. A row with an error is refused with the reason, and does not
   * affect other rows. The same file again creates nothing, since the external id identifies a link. Fields are separated by
   * commas, semicolons or tabs, as in the first line.
   */
  @Post()
  @HttpCode(200)
  @Allow('marketer')
  @ApiConsumes('text/csv')
  @ApiBody({
    schema: {
      type: 'string',
      description:
        'Columns external_id and ad_id; name, code, domain, door, phone, connection_id, draft, channel, greeting_id, max_clicks, starts_at, ends_at, outside_text, outside_url, preview_title, preview_text, preview_image_url, utm_source, utm_medium, utm_campaign, utm_term and utm_content where they are wanted. A row has one door: the web chat where it names none.',
      example: 'external_id,ad_id,name\r\ncrm-7,adv_01k6zq8h4v9d2m7c5x3t0p6y1n,Poster\r\n',
    },
  })
  @Answers(200, LinkImportView)
  async take(
    @CallerParam() { workspace }: Caller,
    @Query() { dry_run }: LinkImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<LinkImportView> {
    const isDryRun = dry_run === 'true';
    const results = await this.imports.run(workspace, csvUploadOf(request).records(), isDryRun);
    return view(results, isDryRun);
  }
}

function view(results: readonly RowResult[], dry_run: boolean): LinkImportView {
  return {
    dry_run,
    rows: results.length,
    links: results.flatMap((result) => {
      if (!('link' in result)) return [];
      const { id, url, external_id } = result.link;
      return [{ line: result.line, external_id: external_id!, id, url }];
    }),
    refused: results.flatMap((result) => ('fault' in result ? [{ line: result.line, ...result.fault }] : [])),
  };
}
