/**
 * The words around the alerts: a Telegram message, a mail with its subject, and plain text for everything else.
 * Alertmanager escapes what it fills into the HTML ones. Every message is bounded, and says how many more there are: a
 * Telegram message is cut at 4096 characters in the middle of a tag, and then refused.
 */
import type { Config } from '../config/schema.ts';
import { RETURNS } from '../domain/alerts/text.ts';
import { type TimeZone, utcOffset } from '../domain/day.ts';
import { dashboardUrl, publicAddress } from '../domain/links.ts';
import type { RenderedFile } from './file.ts';

/** How many alerts a message tells of; fewer where some began and others are over. */
const TELEGRAM = { alone: 10, firing: 7, resolved: 3 };
const ELSEWHERE = { alone: 20, firing: 15, resolved: 10 };
const NAME_LENGTH = 24;
const SUMMARY_LENGTH = 100;
const ACTION_LENGTH = 200;
/** What is over does not come back: so its last words are told without these. */
const GONE = `^${RETURNS}: `;

/** A centre's message may tell of several shops: there each alert names its own, and one panel shows them all. */
export function templateFile(config: Config, { manyShops = false } = {}): RenderedFile {
  const clock = wallClock(config.shop.time_zone);
  const ofShops = manyShops ? { shop: SHOP, chart: chartOfRegion(config) } : { shop: '', chart: '' };
  const own = templates(publicAddress(config), clock, ofShops);
  const text = `${own}\n${withoutTags(definition(own, 'pos.telegram')).replace('pos.telegram', 'pos.max')}\n`;
  const spoken = SPOKEN.map((name) => inCashiersVoice(text, name));
  const isWanted = config.contacts.some(({ voice }) => voice === 'cashier');
  return {
    path: 'alertmanager/templates/pos-monitor.tmpl',
    secret: false,
    text: isWanted ? [text, CASHIERS_WORDS, ...spoken].join('\n') : text,
  };
}

const SHOP = `{{ with .Labels.shop }}{{ printf "%.${NAME_LENGTH}s" . }} · {{ end }}`;

/** The alerts of the message's region, each of which leads to the panel of its own shop. */
function chartOfRegion(config: Config): string {
  if (config.notifications.grafana_url === undefined) return '';
  const address = JSON.stringify(dashboardUrl(config, 'terminals/alerts', '&var-region='));
  return `{{ if not $chart }}{{ $chart = print ${address} (urlquery (or .CommonLabels.region "$__all")) }}{{ end }}`;
}

type WallClock = (moment: string) => string;

const MONTHS = Array.from({ length: 13 }, (_, month) => month);
const MONTH_SECONDS = 30.5 * 86_400;

/**
 * The shop's clock, whatever zone Alertmanager lives in. A template can add, and knows no zones: where the clock is set
 * twice a year Alertmanager's own has to serve.
 */
function wallClock(zone: TimeZone): WallClock {
  const now = Date.now() / 1000;
  const [offset = 0, ...later] = MONTHS.map((month) => utcOffset(now + month * MONTH_SECONDS, zone));
  if (later.some((other) => other !== offset)) return (moment) => `${moment}.Local`;
  return (moment) => `(${moment}.UTC.Add ${offset * 1e9})`;
}

/** What is told in the cashier's voice, too: the same with the words of the screen in the place of the administrator's. */
const SPOKEN = ['pos.subject', 'pos.over', 'pos.telegram', 'pos.max', 'pos.text', 'pos.email'];
const CASHIERS_WORDS = `
{{ define "pos.called" }}{{ with .Annotations.unknown }}{{ . }}: {{ end }}{{ or .Annotations.title .Annotations.summary }}{{ end }}

{{ define "pos.name.cashier" }}{{ or .Annotations.title .Annotations.summary }}{{ end }}

{{ define "pos.steps" }}{{ with .Annotations.steps }}{{ . }}{{ else }}{{ template "pos.do" . }}{{ end }}{{ end }}
`;

function inCashiersVoice(text: string, name: string): string {
  return definition(text, name)
    .replaceAll(/"(pos\.(?:subject|name|over|telegram|max|text|email))"/g, '"$1.cashier"')
    .replaceAll('"pos.what"', '"pos.called"')
    .replaceAll('"pos.do"', '"pos.steps"')
    .replaceAll('.CommonAnnotations.action', '.CommonAnnotations.steps')
    .replaceAll(/(\.(?:Common)?Annotations)\.summary/g, '(or $1.title $1.summary)');
}

