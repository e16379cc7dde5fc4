using System.Buffers;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Metrics;

/// <summary>
/// The numbers that an expression has on observed rows, or the buckets of these. Rows without one are taken out of the observed rows; of several values
/// of a row (arrays, events, links) each counts.
/// </summary>
internal static class ObservedValues
{
    /// <summary>One number a row, of durations in seconds.</summary>
    public static double[] ReadNumbers(FieldExpr field, SegmentReader reader, ref ObservedRows rows)
    {
        switch (field)
        {
            case IntrinsicExpr { Intrinsic: Intrinsic.Duration }:
                var durations = reader.Segment.DurationsNanos.Span;
                var seconds = Rent<double>(rows);
                for (var i = 0; i < rows.Count; i++)
                    seconds[i] = durations[rows.Rows[i]] / 1e9;
                return seconds;
            case AttributeExpr { OfParent: false, Scope: TraceQL.AttributeScope.Span } attribute
                when reader.Columns(SegmentScope.Span, attribute.Name) is [{ Type: AttributeType.Int } ints]:
                KeepPresent(ints, rows);
                var longs = ints.Longs.Span;
                var numbers = Rent<double>(rows);
                for (var i = 0; i < rows.Count; i++)
                    numbers[i] = longs[rows.Rows[i]];
                return numbers;
            default:
                return Collect(field, reader, ref rows, static value => value.Type == StaticType.Duration ? value.AsInt64 / 1e9 : value.AsDouble, static number => !double.IsNaN(number));
        }
    }

    /// <summary>One <see cref="HistogramBucket"/> a row.</summary>
    public static int[] ReadBuckets(FieldExpr field, SegmentReader reader, ref ObservedRows rows)
    {
        switch (field)
        {
            case IntrinsicExpr { Intrinsic: Intrinsic.Duration }:
                var durations = reader.Segment.DurationsNanos.Span;
                var buckets = Rent<int>(rows);
                var count = 0;
                for (var i = 0; i < rows.Count; i++)
                {
                    var row = rows.Rows[i];
                    rows.Rows[count] = row;
                    rows.Steps[count] = rows.Steps[i];
                    buckets[count] = HistogramBucket.OfDuration(durations[row]);
                    count += buckets[count] > 0 ? 1 : 0;
                }

                rows.Truncate(count);
                return buckets;
            default:
                return Collect(field, reader, ref rows, static value => HistogramBucket.Of(value), static bucket => bucket > 0);
        }
    }

    /// <summary>The values of what <see cref="TraceQLInterpreter.Evaluate(FieldExpr, ISpanView)"/> gives, one after another.</summary>
    public static IEnumerable<Static> NumbersIn(Static value)
    {
        if (value.IsNumeric)
        {
            yield return value;
        }
        else if (value.Type is StaticType.IntArray or StaticType.FloatArray)
        {
            foreach (var item in new ArrayItems(value))
                yield return item;
        }
    }

    private static T[] Rent<T>(ObservedRows rows) => ArrayPool<T>.Shared.Rent(Math.Max(1, rows.Count));

    private static void KeepPresent(AttributeColumn column, ObservedRows rows)
    {
        var codes = column.Codes.Span;
        var count = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows.Rows[i];
            rows.Rows[count] = row;
            rows.Steps[count] = rows.Steps[i];
            count += codes[row] >= 0 ? 1 : 0;
        }

        rows.Truncate(count);
    }

    private static T[] Collect<T>(FieldExpr field, SegmentReader reader, ref ObservedRows rows, Func<Static, T> read, Func<T, bool> counts)
    {
        var values = RowValues.Create(reader, field);
        var kept = new ObservedRows(Math.Max(1, rows.Count));
        var results = ArrayPool<T>.Shared.Rent(Math.Max(1, rows.Count));
        for (var i = 0; i < rows.Count; i++)
        {
            var value = values[rows.Rows[i]];
            if (value.IsNil)
                continue;
            foreach (var number in NumbersIn(value))
            {
                var result = read(number);
                if (!counts(result))
                    continue;
                if (kept.Count == results.Length)
                {
                    var larger = ArrayPool<T>.Shared.Rent(results.Length * 2);
                    results.CopyTo(larger, 0);
                    ArrayPool<T>.Shared.Return(results);
                    results = larger;
                }

                results[kept.Count] = result;
                kept.Add(rows.Rows[i], rows.Steps[i]);
            }
        }

        rows.Dispose();
        rows = kept;
        return results;
    }
}
