using System.Text;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>What <c>/api/search</c> was asked.</summary>
/// <param name="Request">For the querier.</param>
/// <param name="WithSpanSets">False for a search by tags, whose answer holds no spansets and no service statistics.</param>
internal sealed record SearchParameters(SearchRequest Request, bool WithSpanSets)
{
    /// <summary>Parameters that are never read as tags when neither q nor tags is given.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "q", "tags", "start", "end", "limit", "spss", "minDuration", "maxDuration", "after", "skip_ast_transformations",
    };

    public static SearchParameters Read(IQueryCollection query, ApiLimits limits)
    {
        var parameters = new QueryParameters(query);
        var text = parameters.Text("q");
        var tags = parameters.Text("tags");
        if (text.Length > 0 && tags.Length > 0)
            throw ApiException.BadRequest("invalid request: can't specify tags and q in the same query");
        CheckQuerySize(text.Length > 0 ? text : tags, limits);
        var (start, end) = parameters.TimeRange(limits.MaxSearchDuration);
        var limit = Limit(parameters, limits);
        var spansPerSpanSet = SpansPerSpanSet(parameters, limits);
        var byTags = text.Length == 0;
        var minDuration = Duration(parameters, "minDuration");
        var maxDuration = Duration(parameters, "maxDuration");
        if (maxDuration < minDuration)
            throw ApiException.BadRequest("invalid maxDuration: must be greater than minDuration");
        return new SearchParameters(
            new SearchRequest
            {
                Query = byTags ? TagsQuery.Build(Tags(query, tags), minDuration, maxDuration) : Spans(text),
                Limit = limit,
                SpansPerSpanSet = byTags ? 1 : spansPerSpanSet,
                StartUnixNanos = start,
                EndUnixNanos = end,
                After = After(parameters),
            },
            WithSpanSets: !byTags);
    }

    /// <exception cref="ApiException">400: the text is larger than the limit.</exception>
    public static void CheckQuerySize(string text, ApiLimits limits)
    {
        if (Encoding.UTF8.GetByteCount(text) is var sizeBytes && sizeBytes > limits.MaxQueryBytes)
            throw ApiException.BadRequest($"the query is {sizeBytes} bytes long; at most {limits.MaxQueryBytes} are allowed");
    }

    /// <summary>Reads <c>q</c>. A metrics query sent here finds the spans that it would count.</summary>
    public static RootExpr Spans(string text)
    {
        var root = TraceQLParser.Parse(text);
        if (root.Metrics is null)
            return root;
        return root.Pipeline is { } pipeline
            ? new RootExpr(pipeline, root.Hints)
            : throw ApiException.BadRequest("math over several metrics queries finds no spans; send it to /api/metrics/query_range");
    }

    private static SearchPosition? After(QueryParameters parameters)
    {
        var text = parameters.Text("after");
        if (text.Length == 0)
            return null;
        return SearchPosition.TryParse(text, out var position)
            ? position
            : throw ApiException.BadRequest($"invalid after: \"{text}\" is not startTimeUnixNano:traceID of a trace that was found");
    }

    private static List<KeyValuePair<string, string>> Tags(IQueryCollection query, string tags)
    {
        if (tags.Length > 0)
            return Logfmt.Parse(tags);
        if (query.ContainsKey("start") || query.ContainsKey("end") || query.ContainsKey("q") || query.ContainsKey("tags"))
            return [];
        return [.. query.Where(pair => !Known.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()))];
    }

    /// <summary>Reads <c>limit</c>.</summary>
    public static int Limit(QueryParameters parameters, ApiLimits limits)
    {
        if (parameters.UInt32("limit") is not { } limit)
            return limits.DefaultSearchLimit;
        if (limit == 0)
            throw ApiException.BadRequest("invalid limit: must be a positive number");
        if (limit > limits.MaxSearchLimit)
            throw ApiException.BadRequest($"limit {limit} exceeds max limit {limits.MaxSearchLimit}");
        return (int)limit;
    }

    private static int SpansPerSpanSet(QueryParameters parameters, ApiLimits limits)
    {
        if (parameters.UInt32("spss") is not { } spss)
            return limits.DefaultSpansPerSpanSet;
        if (limits.MaxSpansPerSpanSet == 0)
            return (int)Math.Min(spss, int.MaxValue);
        if (spss == 0)
            throw ApiException.BadRequest($"invalid spss: must be a number from 1 to {limits.MaxSpansPerSpanSet}");
        if (spss > limits.MaxSpansPerSpanSet)
            throw ApiException.BadRequest($"spans per span set exceeds {limits.MaxSpansPerSpanSet}. received {spss}");
        return (int)spss;
    }

    private static long? Duration(QueryParameters parameters, string name)
    {
        var text = parameters.Text(name);
        if (text.Length == 0)
            return null;
        return DurationText.TryParse(text, out var nanos)
            ? nanos
            : throw ApiException.BadRequest($"invalid {name}: \"{text}\" is not a duration; write it as in 1.5s, 100ms or 1h30m");
    }
}