function definition(text: string, name: string): string {
  const pattern = new RegExp(`\\{\\{ define "${name}" [^]*?(?=\\n\\{\\{ define |\\n\\{\\{/\\*|$)`);
  return pattern.exec(text)?.[0] ?? '';
}

/** MAX is told in plain words: an address there is a link without being made one. */
function withoutTags(html: string): string {
  return html.replaceAll(/<a href="([^"]*)">([^<]*)<\/a>/g, '$2: $1').replaceAll(/<\/?b>/g, '');
}

/** Sets how many are shown of either kind. */
function bounds({ alone, firing, resolved }: typeof TELEGRAM): string {
  return `{{- $firing := ${alone} }}{{ $resolved := ${alone} }}
{{- if and .Alerts.Firing .Alerts.Resolved }}{{ $firing = ${firing} }}{{ $resolved = ${resolved} }}{{ end }}`;
}

/** Says how many were left out. */
const AND_MORE = `{{- if gt (len .Alerts.Firing) $firing }}
и ещё {{ len (slice .Alerts.Firing $firing) }}, всего {{ len .Alerts.Firing }}
{{ end }}
{{- if gt (len .Alerts.Resolved) $resolved }}
закончились ещё {{ len (slice .Alerts.Resolved $resolved) }}, всего {{ len .Alerts.Resolved }}
{{ end }}`;

