using System.Buffers;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>Where the values of an attribute or intrinsic lie, and how a predicate on them becomes a set of rows. Immutable.</summary>
internal abstract class RowSource
{
    /// <summary>See <see cref="FilterNode.Cost"/>.</summary>
    public abstract int Cost { get; }

    /// <summary>Removes the rows that have no value which passes.</summary>
    public abstract void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows);

    /// <summary>See <see cref="FilterNode.Prune"/>.</summary>
    public virtual void Prune(SegmentHints hints, ValuePredicate predicate, Span<bool> segments)
    {
    }

    /// <summary>Runs a predicate over a dictionary of text and keeps the rows whose code passed. Codes are only asked for when one did.</summary>
    protected static void RestrictByText(
        SegmentReader reader, Func<ReadOnlyMemory<int>> codes, Utf8Dictionary dictionary, ValuePredicate predicate, bool passesWhenAbsent, RowSet rows)
    {
        var table = ArrayPool<byte>.Shared.Rent(dictionary.Count + 1);
        var results = table.AsSpan(1, dictionary.Count);
        table[0] = passesWhenAbsent ? (byte)1 : (byte)0;
        predicate.TestTexts(dictionary, reader.Texts(dictionary), results);
        if (table.AsSpan(0, dictionary.Count + 1).Contains((byte)1))
            RestrictByTable(codes().Span, table.AsSpan(0, dictionary.Count + 1), rows);
        else
            rows.Words.Clear();
        ArrayPool<byte>.Shared.Return(table);
    }

    /// <summary>Keeps the rows whose code passed; see <see cref="ColumnScan.InTable(ReadOnlySpan{int}, ReadOnlySpan{byte}, Span{ulong})"/>.</summary>
    protected static void RestrictByTable(ReadOnlySpan<int> codes, ReadOnlySpan<byte> table, RowSet rows)
    {
        var only = table.IndexOf((byte)1);
        if (only < 0)
            rows.Words.Clear();
        else if (!table[(only + 1)..].Contains((byte)1))
            ColumnScan.Compare<int, IsEqual>(codes, only - 1, rows.Words);
        else if (table.Contains((byte)0))
            ColumnScan.InTable(codes, table, rows.Words);
    }

    /// <summary>Keeps the rows whose byte is in a table of 256.</summary>
    protected static void RestrictByBytes(ReadOnlySpan<byte> values, ReadOnlySpan<byte> table, RowSet rows)
    {
        var only = table.IndexOf((byte)1);
        if (only < 0)
            rows.Words.Clear();
        else if (!table[(only + 1)..].Contains((byte)1))
            ColumnScan.Compare<byte, IsEqual>(values, (byte)only, rows.Words);
        else
            ColumnScan.InTable(values, table, rows.Words);
    }

    /// <summary>Keeps the entries of an attribute's columns that have a value which passes.</summary>
    protected static void RestrictColumns(SegmentReader reader, SegmentScope scope, string name, ValuePredicate predicate, RowSet rows)
    {
        var columns = reader.Columns(scope, name);
        if (columns.Count == 1)
        {
            RestrictColumn(reader, columns[0], predicate, rows);
            return;
        }

        using var found = new RowSet(rows.RowCount);
        foreach (var column in columns)
        {
            using var passed = rows.Clone();
            RestrictColumn(reader, column, predicate, passed);
            found.UnionWith(passed);
        }

        rows.IntersectWith(found);
    }

    protected static void RestrictInt64(ReadOnlySpan<long> values, ValuePredicate predicate, Func<long, Static> toStatic, RowSet rows)
    {
        if (predicate.TryGetNumber(out var op, out var number))
        {
            if (number.Type == StaticType.Float)
                ColumnScan.CompareAsDouble(values, op, number.AsDouble, rows.Words);
            else
                ColumnScan.Compare(values, op, number.AsInt64, rows.Words);
            return;
        }

        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (!predicate.Test(toStatic(values[row])))
                rows.Remove(row);
        }
    }

    private static void RestrictColumn(SegmentReader reader, AttributeColumn column, ValuePredicate predicate, RowSet rows)
    {
        switch (column.Type)
        {
            case AttributeType.String:
                RestrictByText(reader, () => column.Codes, column.Dictionary!, predicate, passesWhenAbsent: false, rows);
                break;
            case AttributeType.Bool:
                RestrictByTable(column.Codes.Span, [0, ToByte(predicate.Test(Static.Bool(false))), ToByte(predicate.Test(Static.Bool(true)))], rows);
                break;
            case AttributeType.Int:
                ColumnScan.Compare<int, IsGreaterOrEqual>(column.Codes.Span, 0, rows.Words);
                if (!ReferenceEquals(predicate, ValuePredicate.Exists))
                    RestrictInt64(column.Longs.Span, predicate, Static.Int, rows);
                break;
            case AttributeType.Double:
                ColumnScan.Compare<int, IsGreaterOrEqual>(column.Codes.Span, 0, rows.Words);
                RestrictDouble(column.Doubles.Span, predicate, rows);
                break;
            default:
                RestrictByDecoded(reader, column.Codes.Span, column.Dictionary!, predicate, rows);
                break;
        }
    }

    private static void RestrictDouble(ReadOnlySpan<double> values, ValuePredicate predicate, RowSet rows)
    {
        if (ReferenceEquals(predicate, ValuePredicate.Exists))
            return;
        if (predicate.TryGetNumber(out var op, out var number))
        {
            ColumnScan.Compare(values, op, number.AsDouble, rows.Words);
            return;
        }

        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (!predicate.Test(Static.Float(values[row])))
                rows.Remove(row);
        }
    }

    private static void RestrictByDecoded(
        SegmentReader reader, ReadOnlySpan<int> codes, Utf8Dictionary dictionary, ValuePredicate predicate, RowSet rows)
    {
        var texts = reader.Texts(dictionary);
        var table = ArrayPool<byte>.Shared.Rent(dictionary.Count + 1);
        table[0] = 0;
        for (var code = 0; code < dictionary.Count; code++)
            table[code + 1] = ToByte(predicate.Test(texts.Decoded(code)));
        RestrictByTable(codes, table.AsSpan(0, dictionary.Count + 1), rows);
        ArrayPool<byte>.Shared.Return(table);
    }

    protected static byte ToByte(bool value) => value ? (byte)1 : (byte)0;
}

