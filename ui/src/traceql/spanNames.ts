/**
 * The query with name and service of matched spans selected, which the API gives only when asked. Queries that end in a
 * hint, a comment or metrics are left as they are.
 */
export function withSpanNames(query: string): string {
  const bare = query.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
  const closed = /\bwith\s*\(|\/\/|\/\*|\|\s*(rate|compare|topk|bottomk|\w+_over_time)\s*\(/.test(bare);
  return closed ? query : `${query.trimEnd()} | select(name, resource.service.name)`;
}
