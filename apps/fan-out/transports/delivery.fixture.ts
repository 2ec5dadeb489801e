import type { Delivery } from './transport.port.js';

let count = 0;

/** A delivery of a new post, with characters that markup and JSON have to escape. */
export function aDelivery(
  address: string,
  more: Partial<Delivery> & { workspace_id?: string } = {},
): Delivery {
  const { workspace_id = 'wsp_1', ...rest } = more;
  const id = `${++count}`.padStart(8, '0');
  return {
    id: `del_${id}`,
    at: Date.now(),
    post: {
      id: `pst_${id}`,
      title: 'Kopi & <teh>',
      body: 'Selamat pagi!\n\nHarga: 5 < 6 & "murah" _sekali_ *ya* https://kopi.example/a_b_c',
      published_at: Date.now(),
      url: `http://localhost:3000/@kopi/pst_${id}`,
    },
    channel: { id: 'chn_1', workspace_id, handle: 'kopi', name: 'Kopi *Nusantara*' },
    follower_id: count,
    language: 'en',
    address,
    secrets: [],
    unsubscribe_url: `http://localhost:3000/unsubscribe/${id}`,
    ...rest,
  };
}
