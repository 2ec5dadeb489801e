import assert from 'node:assert/strict';
import type { Client } from './client.js';

export interface PostWords {
  title: string;
  body: string;
}

/** A follower as the receiving end of its transport sees it. */
export interface Follower {
  transport: string;
  /** Every post received, repetitions included, by its title and body. */
  posts(): PostWords[];
}

/** A follower who can leave in the way of its transport. */
export interface Leaver extends Follower {
  leave(): Promise<string>;
}

/** Leaves by the link that a follower is given: opening it shows a button, the button leaves (RFC 8058). */
export async function leaveByOneClick(client: Client, url: string): Promise<void> {
  const path = client.pathOf(url);
  const page = await client.get(path, { headers: { accept: 'text/html' }, expect: [200] });
  assert.match(page.text, /<form[^>]*method="post"/i);
  await client.post(path, { 'List-Unsubscribe': 'One-Click' }, { form: true, expect: [200] });
}

/** Reads title and body from a message with the groups of `form`. */
export function parseWords(form: RegExp, text: string, unescape = (part: string) => part): PostWords {
  const [, title, body] = form.exec(text) ?? [];
  assert.ok(title !== undefined && body !== undefined, 'the message has the form of a post');
  return { title: unescape(title), body: unescape(body) };
}
