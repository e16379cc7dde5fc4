using System.Globalization;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Tempo;
using Spoor.TraceQL;

namespace Spoor.Api.Traces;

/// <summary>What of a trace is answered: the parameters that Tempo 3.1 has for <c>/api/v2/traces/{id}</c>.</summary>
/// <param name="Filter">The spans to answer; null for all.</param>
/// <param name="KeepsHierarchy">With the ancestors of those spans.</param>
/// <param name="MatchDepth">With so many levels of their descendants; -1 for all.</param>
/// <param name="AncestorDepth">How many levels of ancestors; -1 for all.</param>
/// <param name="Pruning">How similar spans are folded into one; null for not at all.</param>
internal sealed record TraceOptions(SpansetFilter? Filter, bool KeepsHierarchy, int MatchDepth, int AncestorDepth, PruningOptions? Pruning)
{
    public static IReadOnlyList<ApiParameter> Parameters { get; } =
    [
        ApiParameter.Text("q", "One TraceQL spanset filter; only spans that match it are answered.", "{ status = error }"),
        ApiParameter.Flag("keep_hierarchy", "With `q`: the ancestors of matching spans too."),
        Depth("match_depth", "With `q`: levels of descendants of matching spans; 0 by default, -1 for all."),
        Depth("ancestor_depth", "With `keep_hierarchy`: levels of ancestors; -1, the default, for all."),
        ApiParameter.Flag("span_pruning", "Folds similar sibling spans into one with `aggregation.…` attributes."),
        ApiParameter.Text("span_pruning_group_by", "With `span_pruning`: names of attributes that must be equal, with `*` for any text, separated by commas.", "db.*"),
        ApiParameter.Number("span_pruning_min_spans", "With `span_pruning`: least number of similar spans; 5 by default.", "5"),
        Depth("span_pruning_max_parent_depth", "With `span_pruning`: levels below a folded span; 1 by default, 0 for leaves alone, -1 for any."),
    ];

    /// <exception cref="ApiException">400: a parameter cannot be read, or the filter is none.</exception>
    public static TraceOptions Read(QueryParameters parameters, ApiLimits limits)
    {
        var text = parameters.Text("q");
        SearchParameters.CheckQuerySize(text, limits);
        var pruning = new PruningOptions(
            parameters.Text("span_pruning_group_by").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Integer(parameters, "span_pruning_min_spans", 5, least: 2),
            Integer(parameters, "span_pruning_max_parent_depth", 1, least: -1));
        return new TraceOptions(
            text.Length == 0 ? null : ParseFilter(text),
            parameters.Flag("keep_hierarchy") ?? false,
            Integer(parameters, "match_depth", 0, least: -1),
            Integer(parameters, "ancestor_depth", -1, least: -1),
            parameters.Flag("span_pruning") == true ? pruning : null);
    }

    private static ApiParameter Depth(string name, string meaning) => new(name, "query", meaning, """{"type":"integer","minimum":-1}""", "2");

    private static SpansetFilter ParseFilter(string text)
    {
        var root = TraceQLParser.Parse(text);
        if (root.Metrics is not null || root.Pipeline?.Stages is not [SpansetFilter filter])
            throw ApiException.BadRequest("invalid q: expected a single spanset filter such as { status = error }, without pipeline, structural operators or metrics");
        var field = QueryFeatures.Of(root).Fields.FirstOrDefault(field => field is IntrinsicExpr
        {
            Intrinsic: Intrinsic.TraceDuration or Intrinsic.RootName or Intrinsic.RootServiceName or Intrinsic.TraceId
        });
        return field is null ? filter : throw ApiException.BadRequest($"invalid q: {field} is the same for all spans of a trace");
    }

    private static int Integer(QueryParameters parameters, string name, int fallback, int least)
    {
        var text = parameters.Text(name);
        if (text.Length == 0)
            return fallback;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw ApiException.BadRequest($"invalid {name}: \"{text}\" is not a whole number of at least {least}");
    }
}

/// <summary>How similar spans are folded into one.</summary>
/// <param name="GroupBy">Names of attributes, with <c>*</c> for any text, in which the spans agree.</param>
/// <param name="MinSpans">So many are there at least.</param>
/// <param name="MaxParentDepth">Levels that may hang below a folded span; -1 for any.</param>
internal sealed record PruningOptions(IReadOnlyList<string> GroupBy, int MinSpans, int MaxParentDepth);
