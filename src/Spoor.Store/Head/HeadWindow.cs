using System.Text;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>
/// Consecutive rows of a head, for who looks at spans one by one as they arrive: it costs what these rows cost, however many the head holds. Knows
/// the ids of traces and nothing else of them.
/// </summary>
internal sealed class HeadWindow(HeadMemory memory, int firstRow, int rowCount) : HeadRows(memory, firstRow, rowCount)
{
    public override ulong MinStartUnixNanos => 0;

    public override ulong MaxTraceStartUnixNanos => ulong.MaxValue;

    public override ulong MaxEndUnixNanos => ulong.MaxValue;

    public override TraceEntry Trace(int ordinal) => new(TraceIds[ordinal], 0, 0, 0, RootRow: -1);

    public override void AppendRows(int traceOrdinal, List<int> rows) =>
        throw new NotSupportedException("the spans of a trace do not lie together in the rows that arrived last");

    public override IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name) =>
        AttributeReaders[(int)scope].Gather(Encoding.UTF8.GetBytes(name));

    public override void WriteSpan(int row, ProtoWriter writer) =>
        throw new NotSupportedException("rows that arrived last are looked at, not written");
}
