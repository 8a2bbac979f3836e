import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { JobStart } from './job-messages.ts';
import { JobServer } from './job-server.ts';

/** Where a thread begins that reads captures. */
new JobServer(parentPort as MessagePort, workerData as JobStart);
