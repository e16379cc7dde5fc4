using System.Buffers;
using Spoor.Otlp;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary><c>name</c></summary>
internal sealed class NameSource : RowSource
{
    public override int Cost => 8;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows) =>
        RestrictByText(reader, () => reader.Segment.Names, reader.Segment.NameDictionary, predicate, passesWhenAbsent: false, rows);
}

/// <summary><c>statusMessage</c>; a span without one has an empty one.</summary>
internal sealed class StatusMessageSource : RowSource
{
    public override int Cost => 8;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows) => RestrictByText(
        reader,
        () => reader.Segment.StatusMessages,
        reader.Segment.StatusMessageDictionary,
        predicate,
        passesWhenAbsent: predicate.Test(Static.String("")),
        rows);
}

/// <summary><c>kind</c></summary>
internal sealed class KindSource : RowSource
{
    public override int Cost => 1;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        Span<byte> table = stackalloc byte[256];
        for (var kind = 0; kind < table.Length; kind++)
            table[kind] = ToByte(predicate.Test(Static.Kind(kind)));
        RestrictByBytes(reader.Segment.Kinds.Span, table, rows);
    }
}

/// <summary><c>status</c></summary>
internal sealed class StatusSource : RowSource
{
    public override int Cost => 1;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        Span<byte> table = stackalloc byte[256];
        for (var status = 0; status < table.Length; status++)
            table[status] = ToByte(predicate.Test(Static.Status(status)));
        RestrictByBytes(reader.Segment.Statuses.Span, table, rows);
    }
}

/// <summary><c>duration</c></summary>
internal sealed class DurationSource : RowSource
{
    public override int Cost => 3;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows) =>
        RestrictInt64(reader.Segment.DurationsNanos.Span, predicate, Static.Duration, rows);

    public override void Prune(SegmentHints hints, ValuePredicate predicate, Span<bool> segments)
    {
        if (!predicate.TryGetNumber(out var op, out var number) || number.Type == StaticType.Float)
            return;
        var literal = number.AsInt64;
        switch (op)
        {
            case BinaryOperator.Equal:
                hints.KeepWithDuration(literal, literal, segments);
                break;
            case BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                hints.KeepWithDuration(literal, long.MaxValue, segments);
                break;
            case BinaryOperator.Less or BinaryOperator.LessOrEqual:
                hints.KeepWithDuration(long.MinValue, literal, segments);
                break;
        }
    }
}

/// <summary>A value that all spans of a trace share: tested once a trace.</summary>
internal sealed class TraceSource(Func<SegmentReader, int, Static> value) : RowSource
{
    public override int Cost => 6;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        var count = reader.Segment.TraceCount;
        var table = ArrayPool<byte>.Shared.Rent(count + 1);
        table[0] = 0;
        for (var ordinal = 0; ordinal < count; ordinal++)
            table[ordinal + 1] = ToByte(predicate.Test(value(reader, ordinal)));
        RestrictByTable(reader.Segment.TraceOrdinals.Span, table.AsSpan(0, count + 1), rows);
        ArrayPool<byte>.Shared.Return(table);
    }
}

/// <summary><c>nestedSetParent</c> for predicates that only tell roots (-1) from all other spans (0 and above).</summary>
internal sealed class IsRootSource : RowSource
{
    public override int Cost => 3;

    /// <summary>Whether a predicate cannot tell numbers from 0 up from each other.</summary>
    public static bool CanAnswer(ValuePredicate predicate) =>
        predicate.TryGetNumber(out var op, out var number) && op switch
        {
            BinaryOperator.Less or BinaryOperator.GreaterOrEqual => number.AsDouble <= 0,
            _ => number.AsDouble < 0,
        };

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        var roots = predicate.Test(Static.Int(-1));
        var others = predicate.Test(Static.Int(0));
        var parents = reader.Segment.ParentSpanIds.Span;
        if (roots && !others)
            ColumnScan.Compare<ulong, IsEqual>(parents, 0, rows.Words);
        else if (others && !roots)
            ColumnScan.Compare<ulong, IsNotEqual>(parents, 0, rows.Words);
        else if (!roots)
            rows.Words.Clear();
    }
}

/// <summary><c>span:id</c> and <c>span:parentID</c>, compared with <c>=</c> or <c>!=</c> as numbers: TraceQL ignores leading zeros and case.</summary>
internal sealed class SpanIdSource(bool ofParent, string literal, bool equal) : RowSource
{
    public override int Cost => 3;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        var digits = literal.AsSpan().TrimStart('0');
        var isZero = digits.IsEmpty && literal.Length > 0;
        if (!SpanId.TryParse(digits, out var id) && !isZero)
        {
            if (equal)
                rows.Words.Clear();
            return;
        }

        var ids = (ofParent ? reader.Segment.ParentSpanIds : reader.Segment.SpanIds).Span;
        ColumnScan.Compare(ids, equal ? BinaryOperator.Equal : BinaryOperator.NotEqual, id.Value, rows.Words);
    }
}
