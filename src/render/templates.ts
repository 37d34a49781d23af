/**
 * The words around the alerts: a Telegram message, a mail with its subject, and plain text for everything else.
 * Alertmanager escapes what it fills into the HTML ones. A Telegram message is cut at 4096 characters in the middle
 * of a tag, so it shows ten alerts at most, shortens names, and says a common action once.
 */
import type { Config } from '../config/schema.ts';
import type { RenderedFile } from './file.ts';

const SHOWN = 10;
/** Where a message tells of alerts that began and of others that are over. */
const SHOWN_FIRING = 7;
const SHOWN_RESOLVED = 3;
const NAME_LENGTH = 24;

/** A centre's message may tell of several shops: there each alert names its own. */
export function templateFile({ public_url }: Config, { manyShops = false } = {}): RenderedFile {
  const text = templates(public_url, manyShops ? '{{ with .Labels.shop }}{{ . }} · {{ end }}' : '');
  return { path: 'alertmanager/templates/pos-monitor.tmpl', secret: false, text };
}

function templates(page: string, shop: string): string {
  return `{{/* Rendered by \`pos-monitor render\`. Change src/render/templates.ts, not this file. */}}

{{ define "pos.subject" -}}
{{ if eq .Status "firing" }}[{{ or .CommonLabels.priority "!" }}] {{ else }}[Устранено] {{ end -}}
{{ if .CommonAnnotations.summary }}{{ .CommonAnnotations.summary }}{{ else if eq (len .Alerts) 1 -}}
{{ with index .Alerts 0 }}{{ .Annotations.summary }}{{ end }}{{ else }}Касса: оповещений {{ len .Alerts }}{{ end }}
{{- with .CommonLabels.shop }} — {{ printf "%.${NAME_LENGTH}s" . }}{{ end }}
{{- end }}

{{ define "pos.where" }}${shop}{{ with .Annotations.terminal }}{{ printf "%.${NAME_LENGTH}s" . }} · {{ end }}{{ end }}

{{ define "pos.icon" }}{{ if eq .Labels.priority "P1" }}🔴{{ else }}🟡{{ end }}{{ end }}

{{ define "pos.telegram" -}}
{{ $shared := .CommonAnnotations.action }}
{{- $firing := ${SHOWN} }}{{ $resolved := ${SHOWN} }}
{{- if and .Alerts.Firing .Alerts.Resolved }}{{ $firing = ${SHOWN_FIRING} }}{{ $resolved = ${SHOWN_RESOLVED} }}{{ end }}
{{- with .CommonLabels.shop }}<b>{{ printf "%.${NAME_LENGTH}s" . }}</b>
{{ end }}
{{- range $index, $alert := .Alerts.Firing }}{{ if lt $index $firing }}
{{ template "pos.icon" . }} <b>{{ .Annotations.summary }}</b>
{{ template "pos.where" . }}с {{ .StartsAt.Local.Format "02.01 15:04" }}
{{ if not $shared }}{{ .Annotations.action }}
{{ end }}{{ end }}{{ end }}
{{- range $index, $alert := .Alerts.Resolved }}{{ if lt $index $resolved }}
✅ {{ .Annotations.summary }}
{{ template "pos.where" . }}{{ .StartsAt.Local.Format "02.01 15:04" }} – {{ .EndsAt.Local.Format "02.01 15:04" }}
{{ end }}{{ end }}
{{- if and $shared .Alerts.Firing }}
{{ $shared }}
{{ end }}
{{- if or (gt (len .Alerts.Firing) $firing) (gt (len .Alerts.Resolved) $resolved) }}
Всего: {{ len .Alerts.Firing }} активных, {{ len .Alerts.Resolved }} устранённых.
{{ end }}
<a href="${page}">Экран</a>{{ with .CommonAnnotations.runbook_url }} · <a href="{{ . }}">Что делать</a>{{ end }}{{ with .CommonAnnotations.dashboard }} · <a href="{{ . }}">График</a>{{ end }}
{{- end }}

{{ define "pos.text" -}}
{{ range .Alerts.Firing }}[{{ .Labels.priority }}] {{ .Annotations.summary }}
  {{ template "pos.where" . }}с {{ .StartsAt.Local.Format "02.01.2006 15:04" }}
  {{ .Annotations.action }}
  Что делать: {{ .Annotations.runbook_url }}
  График: {{ .Annotations.dashboard }}

{{ end }}
{{- range .Alerts.Resolved }}[Устранено] {{ .Annotations.summary }}
  {{ template "pos.where" . }}{{ .StartsAt.Local.Format "02.01.2006 15:04" }} – {{ .EndsAt.Local.Format "02.01.2006 15:04" }}

{{ end }}
{{- with .CommonLabels.shop }}{{ . }}
{{ end }}Экран: ${page}
{{ end }}

{{ define "pos.email" -}}
<!DOCTYPE html>
<html lang="ru">
<head><meta charset="utf-8"><title>{{ template "pos.subject" . }}</title></head>
<body style="font-family: sans-serif; color: #1a1a1a">
{{ with .CommonLabels.shop }}<p><b>{{ . }}</b></p>{{ end }}
{{ range .Alerts.Firing }}
<div style="border-left: 4px solid {{ if eq .Labels.priority "P1" }}#c62828{{ else }}#f9a825{{ end }}; padding: 4px 12px; margin: 12px 0">
<p><b>{{ .Annotations.summary }}</b></p>
<p>{{ template "pos.where" . }}с {{ .StartsAt.Local.Format "02.01.2006 15:04" }}</p>
<p>{{ .Annotations.action }}</p>
<p><a href="{{ .Annotations.runbook_url }}">Что делать</a> · <a href="{{ .Annotations.dashboard }}">График</a></p>
</div>
{{ end }}
{{ range .Alerts.Resolved }}
<div style="border-left: 4px solid #2e7d32; padding: 4px 12px; margin: 12px 0">
<p>Устранено: {{ .Annotations.summary }}</p>
<p>{{ template "pos.where" . }}{{ .StartsAt.Local.Format "02.01.2006 15:04" }} – {{ .EndsAt.Local.Format "02.01.2006 15:04" }}</p>
</div>
{{ end }}
<p><a href="${page}">Экран магазина</a></p>
</body>
</html>
{{ end }}
`;
}
