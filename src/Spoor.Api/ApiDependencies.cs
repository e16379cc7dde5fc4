using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spoor.Api.Admin;
using Spoor.Store.Graph;
using Spoor.Store.Query;
using Spoor.Store.Tail;
using Spoor.Store.Telemetry;
using Spoor.TraceQL;

namespace Spoor.Api;

/// <summary>What the query API needs from the program around it. The delegates are called on every request, from any thread.</summary>
public sealed record ApiDependencies
{
    /// <summary>Answers the queries; null while the store is not open, which requests are answered 503.</summary>
    public required Func<ITraceQuerier?> Querier { get; init; }

    /// <summary>Answers about services, and about the shape of single traces; null while the store is not open.</summary>
    public Func<ITraceAnalyzer?> Analyzer { get; init; } = () => null;

    /// <summary>Why the program is not ready, as <c>/ready</c> shows it; null when it is.</summary>
    public Func<string?> NotReadyReason { get; init; } = () => null;

    /// <summary>Writes what is in memory into blocks, and returns when they are durable.</summary>
    public Func<CancellationToken, Task> Flush { get; init; } = _ => Task.CompletedTask;

    /// <summary>Follows spans that match as they arrive; null while the store is not open, which requests are answered 503.</summary>
    public Func<RootExpr, SpanTail?> OpenTail { get; init; } = _ => null;

    /// <summary>Lists, erases and merges; null while the store is not open, which requests are answered 503.</summary>
    public Func<IStoreAdmin?> StoreAdmin { get; init; } = () => null;

    /// <summary>Who may erase and merge.</summary>
    public AdminAccess Admin { get; init; } = AdminAccess.None;

    /// <summary>The program's metrics, which <c>/metrics</c> shows and to which requests are added.</summary>
    public MetricsRegistry Metrics { get; init; } = new();

    /// <summary>Whether language models may ask at <c>/api/mcp</c>.</summary>
    public bool IsMcpEnabled { get; init; }

    public BuildInfo Build { get; init; } = BuildInfo.Current;

    public ApiLimits Limits { get; init; } = new();

    /// <summary>The built web UI with <c>index.html</c> at its root; null or empty when there is none.</summary>
    public IFileProvider? UiFiles { get; init; }

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
