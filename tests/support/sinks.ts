/** Where messages arrive in tests: a webhook that keeps what it is told, and a mail server that keeps its mail. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { ownAddress } from './own-address.ts';

export interface ToldAlert {
  readonly at: number;
  readonly path: string;
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface WebhookSink {
  readonly url: string;
  /** Every alert of every message, in the order of their arrival. */
  readonly told: ToldAlert[];
  /** Every message, also those that are not in Alertmanager's own words. */
  readonly messages: { readonly path: string; readonly body: string }[];
  /** Takes the next message with such an alert and never answers it; the address by which its Alertmanager calls itself. */
  leaveUnanswered(hasSuch: (alert: Told) => boolean): Promise<string>;
  stop(): Promise<void>;
}

type Told = Omit<ToldAlert, 'at' | 'path'>;

export async function startWebhookSink(): Promise<WebhookSink> {
  const told: ToldAlert[] = [];
  const messages: WebhookSink['messages'] = [];
  let unanswered: { readonly hasSuch: (alert: Told) => boolean; readonly taken: (from: string) => void } | null = null;
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { alerts: found, externalURL = '' } = JSON.parse(body) as { alerts?: Told[]; externalURL?: string };
    const alerts = Array.isArray(found) ? found : [];
    const [at, path] = [Date.now(), request.url ?? ''];
    messages.push({ path, body });
    for (const alert of alerts) told.push({ ...alert, at, path });
    if (unanswered !== null && alerts.some(unanswered.hasSuch)) {
      unanswered.taken(externalURL);
      unanswered = null;
      return;
    }
    // As Telegram answers, or Alertmanager would end; nobody else reads it.
    response.end('{"ok":true,"result":{"message_id":1,"chat":{"id":1}}}');
  });
  return {
    url: `http://${await listen(server)}`,
    told,
    messages,
    leaveUnanswered: (hasSuch) =>
      new Promise((taken) => {
        unanswered = { hasSuch, taken };
      }),
    stop: () => close(server, () => server.closeAllConnections()),
  };
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Subject and both bodies, decoded. */
  readonly text: string;
  /** As it came. */
  readonly bytes: number;
}

export interface MailSink {
  readonly address: string;
  readonly mails: Mail[];
  stop(): Promise<void>;
}

/** Speaks as much SMTP as Alertmanager needs to hand over a mail. */
export async function startMailSink(): Promise<MailSink> {
  const mails: Mail[] = [];
  const server = createTcpServer((socket) => {
    let [rest, to, data] = ['', '', null as string | null];
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.on('error', () => {});
    say('220 sink');
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      rest += chunk;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null && line !== '.') {
          data += `${line}\r\n`;
        } else if (data !== null) {
          mails.push(readMail(to, data));
          data = null;
          say('250 kept');
        } else if (/^RCPT TO:/i.test(line)) {
          to = /<(.*)>/.exec(line)?.[1] ?? '';
          say('250 ok');
        } else if (/^DATA/i.test(line)) {
          data = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else {
          say('250 ok');
        }
      }
    });
  });
  return { address: await listen(server), mails, stop: () => close(server, () => {}) };
}

function readMail(to: string, data: string): Mail {
  const subject = decodeWords(/^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(data)?.[1] ?? '');
  return { to, subject, text: `${subject}\n${decodeQuotedPrintable(data)}`, bytes: data.length };
}

/** =?utf-8?q?…?= as RFC 2047 has it. */
function decodeWords(header: string): string {
  const joined = header.replace(/\r\n[ \t]/g, ' ').replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?utf-8\?q\?(.*?)\?=/gi, (_, word: string) =>
    decodeQuotedPrintable(word.replaceAll('_', ' ')),
  );
}

function decodeQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

async function listen(server: Server): Promise<string> {
  const host = ownAddress();
  server.listen(0, host);
  await once(server, 'listening');
  return `${host}:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server, cut: () => void): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  cut();
  await closed;
}
