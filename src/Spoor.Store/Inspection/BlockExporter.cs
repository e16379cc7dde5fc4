using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Blocks;

namespace Spoor.Store.Inspection;

/// <summary>Writes the spans of a block as OTLP, piece by piece: whole traces, as far as they lie in the block, in the order of their start.</summary>
internal sealed class BlockExporter(Block block) : IDisposable
{
    private const int PieceSpans = 2000;

    private readonly ProtoWriter _writer = new(1 << 20);
    private readonly List<(long Key, int Row)> _rows = [];
    private readonly BlockMessageTable _resources = BlockMessageTable.Of(block, BlockFormat.ResourcesFile);
    private readonly BlockMessageTable _scopes = BlockMessageTable.Of(block, BlockFormat.ScopesFile);

    /// <param name="fromUnixNanos">Traces that end earlier are left out.</param>
    /// <param name="toUnixNanos">Traces that start later are left out.</param>
    /// <param name="piece">Gets a <c>TracesData</c> message and its number of spans; the bytes are valid during the call only.</param>
    public void Export(ulong fromUnixNanos, ulong toUnixNanos, Action<ReadOnlyMemory<byte>, int> piece, CancellationToken cancellationToken)
    {
        for (var group = 0; group < block.Index.RowGroups.Count; group++)
        {
            var bounds = block.Index.RowGroups[group].Bounds;
            if (bounds.MaxEndUnixNanos >= fromUnixNanos && bounds.MinStartUnixNanos <= toUnixNanos)
                Export(group, fromUnixNanos, toUnixNanos, piece, cancellationToken);
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Export(int group, ulong from, ulong to, Action<ReadOnlyMemory<byte>, int> piece, CancellationToken cancellationToken)
    {
        var traces = TraceColumns.Of(block, group);
        var segment = new BlockSegment(block, group);
        var resources = segment.ResourceNumbers.Span;
        var scopes = segment.ScopeNumbers.Span;
        for (var runStart = 0; runStart < traces.Ids.Length;)
        {
            var runEnd = runStart + BlockRuns.TraceCount(traces, runStart);
            BlockSpanWriter? spans = null;
            for (var trace = runStart; trace < runEnd; trace++)
            {
                if ((ulong)traces.Ends[trace] >= from && (ulong)traces.Starts[trace] <= to)
                {
                    for (var row = traces.FirstRows[trace]; row < traces.FirstRows[trace] + traces.SpanCounts[trace]; row++)
                        _rows.Add((((long)resources[row] << 32) | (uint)scopes[row], row));
                }

                if (_rows.Count < PieceSpans && trace < runEnd - 1)
                    continue;
                cancellationToken.ThrowIfCancellationRequested();
                if (_rows.Count > 0)
                    Write(spans ??= new BlockSpanWriter(block, group, runStart, runEnd - runStart), piece);
            }

            runStart = runEnd;
        }
    }

    /// <summary>Writes the gathered rows below their resources and scopes.</summary>
    private void Write(BlockSpanWriter spans, Action<ReadOnlyMemory<byte>, int> piece)
    {
        _rows.Sort();
        _writer.Reset();
        for (var i = 0; i < _rows.Count;)
        {
            var resource = (int)(_rows[i].Key >> 32);
            var resourceSpans = _writer.BeginMessage(OtlpFields.TracesData.ResourceSpans);
            WriteMessage(OtlpFields.ResourceSpans.Resource, _resources.Message(resource));
            while (i < _rows.Count && (int)(_rows[i].Key >> 32) == resource)
            {
                var key = _rows[i].Key;
                var scopeSpans = _writer.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
                WriteMessage(OtlpFields.ScopeSpans.Scope, _scopes.Message((int)key));
                for (; i < _rows.Count && _rows[i].Key == key; i++)
                {
                    var span = _writer.BeginMessage(OtlpFields.ScopeSpans.Spans);
                    spans.Write(_rows[i].Row, _writer);
                    _writer.EndMessage(span);
                }

                WriteMessage(OtlpFields.ScopeSpans.SchemaUrl, _scopes.SchemaUrl((int)key));
                _writer.EndMessage(scopeSpans);
            }

            WriteMessage(OtlpFields.ResourceSpans.SchemaUrl, _resources.SchemaUrl(resource));
            _writer.EndMessage(resourceSpans);
        }

        piece(_writer.WrittenMemory, _rows.Count);
        _rows.Clear();
    }

    private void WriteMessage(int field, ReadOnlySpan<byte> message)
    {
        if (!message.IsEmpty)
            _writer.WriteBytesField(field, message);
    }
}
