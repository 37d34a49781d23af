/**
 * What reaches the phone while a shop cannot be seen, gets worse, or is seen now and then: every message is counted,
 * beginnings and ends, out of the shipped rules and routes in the real Prometheus and Alertmanager.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { ALERT_CASES, counts, snapshotFor, waiting } from '../../support/alert-cases.ts';
import { NOW } from '../../support/facts.ts';
import { keepPhoneStory } from '../../support/phone-stories.ts';
import { type Puppet, type Seen, startPuppet } from '../../support/puppet.ts';
import { minutes, PATIENCE, type ScaledChain, startScaledChain } from '../../support/scaled-chain.ts';
import { drawn, WHOLE } from '../../support/share.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What Prometheus can come to see. */
const SCENES = {
  'all is well': snapshotFor({}),
  'DLQ of 2': shown('PosDlqNotEmpty'),
  '503': 'error',
  'no monitor': 'gone',
  'monitor just started': snapshotFor({ sources: { reading: null, goodReading: null, watchingSince: NOW } }),
  'buffer unreadable': shown('PosBufferUnreadable'),
  'a receipt waits for hours': shown('PosReceiptWaiting'),
  'a receipt waits for almost 4 h': snapshotFor({ facts: waiting(4 * HOUR - 20) }),
  'buffer at 85 %': snapshotFor({ facts: counts(170) }),
  'buffer full': snapshotFor({ facts: counts(200) }),
  'contract for 40 days': endsIn(40),
  'contract for 8 days': endsIn(8),
  'contract for 6 days': endsIn(6),
  'receipts not printed: 2': shown('PosReceiptNotPrinted'),
  'receipts not printed: 4': shown('PosReceiptsNotPrinted'),
  'disk has room': below('PosDiskFilling'),
  'worker runs': below('PosSyncWorkerStopped'),
  'worker stopped': shown('PosSyncWorkerStopped'),
  'no Odoo for 4 h': shown('PosOdooOffline'),
  'all is read': below('PosReadingsFailing'),
  'a reading fails': shown('PosReadingsFailing'),
  'one strange row of yesterday': below('PosUnusableRows'),
  'strange rows': shown('PosUnusableRows'),
  'disk full': shown('PosDiskFull'),
  'test printer': shown('PosTestPrinter'),
  'nobody has looked': shown('PosNobodySaw'),
} as const satisfies Readonly<Record<string, Seen>>;
type Step = readonly [scene: keyof typeof SCENES, minutes: number];

/** What is seen of a shop for how many of its minutes; in the last step all is well. */
interface Story {
  readonly steps: readonly Step[];
  /** Each of them is told to begin, once, and to end, once; and nothing else is told. */
  readonly told: readonly string[];
  /** Where it comes and goes it may be told so often. */
  readonly turns?: number;
}

