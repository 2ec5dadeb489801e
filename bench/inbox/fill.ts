import { ChatStore, FIRST_NUMBER } from '../inbound/chat-store.js';
import { size } from '../size.js';

/** Conversations of the workspace, and its messages; as many messages of another workspace lie beside them. */
export const CONVERSATIONS = size(1_000_000, 2_000);
export const MESSAGES = size(1_000_000, 2_000);
/** Messages of the one long conversation. */
export const LONG = size(100_000, 500);
const MESSAGES_PER_CHAT = 10;
const AGENTS = 200;
const TEAMS = 20;
/** Agents and teams that the lists are asked for. */
export const AGENT = `key_01k6zq8h4v9d2m7c${FIRST_NUMBER + 7}`;
export const TEAM = `tem_01k6zq8h4v9d2m7c${FIRST_NUMBER + 3}`;
export const RARE_TAG = 'tag_01k6zq8h4v9d2m7c5x3t0p6y01';
export const USUAL_TAG = 'tag_01k6zq8h4v9d2m7c5x3t0p6y02';
export const LONG_CONVERSATION = 'cnv_01k6zq8h4v9d2m7c5x9999999z';

/** An expression of an id with the number `k` of its row. `mark` keeps ids of several kinds of rows apart. */
const id = (prefix: string, mark: string, k = 'k') => `concat('${prefix}_01k6zq8h4v9d2m7${mark}', ${k})`;
/** An expression of a number below `modulus` that looks random and always is the same for a row. */
const some = (prime: number, modulus: number) => `((k * ${prime}) % 1000003) % ${modulus}`;
const oneOf = (prefix: string, prime: number, count: number) =>
  `concat('${prefix}_01k6zq8h4v9d2m7c', ${FIRST_NUMBER} + ${some(prime, count)})`;
const when = (...cases: [condition: string, value: string][]) =>
  `CASE ${cases.map(([condition, value]) => `WHEN ${condition} THEN ${value}`).join(' ')} END`;

/** Words of the messages: name → the condition under which a message has it, and the expression of the word. */
const WORDS: [word: string, condition: string][] = [
  [`concat('nomor', 1000 + ${some(104_729, 1_000)})`, '1 = 1'],
  [`concat('kata', 10000 + ${some(7_919, 50_000)})`, '1 = 1'],
  [`concat('soal', 100 + ${some(15_485_863, 300)})`, '1 = 1'],
  ["'pesanan'", `${some(32_452_843, 10)} < 3`],
  ["'kain'", `${some(32_452_843, 10)} >= 3`],
  ["'ya'", `${some(49_979_687, 5)} = 0`],
  ["'zamrud'", 'k % 50000 = 7'],
];

const TEXT = `concat(${WORDS.map(([word, condition]) => when([condition, `concat(${word}, ' ')`], ['1 = 1', "''"])).join(', ')})`;

/**
 * Fills chat's tables from the one chat that is there, whose customer has written once: conversations with every state,
 * door, team, assignee and tag, messages with their words, and a long conversation.
 */
export async function fillInbox(store: ChatStore, workspace: string, me: string): Promise<void> {
  await fillConversations(store, workspace, me);
  const [customer] = await store.query("SELECT id FROM message WHERE sender = 'customer'");
  const template = `id = '${customer!['id']}'`;
  const other = `wsp_${'0'.repeat(26)}`;
  await store.copies('conversation', MESSAGES / MESSAGES_PER_CHAT, {
    id: id('cnv', 'f', `${FIRST_NUMBER} + (k - ${FIRST_NUMBER}) * ${MESSAGES_PER_CHAT}`),
    contact_id: id('cnt', 'f'),
    workspace_id: `'${other}'`,
  });
  await store.withoutIndexes('message', async () => {
    for (const [mark, of] of [
      ['c', workspace],
      ['f', other],
    ] as const)
      await store.copies(
        'message',
        MESSAGES,
        {
          ...{ id: id('msg', mark), network_id: id('net', mark), workspace_id: `'${of}'` },
          // A chat has the number of its first message.
          conversation_id: id('cnv', mark, `k - k % ${MESSAGES_PER_CHAT}`),
          ...{ sequence: `2 + k % ${MESSAGES_PER_CHAT}`, text: TEXT },
        },
        template,
      );
  });
  for (const [mark, of] of [
    ['c', workspace],
    ['f', other],
  ] as const)
    await fillWords(store, mark, of);
  await fillLong(store, workspace, template);
}