function templates(page: string, clock: WallClock, { shop, chart }: { shop: string; chart: string }): string {
  return `{{/* Rendered by \`pos-monitor render\`. Change src/render/templates.ts, not this file. */}}

{{ define "pos.subject" -}}
{{ $gone := "^$" }}{{ if ne .Status "firing" }}{{ $gone = "${GONE}" }}{{ end -}}
{{ if eq .Status "firing" }}[{{ or .CommonLabels.priority "!" }}] {{ else }}[{{ template "pos.ended" . }}] {{ end -}}
{{ if .CommonAnnotations.summary }}{{ printf "%.${SUMMARY_LENGTH}s" (reReplaceAll $gone "" .CommonAnnotations.summary) }}{{ else if eq (len .Alerts) 1 -}}
{{ with index .Alerts 0 }}{{ printf "%.${SUMMARY_LENGTH}s" (reReplaceAll $gone "" .Annotations.summary) }}{{ end }}{{ else }}Касса: оповещений {{ len .Alerts }}{{ end }}
{{- with .CommonLabels.shop }} — {{ printf "%.${NAME_LENGTH}s" . }}{{ end }}
{{- end }}

{{/* Of several, of which some were not seen to be mended, none is said to be. */}}
{{ define "pos.ended" }}{{ $lapsed := false }}{{ range .Alerts }}{{ if .Annotations.ended }}{{ $lapsed = true }}{{ end }}{{ end -}}
{{ if .CommonAnnotations.ended }}{{ .CommonAnnotations.ended }}{{ else if $lapsed }}Закончилось{{ else }}Устранено{{ end }}{{ end }}

{{ define "pos.what" }}{{ if not .Labels.notice }}{{ with .Annotations.title }}{{ . }} · {{ end }}{{ end }}{{ with .Annotations.unknown }}{{ . }}, последнее известное: {{ end }}{{ printf "%.${SUMMARY_LENGTH}s" .Annotations.summary }}{{ end }}

{{ define "pos.name" }}{{ with .Annotations.title }}{{ . }} · {{ end }}{{ printf "%.${SUMMARY_LENGTH}s" (reReplaceAll "${GONE}" "" .Annotations.summary) }}{{ end }}

{{ define "pos.over" }}{{ or .Annotations.ended "Устранено" }}: {{ template "pos.name" . }}{{ end }}

{{/* A notice of pos-monitor's own is one to a message, and bounded already. */}}
{{ define "pos.do" }}{{ if .Labels.notice }}{{ .Annotations.action }}{{ else }}{{ printf "%.${ACTION_LENGTH}s" .Annotations.action }}{{ end }}{{ end }}

{{ define "pos.where" }}${shop}{{ with .Annotations.terminal }}{{ printf "%.${NAME_LENGTH}s" . }} · {{ end }}{{ end }}

{{ define "pos.icon" }}{{ if eq .Labels.priority "P1" }}🔴{{ else if .Labels.notice }}📋{{ else }}🟡{{ end }}{{ end }}

{{ define "pos.telegram" -}}
{{ $shared := .CommonAnnotations.action }}{{ $chart := .CommonAnnotations.dashboard }}${chart}
${bounds(TELEGRAM)}
{{- with .CommonLabels.shop }}<b>{{ printf "%.${NAME_LENGTH}s" . }}</b>
{{ end }}
{{- range $index, $alert := .Alerts.Firing }}{{ if lt $index $firing }}
{{ template "pos.icon" . }} <b>{{ template "pos.what" . }}</b>
{{ if not .Labels.notice }}{{ template "pos.where" . }}с {{ ${clock('.StartsAt')}.Format "02.01 15:04" }}
{{ end }}{{ if not $shared }}{{ template "pos.do" . }}
{{ end }}{{ end }}{{ end }}
{{- range $index, $alert := .Alerts.Resolved }}{{ if lt $index $resolved }}
{{ if .Annotations.ended }}☑️{{ else }}✅{{ end }} {{ template "pos.over" . }}
{{ template "pos.where" . }}{{ ${clock('.StartsAt')}.Format "02.01 15:04" }} – {{ ${clock('.EndsAt')}.Format "02.01 15:04" }}
{{ end }}{{ end }}
{{- if and $shared .Alerts.Firing }}
{{ with index .Alerts.Firing 0 }}{{ template "pos.do" . }}{{ end }}
{{ end }}
${AND_MORE}
<a href="${page}">Экран</a>{{ with .CommonAnnotations.runbook_url }} · <a href="{{ . }}">Что делать</a>{{ end }}{{ with $chart }} · <a href="{{ . }}">График</a>{{ end }}
{{- end }}

{{ define "pos.text" -}}
${bounds(ELSEWHERE)}
{{- range $index, $alert := .Alerts.Firing }}{{ if lt $index $firing }}[{{ .Labels.priority }}] {{ template "pos.what" . }}
  {{ if not .Labels.notice }}{{ template "pos.where" . }}с {{ ${clock('.StartsAt')}.Format "02.01.2006 15:04" }}
  {{ end }}{{ template "pos.do" . }}
{{ with .Annotations.runbook_url }}  Что делать: {{ . }}
{{ end }}{{ with .Annotations.dashboard }}  График: {{ . }}
{{ end }}
{{ end }}{{ end }}
{{- range $index, $alert := .Alerts.Resolved }}{{ if lt $index $resolved }}[{{ or .Annotations.ended "Устранено" }}] {{ template "pos.name" . }}
  {{ template "pos.where" . }}{{ ${clock('.StartsAt')}.Format "02.01.2006 15:04" }} – {{ ${clock('.EndsAt')}.Format "02.01.2006 15:04" }}

{{ end }}{{ end }}
${AND_MORE}
{{- with .CommonLabels.shop }}{{ . }}
{{ end }}Экран: ${page}
{{ end }}

{{ define "pos.email" -}}
${bounds(ELSEWHERE)}<!DOCTYPE html>
<html lang="ru">
<head><meta charset="utf-8"><title>{{ template "pos.subject" . }}</title></head>
<body style="font-family: sans-serif; color: #1a1a1a">
{{ with .CommonLabels.shop }}<p><b>{{ . }}</b></p>{{ end }}
{{ range $index, $alert := .Alerts.Firing }}{{ if lt $index $firing }}
<div style="border-left: 4px solid {{ if eq .Labels.priority "P1" }}#c62828{{ else if .Labels.notice }}#1565c0{{ else }}#f9a825{{ end }}; padding: 4px 12px; margin: 12px 0">
<p><b>{{ template "pos.what" . }}</b></p>
{{ if not .Labels.notice }}<p>{{ template "pos.where" . }}с {{ ${clock('.StartsAt')}.Format "02.01.2006 15:04" }}</p>
{{ end }}<p style="white-space: pre-line">{{ template "pos.do" . }}</p>
<p>{{ with .Annotations.runbook_url }}<a href="{{ . }}">Что делать</a>{{ end }}{{ with .Annotations.dashboard }} · <a href="{{ . }}">График</a>{{ end }}</p>
</div>
{{ end }}{{ end }}
{{ range $index, $alert := .Alerts.Resolved }}{{ if lt $index $resolved }}
<div style="border-left: 4px solid {{ if .Annotations.ended }}#757575{{ else }}#2e7d32{{ end }}; padding: 4px 12px; margin: 12px 0">
<p>{{ template "pos.over" . }}</p>
<p>{{ template "pos.where" . }}{{ ${clock('.StartsAt')}.Format "02.01.2006 15:04" }} – {{ ${clock('.EndsAt')}.Format "02.01.2006 15:04" }}</p>
</div>
{{ end }}{{ end }}
<p style="white-space: pre-line">${AND_MORE}</p>
<p><a href="${page}">Экран магазина</a></p>
</body>
</html>
{{ end }}
`;
}
