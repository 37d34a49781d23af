import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { offeredAt } from '../addresses.ts';
import { hashPassword } from '../auth/bcrypt.ts';
import { LONGEST_PASSWORD_BYTES } from '../auth/passwords.ts';
import { userLine, withoutUser, withUser, writeWebConfig } from '../auth/user-lines.ts';
import { loadWebConfig, schemeOf, USER_NAME } from '../auth/web-config.ts';
import { ConfigError, WEB_CONFIG } from '../config/load.ts';
import { type Config, ROLES, type Role } from '../config/schema.ts';
import { messageOf } from '../domain/foreign.ts';
import { putWhole } from '../whole-file.ts';
import {
  CONFIG_FLAG,
  CONFIG_HELP,
  Complaint,
  type ConfigOption,
  configOrComplaint,
  EXIT,
  WEB_CONFIG_FLAG,
  WEB_CONFIG_HELP,
  type WebConfigOption,
  withWebConfig,
} from './shared.ts';

/** What was open so far closes only then. */
const FIRST = 'Restart pos-monitor: from then on one has to log in.';
const SHORTEST_PASSWORD = 8;

type Options = ConfigOption & WebConfigOption;

export const user = new Command('user').description('who may log in: add, remove and list the users of web-config.yml');

subcommand(
  'add <name>',
  'add a user, or give him a new password; the password is asked for, or read from standard input',
)
  .addOption(new Option('--role <role>', 'what he may see').choices([...ROLES]))
  .action((name: string, options: Options & { readonly role?: Role }) => complaining(() => add(name, options)));

subcommand('remove <name>', 'remove a user; who is logged in by that name is out at once').action(
  (name: string, options: Options) => complaining(() => remove(name, options)),
);

subcommand('list', 'list the users and what each may see').action((options: Options) =>
  complaining(() => list(options)),
);

function subcommand(words: string, description: string): Command {
  return user
    .command(words)
    .description(description)
    .option(CONFIG_FLAG, CONFIG_HELP)
    .option(WEB_CONFIG_FLAG, WEB_CONFIG_HELP);
}

async function add(name: string, options: Options & { readonly role?: Role }): Promise<void> {
  const place = placeOf(options);
  if (place === null) return;
  if (!USER_NAME.test(name))
    throw new Complaint(`"${name}" cannot be a name: up to 64 letters, no spaces and no colon.`);
  const isFirst = !existsSync(place.file);
  // Before anything is asked: it throws where the file cannot be read.
  const scheme = schemeOf(isFirst ? {} : { web_config: place.file });
  const password = await askPassword(name);
  const problem = problemWith(password);
  if (problem !== null) throw new Complaint(problem);
  const hash = await hashPassword(password);
  const changed = withUser(textOf(place.file), name, hash);
  if (!write(place, changed)) {
    console.log(`Put this line under basic_auth_users: in ${place.file}, in the place of an older one of ${name}:`);
    console.log(userLine(name, hash));
    process.exitCode = EXIT.problem;
  } else {
    console.log(
      `${place.file}: ${name} has this password now. ${isFirst ? FIRST : 'A running pos-monitor notices by itself.'}`,
    );
  }
  giveRole(name, options.role, place, isFirst ? 'a restart' : 'a restart or SIGHUP');
  if (process.exitCode !== undefined) return;
  const { host, port } = offeredAt(place.config.listen);
  const curl = scheme === 'https' ? 'curl -k' : 'curl';
  console.log(
    `To try it: ${curl} -u ${name} ${scheme}://${host ?? 'localhost'}:${port}/api/v1/auth/session, or log in on the page.`,
  );
}

