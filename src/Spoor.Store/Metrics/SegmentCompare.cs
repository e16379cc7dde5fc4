using System.Buffers;
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
/// <param name="classes">The class of each; see <see cref="CompareValues"/>.</param>
/// <param name="weights">How many spans each row of the segment stands for; empty when each counts 1.</param>
/// <param name="classCount">How many classes there are.</param>
internal sealed class SegmentCompare(
    CompareAggregator target, SegmentReader reader, ReadOnlyMemory<int> rows, ReadOnlyMemory<int> classes, ReadOnlyMemory<double> weights, int classCount)
{
    /// <summary>Codes and classes up to this many combinations are counted in an array.</summary>
    private const long MaxDense = 4 << 20;

    private static readonly byte[] NoText = [];

    private SpanSegment Segment => reader.Segment;

    public void Run()
    {
        CountMessages(reader.Resources, Segment.ResourceNumbers, TraceQL.AttributeScope.Resource);
        CountMessages(reader.Scopes, Segment.ScopeNumbers, TraceQL.AttributeScope.Instrumentation);
        CountTexts(IntrinsicNames.NameOf(Intrinsic.Name), Segment.Names, Segment.NameDictionary, null);
        CountTexts(IntrinsicNames.NameOf(Intrinsic.StatusMessage), Segment.StatusMessages, Segment.StatusMessageDictionary, NoText);
        CountBytes(IntrinsicNames.NameOf(Intrinsic.Status), Segment.Statuses, static code => Static.Status(code));
        CountBytes(IntrinsicNames.NameOf(Intrinsic.Kind), Segment.Kinds, static code => Static.Kind(code));
        CountRoots();
        foreach (var name in SpanKeys(Segment))
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            CountColumns(name, reader.Columns(SegmentScope.Span, name));
        }
    }

    public static IEnumerable<string> SpanKeys(SpanSegment segment) =>
        segment.AttributeKeys(SegmentScope.Span).Select(static key => key.Name).Distinct(StringComparer.Ordinal);

    public static string Label(TraceQL.AttributeScope scope, string name) => new AttributeExpr(scope, name).ToString();

    /// <summary>Of keys that occur several times the first.</summary>
    public static IEnumerable<KeyValuePair<string, Static>> FirstOfEach(MessageAttributes message) =>
        message.Attributes.Count < 2 ? message.Attributes : message.Attributes.DistinctBy(static attribute => attribute.Key);

    private void CountColumns(string name, IReadOnlyList<AttributeColumn> columns)
    {
        var label = Label(TraceQL.AttributeScope.Span, name);
        switch (columns)
        {
            case []:
                break;
            case [{ Type: AttributeType.String } column]:
                CountTexts(label, column.Codes, column.Dictionary!, null);
                break;
            case [{ Type: AttributeType.Bool } column]:
                Count(column.Codes.Span, 2, (code, counts) => AddTo(label, Static.Bool(code != 0), counts));
                break;
            case [{ Type: AttributeType.Other } column]:
                Count(column.Codes.Span, column.Dictionary!.Count, (code, counts) => AddTo(label, reader.Texts(column.Dictionary).Decoded(code), counts));
                break;
            case [{ Type: AttributeType.Int } column]:
                CountNumbers(label, column.Codes.Span, column.Longs.Span, static value => Static.Int(value));
                break;
            case [{ Type: AttributeType.Double } column]:
                CountNumbers(label, column.Codes.Span, column.Doubles.Span, static value => Static.Float(value));
                break;
            default:
                CountMixed(label, name);
                break;
        }
    }

    private void CountMessages(MessageCache messages, ReadOnlyMemory<int> numbers, TraceQL.AttributeScope scope) =>
        Count(numbers.Span, messages.Count, (number, counts) =>
        {
            var message = messages[number];
            foreach (var (key, value) in FirstOfEach(message))
                AddTo(Label(scope, key), value, counts);
            if (scope != TraceQL.AttributeScope.Instrumentation)
                return;
            AddTo(IntrinsicNames.NameOf(Intrinsic.InstrumentationName), Static.String(message.Name!), counts);
            AddTo(IntrinsicNames.NameOf(Intrinsic.InstrumentationVersion), Static.String(message.Version!), counts);
        });

    private void CountTexts(string label, ReadOnlyMemory<int> codes, Utf8Dictionary dictionary, byte[]? whenAbsent)
    {
        var values = target.Values(label);
        Count(
            codes.Span,
            dictionary.Count,
            (code, counts) => CompareValues.Add(counts, values.Cells(dictionary[code])),
            whenAbsent is null ? null : counts => CompareValues.Add(counts, values.Cells(whenAbsent)));
    }

    private void CountBytes(string label, ReadOnlyMemory<byte> column, Func<int, Static> toValue)
    {
        var bytes = column.Span;
        var codes = ArrayPool<int>.Shared.Rent(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
            codes[i] = bytes[i];
        Count(codes, byte.MaxValue + 1, (code, counts) => AddTo(label, toValue(code), counts));
        ArrayPool<int>.Shared.Return(codes);
    }

    /// <summary>The root's name and service, once a trace.</summary>
    private void CountRoots()
    {
        var traces = Segment.TraceCount;
        Count(Segment.TraceOrdinals.Span, traces, (ordinal, counts) =>
        {
            AddTo(IntrinsicNames.NameOf(Intrinsic.RootName), TraceValues.RootName(reader, ordinal), counts);
            AddTo(IntrinsicNames.NameOf(Intrinsic.RootServiceName), TraceValues.RootServiceName(reader, ordinal), counts);
        });
    }

    private void CountNumbers<T>(string label, ReadOnlySpan<int> present, ReadOnlySpan<T> numbers, Func<T, Static> toStatic)
        where T : notnull
    {
        var codeOf = new Dictionary<T, int>();
        var distinct = new List<T>();
        var codes = ArrayPool<int>.Shared.Rent(present.Length);
        codes.AsSpan(0, present.Length).Fill(-1);
        foreach (var row in rows.Span)
        {
            if (present[row] < 0)
                continue;
            ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(codeOf, numbers[row], out var exists);
            if (!exists)
            {
                code = distinct.Count;
                distinct.Add(numbers[row]);
            }

            codes[row] = code;
        }

        Count(codes.AsSpan(0, present.Length), distinct.Count, (code, counts) => AddTo(label, toStatic(distinct[code]), counts));
        ArrayPool<int>.Shared.Return(codes);
    }

    /// <summary>Values of several types, of which a row may even have two: the first counts.</summary>
    private void CountMixed(string label, string name)
    {
        var all = classes.Span;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows.Span[i];
            var value = StoredSpanView.AttributeOf(reader, SegmentScope.Span, name, row);
            if (!value.IsNil)
                target.Values(label).Cells(value)[all[i]] += weights.IsEmpty ? 1 : weights.Span[row];
        }
    }

    private void AddTo(string label, Static value, ReadOnlySpan<double> counts)
    {
        if (!value.IsNil)
            CompareValues.Add(counts, target.Values(label).Cells(value));
    }

    /// <summary>Counts the rows of each code and class, and reports the counts of each code that occurs.</summary>
    private void Count(ReadOnlySpan<int> codes, int codeCount, Report report, Action<ReadOnlySpan<double>>? absent = null)
    {
        if ((codeCount + 1L) * classCount > MaxDense)
        {
            CountSparse(codes, report, absent);
            return;
        }

        var length = (codeCount + 1) * classCount;
        var rented = ArrayPool<double>.Shared.Rent(length);
        var counts = rented.AsSpan(0, length);
        counts.Clear();
        var numbers = rows.Span;
        var places = classes.Span;
        var perRow = weights.Span;
        if (perRow.IsEmpty)
        {
            for (var i = 0; i < numbers.Length; i++)
                counts[((codes[numbers[i]] + 1) * classCount) + places[i]]++;
        }
        else
        {
            for (var i = 0; i < numbers.Length; i++)
                counts[((codes[numbers[i]] + 1) * classCount) + places[i]] += perRow[numbers[i]];
        }

        if (counts[..classCount].ContainsAnyExcept(0.0))
            absent?.Invoke(counts[..classCount]);
        for (var code = 0; code < codeCount; code++)
        {
            var own = counts.Slice((code + 1) * classCount, classCount);
            if (own.ContainsAnyExcept(0.0))
                report(code, own);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private void CountSparse(ReadOnlySpan<int> codes, Report report, Action<ReadOnlySpan<double>>? absent)
    {
        var countsOf = new Dictionary<int, double[]>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows.Span[i];
            var code = codes[row];
            if (code < 0 && absent is null)
                continue;
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(countsOf, code, out _);
            counts ??= new double[classCount];
            counts[classes.Span[i]] += weights.IsEmpty ? 1 : weights.Span[row];
        }

        foreach (var (code, counts) in countsOf)
        {
            if (code < 0)
                absent!(counts);
            else
                report(code, counts);
        }
    }

    private delegate void Report(int code, ReadOnlySpan<double> counts);
}
