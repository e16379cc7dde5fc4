using OpenTelemetry.Proto.Trace.V1;

namespace Spoor.TestKit.Otlp;

/// <summary>Smaller variants of a message: one element of one repeated field less, or one attribute-bearing field cleared.</summary>
internal static class OtlpShrinker
{
    public static IEnumerable<TracesData> Shrink(TracesData data) =>
        Lists(data).SelectMany((list, listIndex) => Enumerable.Range(0, list.Count).Select(item => Without(data, listIndex, item)));

    private static TracesData Without(TracesData data, int listIndex, int item)
    {
        var smaller = data.Clone();
        Lists(smaller).ElementAt(listIndex).RemoveAt(item);
        return smaller;
    }

    // Large pieces first, so that shrinking is quick.
    private static IEnumerable<System.Collections.IList> Lists(TracesData data)
    {
        yield return data.ResourceSpans;
        foreach (var resource in data.ResourceSpans)
            yield return resource.ScopeSpans;
        var scopes = data.ResourceSpans.SelectMany(r => r.ScopeSpans).ToArray();
        foreach (var scope in scopes)
            yield return scope.Spans;
        foreach (var span in scopes.SelectMany(s => s.Spans))
        {
            yield return span.Events;
            yield return span.Links;
            yield return span.Attributes;
            foreach (var nested in span.Events.Select(e => e.Attributes).Concat(span.Links.Select(l => l.Attributes)))
                yield return nested;
        }

        foreach (var resource in data.ResourceSpans.Where(r => r.Resource is not null))
            yield return resource.Resource.Attributes;
        foreach (var scope in scopes.Where(s => s.Scope is not null))
            yield return scope.Scope.Attributes;
    }
}
