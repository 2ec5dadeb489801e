/** A mail that the sandbox accepted. */
interface AcceptedMail {
  from: string;
  to: string;
  subject: string;
}

/** Creates the report (RFC 3464) that a mail server sends to the envelope sender of a mail that it accepted and could not deliver. */
export function failureNotice({ from, to, subject }: AcceptedMail, status: string): Buffer {
  const lines = [
    'From: MAILER-DAEMON@mx.example.test (Mail Delivery System)',
    `To: ${from}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="4D5E6F"',
    '',
    '--4D5E6F',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Your mail could not be delivered.',
    '',
    '--4D5E6F',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.test',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} Not delivered`,
    '',
    '--4D5E6F',
    'Content-Type: text/rfc822-headers',
    '',
    `To: ${to}`,
    `Subject: ${subject}`,
    '',
    '--4D5E6F--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
