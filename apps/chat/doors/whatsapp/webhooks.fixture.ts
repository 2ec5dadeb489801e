import type { Change } from '../../../../test/support/sandboxes/whatsapp.hooks.js';

/** A person, as WhatsApp identifies them. */
interface Named {
  wa_id?: string;
  user_id?: string;
}

const AD = { source_type: 'ad', source_url: 'https://fb.me/1', headline: 'Gayo', media_type: 'image' };

/**
 * Returns webhook payloads for tests: every kind of message, and edits, reactions and revocations, of several people
 * whose ids contain `run`. Each payload has one message. They are ordered by time, which begins at `start` (milliseconds
 * since 1970), so that a test can deliver them in any order.
 */
export function corpus(
  run: number,
  phone_number_id: string,
  start: number,
): { events: Change[]; messages: number } {
  const person = (nth: number): Named => ({ wa_id: `62${run}8100000${nth}` });
  const hidden: Named = { user_id: `ID.${run}000400` };
  const both: Named = { wa_id: `62${run}81000003`, user_id: `ID.${run}000300` };
  let second = 0;
  const change = (field: string, content: object): Change => ({
    field,
    value: { messaging_product: 'whatsapp', metadata: { phone_number_id }, ...content },
  });
  const envelope = (name: string) => ({
    id: `wamid.${run}.${name}`,
    timestamp: String(start / 1_000 + ++second * 10),
  });
  const from = ({ wa_id, user_id }: Named, name: string, type: string, content: object, more: object = {}) =>
    change('messages', {
      contacts: [{ profile: { name: 'Sari' }, ...(wa_id && { wa_id }), ...(user_id && { user_id }) }],
      messages: [
        {
          ...(wa_id && { from: wa_id }),
          ...(user_id && { from_user_id: user_id }),
          ...envelope(name),
          type,
          [type]: content,
          ...more,
        },
      ],
    });
  const text = (who: Named, name: string, body: string, more: object = {}) =>
    from(who, name, 'text', { body }, more);
  const echo = (to: Named, name: string, body: string) =>
    change('smb_message_echoes', {
      message_echoes: [
        { from: '15550783881', to: to.wa_id, ...envelope(name), type: 'text', text: { body } },
      ],
    });
  const id = (name: string) => `wamid.${run}.${name}`;
  const file = (mime_type: string) => ({ id: '1003383421387256', mime_type, sha256: 'x' });
  const [ani, budi, citra, dewi] = [person(1), person(2), person(5), person(6)];
  const events = [
    text(ani, 'a1', 'Halo'),
    from(ani, 'a2', 'image', { ...file('image/jpeg'), caption: 'Yang ini' }),
    from(ani, 'a3', 'video', file('video/mp4')),
    from(ani, 'a4', 'audio', { ...file('audio/ogg'), voice: true }),
    from(ani, 'a5', 'document', { ...file('application/pdf'), filename: 'pesanan.pdf' }),
    from(ani, 'a6', 'sticker', { ...file('image/webp'), animated: false }),
    from(ani, 'a7', 'location', { latitude: -6.18, longitude: 106.82, name: 'Sabang', address: 'Jakarta' }),
    from(ani, 'a8', 'contacts', [{ name: { formatted_name: 'Budi' }, phones: [{ phone: '+62 812' }] }]),
    from(ani, 'a9', 'interactive', { type: 'button_reply', button_reply: { id: 'gayo', title: 'Gayo' } }),
    from(ani, 'a10', 'interactive', { type: 'list_reply', list_reply: { id: 'r1', title: '250 g' } }),
    from(ani, 'a11', 'button', { payload: 'yes', text: 'Ya' }),
    from(ani, 'a12', 'order', {
      catalog_id: '1',
      product_items: [{ product_retailer_id: 'GAYO', quantity: 2, item_price: 90_000, currency: 'IDR' }],
    }),
    from(ani, 'a13', 'reaction', { message_id: id('a1'), emoji: '👍' }),
    from(ani, 'a14', 'edit', {
      original_message_id: id('a1'),
      message: { type: 'text', text: { body: 'Halo!' } },
    }),
    from(ani, 'a15', 'edit', {
      original_message_id: id('a1'),
      message: { type: 'text', text: { body: 'Halo!!' } },
    }),
    from(ani, 'a16', 'revoke', { original_message_id: id('a2') }),
    from(ani, 'a17', 'hologram', { colour: 'blue' }),
    text(ani, 'a18', 'Balasan', { context: { id: id('a1') } }),
    text(budi, 'b1', 'Dari iklan', {
      referral: { ...AD, source_id: `${run}20001`, ctwa_clid: `ARA${run}one` },
    }),
    text(budi, 'b2', 'Sekali lagi'),
    from(budi, 'b3', 'image', file('image/png'), { referral: { ...AD, source_id: `${run}20002` } }),
    text(budi, 'b4', 'Dari kiriman', { referral: { source_type: 'post', source_id: `${run}20003` } }),
    text(both, 'c1', 'Dengan nomor'),
    text(both, 'c2', 'Dan lagi'),
    text(hidden, 'd1', 'Tanpa nomor'),
    text(hidden, 'd2', 'Masih tanpa nomor'),
    from(
      citra,
      'e1',
      'request_welcome',
      {},
      { referral: { ...AD, source_id: `${run}20004`, ctwa_clid: `ARA${run}two` } },
    ),
    text(citra, 'e2', 'Saya jadi menulis'),
    text(dewi, 'f1', 'Ada?'),
    echo(dewi, 'f2', 'Ada, dari ponsel'),
    text(dewi, 'f3', 'Berapa?'),
    from(dewi, 'f4', 'system', {
      type: 'user_changed_user_id',
      body: 'Dewi has a new id',
      user_id: `ID.${run}000600`,
    }),
  ];
  return { events, messages: events.length };
}
