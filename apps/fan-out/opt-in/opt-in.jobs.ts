import { JobKind } from '#platform/ports/job-queue.port.js';

/** Mails the link of an opt-in. Id: the opt-in's. */
export const mailOptIn = JobKind.declare<{ opt_in_id: string }>('mail-opt-in');