function giveRole(name: string, wanted: Role | undefined, { config, settings }: Place, after: string): void {
  const known = Object.hasOwn(config.roles, name) ? config.roles[name] : undefined;
  if (wanted === undefined || wanted === known) {
    console.log(
      known === undefined
        ? `Without a role ${name} is not let in. Once more with --role, or in ${settings}: ${ROLES.join(', ')}.`
        : `The role of ${name} in ${settings} is ${known}.`,
    );
    return;
  }
  const text = withUser(textOf(settings), name, wanted, 'roles');
  if (text !== null && isWritten(settings, () => putWhole(settings, text))) {
    console.log(`${settings}: ${name} is ${wanted}. A running pos-monitor knows it after ${after}.`);
    return;
  }
  console.log(`Put this into ${settings}; a running pos-monitor knows it after ${after}:`);
  console.log(`roles:\n  ${JSON.stringify(name)}: ${wanted}`);
  process.exitCode = EXIT.problem;
}

function remove(name: string, options: Options): void {
  const place = placeOf(options);
  if (place === null) return;
  const { users } = loadWebConfig(place.file);
  if (!Object.hasOwn(users, name)) throw new Complaint(`${place.file} has no user ${name}.`);
  if (Object.keys(users).length === 1) {
    throw new Complaint(
      `${name} is the only user. Without one everybody would be let in: stop pos-monitor, remove the file, and roles from pos-monitor.yml.`,
    );
  }
  if (!write(place, withoutUser(textOf(place.file), name))) {
    throw new Complaint(`Remove the line of ${name} from ${place.file} yourself.`);
  }
  console.log(`${place.file}: ${name} is removed. His line under roles: in pos-monitor.yml does no harm.`);
}

function list(options: Options): void {
  const place = placeOf(options);
  if (place === null) return;
  const { roles, web_config } = place.config;
  if (web_config === undefined && Object.keys(roles).length === 0) {
    console.log(`Nobody: without ${WEB_CONFIG} everybody is let in.`);
    return;
  }
  const users = Object.keys(loadWebConfig(place.file).users);
  for (const name of users) console.log(`${name}\t${Object.hasOwn(roles, name) ? roles[name] : 'no role: not let in'}`);
}

interface Place {
  /** web-config.yml and pos-monitor.yml. */
  readonly file: string;
  readonly settings: string;
  readonly config: Config;
}

function placeOf(options: Options): Place | null {
  const loaded = configOrComplaint(options.config);
  if (loaded === null) return null;
  const config = withWebConfig(loaded.config, options);
  const settings = loaded.file ?? 'pos-monitor.yml';
  return { file: config.web_config ?? join(dirname(settings), WEB_CONFIG), settings, config };
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Whether it could be written; a folder that is mounted read-only is no mistake of the user. */
function write({ file, settings }: Place, text: string | null): boolean {
  if (text === null) {
    console.error(`${file} is not written line by line, so nothing was changed in it.`);
    return false;
  }
  return isWritten(file, () => writeWebConfig(file, text, settings));
}

function isWritten(file: string, write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    console.error(`${file} cannot be written: ${messageOf(error)}`);
    return false;
  }
}

function problemWith(password: string): string | null {
  if (password.length < SHORTEST_PASSWORD) return `A password has at least ${SHORTEST_PASSWORD} letters.`;
  if (/\p{Cc}/u.test(password)) return 'A password has no control characters.';
  if (Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES) return null;
  return `A password has at most ${LONGEST_PASSWORD_BYTES} bytes (${LONGEST_PASSWORD_BYTES / 2} Cyrillic letters).`;
}

async function complaining(action: () => Promise<void> | void): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Complaint || error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = EXIT.problem;
  }
}

/** Asks for a password where nobody can read along: unseen at a terminal, or by standard input; never by an argument. */
async function askPassword(user: string): Promise<string> {
  if (process.stdin.isTTY !== true) return (await text(process.stdin)).split(/\r?\n/)[0] ?? '';
  const password = await unseen(`Password for ${user}: `);
  if ((await unseen('Once more: ')) !== password) throw new Complaint('These were two different passwords.');
  return password;
}

async function unseen(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  // Only now does the terminal no longer show what is typed.
  process.stderr.write(question);
  try {
    return await lines.question('', { signal: stopped.signal });
  } catch {
    throw new Complaint('Nothing was changed.');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
