/** What the brand of the demo sells: rupiah, and weight (0.25 kg sells more than a grinder). */
export const PRODUCTS: readonly [name: string, rupiah: number][] = [
  ['Gayo 250 g', 85_000],
  ['Toraja 250 g', 95_000],
  ['Kintamani 250 g', 90_000],
  ['Flores Bajawa 250 g', 92_000],
  ['Java Preanger 250 g', 88_000],
  ['Gayo 1 kg', 310_000],
  ['Paket coba 3 × 100 g', 129_000],
  ['Drip bag isi 10', 75_000],
  ['Langganan bulanan 500 g', 165_000],
  ['V60 dan kertas saring', 185_000],
];

export const FIRST_NAMES = (
  'Adi Agus Ahmad Aisyah Andi Anisa Arif Ayu Bagus Bambang Bayu Budi Cahya Citra Dedi Desi Dewi Dian Dimas Dwi Eka ' +
  'Eko Fajar Farhan Fitri Galih Gita Hadi Hana Hendra Ika Indah Intan Irfan Joko Kartika Kurnia Laras Lestari Lia ' +
  'Made Maya Mega Nadia Nanda Novi Nur Putra Putri Rahma Ratna Reza Rina Rizki Sari Sinta Siti Sri Surya Tari Teguh ' +
  'Tika Tono Tri Utami Vina Wahyu Wati Wayan Widya Wulan Yani Yoga Yudi Yuni Zahra'
).split(' ');
export const LAST_NAMES = (
  'Anggraini Aritonang Firmansyah Gunawan Halim Handayani Harahap Hidayat Iskandar Kurniawan Kusuma Lubis Mahendra ' +
  'Maulana Nasution Nugroho Pangestu Permata Pertiwi Prasetyo Pratama Purnama Rahardjo Rahmawati Ramadhan Santoso ' +
  'Saputra Setiawan Siregar Subagyo Sugiarto Suryani Susanto Syahputra Tanjung Utomo Wibowo Wijaya Wulandari Yulianti'
).split(' ');

/** Where followers come from. */
export const SOURCES = ['kasir-kemang', 'instagram-bio', 'situs', 'kartu-paket', 'pameran-jakarta'] as const;

export const OPENINGS = [
  'Halo kak, {produk} masih ada?',
  'Selamat siang, mau tanya {produk} berapa ya?',
  'Kak, bedanya {produk} sama yang lain apa ya? Saya suka yang tidak terlalu asam',
  'Halo, saya lihat iklannya. {produk} bisa kirim ke Surabaya?',
  'Pagi min, {produk} bisa digiling kasar?',
  'Permisi kak, untuk kantor sekitar 20 orang cocoknya {produk} berapa kantong ya?',
  'Halo, pembayaran bisa COD? Saya mau {produk}',
];
export const ANSWERS = [
  'Halo kak {nama}, terima kasih sudah menghubungi kami. {produk} masih ada, harganya {harga}. Disangrai hari Senin kemarin 😊',
  'Selamat datang kak {nama}! {produk} {harga}, bisa biji atau digiling sesuai alat kakak. Biasanya diseduh pakai apa?',
  'Hai kak {nama}, ada. {produk} {harga} belum ongkir. Rasanya manis gula aren dengan sedikit rempah, asamnya lembut.',
];
export const DETAILS = [
  'Saya pakai V60 kak',
  'Giling halus untuk tubruk ya',
  'Biji saja, saya punya grinder',
  'Kirim ke Bandung, kode pos 40132, ongkirnya berapa?',
  'Kalau ambil dua kantong ada potongan?',
  'Bisa sampai sebelum Jumat?',
];
export const FOLLOW_UPS = [
  'Bisa kak. Kami kirim besok pagi, biasanya dua hari sampai.',
  'Siap kak, kami catat. Ongkirnya 18 ribu dengan reguler.',
  'Untuk dua kantong ongkirnya kami tanggung, kak.',
];
export const ORDERS = [
  'Oke, saya ambil {jumlah} ya',
  'Jadi pesan {jumlah} kak',
  'Boleh, {jumlah} dulu ya kak',
];
export const CONFIRMATIONS = [
  'Baik kak, pesanan {nota} totalnya {harga}. Transfer ke rekening yang tertera di nota ya, terima kasih 🙏',
  'Siap! Nota {nota}, {harga}. Begitu pembayaran masuk langsung kami kemas.',
];
export const GOODBYES = [
  'Nanti saya pikir dulu ya kak, makasih',
  'Oke makasih infonya',
  'Wah ongkirnya lumayan, lain kali deh',
];
export const THANKS = [
  'Sudah saya transfer ya kak',
  'Sudah bayar, ini nama pengirimnya {nama}',
  'Sudah transfer, ditunggu paketnya 🙏',
];
export const NOTES = [
  'Minta dihubungi lagi setelah gajian.',
  'Pelanggan kantor, tawarkan langganan bulanan.',
  'Pernah komplain paket penyok, kemas dobel.',
  'Suka yang rendah asam, tawarkan Toraja.',
];