/// <summary>An attribute of the span itself.</summary>
internal sealed class SpanAttributeSource(string name) : RowSource
{
    public override int Cost => 10;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows) =>
        RestrictColumns(reader, SegmentScope.Span, name, predicate, rows);

    public override void Prune(SegmentHints hints, ValuePredicate predicate, Span<bool> segments)
    {
        if (predicate.TryGetText(out var text))
            hints.KeepWithText(name, text, segments);
        else
            hints.KeepWithKey(SegmentScope.Span, name, segments);
    }
}

/// <summary>A value of the resource or the instrumentation scope: tested once for each distinct one.</summary>
internal sealed class MessageSource(bool ofScope, Func<MessageAttributes, Static> value) : RowSource
{
    public override int Cost => 2;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        var messages = ofScope ? reader.Scopes : reader.Resources;
        var table = ArrayPool<byte>.Shared.Rent(messages.Count + 1);
        table[0] = 0;
        for (var number = 0; number < messages.Count; number++)
            table[number + 1] = ToByte(predicate.Test(value(messages[number])));
        var results = table.AsSpan(0, messages.Count + 1);
        if (results.Contains((byte)1))
            RestrictByTable((ofScope ? reader.Segment.ScopeNumbers : reader.Segment.ResourceNumbers).Span, results, rows);
        else
            rows.Words.Clear();
        ArrayPool<byte>.Shared.Return(table);
    }

    public override void Prune(SegmentHints hints, ValuePredicate predicate, Span<bool> segments)
    {
        var messages = ofScope ? MessageCache.OfScopes(hints.Scopes) : MessageCache.OfResources(hints.Resources);
        for (var number = 0; number < messages.Count; number++)
        {
            if (predicate.Test(value(messages[number])))
                return;
        }

        segments.Clear();
    }
}
