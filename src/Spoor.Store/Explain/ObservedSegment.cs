using System.Runtime.CompilerServices;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Blocks;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Explain;

/// <summary>A segment that notes which columns it is asked for and what that reads from files. Whoever asks keeps the columns (<see cref="HeldSegment"/>).</summary>
internal sealed class ObservedSegment(SpanSegment inner, SearchProfile search, SegmentProfile profile) : SpanSegment
{
    /// <summary>Row, time, name; row, trace id, span id.</summary>
    private const int EventBytes = 16, LinkBytes = 28;

    private static readonly string[] ScopePrefixes = ["span.", "event.", "link."];

    public override int RowCount => inner.RowCount;

    public override int TraceCount => inner.TraceCount;

    public override ulong MinStartUnixNanos => inner.MinStartUnixNanos;

    public override ulong MaxTraceStartUnixNanos => inner.MaxTraceStartUnixNanos;

    public override ulong MaxEndUnixNanos => inner.MaxEndUnixNanos;

    public override ReadOnlyMemory<int> TraceOrdinals => Rows("trace:id", static segment => segment.TraceOrdinals);

    public override ReadOnlyMemory<int> TraceFirstRows => Table("traces", static segment => segment.TraceFirstRows, static _ => 0);

    public override ReadOnlyMemory<ulong> SpanIds => Rows("span:id", static segment => segment.SpanIds);

    public override ReadOnlyMemory<ulong> ParentSpanIds => Rows("span:parentID", static segment => segment.ParentSpanIds);

    public override ReadOnlyMemory<int> ParentRows => Rows("parent", static segment => segment.ParentRows);

    public override ReadOnlyMemory<ulong> StartsUnixNanos => Rows("start", static segment => segment.StartsUnixNanos);

    public override ReadOnlyMemory<long> DurationsNanos => Rows("duration", static segment => segment.DurationsNanos);

    public override ReadOnlyMemory<byte> Kinds => Rows("kind", static segment => segment.Kinds);

    public override ReadOnlyMemory<byte> Statuses => Rows("status", static segment => segment.Statuses);

    public override ReadOnlyMemory<int> Names => Rows("name", static segment => segment.Names);

    public override ReadOnlyMemory<int> StatusMessages => Rows("statusMessage", static segment => segment.StatusMessages);

    public override ReadOnlyMemory<int> ResourceNumbers => Rows("resource", static segment => segment.ResourceNumbers);

    public override ReadOnlyMemory<int> ScopeNumbers => Rows("instrumentation", static segment => segment.ScopeNumbers);

    public override ReadOnlyMemory<double> AdjustedCounts => Rows("adjusted count", static segment => segment.AdjustedCounts);

    public override ReadOnlyMemory<double> TierCounts => Rows("tier count", static segment => segment.TierCounts);

    public override Utf8Dictionary NameDictionary => Table("name", static segment => segment.NameDictionary, static table => table.Count);

    public override Utf8Dictionary StatusMessageDictionary => Table("statusMessage", static segment => segment.StatusMessageDictionary, static table => table.Count);

    public override MessageTable Resources => Table("resource", static segment => segment.Resources, static table => table.Count);

    public override MessageTable Scopes => Table("instrumentation", static segment => segment.Scopes, static table => table.Count);

    public override EventTable Events => Table("events", static segment => segment.Events, static table => table.Count, EventBytes);

    public override LinkTable Links => Table("links", static segment => segment.Links, static table => table.Count, LinkBytes);

    public override int ResourceNumberOf(int row) => inner.ResourceNumberOf(row);

    public override int ScopeNumberOf(int row) => inner.ScopeNumberOf(row);

    public override TraceEntry Trace(int ordinal)
    {
        var before = BlockReads.BytesByThread;
        var entry = inner.Trace(ordinal);
        if (BlockReads.BytesByThread > before)
            Add("traces", 0, 0, 0, BlockReads.BytesByThread - before);
        return entry;
    }

    public override void AppendRows(int traceOrdinal, List<int> rows) => inner.AppendRows(traceOrdinal, rows);

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => inner.AttributeKeys(scope);

    public override void Release() => inner.Release();

    public override void WriteSpan(int row, ProtoWriter writer) => inner.WriteSpan(row, writer);

    public override IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name)
    {
        var before = BlockReads.BytesByThread;
        var columns = inner.Attributes(scope, name);
        var readBytes = BlockReads.BytesByThread - before;
        if (columns.Count == 0 && readBytes == 0)
            return columns;
        var label = ScopePrefixes[(int)scope] + name;
        long decodedBytes = 0, values = 0;
        var observed = new AttributeColumn[columns.Count];
        for (var i = 0; i < observed.Length; i++)
        {
            var column = columns[i];
            values += column.Dictionary?.Count ?? 0;
            if (column.LoadCodes is null)
            {
                decodedBytes += column.SizeBytes;
                observed[i] = column;
                continue;
            }

            observed[i] = new AttributeColumn
            {
                Type = column.Type,
                Dictionary = column.Dictionary,
                LoadCodes = () => LoadCodes(label, column.LoadCodes),
            };
        }

        if (decodedBytes > 0)
            profile.ReadsRows = true;
        Add(label, decodedBytes > 0 ? 1 : 0, decodedBytes, values, readBytes);
        return observed;
    }

    private ReadOnlyMemory<int> LoadCodes(string label, Func<ReadOnlyMemory<int>> load)
    {
        var before = BlockReads.BytesByThread;
        var codes = load();
        profile.ReadsRows = true;
        Add(label, 1, codes.Length * (long)sizeof(int), 0, BlockReads.BytesByThread - before);
        return codes;
    }

    private ReadOnlyMemory<T> Rows<T>(string name, Func<SpanSegment, ReadOnlyMemory<T>> read)
    {
        var before = BlockReads.BytesByThread;
        var column = read(inner);
        if (!column.IsEmpty)
            NoteRows(name, column.Length * (long)Unsafe.SizeOf<T>(), BlockReads.BytesByThread - before);
        return column;
    }

    private void NoteRows(string name, long decodedBytes, long readBytes)
    {
        profile.ReadsRows = true;
        Add(name, 1, decodedBytes, 0, readBytes);
    }

    /// <param name="entryBytes">Of an entry that belongs to a row; 0 for tables of distinct values.</param>
    private T Table<T>(string name, Func<SpanSegment, T> read, Func<T, int> countOf, int entryBytes = 0)
    {
        var before = BlockReads.BytesByThread;
        var table = read(inner);
        var count = countOf(table);
        var readBytes = BlockReads.BytesByThread - before;
        if (entryBytes == 0)
            Add(name, 0, 0, count, readBytes);
        else if (count > 0)
            NoteRows(name, count * (long)entryBytes, readBytes);
        return table;
    }

    private void Add(string name, int segments, long decodedBytes, long dictionaryValues, long readBytes)
    {
        profile.ReadBytes += readBytes;
        search.AddColumn(name, segments, decodedBytes, dictionaryValues, readBytes);
    }
}