export const POSTS: readonly [title: string, body: string][] = [
  [
    'Panen raya Gayo sudah datang',
    'Petik merah dari Takengon, proses semi-washed. Manis gula aren, badan tebal. 250 g Rp85.000, stok 120 kantong.',
  ],
  [
    'Kelas seduh V60 hari Sabtu',
    'Jam 10.00 di kedai Kemang, gratis untuk 12 pengikut pertama. Bawa penggiling sendiri kalau punya.',
  ],
  ['Kintamani rasa jeruk', 'Kebun jeruk di sela kopi membuat asamnya segar. Cocok untuk es kopi tanpa susu.'],
  [
    'Ongkir kami tanggung sampai Minggu',
    'Untuk dua kantong ke atas, seluruh Jawa. Tulis saja di chat, tidak perlu kode.',
  ],
  ['Libur Lebaran', 'Pesanan terakhir dikirim Jumat. Kami mulai menyangrai lagi hari Senin sesudahnya.'],
  [
    'Cerita dari Bajawa',
    'Mama Maria memetik sendiri di ketinggian 1.400 meter. Tahun ini hasilnya naik sepertiga.',
  ],
  [
    'Cara menyimpan kopi',
    'Kedap, gelap, jangan di kulkas. Sangraian terbaik dinikmati hari ke-7 sampai ke-30.',
  ],
  [
    'Langganan bulanan dibuka lagi',
    '500 g setiap awal bulan, biji pilihan penyangrai kami. Bisa berhenti kapan saja.',
  ],
  [
    'Harga baru mulai 1',
    'Harga ceri di tingkat petani naik, jadi kantong 250 g naik Rp3.000. Terima kasih atas pengertiannya.',
  ],
  ['Drip bag untuk perjalanan', 'Isi sepuluh, tinggal tuang air panas. Pas untuk kereta dan kantor.'],
];
export const SHOP_POSTS: readonly [title: string, body: string][] = [
  ['Kedai Kemang buka sampai 22.00', 'Mulai Jumat ini. Dapur tutup 21.30.'],
  ['Menu musim hujan', 'Kopi jahe, pisang goreng madu, dan singkong keju. Hanya di kedai.'],
  ['Musik hari Sabtu', 'Akustik jam 19.00, tanpa tiket. Tempat terbatas, datang lebih awal.'],
  ['Rabu kopi susu Rp15.000', 'Seharian, semua kedai. Bawa gelas sendiri dapat potongan Rp2.000 lagi.'],
];
export const PARTNER_POSTS: readonly [title: string, body: string][] = [
  [
    'Harga beli ceri minggu ini',
    'Gayo Rp14.500/kg, Toraja Rp15.200/kg, Kintamani Rp13.800/kg. Timbang di gudang terdekat.',
  ],
  ['Pelatihan pascapanen', 'Dua hari di Takengon, biaya ditanggung. Daftar lewat ketua kelompok.'],
];

