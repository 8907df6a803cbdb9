import { receiveJob } from '../../services/twin/forked-task.ts';

const { text } = await receiveJob<{ text: string }>();
process.send?.({ length: text.length });
process.disconnect();