async function fillConversations(store: ChatStore, workspace: string, me: string): Promise<void> {
  const state = some(7_919, 20);
  const door = some(104_729, 10);
  const columns = {
    id: id('cnv', 'c'),
    contact_id: id('cnt', 'c'),
    state: when(
      [`${state} < 10`, "'open'"],
      [`${state} < 12`, "'snoozed'"],
      [`${state} < 19`, "'resolved'"],
      ['1 = 1', "'spam'"],
    ),
    door: when(
      [`${door} < 5`, "'web'"],
      [`${door} < 7`, "'whatsapp'"],
      [`${door} < 8`, "'telegram'"],
      [`${door} < 9`, "'messenger'"],
      ['1 = 1', "'instagram'"],
    ),
    // The account is not known to chat any more, as after its removal.
    connection_id: when([`${door} < 5`, 'NULL'], ['1 = 1', "'con_01k6zq8h4v9d2m7c5x3t0p6y1n'"]),
    assignee_id: when(
      [`${some(86_028_121, 3)} = 0`, "''"],
      ['k % 5003 = 11', `'${me}'`],
      ['1 = 1', oneOf('key', 32_452_843, AGENTS)],
    ),
    team_id: when([`${some(49_979_687, 4)} = 0`, "''"], ['1 = 1', oneOf('tem', 15_485_863, TEAMS)]),
    unanswered_since: when([`${some(67_867_967, 4)} = 0`, '1']),
    awaits_answer: when([`${some(67_867_967, 4)} = 0`, '1'], ['1 = 1', '0']),
    last_activity_at: `1790000000000 + ((k * 7919) % 1000003) * 1000`,
    started_at: '1790000000000',
    tagged: '1',
  };
  await store.withoutIndexes('conversation', () => store.copies('conversation', CONVERSATIONS, columns));
  await store.withoutIndexes('conversation_tag', async () => {
    for (const [tag, modulus] of [
      [RARE_TAG, 1_000],
      [USUAL_TAG, 3],
    ] as const)
      await store.query(
        `INSERT INTO conversation_tag (conversation_id, tag_id, workspace_id, state, last_activity_at)
         SELECT id, '${tag}', workspace_id, state, last_activity_at FROM conversation
         WHERE workspace_id = ? AND last_activity_at % 1009 % ${modulus} = 0 ORDER BY id`,
        [workspace],
      );
  });
}

/** Stores the words, each with its messages in the order of the primary key. */
async function fillWords(store: ChatStore, mark: string, workspace: string): Promise<void> {
  for (const [word, condition] of [["''", '1 = 1'], ...WORDS])
    await store.query(
      `INSERT INTO message_word (workspace_id, word, message_id)
       SELECT '${workspace}', ${word}, id FROM (SELECT id, CAST(substr(id, 21) AS ${store.integer}) AS k FROM message
       WHERE id >= 'msg_01k6zq8h4v9d2m7${mark}' AND id < 'msg_01k6zq8h4v9d2m7${mark}z') AS numbered WHERE ${condition} ORDER BY 2, 3`,
    );
}

async function fillLong(store: ChatStore, workspace: string, template: string): Promise<void> {
  const conversation_id = `'${LONG_CONVERSATION}'`;
  const count = String(LONG + 1);
  await store.copies('conversation', 1, {
    ...{ id: conversation_id, contact_id: "'cnt_bench_long'", message_sequence: count, state: "'open'" },
  });
  await store.copies(
    'message',
    LONG,
    {
      ...{
        id: id('msg', 'z'),
        network_id: id('net', 'z'),
        conversation_id,
        sequence: `1 + k - ${FIRST_NUMBER}`,
      },
      text: `concat('panjang ', k % 100)`,
    },
    template,
  );
  for (const word of ["''", "'panjang'", 'concat(k % 100)'])
    await store.query(
      `INSERT INTO message_word (workspace_id, word, message_id)
       SELECT '${workspace}', ${word}, id FROM (SELECT id, CAST(substr(id, 21) AS ${store.integer}) AS k FROM message
       WHERE conversation_id = ${conversation_id}) AS numbered ORDER BY 2, 3`,
    );
}