/** Campaigns of half a year: their first and last week, their ads with what a day costs (rupiah), and how well they work. */
export interface CampaignWords {
  name: string;
  weeks: readonly [first: number, last: number];
  ads: readonly AdWords[];
}
export interface AdWords {
  name: string;
  greeting: string;
  door: 'web' | 'wa_me' | 'telegram' | 'messenger' | 'instagram';
  cost: number;
  /** Clicks on a usual day, and the part of them that becomes a chat. */
  clicks: number;
  chats: number;
}

const ad = (
  name: string,
  door: AdWords['door'],
  [cost, clicks, chats]: readonly [number, number, number],
  greeting: string,
): AdWords => ({ name, door, cost, clicks, chats, greeting });

export const CAMPAIGNS: readonly CampaignWords[] = [
  {
    name: 'Panen raya Gayo',
    weeks: [0, 8],
    ads: [
      ad(
        'Video petani Takengon',
        'wa_me',
        [60_000, 7, 0.16],
        'Halo! Mau tahu Gayo panen terbaru? Biji atau bubuk?',
      ),
      ad(
        'Foto kantong Gayo',
        'web',
        [45_000, 6, 0.1],
        'Selamat datang di Kopi Nusantara! Mau biji atau bubuk?',
      ),
      ad('Carousel lima daerah', 'instagram', [50_000, 5, 0.08], 'Hai! Suka yang manis, rempah, atau segar?'),
    ],
  },
  {
    name: 'Ramadan: paket hampers',
    weeks: [6, 12],
    ads: [
      ad('Hampers keluarga', 'wa_me', [90_000, 9, 0.18], 'Assalamualaikum! Hampers untuk berapa orang, kak?'),
      ad(
        'Hampers kantor',
        'web',
        [70_000, 5, 0.14],
        'Selamat datang! Untuk pesanan kantor kami siapkan nota dan faktur.',
      ),
    ],
  },
  {
    name: 'Langganan bulanan',
    weeks: [10, 25],
    ads: [
      ad(
        'Kopi tiap awal bulan',
        'web',
        [40_000, 5, 0.12],
        'Halo! Langganan 500 g per bulan, bisa berhenti kapan saja.',
      ),
      ad('Testimoni pelanggan', 'messenger', [30_000, 4, 0.07], 'Hai! Mau lihat pilihan langganan kami?'),
      ad(
        'Tanya penyangrai',
        'telegram',
        [20_000, 3, 0.15],
        'Halo, di sini penyangrai. Kakak biasanya seduh pakai apa?',
      ),
    ],
  },
  {
    name: 'Alat seduh',
    weeks: [14, 22],
    ads: [
      ad(
        'V60 untuk pemula',
        'instagram',
        [35_000, 5, 0.06],
        'Hai! Paket V60 sudah dengan kertas saring dan sendok.',
      ),
      ad('Kelas gratis Sabtu', 'web', [25_000, 6, 0.09], 'Halo! Kelas hari Sabtu masih ada tempat. Ikut?'),
    ],
  },
  {
    name: 'Tanggal kembar',
    weeks: [20, 26],
    ads: [
      ad(
        'Ongkir gratis dua kantong',
        'wa_me',
        [80_000, 10, 0.2],
        'Halo! Dua kantong ke atas ongkir kami tanggung.',
      ),
      ad('Hitung mundur', 'web', [55_000, 8, 0.06], 'Selamat datang! Promo berlaku sampai Minggu malam.'),
    ],
  },
];

export const QUICK_REPLIES: readonly [shortcut: string, text: string][] = [
  ['rekening', 'Pembayaran ke BCA a.n. PT Kopi Nusantara Contoh, nomornya ada di nota ya kak.'],
  ['ongkir', 'Ongkir reguler Jawa 18 ribu, luar Jawa mulai 32 ribu per kilogram.'],
  ['seduh', 'Untuk V60: 15 g kopi, 240 ml air 92 °C, giling sedang, total 2 menit 30 detik.'],
  ['alamat', 'Kedai Kemang: Jl. Kemang Raya, buka 08.00–22.00 setiap hari.'],
];

/** Puts values into {names} of a text. */
export const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

export const rupiah = (amount: number): string =>
  new Intl.NumberFormat('id-ID', { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 }).format(
    amount,
  );
