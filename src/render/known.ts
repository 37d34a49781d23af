/**
 * What Prometheus remembers. A condition never asks a series itself but the record of its last known number, so that
 * nothing is called over that was not seen to be over: while the source cannot be seen the last number stands, ages and
 * all; where the source is seen and the series is not there, there is none of what it counts. The records come out of
 * the catalog, and a condition has no other way to be written.
 */
import type { AlertSource } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { type Asked, amountOf, writeSelector } from '../domain/alerts/condition.ts';
import { UNSETTLED_SERIES } from '../domain/alerts/flapping.ts';
import { IDENTITY, ON_SHOP as ON } from '../domain/alerts/text.ts';
import { adapterUp } from '../domain/series/adapter.ts';
import { bufferUp } from '../domain/series/buffer.ts';
import { COLLECTOR_SUCCESS, collectors } from '../domain/series/index.ts';
import type { SeriesSource } from '../domain/series/series.ts';
import { terminalInfo, utcOffset } from '../domain/series/shop.ts';
import { JOB, type RecordingRule, SCRAPE_SECONDS } from './prometheus.ts';

/** As long may Prometheus itself be away; while it runs, what is known is written down anew each time. */
const MEMORY = '1h';
/** Alerts that stand though they are gone for now, with the level at which they do. */
export const UNSETTLED = `known:${UNSETTLED_SERIES}`;
const TARGET = 'known:target';
/** Several scrapes were missed: only then is it said that something is unknown. */
const MISSED_SECONDS = 60;

const SOURCES = ['buffer', 'adapter', 'monitor'] as const;
const SEEN: Readonly<Record<SeriesSource, string>> = {
  buffer: bufferUp.name,
  adapter: adapterUp.name,
  monitor: `up{job="${JOB}"}`,
};

export interface Pace {
  /** Seconds between two evaluations. */
  readonly every: number;
  /** How many seconds a target is believed in that is no longer scraped. */
  readonly believed: number;
  /** And by how many its samples may be late and still tell of now: its clock or its line may be that much behind. */
  readonly late: number;
  /** What the address of a panel chooses, by the labels of the alert: a dashboard of one shop would show the first without it. */
  readonly chosen: string;
}
/** A shop's own Prometheus scrapes it or has been told not to. */
export const AT_SHOP: Pace = { every: SCRAPE_SECONDS, believed: 300, late: 0, chosen: '' };
/** A shop that is switched off sends nothing at all; and the rules of two thousand take seconds. */
export const AT_CENTRE: Pace = {
  every: 60,
  believed: 86_400,
  late: 360,
  chosen: '{{ with $labels.shop }}&var-shop={{ . | urlquery }}{{ end }}',
};

export function knownRecords({ every, believed }: Pace): RecordingRule[] {
  return [
    target(believed / every),
    ...SOURCES.map(lastSeen),
    ...askedTerms().map(lastKnown),
    unsettled(),
    ...SOURCES.map(unseen),
  ];
}

/** For a message: since when the alert's source has not been seen; empty while it is seen. */
export const UNSEEN_TEMPLATE =
  '{{ with $labels.source }}{{ if match `^1\\d{4}$` . }}неизвестно с {{ reReplaceAll `^1(..)(..)$` `$1:$2` . }}{{ end }}{{ end }}';

export function unseenAt(source: AlertSource): string {
  return `known:${source === 'config' ? 'monitor' : source}:unseen_clock`;
}

/** 12105 since 21:05 on the shop's clock, so that no digit is lost; 0 while it is seen. Each target has one. */
function unseen(source: SeriesSource): RecordingRule {
  const seen = seenAt(source);
  const local = `${seen} + ${ON} ${amountOf(utcOffset).knownAs}`;
  const clock = `10000 + 100 * hour(${local}) + minute(${local})`;
  return { record: unseenAt(source), expr: `${clock} and ${ON} ${seen} < time() - ${MISSED_SECONDS} or ${TARGET} * 0` };
}

/** Counts down the evaluations since it was last scraped, so that time in which Prometheus is away does not count. */
function target(evaluations: number): RecordingRule {
  return {
    record: TARGET,
    expr: `${SEEN.monitor} * 0 + ${evaluations} or last_over_time(${TARGET}[${MEMORY}]) - 1 > 0`,
  };
}

function seenAt(source: SeriesSource): string {
  return `known:${source}:seen_timestamp_seconds`;
}

function lastSeen(source: SeriesSource): RecordingRule {
  const record = seenAt(source);
  return { record, expr: `timestamp(${SEEN[source]}) and ${SEEN[source]} == 1 or ${remembered(record)}` };
}

function lastKnown({ term, rest }: Asked): RecordingRule {
  const { series, knownAs } = term;
  // While its own group of readings fails it is not named for that reason.
  const group = collectors.find((collector) => collector.series.includes(series))?.name ?? '';
  const isWhole = `${SEEN[series.source]} == 1 unless ${ON} (${writeSelector(COLLECTOR_SUCCESS, { collector: group })} == 0)`;
  // A series that says of everything what it knows has nothing to rest at.
  const last = series.known === undefined ? lastOrRest(knownAs, rest, isWhole) : remembered(knownAs, series.labelNames);
  return { record: knownAs, expr: `${term.promql(series.name)} or ${last}` };
}

/** It is for pos-monitor to say, which has seen the alert come and go; none of them where it says nothing. */
function unsettled(): RecordingRule {
  return { record: UNSETTLED, expr: `${UNSETTLED_SERIES} or ${lastOrRest(UNSETTLED, 0, `${SEEN.monitor} == 1`)}` };
}

/**
 * What was known stands, or rests where the source is seen and no longer names it. Whether it is seen is no record of its
 * own: vmalert reads that of the evaluation before, and would call over what has fallen silent since. Of a shop that
 * sends twice, one way suffices, and no other shop may suffer for it.
 */
function lastOrRest(record: string, rest: number, isSeen: string): string {
  const [change, gone, stands] = rest === 0 ? ['*', '0', 1] : ['+', 'Inf', 0];
  const changed = `max by (${IDENTITY.join(', ')}) (${gone} * (${isSeen}) or ${ON} 0 * ${TARGET} + ${stands})`;
  return `last_over_time(${record}[${MEMORY}]) ${change} ${ON} group_left () (${changed})`;
}

/** Of a terminal that the file no longer names there is nothing left to know. */
export function remembered(record: string, labelNames: readonly string[] = []): string {
  const named = ` and on (${[...IDENTITY, 'pos_id'].join(', ')}) ${amountOf(terminalInfo).knownAs} == 1`;
  return `last_over_time(${record}[${MEMORY}]) and ${ON} ${TARGET}${labelNames.includes('pos_id') ? named : ''}`;
}

/** Each once, with the number that is false in every condition that asks it. */
function askedTerms() {
  const inConditions = catalog.flatMap(({ rules }) => rules.flatMap(({ condition }) => condition.asks));
  const inWords = [
    ...catalog.flatMap(({ message, action }) => [message, action].flatMap(({ shows }) => shows?.asks ?? [])),
    amountOf(terminalInfo),
    amountOf(utcOffset),
  ].map((term) => ({ term, rest: 0 }));
  return [...new Map([...inWords, ...inConditions].map((asked) => [asked.term.knownAs, asked])).values()];
}
