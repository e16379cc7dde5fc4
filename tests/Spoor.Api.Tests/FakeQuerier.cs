using Spoor.Otlp;
using Spoor.Store.Metrics;
using Spoor.Store.Query;

namespace Spoor.Api.Tests;

/// <summary>Answers what a test says and remembers what it was asked.</summary>
internal sealed class FakeQuerier : ITraceQuerier
{
    public static readonly QueryStats NoStats = new();

    public Func<TraceId, CancellationToken, Task<TraceResult>> OnFindTrace { get; set; } = (_, _) => Task.FromResult(new TraceResult(default, 0, NoStats));

    public SearchResult Search { get; set; } = new([], NoStats);

    /// <summary>Searches instead of answering <see cref="Search"/>.</summary>
    public Func<SearchRequest, CancellationToken, Task<SearchResult>>? OnSearch { get; set; }

    public TagNamesResult TagNames { get; set; } = new(new Dictionary<TagScope, IReadOnlyList<string>>(), NoStats);

    public TagValuesResult TagValues { get; set; } = new([], NoStats);

    public MetricsResult Metrics { get; set; } = new([], NoStats, null);

    public MetricsRequest? LastMetrics { get; private set; }

    public SearchRequest? LastSearch { get; private set; }

    public TagNamesRequest? LastTagNames { get; private set; }

    public TagValuesRequest? LastTagValues { get; private set; }

    public void StoreTrace(byte[] trace, QueryStats? stats = null) =>
        OnFindTrace = (_, _) => Task.FromResult(new TraceResult(trace, 1, stats ?? NoStats));

    public Task<TraceResult> FindTraceAsync(TraceId id, CancellationToken cancellationToken) => OnFindTrace(id, cancellationToken);

    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        LastSearch = request;
        return OnSearch is null ? Task.FromResult(Search) : OnSearch(request, cancellationToken);
    }

    public Task<TagNamesResult> TagNamesAsync(TagNamesRequest request, CancellationToken cancellationToken)
    {
        LastTagNames = request;
        return Task.FromResult(TagNames);
    }

    public Task<TagValuesResult> TagValuesAsync(TagValuesRequest request, CancellationToken cancellationToken)
    {
        LastTagValues = request;
        return Task.FromResult(TagValues);
    }

    public Task<MetricsResult> MetricsAsync(MetricsRequest request, CancellationToken cancellationToken)
    {
        LastMetrics = request;
        return Task.FromResult(Metrics);
    }
}
