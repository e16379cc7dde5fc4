using System.Buffers;
using System.Runtime.InteropServices;
using Spoor.Store.Blocks;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Metrics;

/// <summary>
/// Counts the values of all attributes in those rows of one segment that lie in one step: by code, once a resource or trace where it is that of a resource
/// or trace.
/// </summary>
/// <param name="target">Where the counts go.</param>
/// <param name="reader">The segment.</param>
/// <param name="counts">Counts the rows.</param>
/// <param name="step">The step.</param>
internal sealed class SegmentCompare(CompareAggregator target, SegmentReader reader, SideCounts counts, int step)
{
    private static readonly byte[] NoText = [];

    private SpanSegment Segment => reader.Segment;

    public void Run()
    {
        CountMessages(reader.Resources, Segment.ResourceNumbers, TraceQL.AttributeScope.Resource);
        CountMessages(reader.Scopes, Segment.ScopeNumbers, TraceQL.AttributeScope.Instrumentation);
        CountTexts(Values(Intrinsic.Name), Segment.Names.Span, Segment.NameDictionary, null);
        CountTexts(Values(Intrinsic.StatusMessage), Segment.StatusMessages.Span, Segment.StatusMessageDictionary, NoText);
        CountBytes(Values(Intrinsic.Status), SpanColumn.StatusCode, static code => Static.Status(code));
        CountBytes(Values(Intrinsic.Kind), SpanColumn.Kind, static code => Static.Kind(code));
        CountRoots();
        foreach (var name in SpanKeys(Segment))
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            if (Segment.Coded(name) is { } coded)
                CountCoded(target.Values(TraceQL.AttributeScope.Span, name), coded);
            else
                CountColumns(name, reader.Columns(SegmentScope.Span, name));
        }
    }

    public static IEnumerable<string> SpanKeys(SpanSegment segment) =>
        segment.AttributeKeys(SegmentScope.Span).Select(static key => key.Name).Distinct(StringComparer.Ordinal);

    public static string Label(TraceQL.AttributeScope scope, string name) => new AttributeExpr(scope, name).ToString();

    /// <summary>Of keys that occur several times the first.</summary>
    public static IEnumerable<KeyValuePair<string, Static>> FirstOfEach(MessageAttributes message) =>
        message.Attributes.Count < 2 ? message.Attributes : message.Attributes.DistinctBy(static attribute => attribute.Key);

    private void CountCoded(CompareValues values, CodedColumn column)
    {
        counts.Begin(column.Count);
        column.Visit(counts);
        var codes = counts.End();
        switch (column.Type)
        {
            case AttributeType.String:
                AddTexts(values, codes, column.Values(codes));
                break;
            case AttributeType.Other:
                var texts = reader.Texts(column.Values(codes));
                foreach (var code in codes)
                    Add(values, texts.Decoded(code), code);
                break;
            default:
                foreach (var code in codes)
                    Add(values, NumberOf(column.Type, column.Number(code)), code);
                break;
        }

        AddRest(values);
    }

    private void CountColumns(string name, IReadOnlyList<AttributeColumn> columns)
    {
        if (columns.Count == 0)
            return;
        var values = target.Values(TraceQL.AttributeScope.Span, name);
        if (columns.Count > 1)
        {
            CountMixed(values, name);
            return;
        }

        var column = columns[0];
        switch (column.Type)
        {
            case AttributeType.String:
                CountTexts(values, column.Codes.Span, column.Dictionary!, null);
                break;
            case AttributeType.Other:
                var texts = reader.Texts(column.Dictionary!);
                foreach (var code in Count(column.Codes.Span, column.Dictionary!.Count))
                    Add(values, texts.Decoded(code), code);
                AddRest(values);
                break;
            case AttributeType.Bool:
                foreach (var code in Count(column.Codes.Span, 2))
                    Add(values, Static.Bool(code != 0), code);
                break;
            default:
                CountNumbers(values, column);
                break;
        }
    }

    private void CountMessages(MessageCache messages, ReadOnlyMemory<int> numbers, TraceQL.AttributeScope scope)
    {
        var isScope = scope == TraceQL.AttributeScope.Instrumentation;
        foreach (var number in CountAll(numbers.Span, messages.Count))
        {
            var message = messages[number];
            foreach (var (key, value) in FirstOfEach(message))
            {
                if (!value.IsNil)
                    Add(target.Values(scope, key), value, number);
            }

            if (!isScope)
                continue;
            Add(Values(Intrinsic.InstrumentationName), Static.String(message.Name!), number);
            Add(Values(Intrinsic.InstrumentationVersion), Static.String(message.Version!), number);
        }
    }

    private void CountTexts(CompareValues values, ReadOnlySpan<int> codes, Utf8Dictionary dictionary, byte[]? whenAbsent)
    {
        AddTexts(values, Count(codes, dictionary.Count), dictionary);
        AddRest(values);
        if (whenAbsent is not null && counts.Absent != default)
            Add(values.Cells(whenAbsent), counts.Absent);
    }

    private void CountBytes(CompareValues values, SpanColumn column, Func<int, Static> toValue)
    {
        if (Segment.Coded(column) is { } coded)
        {
            counts.Begin(coded.Count);
            coded.Visit(counts);
            foreach (var code in counts.End())
                Add(values, toValue((byte)coded.Number(code)), code);

            // A status that is not set is not stored.
            if (counts.Absent != default)
                Add(values.Cells(toValue(0)), counts.Absent);
            return;
        }

        var bytes = (column == SpanColumn.Kind ? Segment.Kinds : Segment.Statuses).Span;
        var codes = ArrayPool<int>.Shared.Rent(Math.Max(1, bytes.Length));
        for (var i = 0; i < bytes.Length; i++)
            codes[i] = bytes[i];
        foreach (var code in CountAll(codes.AsSpan(0, bytes.Length), byte.MaxValue + 1))
            Add(values, toValue(code), code);
        ArrayPool<int>.Shared.Return(codes);
    }

    /// <summary>The root's name and service.</summary>
    private void CountRoots()
    {
        var names = Segment.Names;
        CountByTrace(trace => trace.HasRoot ? names.Span[trace.RootRow] : -1, Segment.NameDictionary.Count);
        var rootNames = Values(Intrinsic.RootName);
        AddTexts(rootNames, counts.End(), Segment.NameDictionary);
        AddRest(rootNames);
        if (counts.Absent != default)
            Add(rootNames.Cells(NoText), counts.Absent);

        var resources = Segment.ResourceNumbers;
        CountByTrace(trace => trace.HasRoot ? resources.Span[trace.RootRow] : -1, reader.Resources.Count);
        var services = Values(Intrinsic.RootServiceName);
        foreach (var number in counts.End())
            Add(services, Static.String(TraceContext.ServiceName(reader.Resources[number])), number);
        AddRest(services);
        if (counts.Absent != default)
            Add(services.Cells(TraceValues.MissingRootService), counts.Absent);
    }

    /// <summary>Counts a code of each trace, -1 for none, for all its rows.</summary>
    private void CountByTrace(Func<TraceEntry, int> codeOf, int codeCount)
    {
        counts.Begin(codeCount);
        var firstRows = Segment.TraceFirstRows.Span;
        if (firstRows.IsEmpty || counts.IsWeighted)
        {
            CountByRow(codeOf);
            return;
        }

        for (var ordinal = 0; ordinal < firstRows.Length; ordinal++)
        {
            var code = codeOf(Segment.Trace(ordinal));
            if (code >= 0)
                counts.AddRange(code, firstRows[ordinal], ordinal + 1 < firstRows.Length ? firstRows[ordinal + 1] : Segment.RowCount);
        }
    }

    private void CountByRow(Func<TraceEntry, int> codeOf)
    {
        var ofTrace = ArrayPool<int>.Shared.Rent(Math.Max(1, Segment.TraceCount));
        for (var ordinal = 0; ordinal < Segment.TraceCount; ordinal++)
            ofTrace[ordinal] = codeOf(Segment.Trace(ordinal));
        var ordinals = Segment.TraceOrdinals.Span;
        var codes = ArrayPool<int>.Shared.Rent(Math.Max(1, ordinals.Length));
        for (var row = 0; row < ordinals.Length; row++)
            codes[row] = ofTrace[ordinals[row]];
        counts.Visit(codes.AsSpan(0, ordinals.Length));
        ArrayPool<int>.Shared.Return(codes);
        ArrayPool<int>.Shared.Return(ofTrace);
    }

    /// <summary>Numbers that have no dictionary get one of those in the rows that count.</summary>
    private void CountNumbers(CompareValues values, AttributeColumn column)
    {
        var isInt = column.Type == AttributeType.Int;
        var longs = isInt ? column.Longs.Span : MemoryMarshal.Cast<double, long>(column.Doubles.Span);
        var present = column.Codes.Span;
        var rented = ArrayPool<int>.Shared.Rent(Math.Max(1, present.Length));
        var codes = rented.AsSpan(0, present.Length);
        codes.Fill(-1);
        var distinct = new LongDictionary();
        for (var row = counts.Rows.Next(0); row >= 0; row = counts.Rows.Next(row + 1))
        {
            if (present[row] >= 0)
                codes[row] = distinct.Intern(longs[row]);
        }

        foreach (var code in Count(codes, distinct.Count))
            Add(values, NumberOf(column.Type, distinct.Values[code]), code);
        AddRest(values);
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Values of several types, of which a row may even have two: the first counts.</summary>
    private void CountMixed(CompareValues values, string name)
    {
        for (var row = counts.Rows.Next(0); row >= 0; row = counts.Rows.Next(row + 1))
        {
            var value = StoredSpanView.AttributeOf(reader, SegmentScope.Span, name, row);
            if (!value.IsNil)
                counts.AddRow(row, values.Cells(value).Slice(2 * step, 2));
        }
    }

    /// <summary>Counts a column that has a value in some rows.</summary>
    private ReadOnlySpan<int> Count(ReadOnlySpan<int> codes, int codeCount)
    {
        counts.Begin(codeCount);
        counts.Visit(codes);
        return counts.End();
    }

    /// <summary>Counts a column that has a value in every row.</summary>
    private ReadOnlySpan<int> CountAll(ReadOnlySpan<int> codes, int codeCount)
    {
        counts.Begin(codeCount);
        counts.Visit(0, codes.Length, [], codes);
        return counts.End();
    }

    private static Static NumberOf(AttributeType type, long number) => type switch
    {
        AttributeType.Bool => Static.Bool(number != 0),
        AttributeType.Double => Static.Float(BitConverter.Int64BitsToDouble(number)),
        _ => Static.Int(number),
    };

    private CompareValues Values(Intrinsic intrinsic) => target.Values(IntrinsicNames.NameOf(intrinsic));

    private void AddTexts(CompareValues values, ReadOnlySpan<int> codes, Utf8Dictionary dictionary)
    {
        foreach (var code in codes)
            Add(values.Cells(dictionary[code]), (counts.Baseline(code), counts.Selection(code)));
    }

    private void AddRest(CompareValues values)
    {
        if (counts.Rest != default)
            Add(values.RestCells(), counts.Rest);
    }

    private void Add(CompareValues values, Static value, int code)
    {
        if (!value.IsNil)
            Add(values.Cells(value), (counts.Baseline(code), counts.Selection(code)));
    }

    private void Add(Span<double> cells, (double Baseline, double Selection) count)
    {
        cells[2 * step] += count.Baseline;
        cells[(2 * step) + 1] += count.Selection;
    }
}
