using System.Buffers;
using System.Runtime.InteropServices;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Metrics;

/// <summary>
/// One expression of <c>by(…)</c> in one segment: gives rows numbers that are equal for equal values, and the value of a row. One thread.
/// </summary>
internal abstract class GroupColumn
{
    /// <summary>One more than the greatest number that <see cref="Read"/> gave.</summary>
    public abstract int Radix { get; }

    public abstract Static ValueOf(int row);

    /// <summary>Writes the number of each row; 0 for rows without a value.</summary>
    public abstract void Read(ReadOnlySpan<int> rows, Span<int> numbers);

    public static GroupColumn Create(SegmentReader reader, FieldExpr expression)
    {
        expression = Narrow(reader, expression);
        if (expression is AttributeExpr { OfParent: false, Scope: TraceQL.AttributeScope.Span } attribute)
        {
            switch (reader.Columns(SegmentScope.Span, attribute.Name))
            {
                case []:
                    return new NilColumn();
                case [{ Type: AttributeType.String or AttributeType.Bool } column]:
                    return new CodeColumn(column.Codes, column.Dictionary?.Count ?? 2, RowValues.Create(reader, expression));
                case [{ Type: AttributeType.Int } column]:
                    return new IntColumn(column);
            }
        }

        if (expression is IntrinsicExpr { Intrinsic: Intrinsic.Status })
            return new ByteColumn(reader.Segment.Statuses, static code => Static.Status(code));
        if (expression is IntrinsicExpr { Intrinsic: Intrinsic.Kind })
            return new ByteColumn(reader.Segment.Kinds, static code => Static.Kind(code));
        if (expression is IntrinsicExpr { Intrinsic: Intrinsic.Name })
            return new CodeColumn(reader.Segment.Names, reader.Segment.NameDictionary.Count, RowValues.Create(reader, expression));
        var values = RowValues.Create(reader, expression);
        return values.HasGroupCodes ? new CodedValues(values) : new OtherValues(values);
    }

    /// <summary>An attribute without a scope becomes one of the spans or one of the resources where it occurs nowhere else.</summary>
    private static FieldExpr Narrow(SegmentReader reader, FieldExpr expression)
    {
        if (expression is not AttributeExpr { OfParent: false, Scope: TraceQL.AttributeScope.None } attribute)
            return expression;
        var name = attribute.Name;
        if (reader.Columns(SegmentScope.Event, name).Count + reader.Columns(SegmentScope.Link, name).Count > 0 || Occurs(reader.Scopes, name))
            return expression;
        var inSpans = reader.Columns(SegmentScope.Span, name).Count > 0;
        var inResources = Occurs(reader.Resources, name);
        return inSpans && inResources ? expression : attribute with { Scope = inResources ? TraceQL.AttributeScope.Resource : TraceQL.AttributeScope.Span };
    }

    private static bool Occurs(MessageCache messages, string name)
    {
        for (var number = 0; number < messages.Count; number++)
        {
            if (!messages[number].Find(name).IsNil)
                return true;
        }

        return false;
    }

    /// <summary>An attribute that no span of the segment has.</summary>
    private sealed class NilColumn : GroupColumn
    {
        public override int Radix => 1;

        public override Static ValueOf(int row) => Static.Nil;

        public override void Read(ReadOnlySpan<int> rows, Span<int> numbers) => numbers.Clear();
    }

    /// <summary>Codes of a dictionary, -1 where absent.</summary>
    private sealed class CodeColumn(ReadOnlyMemory<int> codes, int count, RowValues values) : GroupColumn
    {
        public override int Radix => count + 1;

        public override Static ValueOf(int row) => values[row];

        public override void Read(ReadOnlySpan<int> rows, Span<int> numbers)
        {
            var all = codes.Span;
            for (var i = 0; i < rows.Length; i++)
                numbers[i] = all[rows[i]] + 1;
        }
    }

    /// <summary>Status and kind.</summary>
    private sealed class ByteColumn(ReadOnlyMemory<byte> codes, Func<int, Static> toValue) : GroupColumn
    {
        public override int Radix => byte.MaxValue + 2;

        public override Static ValueOf(int row) => toValue(codes.Span[row]);

        public override void Read(ReadOnlySpan<int> rows, Span<int> numbers)
        {
            var all = codes.Span;
            for (var i = 0; i < rows.Length; i++)
                numbers[i] = all[rows[i]] + 1;
        }
    }

    /// <summary>Values that have codes of another making.</summary>
    private sealed class CodedValues(RowValues values) : GroupColumn
    {
        public override int Radix => values.GroupCount + 1;

        public override Static ValueOf(int row) => values[row];

        public override void Read(ReadOnlySpan<int> rows, Span<int> numbers)
        {
            if (rows.IsEmpty)
                return;

            // Reading all codes at once is cheaper than asking row by row, unless few are wanted.
            var span = rows[^1] + 1;
            if (rows.Length < span / 8)
            {
                for (var i = 0; i < rows.Length; i++)
                    numbers[i] = values.GroupCode(rows[i]) + 1;
                return;
            }

            var codes = ArrayPool<int>.Shared.Rent(span);
            values.ReadGroupCodes(0, codes.AsSpan(0, span));
            for (var i = 0; i < rows.Length; i++)
                numbers[i] = codes[rows[i]] + 1;
            ArrayPool<int>.Shared.Return(codes);
        }
    }

    /// <summary>Integers: small ones are their own number.</summary>
    private sealed class IntColumn(AttributeColumn column) : GroupColumn
    {
        private const int SmallCount = 1024;

        private readonly Dictionary<long, int> _others = [];

        public override int Radix => 1 + SmallCount + _others.Count;

        public override Static ValueOf(int row) => column.Codes.Span[row] < 0 ? Static.Nil : Static.Int(column.Longs.Span[row]);

        public override void Read(ReadOnlySpan<int> rows, Span<int> numbers)
        {
            var codes = column.Codes.Span;
            var longs = column.Longs.Span;
            for (var i = 0; i < rows.Length; i++)
            {
                var row = rows[i];
                if (codes[row] < 0)
                    numbers[i] = 0;
                else if ((ulong)longs[row] < SmallCount)
                    numbers[i] = 1 + (int)longs[row];
                else
                    numbers[i] = 1 + SmallCount + NumberOf(_others, longs[row]);
            }
        }
    }

    /// <summary>Everything else: by value.</summary>
    private sealed class OtherValues(RowValues values) : GroupColumn
    {
        private readonly Dictionary<Static, int> _numbers = [];

        public override int Radix => 1 + _numbers.Count;

        public override Static ValueOf(int row) => values[row];

        public override void Read(ReadOnlySpan<int> rows, Span<int> numbers)
        {
            for (var i = 0; i < rows.Length; i++)
                numbers[i] = values[rows[i]] is { IsNil: false } value ? 1 + NumberOf(_numbers, value) : 0;
        }
    }

    private static int NumberOf<T>(Dictionary<T, int> numbers, T value)
        where T : notnull
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, value, out var exists);
        if (!exists)
            number = numbers.Count - 1;
        return number;
    }
}
