using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Metrics;

/// <summary>Counts the values of all attributes in one segment.</summary>
/// <param name="target">Where the counts go.</param>
/// <param name="reader">The segment.</param>
/// <param name="rows">The rows that count.</param>
/// <param name="classes">The class of each row of the segment; see <see cref="ClassCounts"/>.</param>
/// <param name="weights">How many spans each row of the segment stands for; empty when each counts 1.</param>
/// <param name="occurring">The classes that occur here; see <see cref="CompareValues"/>.</param>
internal sealed class SegmentCompare(
    CompareAggregator target, SegmentReader reader, RowSet rows, ReadOnlyMemory<int> classes, ReadOnlyMemory<double> weights, int[] occurring)
{
    private static readonly byte[] NoText = [];

    private readonly ClassCounts _counts = new(rows, classes, weights, occurring);

    private SpanSegment Segment => reader.Segment;

    public void Run()
    {
        CountMessages(reader.Resources, Segment.ResourceNumbers, TraceQL.AttributeScope.Resource);
        CountMessages(reader.Scopes, Segment.ScopeNumbers, TraceQL.AttributeScope.Instrumentation);
        CountTexts(IntrinsicNames.NameOf(Intrinsic.Name), Segment.Names.Span, Segment.NameDictionary, null);
        CountTexts(IntrinsicNames.NameOf(Intrinsic.StatusMessage), Segment.StatusMessages.Span, Segment.StatusMessageDictionary, NoText);
        CountBytes(IntrinsicNames.NameOf(Intrinsic.Status), Segment.Statuses, static code => Static.Status(code));
        CountBytes(IntrinsicNames.NameOf(Intrinsic.Kind), Segment.Kinds, static code => Static.Kind(code));
        CountRoots();
        var scratch = ArrayPool<int>.Shared.Rent(Math.Max(1, Segment.RowCount));
        foreach (var name in SpanKeys(Segment))
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            CountColumns(name, Segment.Attributes(SegmentScope.Span, name), scratch);
        }

        ArrayPool<int>.Shared.Return(scratch);
    }

    public static IEnumerable<string> SpanKeys(SpanSegment segment) =>
        segment.AttributeKeys(SegmentScope.Span).Select(static key => key.Name).Distinct(StringComparer.Ordinal);

    public static string Label(TraceQL.AttributeScope scope, string name) => new AttributeExpr(scope, name).ToString();

    /// <summary>Of keys that occur several times the first.</summary>
    public static IEnumerable<KeyValuePair<string, Static>> FirstOfEach(MessageAttributes message) =>
        message.Attributes.Count < 2 ? message.Attributes : message.Attributes.DistinctBy(static attribute => attribute.Key);

    private void CountColumns(string name, IReadOnlyList<AttributeColumn> columns, int[] scratch)
    {
        var label = Label(TraceQL.AttributeScope.Span, name);
        switch (columns)
        {
            case []:
                break;
            case [{ Type: AttributeType.String } column]:
                CountTexts(label, column.Codes.Span, column.Dictionary!, null);
                break;
            case [{ Type: AttributeType.Bool } column]:
                _counts.Count(column.Codes.Span, 2, (code, counts) => AddTo(label, Static.Bool(code != 0), counts));
                break;
            case [{ Type: AttributeType.Other } column]:
                _counts.Count(column.Codes.Span, column.Dictionary!.Count, (code, counts) => AddTo(label, reader.Texts(column.Dictionary).Decoded(code), counts));
                break;
            case [{ Type: AttributeType.Int } column]:
                CountNumbers(label, CodeIntegers(column, scratch, out var integers), integers, static value => Static.Int(value));
                break;
            case [{ Type: AttributeType.Double } column]:
                CountNumbers(label, CodeFloats(column, scratch, out var floats), floats, static value => Static.Float(value));
                break;
            default:
                CountMixed(label, name);
                break;
        }
    }

    private void CountMessages(MessageCache messages, ReadOnlyMemory<int> numbers, TraceQL.AttributeScope scope) =>
        _counts.Count(numbers.Span, messages.Count, (number, counts) =>
        {
            var message = messages[number];
            foreach (var (key, value) in FirstOfEach(message))
                AddTo(Label(scope, key), value, counts);
            if (scope != TraceQL.AttributeScope.Instrumentation)
                return;
            AddTo(IntrinsicNames.NameOf(Intrinsic.InstrumentationName), Static.String(message.Name!), counts);
            AddTo(IntrinsicNames.NameOf(Intrinsic.InstrumentationVersion), Static.String(message.Version!), counts);
        });

    private void CountTexts(string label, ReadOnlySpan<int> codes, Utf8Dictionary dictionary, byte[]? whenAbsent)
    {
        var values = target.Values(label);
        _counts.Count(
            codes,
            dictionary.Count,
            (code, counts) => _counts.AddTo(values.Cells(dictionary[code]), counts),
            whenAbsent is null ? null : counts => _counts.AddTo(values.Cells(whenAbsent), counts),
            rest => _counts.AddTo(values.RestCells(), rest));
    }

    private void CountBytes(string label, ReadOnlyMemory<byte> column, Func<int, Static> toValue)
    {
        var bytes = column.Span;
        var codes = ArrayPool<int>.Shared.Rent(Math.Max(1, bytes.Length));
        for (var i = 0; i < bytes.Length; i++)
            codes[i] = bytes[i];
        _counts.Count(codes.AsSpan(0, bytes.Length), byte.MaxValue + 1, (code, counts) => AddTo(label, toValue(code), counts));
        ArrayPool<int>.Shared.Return(codes);
    }

    /// <summary>The root's name and service, once a trace.</summary>
    private void CountRoots()
    {
        var traceCount = Segment.TraceCount;
        var ordinals = Segment.TraceOrdinals.Span;
        var names = Segment.Names.Span;
        var resources = Segment.ResourceNumbers.Span;
        var nameOf = ArrayPool<int>.Shared.Rent(traceCount);
        var resourceOf = ArrayPool<int>.Shared.Rent(traceCount);
        for (var ordinal = 0; ordinal < traceCount; ordinal++)
        {
            var trace = Segment.Trace(ordinal);
            nameOf[ordinal] = trace.HasRoot ? names[trace.RootRow] : -1;
            resourceOf[ordinal] = trace.HasRoot ? resources[trace.RootRow] : -1;
        }

        var codes = ArrayPool<int>.Shared.Rent(Math.Max(1, ordinals.Length));
        for (var row = 0; row < ordinals.Length; row++)
            codes[row] = nameOf[ordinals[row]];
        CountTexts(IntrinsicNames.NameOf(Intrinsic.RootName), codes.AsSpan(0, ordinals.Length), Segment.NameDictionary, NoText);
        for (var row = 0; row < ordinals.Length; row++)
            codes[row] = resourceOf[ordinals[row]];
        var label = IntrinsicNames.NameOf(Intrinsic.RootServiceName);
        _counts.Count(
            codes.AsSpan(0, ordinals.Length),
            reader.Resources.Count,
            (number, counts) => AddTo(label, Static.String(TraceContext.ServiceName(reader.Resources[number])), counts),
            counts => AddTo(label, TraceValues.MissingRootService, counts));
        ArrayPool<int>.Shared.Return(codes);
        ArrayPool<int>.Shared.Return(nameOf);
        ArrayPool<int>.Shared.Return(resourceOf);
    }

    private void CountNumbers<T>(string label, ReadOnlySpan<int> codes, List<T> distinct, Func<T, Static> toStatic)
    {
        var values = target.Values(label);
        _counts.Count(
            codes,
            distinct.Count,
            (code, counts) => _counts.AddTo(values.Cells(toStatic(distinct[code])), counts),
            absent: null,
            rest => _counts.AddTo(values.RestCells(), rest));
    }

    /// <summary>Numbers the integers of the rows that count; small ones through an array.</summary>
    private ReadOnlySpan<int> CodeIntegers(AttributeColumn column, int[] codes, out List<long> distinct)
    {
        const int SmallCount = 4096;
        var codeOfSmall = ArrayPool<int>.Shared.Rent(SmallCount);
        codeOfSmall.AsSpan(0, SmallCount).Clear();
        var codeOf = new Dictionary<long, int>();
        distinct = [];
        var present = column.Codes.Span;
        var longs = column.Longs.Span;
        var words = rows.Words;
        codes.AsSpan(0, present.Length).Fill(-1);
        for (var block = 0; block < words.Length; block++)
        {
            for (var word = ClassCounts.Present(present, block, words[block]); word != 0; word &= word - 1)
            {
                var row = (block << 6) + BitOperations.TrailingZeroCount(word);
                if ((ulong)longs[row] >= SmallCount)
                {
                    codes[row] = CodeOf(longs[row], codeOf, distinct);
                    continue;
                }

                ref var code = ref codeOfSmall[longs[row]];
                if (code == 0)
                {
                    distinct.Add(longs[row]);
                    code = distinct.Count;
                }

                codes[row] = code - 1;
            }
        }

        ArrayPool<int>.Shared.Return(codeOfSmall);
        return codes.AsSpan(0, present.Length);
    }

    private ReadOnlySpan<int> CodeFloats(AttributeColumn column, int[] codes, out List<double> distinct)
    {
        var codeOf = new Dictionary<double, int>();
        distinct = [];
        var present = column.Codes.Span;
        var doubles = column.Doubles.Span;
        codes.AsSpan(0, present.Length).Fill(-1);
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            if (present[row] >= 0)
                codes[row] = CodeOf(doubles[row], codeOf, distinct);
        }

        return codes.AsSpan(0, present.Length);
    }

    private static int CodeOf<T>(T value, Dictionary<T, int> codeOf, List<T> distinct)
        where T : notnull
    {
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(codeOf, value, out var exists);
        if (!exists)
        {
            code = distinct.Count;
            distinct.Add(value);
        }

        return code;
    }

    /// <summary>Values of several types, of which a row may even have two: the first counts.</summary>
    private void CountMixed(string label, string name)
    {
        var all = classes.Span;
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            var value = StoredSpanView.AttributeOf(reader, SegmentScope.Span, name, row);
            if (!value.IsNil)
                target.Values(label).Cells(value)[occurring[all[row]]] += weights.IsEmpty ? 1 : weights.Span[row];
        }
    }

    private void AddTo(string label, Static value, ReadOnlySpan<double> counts)
    {
        if (!value.IsNil)
            _counts.AddTo(target.Values(label).Cells(value), counts);
    }
}
