import { JobKind } from '#platform/ports/job-queue.port.js';

/** Mails the link of an opt-in. The job's id is the opt-in's. */
export const mailOptIn = JobKind.declare<{ opt_in_id: string }>('mail-opt-in');
