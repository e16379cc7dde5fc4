import { parseDuration } from '../time/format';
import { splitConjunction, unquote } from './scan';

/** The plain filters beside the query box. Each stands for at most one condition of the query. */
export interface Filters {
  service: string;
  name: string;
  minDuration: string;
  maxDuration: string;
  status: '' | 'error' | 'ok' | 'unset';
}

export const noFilters: Filters = { service: '', name: '', minDuration: '', maxDuration: '', status: '' };

/** A query that filters can express at least in part: one spanset filter of conditions that must all hold, then any pipeline. */
export interface FilterQuery {
  filters: Filters;
  /** Conditions that no filter stands for, as written. */
  rest: readonly string[];
  /** `| select(…)` and the like, as written. */
  pipeline: string;
}

type FilterName = keyof Filters;

interface Form {
  filter: FilterName;
  left: RegExp;
  operators: readonly string[];
}

const forms: readonly Form[] = [
  { filter: 'service', left: /^resource\.service\.name$/, operators: ['='] },
  { filter: 'name', left: /^(span:)?name$/, operators: ['='] },
  { filter: 'minDuration', left: /^(span:)?duration$/, operators: ['>=', '>'] },
  { filter: 'maxDuration', left: /^(span:)?duration$/, operators: ['<=', '<'] },
  { filter: 'status', left: /^(span:)?status$/, operators: ['='] },
];

/** Reads a query into filters; null when it says more than they can show (`||` on top, structural operators, several spansets). */
export function readFilters(query: string): FilterQuery | null {
  const text = query.trim();
  if (text === '') return { filters: noFilters, rest: [], pipeline: '' };
  const parts = splitConjunction(text);
  if (!parts) return null;

  const filters: Filters = { ...noFilters };
  const rest: string[] = [];
  for (const condition of parts.conditions) {
    const read = readCondition(condition);
    if (read && filters[read.filter] === '') setFilter(filters, read.filter, read.value);
    else rest.push(condition);
  }
  return { filters, rest, pipeline: parts.pipeline };
}

/** The query for these filters; what they do not express is kept as it was written. */
export function writeFilters({ filters, rest, pipeline }: FilterQuery): string {
  const conditions: string[] = [];
  if (filters.service) conditions.push(`resource.service.name = ${quote(filters.service)}`);
  if (filters.name) conditions.push(`name = ${quote(filters.name)}`);
  if (filters.minDuration) conditions.push(`duration >= ${filters.minDuration.replaceAll(' ', '')}`);
  if (filters.maxDuration) conditions.push(`duration <= ${filters.maxDuration.replaceAll(' ', '')}`);
  if (filters.status) conditions.push(`status = ${filters.status}`);
  conditions.push(...rest);
  const filter = conditions.length === 0 ? '{}' : `{ ${conditions.join(' && ')} }`;
  return pipeline ? `${filter} ${pipeline}` : filter;
}

export function quote(text: string): string {
  return JSON.stringify(text);
}

function readCondition(condition: string): { filter: FilterName; value: string } | null {
  const match = /^([\w.:-]+?)\s*(>=|<=|=~|!=|!~|=|>|<)\s*([\s\S]+)$/.exec(condition);
  if (!match) return null;
  const [, left = '', operator = '', right = ''] = match;
  const form = forms.find((candidate) => candidate.left.test(left) && candidate.operators.includes(operator));
  if (!form) return null;
  const value = readValue(form.filter, right.trim());
  return value === null ? null : { filter: form.filter, value };
}

function readValue(filter: FilterName, right: string): string | null {
  switch (filter) {
    case 'service':
    case 'name':
      return unquote(right);
    case 'minDuration':
    case 'maxDuration':
      return parseDuration(right) === null ? null : right;
    case 'status':
      return ['error', 'ok', 'unset'].includes(right) ? right : null;
  }
}

function setFilter(filters: Filters, filter: FilterName, value: string): void {
  if (filter === 'status') filters.status = value as Filters['status'];
  else filters[filter] = value;
}
