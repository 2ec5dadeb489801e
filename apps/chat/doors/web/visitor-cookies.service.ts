import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '#platform/config.js';
import { visitorCookie } from './visitor-token.js';

/** Sets the visitor token as a cookie, from the customer's first message on. */
@Injectable()
export class VisitorCookies {
  private readonly secure: boolean;

  constructor({ publicUrl }: Config) {
    this.secure = publicUrl.startsWith('https:');
  }

  /** Sets the cookie. `name`: of the workspace, as in the request's path. */
  set(reply: FastifyReply, name: string, token: string, framed: boolean): void {
    void reply.header('set-cookie', visitorCookie(`/chat/${name}`, token, { secure: this.secure, framed }));
  }
}
