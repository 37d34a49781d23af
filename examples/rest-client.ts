// Prints whether the shop is well. Usage (Node 24): node rest-client.ts [http://localhost:8001]
const url = process.argv[2] ?? 'http://localhost:8001';

const ask = async (path: string) => {
  const answer = await fetch(`${url}/api/v1/${path}`, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${((await answer.json()) as { detail: string }).detail}`);
  return answer.json();
};

const status = (await ask('status')) as {
  cash_balance: number | null;
  balances_known: boolean;
  buffer: { pending: number; percent_full: number };
};
const alerts = (await ask('alerts')) as { level: string; message: string; action: string }[];

// The balance is 0 where no session is open: balances_known tells the one from the other.
console.log(`Наличные: ${status.balances_known ? `${status.cash_balance} ₽` : 'нет данных'}`);
console.log(`Буфер: чеков ${status.buffer.pending} (${status.buffer.percent_full} %)`);
for (const { level, message, action } of alerts) console.log(`${level} ${message}. ${action}`);
