import { readFileSync, writeFileSync } from 'node:fs';
import { withTransportTables } from '../transports/transport-docs.js';
import { DESCRIPTORS } from '../transports/transport-list.js';

/** Writes the tables of docs/transports.md from what the transports state of themselves; a spec compares them. */
const FILE = 'docs/transports.md';
writeFileSync(FILE, withTransportTables(readFileSync(FILE, 'utf8'), DESCRIPTORS));
