import { readdir, readFile } from 'node:fs/promises';
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers } from '#platform/http/answers.js';
import { PathParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { DOCS_POLICY, documentPage, documentsPage } from './docs.page.js';

/** Folder of the documents, relative to the folder in which the process was started. */
const FOLDER = 'docs';
/** Names of files in that folder itself: no path that leaves it or enters a subfolder. */
const FILE = /^[a-z0-9-]+\.(?:md|service|yml)$/;
const FILE_PARAM = {
  description: 'The name of the file',
  pattern: FILE,
  example: 'first-steps.md',
};

/** Serves the documents of the repository as pages, so that an operator reads those of the installed version. */
@Controller('docs')
export class DocsController {
  /** Lists the documents. */
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', DOCS_POLICY)
  @Header('cache-control', 'no-cache')
  @AllowEveryone('the documents are public knowledge')
  @Answers(200, 'text/html')
  async list(): Promise<string> {
    const files = (await readdir(FOLDER).catch(() => [])).filter((file) => file.endsWith('.md')).sort();
    return documentsPage(await Promise.all(files.map(async (file) => ({ file, text: await textOf(file) }))));
  }

  /** Shows a document under the name of its file, so that links between the files work. Other files are shown as text. */
  @Get(':file')
  @Header('cache-control', 'no-cache')
  @AllowEveryone('the documents are public knowledge')
  @Answers(200, 'text/html', { type: 'text/plain', example: '[Unit]' })
  async document(
    @PathParam('file', FILE_PARAM) file: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const text = FILE.test(file) ? await textOf(file) : '';
    if (text === '') throw Problem.notFound('document');
    void reply.header('content-type', `text/${file.endsWith('.md') ? 'html' : 'plain'}; charset=utf-8`);
    if (!file.endsWith('.md')) return text;
    void reply.header('content-security-policy', DOCS_POLICY);
    return documentPage({ file, text });
  }
}

/** Returns the text of a file; empty if there is no such file. */
const textOf = (file: string): Promise<string> => readFile(`${FOLDER}/${file}`, 'utf8').catch(() => '');
