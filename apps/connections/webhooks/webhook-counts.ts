import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Network } from '#message/account.topic.js';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';

/** What became of an event that a network sent. `dropped`: Corong does not use it. `unavailable`: it could not be stored now, so that the network has to send it again. */
export type EventResult = 'accepted' | 'unknown_account' | 'dropped' | 'malformed' | 'unavailable';

/** What a verified call is about: a kind of account, a workspace's mail, or something of the network that Corong does not use. */
export type CallSubject = Network | 'email' | 'other';

/** Counts networks' calls and the events in them. Labels are constants of the code, so that calls cannot add series. */
@Injectable()
export class WebhookCounts {
  private readonly subjects = new WeakMap<FastifyRequest, CallSubject>();
  private readonly countCall: Increment;
  private readonly countEvents: Increment;

  constructor(families: MetricFamilies, adapter: HttpAdapterHost) {
    this.countCall = families.counter(
      'inbound_webhooks_total',
      'Webhook calls of networks and mail servers, by kind of account and status',
      ['account', 'status'],
    );
    this.countEvents = families.counter(
      'webhook_events_total',
      'Events in verified webhook calls, by network and outcome',
      ['network', 'outcome'],
    );
    adapter.httpAdapter.getInstance<FastifyInstance>().addHook('onResponse', (request, reply, done) => {
      const isCall = request.method === 'POST' && request.routeOptions.url?.startsWith('/hooks/') === true;
      const account = this.subjects.get(request) ?? 'unverified';
      if (isCall) this.countCall({ account, status: String(reply.raw.statusCode) });
      done();
    });
  }

  /** Records that the sender of a call has proven itself. A call without this counts as `unverified` when it is answered. */
  verified(request: FastifyRequest, subject: CallSubject): void {
    this.subjects.set(request, subject);
  }

  count(network: string, outcome: EventResult, by = 1): void {
    if (by > 0) this.countEvents({ network, outcome }, by);
  }
}
