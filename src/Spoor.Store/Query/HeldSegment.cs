using System.Runtime.CompilerServices;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Blocks;
using Spoor.Store.Budgets;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>
/// A segment that keeps every column it was asked for, so that one query pays at most once for a column that the cache does not keep. Attribute columns
/// are kept by the <see cref="SegmentReader"/>. Used by one thread at a time.
/// </summary>
internal sealed class HeldSegment(SpanSegment inner, QueryMemory memory) : SpanSegment
{
    private ReadOnlyMemory<int>? _traceOrdinals;
    private ReadOnlyMemory<ulong>? _spanIds;
    private ReadOnlyMemory<ulong>? _parentSpanIds;
    private ReadOnlyMemory<int>? _parentRows;
    private ReadOnlyMemory<ulong>? _startsUnixNanos;
    private ReadOnlyMemory<long>? _durationsNanos;
    private ReadOnlyMemory<byte>? _kinds;
    private ReadOnlyMemory<byte>? _statuses;
    private ReadOnlyMemory<int>? _names;
    private ReadOnlyMemory<int>? _statusMessages;
    private ReadOnlyMemory<int>? _resourceNumbers;
    private ReadOnlyMemory<int>? _scopeNumbers;
    private ReadOnlyMemory<double>? _adjustedCounts;
    private ReadOnlyMemory<double>? _tierCounts;
    private Utf8Dictionary? _nameDictionary;
    private Utf8Dictionary? _statusMessageDictionary;
    private MessageTable? _resources;
    private MessageTable? _scopes;
    private EventTable? _events;
    private LinkTable? _links;

    /// <summary>What the query's memory was charged for the columns.</summary>
    public long HeldBytes { get; private set; }

    public override int RowCount => inner.RowCount;

    public override int TraceCount => inner.TraceCount;

    public override ulong MinStartUnixNanos => inner.MinStartUnixNanos;

    public override ulong MaxTraceStartUnixNanos => inner.MaxTraceStartUnixNanos;

    public override ulong MaxEndUnixNanos => inner.MaxEndUnixNanos;

    public override ReadOnlyMemory<int> TraceOrdinals => _traceOrdinals ??= Held(inner.TraceOrdinals);

    public override ReadOnlyMemory<int> TraceFirstRows => inner.TraceFirstRows;

    public override ReadOnlyMemory<ulong> SpanIds => _spanIds ??= Held(inner.SpanIds);

    public override ReadOnlyMemory<ulong> ParentSpanIds => _parentSpanIds ??= Held(inner.ParentSpanIds);

    public override ReadOnlyMemory<int> ParentRows => _parentRows ??= Held(inner.ParentRows);

    public override ReadOnlyMemory<ulong> StartsUnixNanos => _startsUnixNanos ??= Held(inner.StartsUnixNanos);

    public override ReadOnlyMemory<long> DurationsNanos => _durationsNanos ??= Held(inner.DurationsNanos);

    public override ReadOnlyMemory<byte> Kinds => _kinds ??= Held(inner.Kinds);

    public override ReadOnlyMemory<byte> Statuses => _statuses ??= Held(inner.Statuses);

    public override ReadOnlyMemory<int> Names => _names ??= Held(inner.Names);

    public override ReadOnlyMemory<int> StatusMessages => _statusMessages ??= Held(inner.StatusMessages);

    public override ReadOnlyMemory<int> ResourceNumbers => _resourceNumbers ??= Held(inner.ResourceNumbers);

    public override ReadOnlyMemory<int> ScopeNumbers => _scopeNumbers ??= Held(inner.ScopeNumbers);

    public override ReadOnlyMemory<double> AdjustedCounts => _adjustedCounts ??= inner.AdjustedCounts;

    public override ReadOnlyMemory<double> TierCounts => _tierCounts ??= inner.TierCounts;

    public override Utf8Dictionary NameDictionary => _nameDictionary ??= inner.NameDictionary;

    public override Utf8Dictionary StatusMessageDictionary => _statusMessageDictionary ??= inner.StatusMessageDictionary;

    public override MessageTable Resources => _resources ??= inner.Resources;

    public override MessageTable Scopes => _scopes ??= inner.Scopes;

    public override EventTable Events => _events ??= inner.Events;

    public override LinkTable Links => _links ??= inner.Links;

    public override int ResourceNumberOf(int row) => inner.ResourceNumberOf(row);

    public override int ScopeNumberOf(int row) => inner.ScopeNumberOf(row);

    public override TraceEntry Trace(int ordinal) => inner.Trace(ordinal);

    public override void AppendRows(int traceOrdinal, List<int> rows) => inner.AppendRows(traceOrdinal, rows);

    public override IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name) => inner.Attributes(scope, name);

    internal override CodedColumn? Coded(string name) => inner.Coded(name);

    internal override CodedColumn? Coded(SpanColumn column) => inner.Coded(column);

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => inner.AttributeKeys(scope);

    public override void Release() => inner.Release();

    public override void WriteSpan(int row, ProtoWriter writer) => inner.WriteSpan(row, writer);

    private ReadOnlyMemory<T> Held<T>(ReadOnlyMemory<T> column)
    {
        var bytes = (long)column.Length * Unsafe.SizeOf<T>();
        memory.Take(bytes);
        HeldBytes += bytes;
        return column;
    }
}