const STORIES: Readonly<Record<string, Story>> = {
  'The monitor answers 503 while the DLQ holds receipts': {
    steps: steps('all is well 1, DLQ of 2 3, 503 6, DLQ of 2 2, all is well 3'),
    told: ['PosDlqNotEmpty P1', 'PosMonitorDown P1'],
  },
  'The monitor is killed, and all is well when it is back': {
    steps: steps('all is well 1, DLQ of 2 3, no monitor 6, all is well 3'),
    told: ['PosDlqNotEmpty P1', 'PosMonitorDown P1'],
  },
  'Nothing is seen for half an hour': {
    steps: steps('all is well 1, DLQ of 2 3, no monitor 30, monitor just started 0.5, DLQ of 2 2, all is well 3'),
    told: ['PosDlqNotEmpty P1', 'PosMonitorDown P1'],
  },
  'The buffer cannot be read while the DLQ holds receipts': {
    steps: steps('all is well 1, DLQ of 2 3, buffer unreadable 6, DLQ of 2 2, all is well 3'),
    told: ['PosDlqNotEmpty P1', 'PosBufferUnreadable P1'],
  },
  'The source is seen now and then': {
    steps: [
      ...steps('all is well 1, DLQ of 2 3'),
      ...times(8, steps('503 0.7, DLQ of 2 0.4, buffer unreadable 0.6, DLQ of 2 0.3')),
      ...steps('all is well 3'),
    ],
    told: ['PosDlqNotEmpty P1'],
  },
  'The monitor restarts twenty times': {
    steps: [
      ...steps('all is well 1, DLQ of 2 3'),
      ...times(20, steps('no monitor 0.5, monitor just started 0.3, DLQ of 2 0.4')),
      ...steps('all is well 3'),
    ],
    told: ['PosDlqNotEmpty P1'],
  },
  'A receipt is delivered while nobody looks': {
    steps: steps('all is well 1, a receipt waits for hours 8, no monitor 4, all is well 3'),
    told: ['PosReceiptWaiting P2', 'PosMonitorDown P1'],
  },
  'A receipt gets old while nobody looks': {
    steps: steps('a receipt waits for almost 4 h 2, no monitor 15, all is well 2'),
    told: ['PosMonitorDown P1'],
  },
  'The buffer fills up, and is full': {
    steps: steps('all is well 1, buffer at 85 % 8, buffer full 4, all is well 4'),
    told: ['PosBufferHigh P2', 'PosBufferFull P1'],
  },
  'The contract with the OFD comes to its end, and is renewed': {
    steps: steps('contract for 40 days 1, contract for 8 days 8, contract for 6 days 4, contract for 40 days 4'),
    told: ['PosOfdContractExpires P2', 'PosOfdContractExpires P1'],
  },
  'Unprinted receipts grow from two to four': {
    steps: steps('all is well 1, receipts not printed: 2 5, receipts not printed: 4 4, all is well 4'),
    told: ['PosReceiptNotPrinted P2', 'PosReceiptsNotPrinted P1'],
  },
  'The disk under the till is full': {
    steps: steps('disk has room 1, disk full 3, no monitor 4, disk full 2, disk has room 3'),
    told: ['PosDiskFull P1', 'PosMonitorDown P1'],
  },
  'A shop sells with the test printer': {
    steps: steps('all is well 1, test printer 8, all is well 3'),
    told: ['PosTestPrinter P1'],
  },
  'Nobody looks at an urgent alert': {
    steps: steps('all is well 1, nobody has looked 3, all is well 3'),
    told: ['PosNobodySaw P1'],
  },
  'Receipts come into the DLQ and go again, every three minutes': {
    steps: [
      ...steps('all is well 1, DLQ of 2 1.7'),
      ...times(7, steps('all is well 1.3, DLQ of 2 1.7')),
      ...steps('all is well 34'),
    ],
    told: ['PosDlqNotEmpty P1'],
    turns: 3,
  },
  'The adapter says that its sync worker has stopped': {
    steps: steps('worker runs 1, worker stopped 8, no monitor 4, worker stopped 2, worker runs 3'),
    told: ['PosSyncWorkerStopped P2', 'PosMonitorDown P1'],
  },
  'The adapter has not reached Odoo for hours': {
    steps: steps('worker runs 1, no Odoo for 4 h 8, worker runs 3'),
    told: ['PosOdooOffline P2'],
  },
  'A group of readings fails': {
    steps: steps('all is read 1, a reading fails 8, no monitor 4, a reading fails 2, all is read 3'),
    told: ['PosReadingsFailing P2', 'PosMonitorDown P1'],
  },
  'Rows come that nobody understands': {
    steps: steps('one strange row of yesterday 1, strange rows 8, one strange row of yesterday 3'),
    told: ['PosUnusableRows P2'],
  },
  'The monitor goes and comes back, every five minutes': {
    steps: [
      ...steps('all is well 1, no monitor 3'),
      ...times(4, steps('all is well 2, no monitor 3')),
      ...steps('all is well 34'),
    ],
    told: ['PosMonitorDown P1'],
    turns: 3,
  },
  'All is well': { steps: steps('all is well 12'), told: [] },
};
/** These end when something is seen again, not when what was seen is over. */
const WATCHING = ['PosMonitorDown', 'PosBufferUnreadable'];

