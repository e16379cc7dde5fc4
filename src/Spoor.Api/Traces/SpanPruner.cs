using System.IO.Enumeration;
using System.Text;
using Spoor.Api.Queries;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Traces;

/// <summary>
/// Folds similar siblings into one: spans with the same parent, name, kind, status and chosen attributes, which have the same kinds of spans below them. The
/// slowest stands for all, over the time of all, with <c>aggregation.…</c> attributes that tell how many and how long; what lies below is folded alike.
/// </summary>
internal sealed class SpanPruner
{
    private readonly TraceTree _tree;
    private readonly PruningOptions _options;

    /// <summary>Equal for spans that can be folded together.</summary>
    private readonly int[] _signatures;
    private readonly Dictionary<string, int> _signatureNumbers = new(StringComparer.Ordinal);
    private readonly int[] _heights;
    private readonly (bool IsKept, byte[]? Instead)[] _changes;

    private SpanPruner(SpanBatch trace, PruningOptions options)
    {
        _tree = new TraceTree(trace);
        _options = options;
        _signatures = new int[_tree.Count];
        _heights = new int[_tree.Count];
        _changes = new (bool, byte[]?)[_tree.Count];
        Array.Fill(_changes, (true, null));
    }

    public static byte[] Apply(SpanBatch trace, PruningOptions options)
    {
        var pruner = new SpanPruner(trace, options);
        var order = pruner.ParentsFirst();
        for (var i = order.Count - 1; i >= 0; i--)
            pruner.Sign(order[i]);
        foreach (var span in order)
            pruner.FoldChildren(span);
        return TraceEdit.Apply(trace, span => pruner._changes[span]);
    }

    private List<int> ParentsFirst()
    {
        var order = new List<int>(_tree.Roots);
        for (var i = 0; i < order.Count; i++)
            order.AddRange(_tree.ChildrenOf(order[i]));
        return order;
    }

    /// <summary>Says in text what spans must have in common; children are signed before.</summary>
    private void Sign(int span)
    {
        var signature = new StringBuilder();
        Append(signature, _tree.NameOf(span));
        Append(signature, _tree.ServiceOf(span));
        signature.Append((int)_tree[span].Kind).Append(' ').Append((int)_tree[span].Status).Append('\n');
        var attributes = new List<string>();
        foreach (var attribute in OtlpSpan.Attributes(_tree.BytesOf(span)))
        {
            var name = Utf8Text.Of(attribute.Key);
            if (_options.GroupBy.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)))
                attributes.Add($"{name}={Convert.ToBase64String(attribute.ValueMessage)}");
        }

        foreach (var attribute in attributes.Order(StringComparer.Ordinal))
            Append(signature, attribute);
        var height = 0;
        foreach (var below in _tree.ChildrenOf(span).Select(child => _signatures[child]).Distinct().Order())
            signature.Append('>').Append(below);
        foreach (var child in _tree.ChildrenOf(span))
            height = Math.Max(height, _heights[child] + 1);
        _heights[span] = height;
        var text = signature.ToString();
        if (!_signatureNumbers.TryGetValue(text, out _signatures[span]))
            _signatureNumbers.Add(text, _signatures[span] = _signatureNumbers.Count);
    }

    private bool IsFoldable(int span) => _options.MaxParentDepth < 0 || _heights[span] <= _options.MaxParentDepth;

    private static void Append(StringBuilder signature, string part) => signature.Append(part.Length).Append(':').Append(part);

    private void FoldChildren(int span)
    {
        // What was folded has its children folded with it.
        if (!_changes[span].IsKept || _changes[span].Instead is not null)
            return;
        foreach (var group in _tree.ChildrenOf(span).Where(IsFoldable).GroupBy(child => _signatures[child]))
        {
            if (group.Count() >= _options.MinSpans)
                Fold([.. group], _tree[span].SpanId);
        }
    }

    /// <summary>Folds the spans, and level by level what hangs below them.</summary>
    private void Fold(List<int> spans, SpanId parentOfSpans)
    {
        var open = new Stack<(List<int> Group, SpanId Parent)>();
        open.Push((spans, parentOfSpans));
        while (open.TryPop(out var next))
        {
            var (group, parent) = next;
            var template = group.MaxBy(_tree.DurationOf);
            foreach (var span in group)
                _changes[span] = (false, null);
            _changes[template] = (true, group.Count == 1 ? Reparented(template, parent) : Summary(template, group, parent));
            foreach (var below in group.SelectMany(_tree.ChildrenOf).GroupBy(child => _signatures[child]))
                open.Push(([.. below], _tree[template].SpanId));
        }
    }

    private byte[] Reparented(int span, SpanId parent)
    {
        using var output = new ProtoWriter();
        CopyWithout(_tree.BytesOf(span), output, OtlpFields.Span.ParentSpanId);
        output.WriteSpanIdField(OtlpFields.Span.ParentSpanId, parent);
        return output.ToArray();
    }

    private byte[] Summary(int template, List<int> group, SpanId parent)
    {
        ulong start = ulong.MaxValue, end = 0, least = ulong.MaxValue, most = 0, total = 0;
        foreach (var span in group)
        {
            start = Math.Min(start, _tree[span].StartUnixNanos);
            end = Math.Max(end, _tree[span].EndUnixNanos);
            least = Math.Min(least, _tree.DurationOf(span));
            most = Math.Max(most, _tree.DurationOf(span));
            total += _tree.DurationOf(span);
        }

        using var output = new ProtoWriter();
        CopyWithout(
            _tree.BytesOf(template), output,
            OtlpFields.Span.ParentSpanId, OtlpFields.Span.StartTimeUnixNano, OtlpFields.Span.EndTimeUnixNano);
        output.WriteSpanIdField(OtlpFields.Span.ParentSpanId, parent);
        output.WriteFixed64Field(OtlpFields.Span.StartTimeUnixNano, start);
        output.WriteFixed64Field(OtlpFields.Span.EndTimeUnixNano, end);
        WriteAttribute(output, "aggregation.is_summary", value => value.WriteVarintField(OtlpFields.AnyValue.Bool, 1));
        WriteNumber(output, "aggregation.span_count", (ulong)group.Count);
        WriteNumber(output, "aggregation.duration_min_ns", least);
        WriteNumber(output, "aggregation.duration_max_ns", most);
        WriteNumber(output, "aggregation.duration_avg_ns", total / (ulong)group.Count);
        WriteNumber(output, "aggregation.duration_total_ns", total);
        return output.ToArray();
    }

    private static void CopyWithout(ReadOnlySpan<byte> message, ProtoWriter output, params ReadOnlySpan<int> fields)
    {
        var start = 0;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            reader.Skip(wire);
            if (!fields.Contains(field))
                output.WriteRaw(message[start..reader.Position]);
            start = reader.Position;
        }
    }

    private static void WriteNumber(ProtoWriter output, string name, ulong value) =>
        WriteAttribute(output, name, writer => writer.WriteVarintField(OtlpFields.AnyValue.Int, value));

    private static void WriteAttribute(ProtoWriter output, string name, Action<ProtoWriter> writeValue)
    {
        var attribute = output.BeginMessage(OtlpFields.Span.Attributes);
        output.WriteStringField(OtlpFields.KeyValue.Key, name);
        var value = output.BeginMessage(OtlpFields.KeyValue.Value);
        writeValue(output);
        output.EndMessage(value);
        output.EndMessage(attribute);
    }
}
