/** Queries as the dashboards have them, taken apart with the parser that Prometheus' own interface uses. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export const VARIABLES = {
  job: '.+',
  instance: '.+',
  shop: '.*',
  region: '.*',
  terminal: '.*',
  each: '.*',
  month: '.*',
  fullest: '.*',
  latest: '.*',
  __rate_interval: '1m',
  __range: '1h',
} as const;

/** Fills in Grafana's variables; what is none of them is left alone, as Grafana does. */
export function filledIn(query: string, values: Readonly<Record<string, string>> = {}): string {
  const all: Readonly<Record<string, string>> = { ...VARIABLES, ...values };
  return query.replace(/\$\{?(\w+)(?::raw\})?/g, (seen, name: string) => all[name] ?? seen);
}

interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  /** Of a range selector, like `1m`. */
  readonly range: string | null;
  /** The functions and aggregations around it, the innermost first. */
  readonly calls: readonly string[];
}

interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** The places where the text is not PromQL. */
export function syntaxErrors(query: string): string[] {
  const errors: string[] = [];
  parse(query).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(`at ${from}: ${query.slice(Math.max(0, from - 20), to + 20)}`);
    },
  });
  return errors;
}

export function selectorsOf(query: string): Selector[] {
  const found: Selector[] = [];
  parse(query).iterate({
    enter: ({ node }) => {
      if (node.name === 'VectorSelector') found.push(readSelector(node, query));
    },
  });
  return found;
}

/** The labels by which a query groups, joins or is counted: `by (…)`, `on (…)` and the like. */
export function groupingsOf(query: string): string[] {
  const labels: string[] = [];
  parse(query).iterate({
    enter: ({ node }) => {
      if (node.name === 'GroupingLabels') {
        labels.push(...node.getChildren('LabelName').map((label) => query.slice(label.from, label.to)));
      }
    },
  });
  return labels;
}

function readSelector(node: SyntaxNode, query: string): Selector {
  const text = (inner: SyntaxNode | null) => (inner === null ? '' : query.slice(inner.from, inner.to));
  const calls: string[] = [];
  let range: string | null = null;
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.name === 'MatrixSelector' && range === null) {
      range = text(parent)
        .slice(text(node).length)
        .replace(/[[\]\s]/g, '');
    }
    if (parent.name === 'FunctionCall') calls.push(text(parent.firstChild));
    if (parent.name === 'AggregateExpr') calls.push(text(parent.firstChild));
  }
  const matchers = collect(node, 'UnquotedLabelMatcher').map((matcher) => ({
    label: text(matcher.firstChild),
    operator: text(matcher.getChild('MatchOp')),
    value: text(matcher.lastChild).slice(1, -1),
  }));
  return { metric: text(node.getChild('Identifier')), matchers, range, calls };
}

function collect(node: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((inner) => {
    if (inner.name === name) found.push(inner.node);
  });
  return found;
}

function parse(query: string): Tree {
  return parser.parse(query);
}