const LONG = 20;
const lengthOf = ({ steps: all }: Story) => all.reduce((sum, [, long]) => sum + long, 0);
const LONGEST = Math.max(...Object.values(STORIES).map(lengthOf));
const isLong = ([, story]: readonly [string, Story]) => lengthOf(story) > LONG;
const all = Object.entries(STORIES);
const short = all.filter((one) => !isLong(one));
const played = [
  ...drawn(import.meta.filename, `short ones of ${all.length} stories of a shop`, short, 5),
  ...(WHOLE ? all.filter(isLong) : []),
];

let chain: ScaledChain;
const puppets = new Map<string, Puppet>();

beforeAll(async () => {
  for (const [name, story] of played) puppets.set(name, await startPuppet(SCENES[story.steps[0]?.[0] ?? 'no monitor']));
  chain = await startScaledChain([...puppets.values()].map(({ instance }) => instance));
});

afterAll(async () => {
  await chain?.stop();
  for (const puppet of puppets.values()) await puppet.stop();
});

describe.concurrent('every message', () => {
  test.each(played)(
    '%s',
    { timeout: minutes(LONGEST) + 2 * PATIENCE.timeout },
    async (name, { steps: all, told, turns = 1 }) => {
      const puppet = puppets.get(name);
      if (puppet === undefined) throw new Error('nobody plays it');
      const began = Date.now();
      for (const [index, [scene, long]] of all.entries()) {
        if (index > 0 && index === all.length - 1 && turns === 1) expect(endsToldOf(puppet.instance)).toEqual([]);
        puppet.show(SCENES[scene]);
        await new Promise((resolve) => setTimeout(resolve, minutes(long)));
        if (scene !== 'no monitor' || long < 5 || !told.includes('PosDlqNotEmpty P1')) continue;
        await vi.waitFor(async () => {
          const { unknown, summary } = (await chain.annotations(puppet.instance, 'PosDlqNotEmpty')) ?? {};
          expect([unknown, summary]).toEqual([
            expect.stringMatching(/^неизвестно с \d\d:\d\d$/),
            'Ошибки отправки в ОФД: чеков в DLQ 2',
          ]);
        }, PATIENCE);
      }
      await vi.waitFor(() => {
        const isEverAway = all.some(([scene]) => scene === '503' || scene === 'no monitor');
        const came = chain.told(puppet.instance, isEverAway);
        expect(Object.keys(came).sort()).toEqual(told.toSorted());
        for (const [alert, statuses] of Object.entries(came)) {
          const pairs = Array.from({ length: statuses.length / 2 }, () => ['firing', 'resolved']).flat();
          expect([alert, statuses, pairs.length > 2 * turns]).toEqual([alert, pairs, false]);
          expect(pairs).not.toEqual([]);
        }
      }, PATIENCE);
      keepPhoneStory({ name, steps: all, messages: chain.messages(puppet.instance, began) });
    },
  );
});

test('nobody is told that messages fail, though a monitor that is away hears none', () => {
  expect(chain.names()).not.toContain('PosNotificationsFailing');
});

function endsToldOf(instance: string): string[] {
  return Object.entries(chain.told(instance))
    .filter(([name, statuses]) => statuses.includes('resolved') && !WATCHING.some((one) => name.startsWith(one)))
    .map(([name]) => name);
}

/** `all is well 1, 503 6` */
function steps(text: string): Step[] {
  return text.split(', ').map((step) => {
    const [, scene = '', long = ''] = /^(.+) ([\d.]+)$/.exec(step) ?? [];
    if (!isScene(scene)) throw new Error(`there is no scene ${scene}`);
    return [scene, Number(long)];
  });
}

function isScene(name: string): name is keyof typeof SCENES {
  return name in SCENES;
}

function times(count: number, repeated: readonly Step[]): Step[] {
  return Array.from({ length: count }, () => repeated).flat();
}

function shown(name: string, which: 'fires' | 'justBelow' = 'fires'): Snapshot {
  const alertCase = ALERT_CASES[name];
  if (alertCase === undefined) throw new Error(`${name} has no case`);
  return snapshotFor(alertCase[which]);
}

function below(name: string): Snapshot {
  return shown(name, 'justBelow');
}

function endsIn(days: number): Snapshot {
  return snapshotFor({ shop: { contractEnds: NOW + days * DAY - HOUR } });
}
