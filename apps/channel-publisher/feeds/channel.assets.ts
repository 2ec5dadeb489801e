import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CHANNEL_STYLE } from './channel.style.js';

const version = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** What the channel page loads. Its addresses carry a version, so that browsers can keep it for good. */
export const SCRIPT = readFileSync(new URL('./channel.client.js', import.meta.url), 'utf8');
export const STYLE = CHANNEL_STYLE;
export const SCRIPT_ADDRESS = `/assets/channel.js?v=${version(SCRIPT)}`;
export const STYLE_ADDRESS = `/assets/channel.css?v=${version(STYLE)}`;
