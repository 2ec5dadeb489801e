/** The WhatsApp account that the sandbox accepts. */
export const WHATSAPP = {
  phone_number_id: '106540352242922',
  phone_number: '15550783881',
  access_token: 'sandbox-token',
  app_secret: 'sandbox-secret',
  verify_token: 'sandbox-verify',
  template: 'post',
  language: 'id',
  start_words: ['MULAI', 'START'],
};
