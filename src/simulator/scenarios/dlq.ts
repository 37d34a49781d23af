import { addAged, recoverDelivery, sell, waitFor } from './moves.ts';
import { defineScenario } from './scenario.ts';

const AGE_SECONDS = 900;

export const dlq = defineScenario({
  name: 'dlq',
  title: 'Чек не отправлен после 20 попыток',
  about: 'ОФД 19 раз не принял чек (500), хотя другие чеки уходят. Двадцатая попытка переносит его в DLQ.',
  expectedAlerts: ['PosDlqNotEmpty'],
  steps: async (till) => {
    till.ofd.mode = 'refuse';
    const [receiptId = ''] = addAged(till, 1, AGE_SECONDS, AGE_SECONDS);
    till.ofd.poison.set(receiptId, 500);
    till.edit((writer) => writer.fail(receiptId, 'OFD returned 500: Internal Server Error', 19));
    till.ofd.mode = 'accept';
    await waitFor(till, 'the receipt to be given up', async () => {
      await sell(till, 1);
      await till.sync();
      return till.edit(({ db }) => db.prepare('SELECT 1 FROM dlq WHERE resolved_at IS NULL').get() !== undefined);
    });
  },
  recover: async (till) => {
    till.edit(({ db }) =>
      db
        .prepare('UPDATE dlq SET resolved_at = ?, resolved_by = ? WHERE resolved_at IS NULL')
        .run(Math.floor(Date.now() / 1000), 'администратор'),
    );
    await recoverDelivery(till);
  },
});
