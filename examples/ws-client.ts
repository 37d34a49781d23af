// Prints the buffer whenever something changes. Usage (Node 24): node ws-client.ts [ws://localhost:8001] [messages]
const url = process.argv[2] ?? 'ws://localhost:8001';
const wanted = Number(process.argv[3] ?? Number.POSITIVE_INFINITY);
let seen = 0;

function connect(waitMs = 1000): void {
  const socket = new WebSocket(`${url}/ws/realtime`);
  socket.onmessage = ({ data }) => {
    const { buffer, alerts } = JSON.parse(String(data)) as { buffer: { pending: number } | null; alerts: unknown[] };
    // buffer is null while buffer.db cannot be read: unknown is never zero.
    console.log(buffer === null ? 'Буфер: нет данных' : `Буфер: чеков ${buffer.pending}`, `алертов ${alerts.length}`);
    waitMs = 1000;
    if (++seen >= wanted) process.exit(0);
  };
  socket.onclose = () => setTimeout(connect, waitMs, Math.min(waitMs * 2, 30_000));
}

connect();
