import type { FanOutTexts } from './texts.en.js';

/** The Indonesian texts of fan-out's pages, mails and bot replies. */
export const ID: FanOutTexts = {
  follow: {
    title: (channel) => `Ikuti ${channel}`,
    question: (channel) => `Ikuti ${channel}?`,
    follow: 'Ikuti',
    yes: 'Ya, ikuti',
    agree: (wording) => `Anda setuju: ${wording}`,
    noMail: 'Kanal ini tidak dapat diikuti lewat email.',
    pending: 'Tinggal satu langkah lagi',
    confirmed: (channel) => `Anda mengikuti ${channel}`,
    already: (channel) => `${channel} sudah diikuti dari sana`,
    openChat: 'Buka obrolan',
    back: (channel) => `Kembali ke ${channel}`,
    leaveThis: 'Berhenti mengikuti kanal ini',
    byMailNow: 'Kiriman baru akan datang lewat email.',
    toPage: (channel) => `Ke halaman ${channel}`,
    chooseWhen: 'Atur kapan kiriman boleh datang',
    leave: 'Berhenti mengikuti',
  },
  next: {
    emailLater: 'Server email kami sedang tidak menjawab, jadi emailnya akan datang belakangan.',
    again: 'Tidak ada yang berubah.',
    webhookAgain:
      'Tidak ada yang berubah. Jika secret-nya hilang: endpoint Anda baru saja menerima challenge yang berisi recovery_code, dan dengan itu API memberikan secret baru.',
  },
  leaving: {
    wording: 'Anda tidak akan menerima kiriman kanal ini lagi. Anda bisa mengikuti lagi kapan saja.',
    question: (channel) => `Berhenti mengikuti ${channel}?`,
    noMore: 'Anda tidak akan menerima kirimannya lagi.',
    leave: 'Berhenti mengikuti',
    rather: 'Atau jeda kiriman, atau atur kapan boleh datang',
    left: (channel) => `Anda sudah berhenti mengikuti ${channel}`,
    ended: (channel) => `Anda tidak lagi mengikuti ${channel}`,
  },
  ended: {
    because: (why, day) =>
      `${why}, sehingga kiriman kanal ini tidak lagi dikirim ke sana sejak ${day}. Anda bisa mengikuti lagi kapan saja.`,
    why: {
      blocked: 'Pengirimnya diblokir',
      bounced: 'Email ke alamat ini kembali: kotak suratnya tidak ada, atau sudah lama tidak terjangkau',
      complained: 'Email kanal ini dilaporkan sebagai spam',
      failing: 'Selama lima hari tidak ada yang bisa diantar',
    },
  },
  preferences: {
    title: (channel) => `Kapan kiriman ${channel} boleh datang`,
    zone: 'Zona waktu Anda',
    chooseZone: 'Pilih zona waktu Anda',
    pause: 'Jeda sampai (kiriman sebelum hari itu tidak dikirim belakangan)',
    quietFrom: 'Jam tenang mulai (kiriman menunggu)',
    quietTo: 'Jam tenang selesai (kiriman yang menunggu datang)',
    most: 'Paling banyak kiriman per hari (kosong: semua)',
    save: 'Simpan',
    saved: 'Tersimpan',
    asChosen: (channel) => `Mulai sekarang kiriman ${channel} datang sesuai pilihan Anda.`,
    again: 'Ubah lagi',
    leave: (channel) => `Berhenti mengikuti ${channel}`,
  },
  webhook: {
    title: 'Alamat webhook Anda',
    forPrograms:
      'Alamat ini dipanggil oleh program; tidak ada yang perlu ditekan di sini. Rahasiakan: siapa pun yang memilikinya bisa melakukan keduanya.',
    rotate: 'Secret baru, di samping yang lama atau menggantikannya:',
    or: 'atau',
    with: 'dengan',
    replay: 'Kiriman dari suatu waktu sekali lagi:',
  },
  refused: {
    address: 'Mohon isi alamatnya dengan lengkap.',
    mailAddress: 'Mohon isi alamat email yang lengkap, misalnya anda@example.com.',
    addressMissing: 'Mohon isi alamatnya.',
    transport: 'Mohon pilih salah satu cara untuk mengikuti.',
    subscription:
      'Peramban ini tidak memberikan yang dibutuhkan untuk notifikasi. Mohon muat ulang halaman dan coba lagi.',
    endpointFailed:
      'Endpoint Anda belum terbukti: harus terjangkau di alamat publik dan menjawab 2xx dengan challenge yang sama, dalam 10 detik.',
    endpointForbidden:
      'Alamat ini tidak bisa dipanggil dari sini. Mohon isi alamat http atau https yang publik.',
    unwritable:
      'Server email di sini tidak bisa mengirim ke alamat dengan huruf seperti itu; mohon isi alamat lain.',
    noMailHere: 'Email tidak dikirim dari sini: silakan ikuti dengan cara lain.',
    archived: 'Kanal ini sudah diarsipkan: tidak ada lagi kiriman baru di dalamnya',
    expired: 'Tautan ini sudah tidak berlaku. Silakan ikuti lagi untuk mendapat yang baru.',
    zone: 'Mohon pilih zona waktu Anda dari daftar.',
    pause: 'Jeda harus berakhir pada tanggal yang ada di kalender.',
    time: 'Jam tenang diisi dari 00:00 sampai 23:59.',
    quietBoth: 'Jam tenang perlu waktu mulai dan waktu selesai',
    quietDiffer: 'Jam tenang harus selesai pada waktu yang berbeda dari mulainya',
    most: 'Batas kiriman per hari adalah bilangan bulat dari 1 sampai 1000.',
    liveWaitsNot: 'Siaran langsung tampil selama halamannya terbuka, dan tidak menunggu apa pun',
  },
  mail: {
    newFrom: (channel) => `Kiriman baru dari ${channel}`,
    chooseWhen: 'Atur kapan kiriman boleh datang',
    leave: 'Berhenti mengikuti',
    alreadySubject: (channel) => `Anda sudah mengikuti ${channel}`,
    already: (channel) =>
      `Seseorang meminta agar ${channel} dikirim ke alamat ini, padahal memang sudah. Tidak ada yang berubah.`,
    toLeave: (url) => `Untuk berhenti mengikuti: ${url}`,
    confirmSubject: (channel) => `Konfirmasi bahwa Anda mengikuti ${channel}`,
    asked: (channel) =>
      `Seseorang, semoga Anda sendiri, meminta agar kiriman ${channel} dikirim ke alamat ini.`,
    toConfirm: (url) => `Untuk mengonfirmasi, buka tautan ini dalam tujuh hari dan tekan tombolnya: ${url}`,
    ifNot: 'Jika bukan Anda, abaikan saja: tidak akan ada kiriman yang datang.',
  },
  chat: {
    left: (channels) => `Anda sudah berhenti mengikuti ${channels}.`,
    nothing: 'Anda tidak mengikuti apa pun di sini.',
    archived: 'Kanal ini sudah diarsipkan: tidak ada lagi kiriman baru di dalamnya.',
    leavesAll: (links) =>
      `Dengan itu Anda berhenti mengikuti semua kanal di sini. Untuk berhenti dari salah satunya, buka tautannya:\n${links}`,
    invalidLink: (help) =>
      `Tautan ini tidak berlaku: sudah pernah dipakai, lebih dari tujuh hari, atau tidak dibuat di sini. ${help}`,
    nothingToFollow: 'Tidak ada kanal yang bisa diikuti di sini.',
    follows: (channel, word) => `Anda mengikuti ${channel}. Tulis ${word} untuk berhenti.`,
    howToFollow: (pages) =>
      `Untuk mengikuti sebuah kanal di sini, buka halamannya, lalu buka obrolan ini dari sana:\n${pages}`,
  },
};
